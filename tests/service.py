"""A real central service on a port of this machine: in a thread for speed, or as a process that can be killed.

`service` runs a test against the one in a thread, on SQLite and on PostgreSQL; `service_process` against the other.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import uvicorn

    from qopi_desktop.sync.help_desk import HelpDesk

PATIENCE_S = 30.0
_DAY = timedelta(days=1)


def wait_until(holds: Callable[[], object], what: str = "it") -> None:
    """Return as soon as *holds* does.

    Raises:
        TimeoutError: *what* did not happen in time.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


@dataclass
class RealService:
    """A service that answers at ``url`` from ``database``, and what the help desk does there with ``secret``."""

    database: str
    url: str = ""
    secret: str = field(default="", repr=False)

    @property
    def port(self) -> int:
        """The port at which it answers."""
        return int(self.url.rpartition(":")[2])

    @contextlib.contextmanager
    def desk(self) -> Iterator[HelpDesk]:
        """The help desk of this service."""
        from qopi_desktop.sync.help_desk import HelpDesk  # noqa: PLC0415 - loaded by conftest, before coverage begins

        with HelpDesk(self.url, self.secret, clock=_now) as desk:
            yield desk

    def add_practice(self, name: str = "Lakeside Oncology", *offices: str) -> dict[str, Any]:
        """Add a practice, with one office unless more are named; returns what the help desk is told."""
        with self.desk() as desk:
            return dict(desk.add_practice(name, offices or ("Main office",)))

    def add_office(self, practice: str = "Lakeside Oncology") -> str:
        """Add a practice of one office; returns the id of the office."""
        return str(self.add_practice(practice)["offices"][0]["id"])

    def make_code(self, office: str) -> str:
        """Return a one-time code for a workstation of *office*."""
        with self.desk() as desk:
            return str(desk.make_code(office)["code"])

    def put_round(
        self,
        round_id: str,
        opens_at: datetime | None = None,
        closes_at: datetime | None = None,
        *,
        grace_s: int = 1800,
        title: str = "",
    ) -> None:
        """Add a round or move it; without instants it opened yesterday and closes tomorrow."""
        times = {"opens_at": opens_at or _now() - _DAY, "closes_at": closes_at or _now() + _DAY}
        with self.desk() as desk:
            desk.put_round(round_id, title=title or round_id, grace_s=grace_s, **times)

    def wait_until_healthy(self) -> None:
        """Return when it answers requests."""
        wait_until(self._is_healthy, f"{self.url} answers")

    def _is_healthy(self) -> bool:
        from qopi_desktop.errors import ServiceUnreachableError  # noqa: PLC0415 - as above

        with self.desk() as desk, contextlib.suppress(ServiceUnreachableError):
            desk.rounds()
            return True
        return False


@dataclass
class ServiceThread(RealService):
    """A service in a thread of this process; ``log`` is what it wrote."""

    log: io.StringIO = field(default_factory=io.StringIO, repr=False)
    clock: Callable[[], datetime] | None = None
    _server: uvicorn.Server | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @classmethod
    @contextlib.contextmanager
    def running(
        cls, database: str, clock: Callable[[], datetime] | None = None, port: int = 0
    ) -> Iterator[ServiceThread]:
        """A service on *database*, on a free port unless one is named, until the block is left."""
        service = cls(database, clock=clock)
        service.start(port)
        try:
            yield service
        finally:
            service.stop()

    def start(self, port: int = 0) -> None:
        """Serve, on a free port or on *port*; returns when it answers."""
        import uvicorn  # noqa: PLC0415 - as above

        from qopi_desktop.central.app import make_app  # noqa: PLC0415 - as above
        from qopi_desktop.central.config import Config  # noqa: PLC0415 - as above
        from qopi_desktop.central.credentials import first_credential  # noqa: PLC0415 - as above

        app = make_app(Config(self.database), clock=self.clock, log_to=self.log)
        self.secret = first_credential(app.state.service) or self.secret
        how = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, ws="none")
        self._server = server = uvicorn.Server(how)
        self._thread = thread = threading.Thread(target=server.run, name="central service")
        thread.start()
        wait_until(lambda: server.started or not thread.is_alive(), "the service starts")
        self.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """End it in order: requests that are under way are answered."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(PATIENCE_S)


@dataclass
class ServiceProcess(RealService):
    """A service as it is run, in a process of its own."""

    _log: IO[str] = field(default_factory=io.StringIO, repr=False)
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @classmethod
    @contextlib.contextmanager
    def running(cls, database: str) -> Iterator[ServiceProcess]:
        """A service on *database* until the block is left."""
        with tempfile.TemporaryFile("w+") as log:
            service = cls(database, _log=log)
            try:
                service.start()
                yield service
            finally:
                service.kill()

    @property
    def log(self) -> str:
        """What it wrote to its log, of all its processes."""
        self._log.seek(0)
        return self._log.read()

    def start(self) -> None:
        """Start it: the first time on a free port, afterwards on the same one; returns when it answers.

        Raises:
            RuntimeError: It did not start; the text is its log.
        """
        port = str(self.port) if self.url else "0"
        command = (sys.executable, "-P", "-m", "qopi_desktop.central", "serve", "--database", self.database)
        environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            [*command, "--port", port], stdout=subprocess.PIPE, stderr=self._log, text=True, env=environ
        )
        assert self._process.stdout
        for line in self._process.stdout:
            word, _, said = line.strip().partition(" ")
            if word == "credential":
                self.secret = said
            if word == "listening":
                self.url = said
                return
        self.kill()
        raise RuntimeError(self.log)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it in order, as systemd does: requests that are under way are answered. Returns its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        status = self._process.wait(PATIENCE_S)
        assert self._process.stdout
        self._process.stdout.close()
        return status


@pytest.fixture
def service(database_url: str) -> Iterator[ServiceThread]:
    """A service of this test's own; the test runs on both databases."""
    with ServiceThread.running(database_url) as running:
        yield running


@pytest.fixture
def service_process(database_url: str) -> Iterator[ServiceProcess]:
    """A service of this test's own as a process; the test runs on both databases."""
    with ServiceProcess.running(database_url) as running:
        yield running


def _now() -> datetime:
    return datetime.now(UTC)
