"""The program with someone typing into it, to be killed: prints each answer as soon as the program calls it saved.

``python -m tests.end2end.killed SEED [slow]`` works in the folder that QOPI_HOME names, on the demonstration store that
is there; *slow* lets every commit wait as on a slow disk.
"""

from __future__ import annotations

import random
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from qopi_desktop.app import Program
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.paths import Folders
from qopi_desktop.store.engine import CipherDesk

CHART, QUESTION = "6WHHCC", QuestionId("G08")
NOTE_MARK = "kestrel-above-lindow"
SLOW_S = 0.2
_KEY_MS, _BEGINS = 12, date(1930, 1, 1)


class Typist(QObject):
    """Types a note, then one date of birth after the other, each left with Enter, into the focused window."""

    def __init__(self, program: Program, draw: random.Random) -> None:
        super().__init__(program)
        self._program, self._draw = program, draw
        self._keys: list[str] = []
        self._given: deque[str] = deque()
        self._timer = QTimer(self, interval=_KEY_MS)
        self._timer.timeout.connect(self._press)
        self._wait = QTimer(self, interval=50)
        self._wait.timeout.connect(self._begin)
        self._wait.start()

    def _begin(self) -> None:
        """Open the chart once the list is there; type once the chart is there."""
        place = self._program.workplace
        if place is None or not place.desk.rows.rows:
            return
        model = place.desk.model
        if model is None or model.chart.number != CHART:
            row = next(each for each in place.desk.rows.rows if each.chart.number == CHART)
            place.desk.open_chart(row.chart.id)
            return
        self._wait.stop()
        model.changed.connect(self._on_changed)
        model.saved.connect(self._on_saved)
        place.desk.chart.page.go_to(QUESTION)
        place.desk.chart.definition.focus_note()
        if (line := QApplication.focusWidget()) is not None:
            QTest.keyClicks(line, NOTE_MARK)
        self._timer.start()
        _tell("typing")

    def _press(self) -> None:
        place, window = self._program.workplace, QGuiApplication.focusWindow()
        if place is None or window is None:
            return
        if not self._keys:
            day = _BEGINS + timedelta(days=self._draw.randrange(20000))
            self._keys = [*f"{day:%m/%d/%Y}", "\r"]
            place.desk.chart.page.go_to(QUESTION)
            line = QApplication.focusWidget()
            if isinstance(line, QLineEdit):
                line.selectAll()
        QTest.keyClick(window, self._keys.pop(0))  # type: ignore[call-overload]  # PySide's stubs know no letters

    def _on_changed(self, changed: frozenset[QuestionId]) -> None:
        """Remember what was given: the model saves in this order, one at a time."""
        place = self._program.workplace
        if QUESTION in changed and place is not None and place.desk.model is not None:
            answer = place.desk.model.session.state(QUESTION).answer
            self._given.append(answer.value.iso() if answer and isinstance(answer.value, PartialDate) else "nothing")

    def _on_saved(self, _at: object) -> None:
        """Print what is durable: the status bar says *Saved* at the same signal."""
        _tell(f"saved {self._given.popleft()}")


def _slow_down() -> None:
    """Let each transaction wait before its commit, when all of it is written but nothing durable."""
    commit = CipherDesk._transaction

    @contextmanager
    def slow(desk: CipherDesk) -> Iterator[None]:
        with commit(desk):
            yield
            time.sleep(SLOW_S)

    CipherDesk._transaction = slow  # type: ignore[assignment, method-assign]


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Type until killed."""
    app = QApplication(sys.argv[:1])
    program = Program(app, Folders.of_this_machine())
    program.start()
    program.window.activateWindow()
    program.open_demonstration()
    if "slow" in sys.argv:
        _slow_down()
    Typist(program, random.Random(sys.argv[1]))  # noqa: S311 - for a test
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
