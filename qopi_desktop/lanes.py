"""The threads beside the window: one that writes the store, one that reads it, two that work."""

from __future__ import annotations

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Lane(Enum):
    """Where a job runs; its value is the number of threads.

    Only a job of WORK may wait, and only for READ or WRITE, so that no ring of waiting can close.
    """

    WRITE = "write"
    READ = "read"
    WORK = "work"


_TURN_S = 0.001  # how long a lane may keep the window's thread waiting for Python; 5 ms by default
_THREADS = {Lane.WRITE: 1, Lane.READ: 1, Lane.WORK: 2}


class Lanes:
    """Runs jobs off the window's thread, each lane in the order in which jobs were given."""

    def __init__(self) -> None:
        sys.setswitchinterval(_TURN_S)
        self._pools = {lane: ThreadPoolExecutor(count, f"lane-{lane.value}") for lane, count in _THREADS.items()}

    def submit(self, lane: Lane, job: Callable[[], T]) -> Future[T]:
        """Queue *job* on *lane*; its result or exception is in the future returned."""
        return self._pools[lane].submit(job)

    def close(self) -> None:
        """Finish what is queued on the store's lanes, drop queued work, and end the threads."""
        self._pools[Lane.WORK].shutdown(wait=True, cancel_futures=True)
        self._pools[Lane.READ].shutdown(wait=True, cancel_futures=True)
        self._pools[Lane.WRITE].shutdown(wait=True)
