"""How many charts a second the service takes in, against a bare endpoint that commits the same bytes.

Both are one process with one worker, asked by four clients at once; runs take turns, and figures are medians. The
charts are random and complete, and their operations are signed beforehand; proofs are made just before each run.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.station import Station
from tests.postgres import Postgres
from tests.service import ServiceProcess

CLIENTS = 4
RUNS = 7
REQUESTS = {1: 100, 25: 8}
"""Charts in a request -> requests in a run."""

_PATH = "/v1/batches"


@dataclass(frozen=True)
class Run:
    """One run: how long it took in all, and each of its requests."""

    charts: int
    seconds: float
    requests: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Charts a second."""
        return self.charts / self.seconds


def measure() -> dict[str, float]:
    """Return the ratios and rates on both databases."""
    figures: dict[str, float] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = Postgres.start()
        stack.callback(postgres.stop)
        figures |= _on("sqlite", f"sqlite:///{folder / 'service.db'}", f"sqlite:///{folder / 'bare.db'}")
        with postgres.database() as ours, postgres.database() as theirs:
            figures |= _on("postgres", ours, theirs)
    return figures


def _on(kind: str, ours: str, theirs: str) -> dict[str, float]:
    """Return the figures on one kind of database, each program on its own."""
    figures: dict[str, float] = {}
    with ServiceProcess.running(ours) as service, _bare(theirs) as bare:
        station = Station(service)
        for size, count in REQUESTS.items():
            runs = [_pair(station, service.url, bare, size, count) for _ in range(RUNS + 1)][1:]  # the first warms up
            name = kind if size == 1 else f"{kind}_batch{size}"
            figures |= _figures(name, *zip(*runs, strict=True))
    return figures


def _pair(station: Station, service: str, bare: str, size: int, count: int) -> tuple[Run, Run]:
    """Return a run of the service and one of its peer with the very same requests."""
    bodies = [_packed(station.ops(size)) for _ in range(count)]
    requests = [(body, station.headers("POST", _PATH, body)) for body in bodies]
    return _run(service, requests, size), _run(bare, requests, size)


def _packed(ops: Sequence[str]) -> bytes:
    return gzip.compress(f'{{"ops":[{",".join(ops)}]}}'.encode(), mtime=0)


def _run(url: str, requests: Sequence[tuple[bytes, dict[str, str]]], size: int) -> Run:
    """Send *requests* by all clients at once."""
    answers: list[tuple[float, bytes]] = []
    clients = [threading.Thread(target=_ask, args=(url, requests[place::CLIENTS], answers)) for place in range(CLIENTS)]
    begun = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    seconds = time.perf_counter() - begun
    verdicts = [each["verdict"] for _, body in answers for each in json.loads(body)["verdicts"]]
    if verdicts != ["accepted"] * (size * len(requests)):
        raise RuntimeError(f"{url} did not accept everything: {answers[0][1][:300]!r}")
    return Run(len(verdicts), seconds, tuple(taken for taken, _ in answers))


def _ask(url: str, requests: Sequence[tuple[bytes, dict[str, str]]], answers: list[tuple[float, bytes]]) -> None:
    connection = HTTPConnection(urlsplit(url).netloc)
    for body, headers in requests:
        begun = time.perf_counter()
        connection.request("POST", _PATH, body, headers)
        answer = connection.getresponse().read()
        answers.append((time.perf_counter() - begun, answer))
    connection.close()


def _figures(name: str, ours: Sequence[Run], theirs: Sequence[Run]) -> dict[str, float]:
    rate, bare = (statistics.median(run.rate for run in runs) for runs in (ours, theirs))
    p95, bare_p95 = (_p95([each for run in runs for each in run.requests]) for runs in (ours, theirs))
    return {
        f"{name}_vs_bare": rate / bare,
        f"{name}_charts_per_s": rate,
        f"{name}_bare_charts_per_s": bare,
        f"{name}_p95_ms": p95,
        f"{name}_bare_p95_ms": bare_p95,
    }


def _p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000


@contextmanager
def _bare(database: str) -> Iterator[str]:
    """The address of the peer, in a process of its own."""
    command = (sys.executable, "-P", "-m", "bench.bare_service", database)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        try:
            assert process.stdout
            said = re.fullmatch(r"listening (\S+)\n", process.stdout.readline())
            assert said, "the bare service did not start"
            yield said[1]
        finally:
            process.kill()
