"""A theatre for tours: the real program with folders and a clock of its own, in this process."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from qopi_desktop import logs, paths
from qopi_desktop.app import Program
from qopi_desktop.lanes import Lane
from qopi_desktop.operations import demonstration
from qopi_desktop.paths import Folders
from qopi_desktop.ui.unlock.view import UnlockView
from tests.tours.stage import Stage, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qopi_desktop.domain.charts import ChartFile, ChartRow
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.ui.chart_form.model import FormModel
    from qopi_desktop.ui.desk import Desk
    from qopi_desktop.ui.workplace import Workplace

T = TypeVar("T")

OPENS_AT = datetime(2026, 11, 22, 9, 0).astimezone()
"""When a tour begins: inside the demonstration round, and after every date of the records."""


_OFFSCREEN = "This plugin does not support"  # what drawing into memory cannot do, and no tour minds


class Clock:
    """Runs as fast as time does, from a moment of its own."""

    def __init__(self, begins: datetime = OPENS_AT) -> None:
        self._begins, self._started = begins, time.monotonic()

    def __call__(self) -> datetime:
        """Return the time of the tour."""
        return self._begins + timedelta(seconds=time.monotonic() - self._started)


class TourProgram(Program):
    """The program, but locking and ending stay in this process, so that the tour can go on."""

    has_ended = False

    @property
    def store(self) -> Store:
        """Return the store that is open."""
        if self._store is None:
            raise LookupError("no store is open")
        return self._store

    def _hand_over(self) -> None:
        """Ask for a password; the late call of a lock must not come between leaving and what follows it."""
        is_locking = self._store is None and self._after in {None, self._hand_over} and not self.has_ended
        if is_locking and not self.window.findChildren(UnlockView):
            self._after = None
            self.show_unlock(self._store_folder)

    def _end(self) -> None:
        self.tasks.cancel_all()
        self.window.leave()
        self.lanes.close()
        self.has_ended = True


class _Ears(logging.Handler):
    """Hears every warning of the program."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        error = record.exc_info[1] if record.exc_info else ""
        self.heard.append(f"{record.name}: {record.getMessage()} {error!r}")


class Theatre:
    """The running program seen from outside, and what a tour asks of it."""

    def __init__(self, home: Path, out: Path, name: str) -> None:
        application = QApplication.instance() or QApplication(sys.argv[:1])
        if not isinstance(application, QApplication):
            raise TypeError("a tour needs windows")
        application.setQuitOnLastWindowClosed(False)
        self.home, self.out = home, out
        self._application = application
        self._ears = _Ears()
        logging.getLogger("qopi_desktop").addHandler(self._ears)
        sys.excepthook = lambda _kind, error, _trace: self._ears.heard.append(f"uncaught: {error!r}")
        threading.excepthook = lambda caught: self._ears.heard.append(f"uncaught in a thread: {caught.exc_value!r}")
        qInstallMessageHandler(self._on_qt)
        self.stage = Stage(out, name, self._ears.heard)
        self.clock = Clock()
        self.program = self._program()

    def _program(self) -> TourProgram:
        folders = Folders.of_this_machine()
        logs.start(folders.logs)
        program = TourProgram(self._application, folders, self.clock)
        program.start()
        program.window.resize(1600, 900)
        program.window.activateWindow()
        self.stage.until(program.window.isActiveWindow, "the window became active")
        return program

    def _on_qt(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} and not message.startswith(_OFFSCREEN):
            self._ears.heard.append(f"Qt: {message}")

    def unhook(self) -> None:
        """Let exceptions and Qt's warnings go where they went before."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        qInstallMessageHandler(None)
        logging.getLogger("qopi_desktop").removeHandler(self._ears)

    # Where one is

    @property
    def workplace(self) -> Workplace:
        """The screens behind the unlock window."""
        if self.program.workplace is None:
            raise LookupError("nobody has signed in")
        return self.program.workplace

    @property
    def desk(self) -> Desk:
        """The worklist and the open chart."""
        return self.workplace.desk

    @property
    def model(self) -> FormModel:
        """The open chart."""
        if self.desk.model is None:
            raise LookupError("no chart is open")
        return self.desk.model

    # What the store holds, asked on the lane that may

    def read(self, ask: Callable[[Store], T]) -> T:
        """Return what *ask* finds in the open store."""
        store = self.program.store
        future = self.program.lanes.submit(Lane.READ, lambda: ask(store))
        self.stage.until(future.done, "the store answered")
        return future.result()

    def rows(self) -> tuple[ChartRow, ...]:
        """Return every chart of the round."""
        round_id = self.workplace.context.round.id
        return self.read(lambda store: store.charts.rows(round_id))

    def row(self, number: str) -> ChartRow:
        """Return the chart with that number."""
        return next(row for row in self.rows() if row.chart.number == number)

    def file(self, number: str) -> ChartFile:
        """Return all that the store holds of a chart."""
        person, chart_id = self.workplace.context.person, self.row(number).chart.id
        return self.read(lambda store: store.charts.open(person, chart_id))

    def revisions(self, number: str) -> dict[str, int]:
        """Return the revision of each answer of a chart."""
        return {str(key): stored.revision for key, stored in self.file(number).answers.items()}

    # Coming and going

    def settle(self) -> None:
        """Wait until everything typed is durable and every job is done."""
        self.stage.until(self._is_quiet, "all is saved")
        wait()

    def _is_quiet(self) -> bool:
        is_drained = self.program.workplace is None or self.desk.is_drained
        return self.program.tasks.is_idle and is_drained

    def enter_demonstration(self) -> None:
        """Press *Try the demonstration practice* and wait for its charts."""
        self.stage.click(self.stage.named("welcome_demonstration"))
        self._await_charts()

    def sign_in(self, name: str) -> None:
        """Lock, and let *name* of the demonstration sign in by keys."""
        self.stage.press_keys("Ctrl+L")
        self.stage.until(lambda: self.stage.has("unlock_sign_in"), "the unlock window came")
        self.stage.choose("user", name)
        self.stage.type(demonstration.script().password)
        self.stage.press_keys("Return")
        self._await_charts()

    def await_workplace(self) -> None:
        """Wait for the screens behind the unlock window."""
        self.stage.until(lambda: self.program.workplace is not None, "the workplace came")
        self.settle()

    def _await_charts(self) -> None:
        self.stage.until(lambda: self.program.workplace is not None and len(self.desk.rows.rows) > 0, "the charts came")
        self.settle()

    def close(self) -> None:
        """Quit as a person does, and wait until the store is closed and backed up."""
        if not self.program.has_ended:
            self.program.quit()
            self.stage.until(lambda: self.program.has_ended, "the program ended")
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def theatre(out: Path, name: str) -> Iterator[Theatre]:
    """Give a program in folders of its own that go away with it."""
    with tempfile.TemporaryDirectory(prefix="qopi-tour-", ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME] = folder
        house = Theatre(Path(folder), out, name)
        try:
            yield house
            house.close()
            house.stage.finish()
        finally:
            house.unhook()
