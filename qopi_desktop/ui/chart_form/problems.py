"""The problems pane: what must be fixed or checked, live, in the order of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.session import ANSWER_NEEDED
from qopi_desktop.ui.kit import (
    Button,
    ButtonKind,
    Column,
    EmptyNote,
    Entry,
    Ground,
    Label,
    PaneHead,
    Row,
    Sign,
    WrapLabel,
)
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from qopi_desktop.domain.answers import QuestionId
    from qopi_desktop.domain.charts import Override
    from qopi_desktop.forms.session import Problem
    from qopi_desktop.ui.chart_form.model import FormModel

    Key = tuple[QuestionId, str]

_SIGNS = {Severity.HARD: ("must", "red"), Severity.SOFT: ("check", "amber")}


class ProblemRow(Ground):
    """One problem; a soft one can be kept with a reason, here and without a dialog.

    Signals:
        asked: the question to go to. kept: question, code and reason.
    """

    asked = Signal(str)
    kept = Signal(str, str, str)

    def __init__(self, problem: Problem, *, read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.problem = problem
        self.setObjectName(f"problem-{problem.question_id}-{problem.code}")
        glyph, color = _SIGNS[problem.severity]
        row = Row(self, margins=(16, 6, 12, 6), gap=8)
        row.addWidget(Sign(glyph, color, say(f"states.problem.{glyph}")), 0, Qt.AlignmentFlag.AlignTop)
        text = Column(gap=2)
        head = Row(gap=8)
        head.addWidget(Label(problem.question_id, "label", "text2"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(WrapLabel(problem.title, "strong", "text"), 1)
        text.addLayout(head)
        text.addWidget(WrapLabel(problem.say, "small", "text2"))
        self._reason = Entry()
        if problem.severity is Severity.SOFT and not read_only:
            text.addLayout(self._keep_row())
        row.addLayout(text, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{problem.question_id} {problem.title}. {problem.say}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the question on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._on_asked()
            return
        super().keyPressEvent(event)

    def set_current(self, *, current: bool) -> None:
        """Mark the problem of the question that has the keyboard."""
        _, color = _SIGNS[self.problem.severity]
        self.set_color(f"{color}Soft" if current else "panel")

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Go to the question."""
        self._on_asked()

    def _keep_row(self) -> Row:
        row = Row(margins=(0, 4, 0, 2), gap=6)
        self._reason.setObjectName(f"reason-{self.problem.question_id}-{self.problem.code}")
        self._reason.setPlaceholderText(say("chart.problems.reason"))
        self._reason.setAccessibleName(f"{say('chart.problems.reason')}: {self.problem.title}")
        self._keep = Button(say("chart.problems.keep"))
        self._keep.setObjectName(f"keep-{self.problem.question_id}-{self.problem.code}")
        self._keep.block(say("chart.refused.reason-needed"))
        self._reason.textChanged.connect(self._on_typed)
        self._reason.entered.connect(self._on_keep)
        self._keep.clicked.connect(self._on_keep)
        row.addWidget(self._reason, 1)
        row.addWidget(self._keep)
        return row

    def _on_typed(self, text: str) -> None:
        self._keep.block("" if text.strip() else say("chart.refused.reason-needed"))

    def _on_keep(self) -> None:
        if reason := self._reason.text().strip():
            self.kept.emit(self.problem.question_id, self.problem.code, reason)

    def _on_asked(self) -> None:
        self.asked.emit(self.problem.question_id)


