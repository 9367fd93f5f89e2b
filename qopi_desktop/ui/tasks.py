"""Where operations meet the lanes and come back as signals: the only place of both."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from qopi_desktop.errors import Cancelled
from qopi_desktop.lanes import Lane, Lanes

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Task(QObject):
    """One job of a lane.

    Signals:
        progressed: done, total. Then exactly one of the other three, on the window's thread:
        succeeded: the result. failed: the exception. cancelled: nothing.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, work: Callable[[Callable[[int, int], None], Callable[[], bool]], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self.cancel = self._stop.set  # only asks: *work* looks between items, never mid-write

    def run(self) -> None:
        """Do the work. Runs on the lane's thread: touch no widget here."""
        try:
            self.succeeded.emit(self._work(self.progressed.emit, self._stop.is_set))
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:  # noqa: BLE001 - carried to ui.errors.present, never lost
            self.failed.emit(error)
        finally:
            self.ended.emit()


class TaskRunner(QObject):
    """Gives work to a lane and hands what came out to bound methods on the window's thread.

    Signals:
        failed: an exception that the caller did not want to handle.
    """

    failed = Signal(object)

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._running: set[Task] = set()

    def run(
        self,
        lane: Lane,
        work: Callable[[Callable[[int, int], None], Callable[[], bool]], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        tell: SignalInstance | None = None,
    ) -> Task:
        """Queue *work* on *lane*; *done* gets its result, *failed* its exception (default: the crash path).

        *tell* is emitted with the result first. All is connected before the work begins, which may end at once.
        """
        task = Task(work, self)
        queued = Qt.ConnectionType.QueuedConnection
        if tell is not None:
            task.succeeded.connect(tell, queued)
        if done is not None:
            task.succeeded.connect(done, queued)
        task.failed.connect(failed or self.failed, queued)
        task.ended.connect(self._forget, queued)
        self._running.add(task)
        self._lanes.submit(lane, task.run)
        return task

    def ask(self, lane: Lane, job: Callable[[], T]) -> T:
        """Run *job* on a lane of the store and wait for what it returns or raises; only work on `Lane.WORK` may."""
        return self._lanes.submit(lane, job).result()

    def cancel_all(self) -> None:
        """Ask every running job to stop at its next item."""
        for task in self._running:
            task.cancel()

    @property
    def is_idle(self) -> bool:
        """Return whether no job is under way and none waits to be delivered."""
        return not self._running

    def _forget(self) -> None:
        task = self.sender()
        if isinstance(task, Task):
            self._running.discard(task)
            task.deleteLater()
