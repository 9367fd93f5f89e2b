"""Programs that are struck down while they work: forked, so that starting one costs nothing."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from multiprocessing.connection import Connection

import pytest

from tests.stores import create

if sys.platform == "win32":
    pytest.skip("no fork, no SIGKILL", allow_module_level=True)

FORK = multiprocessing.get_context("fork")


def strike(work, *args, after_s: float) -> list:
    """Run *work* in a program of its own, kill it (SIGKILL) after a while, and return all that it told before."""
    hears, tells = FORK.Pipe(duplex=False)
    program = FORK.Process(target=work, args=(*args, tells))
    program.start()
    tells.close()
    if not hears.poll(30):
        raise TimeoutError
    time.sleep(after_s)
    program.kill()
    program.join()
    return list(_rest(hears))


def _rest(hears: Connection):
    try:
        while True:
            yield hears.recv()
    except EOFError:
        hears.close()


def moments(count: int, longest_s: float) -> list[float]:
    """Moments to strike at, the same in every run."""
    dice = random.Random(7)  # noqa: S311 - no secret
    return [dice.uniform(0, longest_s) for _ in range(count)]


@pytest.fixture
def made(tmp_path):
    """A new store, closed."""
    create(tmp_path / "store").store.close()
    return tmp_path / "store"