class MissingRow(Ground):
    """How many answers are still needed, as one line that leads to the next of them.

    Signals:
        asked: the question to go to.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setObjectName("missing-answers")
        row = Row(self, margins=(16, 6, 12, 6), gap=8)
        row.addWidget(Sign("must", "red", say("states.problem.must")), 0, Qt.AlignmentFlag.AlignTop)
        text = Column(gap=2)
        self._title = WrapLabel("", "strong", "text")
        self.link = Button("", ButtonKind.LINK)
        self.link.setObjectName("next-needed")
        self.link.clicked.connect(self._on_asked)
        text.addWidget(self._title)
        text.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(text, 1)
        self._question_id = ""

    def show_missing(self, count: int, question_id: str, short: str) -> None:
        """Show *count* and the first question among them."""
        self._question_id = question_id
        self._title.setText(counted("chart.problems.needed", count))
        self.link.setText(say("chart.problems.next", question=question_id, short=short))

    def _on_asked(self) -> None:
        self.asked.emit(self._question_id)


class KeptRow(Ground):
    """A soft check that was kept, with its reason."""

    def __init__(self, problem: Problem, override: Override, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        row = Row(self, margins=(16, 4, 12, 4), gap=8)
        row.addWidget(Sign("received", "slate", say("chart.problems.kept")), 0, Qt.AlignmentFlag.AlignTop)
        text = Column(gap=0)
        text.addWidget(WrapLabel(f"{problem.question_id}  {problem.title}", "smallMedium", "text2"))
        text.addWidget(WrapLabel(say("chart.problems.kept_because", reason=override.reason), "small", "text3"))
        row.addLayout(text, 1)


class ProblemsPane(Ground):
    """All problems of the chart; F8 walks them.

    Signals:
        question_asked: the question to go to.
    """

    question_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setObjectName("problems")
        self._model: FormModel | None = None
        self._shown: dict[Key, ProblemRow] = {}
        self._kept: list[KeptRow] = []
        self._overridden: tuple[tuple[Problem, Override], ...] = ()
        self._visited: set[QuestionId] = set()
        self._current: QuestionId | None = None
        self._head = PaneHead(say("chart.problems.title"), key="F8")
        self._empty = EmptyNote(say("chart.problems.none"), say("chart.problems.none_hint"))
        self._missing = MissingRow()
        self._missing.asked.connect(self.question_asked)
        sheet = Ground("panel")
        self._column = Column(sheet, margins=(0, 0, 0, 8))
        self._column.addWidget(self._empty)
        self._column.addWidget(self._missing)
        self._column.addStretch(1)
        area = ScrollArea()
        area.setWidget(sheet)
        column = Column(self)
        column.addWidget(self._head)
        column.addWidget(area, 1)

    def show_model(self, model: FormModel) -> None:
        """Show the problems of another chart."""
        self._model = model
        self._visited.clear()
        self._current = None
        for key in list(self._shown):
            self._drop(key)
        self.render_all()

    def visit(self, question_id: QuestionId) -> None:
        """Mark the problem of the question the person came to; the one left is now listed if it has no answer."""
        if self._current is not None:
            self._visited.add(self._current)
        self._current = question_id
        self.render_all()

    def render_all(self) -> None:
        """Show what holds now; a row that stays keeps its place and what is typed in it."""
        if self._model is None:
            return
        problems = self._model.session.problems()
        listed = [each for each in problems if each.code != ANSWER_NEEDED or self._is_due(each)]
        missing = [each for each in problems if each.code == ANSWER_NEEDED and not self._is_due(each)]
        wanted = {(each.question_id, each.code): each for each in listed}
        for key in [key for key, row in self._shown.items() if wanted.get(key) != row.problem]:
            self._drop(key)
        self._shown = {key: self._shown.get(key) or self._make(problem) for key, problem in wanted.items()}
        for place, row in enumerate(self._shown.values()):
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            row.set_current(current=row.problem.question_id == self._current)
        self._render_missing(missing)
        self._render_kept()
        self._head.set_count(str(len(listed)) if listed else "")
        self._empty.setVisible(not problems)

    def take_focus(self) -> None:
        """Put the keyboard on the first problem."""
        row = next(iter(self._shown.values()), None)
        target = row if row is not None else self._missing.link
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_question(self, step: int) -> QuestionId | None:
        """Return the question of the next (1) or previous (-1) problem, seen from where the keyboard is."""
        if self._model is None:
            return None
        order = list(self._model.session.form.questions)
        ids = [each.question_id for each in self._model.session.problems()]
        if not ids:
            return None
        here = order.index(self._current) if self._current in order else -1
        ahead = [each for each in ids if (order.index(each) - here) * step > 0]
        return (ahead or ids)[0 if step > 0 else -1]

    def _is_due(self, problem: Problem) -> bool:
        return problem.question_id in self._visited and problem.question_id != self._current

    def _make(self, problem: Problem) -> ProblemRow:
        row = ProblemRow(problem, read_only=self._model is None or self._model.refusal is not None)
        row.asked.connect(self.question_asked)
        row.kept.connect(self._on_kept)
        return row

    def _drop(self, key: Key) -> None:
        row = self._shown.pop(key)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _render_missing(self, missing: list[Problem]) -> None:
        self._missing.setVisible(bool(missing))
        if missing and self._model is not None:
            first = self._model.session.form.questions[missing[0].question_id]
            self._missing.show_missing(len(missing), first.id, first.short)

    def _render_kept(self) -> None:
        overridden = self._model.session.overridden() if self._model else ()
        if overridden == self._overridden:
            return
        for row in self._kept:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._overridden = overridden
        self._kept = [KeptRow(problem, override) for problem, override in overridden]
        for row in self._kept:
            self._column.insertWidget(self._column.count() - 1, row)

    def _on_kept(self, question_id: QuestionId, code: str, reason: str) -> None:
        if self._model is not None:
            self._model.override(question_id, code, reason)
