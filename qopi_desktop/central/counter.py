"""The counter of an office: batches that come while another is being written are written together, in one commit."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from qopi_desktop.central.database import Database
from qopi_desktop.central.opening import Opened
from qopi_desktop.central.sitting import take_in
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.wire import BatchAnswer, Verdict

LARGEST_COMMIT = 200
"""So many operations are in a commit at most, or those of one batch."""


@dataclass(eq=False)
class _Waiting:
    opened: Sequence[Opened]
    tried: bool = False
    answer: BatchAnswer | None = None


@dataclass
class _Queue:
    turn: threading.Lock = field(default_factory=threading.Lock)
    entry: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[_Waiting] = field(default_factory=list)


class Counter:
    """Takes batches in; safe to ask from many threads."""

    def __init__(self, database: Database, key: SigningKey) -> None:
        self._database, self._key = database, key
        self._queues: dict[str, _Queue] = {}

    def take(self, office_id: str, opened: Sequence[Opened]) -> BatchAnswer:
        """Return the verdicts of a batch of the office, once what it was given receipts for is durable.

        Where a commit of several batches fails, each is tried alone: none fails for another.
        """
        queue = self._queues.setdefault(office_id, _Queue())
        mine = _Waiting(opened)
        with queue.entry:
            queue.waiting.append(mine)
        while mine.answer is None:
            with queue.turn:
                if mine.tried and mine.answer is None:
                    self._write(office_id, [mine])
                elif not mine.tried:
                    self._write_together(office_id, _next(queue), mine)
        return mine.answer

    def _write_together(self, office_id: str, together: Sequence[_Waiting], mine: _Waiting) -> None:
        try:
            self._write(office_id, together)
        except SQLAlchemyError:
            if together == [mine]:
                raise  # otherwise each of them is tried alone, by the thread that brought it

    def _write(self, office_id: str, together: Sequence[_Waiting]) -> None:
        with self._database.writing() as connection:
            now = self._database.now(connection)
            opened = [each for waiting in together for each in waiting.opened]
            verdicts = iter(take_in(connection, opened, office_id=office_id, at=now, key=self._key))
        for waiting in together:
            waiting.answer = _answer(now, [next(verdicts) for _ in waiting.opened])


def _next(queue: _Queue) -> list[_Waiting]:
    """Return the batches that are next, as many as one commit holds; all of them are marked as tried."""
    together: list[_Waiting] = []
    with queue.entry:
        while queue.waiting and sum(len(each.opened) for each in (*together, queue.waiting[0])) <= LARGEST_COMMIT:
            together.append(queue.waiting.pop(0))
    for each in together:
        each.tried = True
    return together


def _answer(now: datetime, verdicts: Sequence[Verdict]) -> BatchAnswer:
    return BatchAnswer(server_time=now, verdicts=tuple(verdicts))
