"""Runs the verbs of the central service beside the window, one at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from qopi_desktop.errors import Cancelled
from qopi_desktop.lanes import Lane
from qopi_desktop.operations.service import Caller

if TYPE_CHECKING:
    from qopi_desktop.ui.context import Context

T = TypeVar("T")


@dataclass
class Errand:
    """One verb to run: `done` hears what it returned, `failed` its exception, `stopped` that it was cancelled."""

    verb: Callable[[Errand, Caller], Any]  # what it returns is the business of `done`
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    stopped: Callable[[], None] = lambda: None
    progressed: Callable[[int, int], None] = lambda _done, _of: None
    report: Callable[[int, int], None] = lambda _done, _of: None
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask it to stop between requests."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Return whether it was asked to stop."""
        return self._stop.is_set()


class Clerk(QObject):
    """Takes errands to the service in the order given; two never run at once, for their tokens follow each other.

    An errand waits on the work lane for the store's writing lane; what it changed is told to every screen.
    """

    _stored = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._queue: deque[Errand] = deque()
        self._at: Errand | None = None
        self._left = False
        self._stored.connect(context.bus.store_changed, Qt.ConnectionType.QueuedConnection)

    def send(self, errand: Errand) -> None:
        """Run *errand* after those given before it."""
        if not self._left:
            self._queue.append(errand)
            self._next()

    def leave(self) -> None:
        """Stop: the store is about to be closed, and nothing is asked of it any more."""
        self._left = True
        self._queue.clear()
        if self._at is not None:
            self._at.cancel()

    def _next(self) -> None:
        while self._queue and self._queue[0].is_cancelled:
            self._queue.popleft().stopped()
        if self._at is not None or not self._queue:
            return
        self._at = self._queue.popleft()
        task = self._context.tasks.run(Lane.WORK, self._work(self._at), self._on_done, self._on_failed)
        task.progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        task.cancelled.connect(self._on_stopped, Qt.ConnectionType.QueuedConnection)

    def _work(self, errand: Errand) -> Callable[[Callable[[int, int], None], Callable[[], bool]], object]:
        context = self._context
        caller = Caller(context.store, context.person, self._on_lane, self._stored.emit, context.now)

        def work(report: Callable[[int, int], None], _is_cancelled: Callable[[], bool]) -> object:
            errand.report = report
            return errand.verb(errand, caller)

        return work

    def _on_lane(self, job: Callable[[], T]) -> T:
        """Run *job* where the store is written and wait for it. Called on the work lane."""

        def unless_left() -> T:
            if self._left:
                raise Cancelled
            return job()

        return self._context.tasks.ask(Lane.WRITE, unless_left)

    def _end(self) -> Errand | None:
        errand, self._at = self._at, None
        if not self._left:
            self._next()
        return errand

    def _on_done(self, result: object) -> None:
        if (errand := self._end()) is not None:
            errand.done(result)

    def _on_failed(self, error: Exception) -> None:
        if (errand := self._end()) is not None:
            errand.failed(error)

    def _on_stopped(self) -> None:
        if (errand := self._end()) is not None:
            errand.stopped()

    def _on_progressed(self, done: int, of: int) -> None:
        if self._at is not None:
            self._at.progressed(done, of)
