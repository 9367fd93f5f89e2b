"""Work on batches in several processes, with a bounded number of batches under way."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from typing import Any, TypeVar

Batch = TypeVar("Batch")
Result = TypeVar("Result")

_SELDOM = (50_000, 20, 100)
_AHEAD = 2  # batches of each process: one in work, one ready


def in_processes(
    make: Callable[..., Callable[[Batch], Result]], made_of: tuple[Any, ...], batches: Iterable[Batch], processes: int
) -> Generator[Result, None, None]:
    """Yield what becomes of each of *batches*, in their order; at most two for each process are held.

    Args:
        make: A function of a module, which each new process calls once with *made_of* to get what works.
        made_of: Values that can be sent to a process and are keys of a dictionary.
        batches: Values that can be sent to a process.
        processes: How many work; each is started afresh, so that it inherits nothing.
    """
    under_way: deque[Future[Result]] = deque()
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for batch in batches:
            under_way.append(pool.submit(_work, make, made_of, batch))
            if len(under_way) == _AHEAD * processes:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _work(make: Callable[..., Callable[[Batch], Result]], made_of: tuple[Any, ...], batch: Batch) -> Result:
    work: Callable[[Batch], Result] = _made(make, made_of)
    return work(batch)


@lru_cache(maxsize=1)
def _made(make: Callable[..., Any], made_of: tuple[Any, ...]) -> Any:  # Any: lru_cache forgets what *make* gives
    made = make(*made_of)
    collect_seldom()
    return made


def collect_seldom() -> None:
    """Let the collector of circular garbage pass over all that is there now, and look at the rest seldom.

    For a process that scores batches and nothing else: charts come and go without circles, and looking through the
    package for every few hundred of them takes longer than scoring them.
    """
    gc.freeze()
    gc.set_threshold(*_SELDOM)
