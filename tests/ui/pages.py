"""The chart window as a person sees and uses it: what stands where, and keys to the window that has focus."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from qopi_desktop.domain.answers import Answer, AnswerChange, ChartId, QuestionId
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.people import Person
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.problems import KeptRow
from qopi_desktop.ui.chart_form.row import QuestionRow
from qopi_desktop.ui.context import Context
from qopi_desktop.ui.kit import Sheet
from qopi_desktop.ui.main_window import MainWindow
from qopi_desktop.ui.workplace import Workplace
from tests.ui.rooms import chart_numbered

_PATIENCE_S = 30.0


@dataclass
class Gate:
    """Stands before ``save_answer``: holds every answer while it is shut, and fails those it is told to."""

    save: Callable[[Person, AnswerChange], Changes]
    fails: list[Exception] = field(default_factory=list)
    saved: list[tuple[QuestionId, Answer | None]] = field(default_factory=list)
    way: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def before(cls, context: Context) -> Gate:
        """A gate, open, before the store of *context*."""
        charts = context.store.charts
        gate = cls(charts.save_answer)
        gate.way.set()
        charts.save_answer = gate  # type: ignore[method-assign]  # the edge is faked, not our own code
        return gate

    def __call__(self, person: Person, change: AnswerChange) -> Changes:
        """Let one answer through."""
        if not self.way.wait(10):
            raise TimeoutError
        if self.fails:
            raise self.fails.pop(0)
        made = self.save(person, change)
        self.saved.append((change.question_id, change.answer))
        return made

    def shut(self) -> None:
        """Hold what comes."""
        self.way.clear()

    def open(self) -> None:
        """Let go what is held."""
        self.way.set()


class WorkplacePage:
    """The window behind the unlock window."""

    def __init__(self, window: MainWindow, workplace: Workplace, settle: Callable[[], None]) -> None:
        self.window, self.workplace, self._settle = window, workplace, settle
        self.context, self.desk, self.chart = workplace.context, workplace.desk, workplace.desk.chart

    # Acts

    def settle(self) -> None:
        """Wait until every job is done, its answer has arrived, and all stands where it belongs."""
        self._settle()
        self.wait_for(lambda: True, turns=2)

    def open(self, number: str, at: str = "") -> None:
        """Open a chart, and go to a question of it."""
        self.desk.open_chart(self.id_of(number))
        self.settle()
        if at:
            self.go(at)

    def wait_for(self, holds: Callable[[], bool], turns: int = 1) -> None:
        """Let the window work for some *turns*, and until *holds*."""
        end = time.monotonic() + _PATIENCE_S
        while turns > 0 or not holds():
            if time.monotonic() > end:
                raise TimeoutError
            turns -= 1
            loop = QEventLoop()
            QTimer.singleShot(0, loop.quit)
            loop.exec()

    def go(self, question_id: str) -> None:
        """Go to a question."""
        assert self.chart.page.go_to(QuestionId(question_id))
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys, written as in the list of keys, in the window that has focus."""
        for key in keys:
            chord: Any = QKeySequence(key)
            QTest.keyClick(QGuiApplication.focusWindow(), chord[0].key(), chord[0].keyboardModifiers())

    def type(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        window = QGuiApplication.focusWindow()
        for letter in text:
            QTest.keyClick(window, letter)  # type: ignore[call-overload]  # it takes a letter as well

    def click(self, name: str) -> None:
        """Click the middle of a widget that is seen."""
        widget = self.named(name)
        self.click_at(widget, widget.rect().center())

    def click_at(self, widget: QWidget, spot: QPoint) -> None:
        """Click a spot of a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=spot)

    def search(self, words: str) -> None:
        """Search from anywhere in the window."""
        self.press("F3")
        self.type(words)
        if not words:
            self.press("Delete")
        self.press("Return")
        self.settle()

    def act(self, name: str) -> QAction:
        """An act of the window."""
        return self.workplace.acts[name]

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self.window.resize(width, height)
        self.settle()

    def zoom(self, factor: float) -> None:
        """Set the text to *factor*, as the keys for zoom do."""
        self.workplace._zoom(factor - theme.current().factor)
        self.settle()

    # What is seen

    def named(self, name: str) -> QWidget:
        """The widget of that name that is seen."""
        return next(each for each in self.window.findChildren(QWidget, name) if each.isVisible())

    def has(self, name: str) -> bool:
        """Whether a widget of that name is seen."""
        return any(each.isVisible() for each in self.window.findChildren(QWidget, name))

    def words(self, within: QWidget | None = None) -> list[str]:
        """Every text that is seen."""
        texts = [_words(each) for each in (within or self.window).findChildren(QWidget) if each.isVisible()]
        return [text for text in texts if text]

    def says(self, words: str, within: QWidget | None = None) -> bool:
        """Whether a text that is seen holds *words*."""
        return any(words in text for text in self.words(within))

    @property
    def focus(self) -> str:
        """The question that has the keyboard, else the name of the widget that has it; empty for none."""
        at = QApplication.focusWidget()
        named = at.objectName() if at is not None else ""
        while at is not None and not isinstance(at, QuestionRow):
            at = at.parentWidget()
        return at.question.id if at is not None else named

    @property
    def number(self) -> str:
        """The number of the chart that is open; empty for none."""
        return self.desk.model.chart.number if self.desk.model else ""

    def id_of(self, number: str) -> ChartId:
        """The id of the chart with that number."""
        return chart_numbered(self.context, number)

    def row(self, question_id: str) -> QuestionRow:
        """The row of a question on the page."""
        return self.chart.page._rows[QuestionId(question_id)]

    @property
    def questions(self) -> list[str]:
        """The questions on the page, from top to bottom."""
        rows = self.chart.page._rows.values()
        return [row.question.id for row in sorted(rows, key=lambda row: row.y()) if not row.isHidden()]

    def value(self, question_id: str) -> Answer | None:
        """The answer that a row shows."""
        return self.row(question_id).field.state.answer

    def stored(self, question_id: str) -> Answer | None:
        """The answer that is durable."""
        model = self.desk.model
        assert model is not None
        kept = self.context.store.charts.open(self.context.person, model.chart.id).answers.get(QuestionId(question_id))
        return kept.answer if kept else None

    @property
    def problems(self) -> list[str]:
        """The problems listed one by one, as question and title."""
        return [f"{row.problem.question_id} {row.problem.title}" for row in self.chart.problems._shown.values()]

    @property
    def missing(self) -> str:
        """The line that counts the answers needed; empty where it is not shown."""
        line = self.chart.problems._missing
        return line._title.text() if not line.isHidden() else ""

    @property
    def kept(self) -> list[str]:
        """The texts of the checks that were kept."""
        return [
            text for row in self.chart.problems.findChildren(KeptRow) if row.isVisible() for text in self.words(row)
        ]

    def measure(self, measure_id: str) -> str:
        """The word at the right of a measure."""
        return self.chart.measures._rows[measure_id].word

    @property
    def banner(self) -> str:
        """The title of the banner; empty where there is none."""
        return self.chart._banner.title.text() if self.chart._banner.isVisible() else ""

    @property
    def saved(self) -> str:
        """What the status bar says of saving."""
        return self.workplace.status._saved.text()

    @property
    def said(self) -> str:
        """The last sentence of the status bar."""
        return self.workplace.status._said.text()

    @property
    def sheet(self) -> QWidget | None:
        """What is shown over the desk."""
        return next((each for each in self.window.findChildren(Sheet) if each.isVisible()), None)

    def area(self, widget: QWidget) -> QRect:
        """Where a widget stands in the window."""
        return QRect(widget.mapTo(self.window, QPoint(0, 0)), widget.size())


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
