"""A PostgreSQL of the tests' own: Debian's binaries, a folder that goes away, a port that nobody else has.

`postgres_url` gives a test an empty database of its own; `database_url` runs a test on SQLite and on PostgreSQL.
Without the binaries such a test is skipped (`run.py test` installs them, and ``--no-skips`` makes a skip a failure).
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

_DEBIAN = Path("/usr/lib/postgresql")
_USER = "qopi"
_PREFIX = "qopi-postgres-"
_PATIENCE_S = 30.0
_TRIES = 5


@dataclass
class Postgres:
    """A running PostgreSQL, without databases at first; a commit is on the disk, as by its own defaults."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] = field(repr=False)
    _made: int = 0

    @classmethod
    def start(cls) -> Postgres:
        """Make a cluster and start it; it ends with this process, however that ends.

        Raises:
            FileNotFoundError: There is no PostgreSQL on this machine; the text says what to install.
            RuntimeError: It does not start; the text is the end of its log.
        """
        binaries = _binaries()
        _remove_what_others_left()
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        if _is_root():
            shutil.chown(folder, "postgres", "postgres")
        how = ("--auth=trust", f"--username={_USER}", "--no-locale", "--encoding=UTF8", "--no-sync")
        subprocess.run(
            [*_not_as_root(), str(binaries / "initdb"), f"--pgdata={folder / 'data'}", *how],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(_TRIES):  # another program may take the free port before PostgreSQL does
            if started := cls._started(binaries, folder):
                atexit.register(started.stop)
                return started
        log = (folder / "log").read_text(encoding="utf-8")
        shutil.rmtree(folder)
        raise RuntimeError(log[-2000:])

    @classmethod
    def _started(cls, binaries: Path, folder: Path) -> Postgres | None:
        port = _free_port()
        settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100")
        options = [part for setting in settings for part in ("-c", setting)]
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*_not_as_root(), str(binaries / "postgres"), "-D", str(folder / "data"), *options],
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _PATIENCE_S
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(_admin(port)):
                return cls(folder, port, process)
            time.sleep(0.02)
        process.kill()
        process.wait()
        return None

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new and empty database, which is dropped afterwards, whoever is still connected."""
        self._made += 1
        name = f"test_{self._made}"
        self._say("CREATE DATABASE {}", name)
        try:
            yield self.url(name)
        finally:
            self._say("DROP DATABASE {} WITH (FORCE)", name)

    def stop(self) -> None:
        """End it at once and remove its folder; a second call does nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # PostgreSQL's own immediate shutdown
            self.process.wait(_PATIENCE_S)
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.stop)

    def _say(self, statement: sql.SQL | str, name: str) -> None:
        said = sql.SQL(statement).format(sql.Identifier(name))  # type: ignore[arg-type]
        with psycopg.connect(_admin(self.port), autocommit=True) as connection:
            connection.execute(said)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """PostgreSQL for all tests of this process, started when the first of them asks."""
    try:
        running = Postgres.start()
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    yield running
    running.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test's own."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of this test's own; the test runs once on each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{request.getfixturevalue('tmp_path') / 'central.db'}"


def _binaries() -> Path:
    found = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda file: int(file.parts[-3]))
    if not found:
        raise FileNotFoundError(f"no PostgreSQL below {_DEBIAN}: apt-get install postgresql")
    return found[-1].parent


def _is_root() -> bool:
    return os.geteuid() == 0


def _not_as_root() -> Sequence[str]:
    """What stands before a command: PostgreSQL refuses to run as root, and is to end when its parent is killed."""
    other = ("--reuid=postgres", "--regid=postgres", "--clear-groups") if _is_root() else ()
    return ("setpriv", "--pdeathsig", "QUIT", *other, "--")


def _remove_what_others_left() -> None:
    """A process that was killed leaves its folder behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not Path("/proc", folder.name.removeprefix(_PREFIX).partition("-")[0]).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _admin(port: int) -> str:
    return f"host=127.0.0.1 port={port} user={_USER} dbname=postgres connect_timeout=5"
