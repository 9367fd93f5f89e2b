"""The window: how soon the first one is painted, and how soon it answers with 10,000 charts in the store.

``first_window`` starts programs of their own; ``acts`` drives the real program in this process by keys and clicks.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from bench import filler
from qopi_desktop import paths
from qopi_desktop.app import Program
from qopi_desktop.paths import Folders
from qopi_desktop.ui.chart_form.choice_field import ChoiceField
from qopi_desktop.ui.chart_form.row import QuestionRow
from qopi_desktop.ui.desk import Desk
from tests.stores import create
from tests.tours.stage import wait

PAIRS, OPENINGS, FILTERINGS = 11, 24, 15
_PATIENCE_S = 60.0
_STARTS = ("bare", "program", "ready")
_WORDS = ("castillo", "gutierrez", "jansen")


def first_window() -> dict[str, float]:
    """Return the time to our first window, and to an unlock field that takes keys, as multiples of an empty window."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        create(home / "data" / "store").store.close()
        for which in _STARTS:
            _start(which, home)  # warm
        runs = [[_start(which, home) for which in _STARTS] for _ in range(PAIRS)]
    wall, cpu = ([statistics.median(run[who][what] for run in runs) for who in range(3)] for what in (0, 1))
    return {
        "first_window_vs_bare": wall[1] / wall[0],
        "first_window_vs_bare_cpu": cpu[1] / cpu[0],
        "first_window_ms": wall[1] * 1000,
        "unlock_ready_vs_bare": wall[2] / wall[0],
        "unlock_ready_ms": wall[2] * 1000,
    }


def acts() -> dict[str, float]:
    """Return how long the acts of a person take until what they changed is painted."""
    with tempfile.TemporaryDirectory() as name:
        filler.fill(Path(name) / "demonstration" / "store")
        os.environ[paths.HOME] = name
        app = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(app, QApplication)
        program = Program(app, Folders.of_this_machine())
        program.open_demonstration()
        program.window.show()
        stage = Stage(program)
        told = {
            "open_chart_ms": statistics.median(stage.open_charts()),
            "list_filter_ms": statistics.median(stage.filter_list()),
            "answer_to_paint_ms_p95": _p95(list(stage.answer_everything())),
        }
        stage.leave()
    return told


class Stage(QObject):
    """The running program with the worklist full; tells how long each act takes until nothing is left to paint."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._is_painting = False
        until(lambda: program.workplace is not None)
        until(lambda: len(self.desk.rows.rows) == filler.CHARTS)
        program.window.installEventFilter(self)
        self.painted()

    @property
    def desk(self) -> Desk:
        """The worklist and the open chart."""
        assert self._program.workplace is not None
        return self._program.workplace.desk

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Notice when the window is about to paint what changed."""
        self._is_painting |= event.type() == QEvent.Type.UpdateRequest
        return super().eventFilter(watched, event)

    def painted(self) -> float:
        """Let the window work until a turn leaves nothing to paint; return when the last picture was done."""
        done = time.perf_counter()
        self._is_painting = True
        while self._is_painting:
            self._is_painting = False
            wait()
            if self._is_painting:
                done = time.perf_counter()
        return done

    def open_charts(self) -> Iterator[float]:
        """Click charts of the list, with a chart open already."""
        worklist = self.desk.worklist.list
        for place in range(OPENINGS):
            index = self.desk.rows.index(place % 12)
            spot = worklist.visualRect(index).center()
            wanted = self.desk.rows.at(index.row())
            assert wanted is not None
            begun = time.perf_counter()
            QTest.mouseClick(worklist.viewport(), Qt.MouseButton.LeftButton, pos=spot)
            self._until_open(wanted.chart.id)
            if place:  # the first has no chart before it and warms up
                yield (self.painted() - begun) * 1000
            self._rest()

    def filter_list(self) -> Iterator[float]:
        """Type a word into the filter, as fast as keys can come."""
        worklist = self.desk.worklist
        entry = worklist.findChild(QLineEdit, "worklist-filter")
        assert isinstance(entry, QLineEdit)
        for _, word in zip(range(FILTERINGS), cycle(_WORDS), strict=False):
            entry.setFocus()
            self.painted()
            begun = time.perf_counter()
            QTest.keyClicks(entry, word)
            yield (self.painted() - begun) * 1000
            worklist.narrow("")
            self.painted()

    def answer_everything(self) -> Iterator[float]:
        """Give each choice of the largest form another answer by its digit, then its own again, never resting."""
        wanted = next(row for row in self.desk.rows.rows if row.chart.number == filler.LARGEST)
        self.desk.open_chart(wanted.chart.id)
        self._until_open(wanted.chart.id)
        self.painted()
        model = self.desk.model
        assert model is not None
        for question in model.session.form.questions.values():
            if not self.desk.chart.page.go_to(question.id):
                continue
            self.painted()
            row = self.desk.chart.findChild(QuestionRow, question.id)
            if isinstance(row, QuestionRow) and isinstance(row.field, ChoiceField):
                yield from self._change(row.field, [choice.code for choice in question.choices])

    def _change(self, field: ChoiceField, codes: list[str]) -> Iterator[float]:
        given = field.state.answer
        place = codes.index(str(given.value)) if given is not None and given.value in codes else 0
        for option in ((place + 1) % len(codes), place):
            begun = time.perf_counter()
            QTest.keyClick(self._program.window.windowHandle(), Qt.Key(Qt.Key.Key_1 + option))
            yield (self.painted() - begun) * 1000

    def leave(self) -> None:
        """Close the store and drop the window."""
        self._rest()
        self._program.window.removeEventFilter(self)
        self._program.workplace.context.store.close()  # type: ignore[union-attr]
        self._program.lanes.close()
        self._program.window.leave()

    def _until_open(self, chart_id: str) -> None:
        until(lambda: self.desk.model is not None and self.desk.model.chart.id == chart_id)

    def _rest(self) -> None:
        """Let everything come home: the person reads."""
        until(lambda: self.desk.is_drained and self._program.tasks.is_idle)
        self.painted()


def until(holds: Callable[[], bool]) -> None:
    """Let the program work until *holds*."""
    end = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        wait(1)


def _start(which: str, home: Path) -> tuple[float, float]:
    """Start a program until its first window is painted; return seconds of wall time and of CPU."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", paths.HOME: str(home)}
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, "-P", "-m", "bench.first_paint", which], env=environ) as child:  # noqa: S603
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{which} ended with {child.returncode}")
    return wall, used.ru_utime + used.ru_stime


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
