"""Programs that are struck down while they work: forked, so that starting one costs nothing."""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests.stores import create

if sys.platform == "win32":
    pytest.skip("no fork, no SIGKILL", allow_module_level=True)

FORK = multiprocessing.get_context("fork")


def strike(work, *args, after_s: float, after_told: int = 1) -> list:
    """Run *work* in a program of its own, kill it (SIGKILL) a while after it told so much, and return all it told."""
    hears, tells = FORK.Pipe(duplex=False)
    program = FORK.Process(target=work, args=(*args, tells))
    program.start()
    tells.close()
    told = [_next(hears) for _ in range(after_told)]
    time.sleep(after_s)
    program.kill()
    program.join()
    return told + list(_rest(hears))


def _next(hears: Connection):
    if not hears.poll(30):
        raise TimeoutError
    return hears.recv()


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


@pytest.fixture
def small_disk():
    """A file system of two megabytes, away from pytest's own folders, which must be removable at any time."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    disk = Path(tempfile.mkdtemp(prefix="small-disk-"))
    mounted = subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        disk.rmdir()
        pytest.skip("this machine mounts no tmpfs")
    yield disk
    subprocess.run(["/bin/umount", "--lazy", str(disk)], check=True)
    disk.rmdir()
