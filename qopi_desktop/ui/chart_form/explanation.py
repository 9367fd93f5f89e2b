"""Why a measure stands as it does: its clauses with what they read, for the sheet at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from qopi_desktop.conditions import Truth
from qopi_desktop.measures.definition import Rung
from qopi_desktop.ui import format as shown
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Ground, Label, Row, Sign, WrapLabel
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.domain.answers import Answer, QuestionId
    from qopi_desktop.forms.definition import Form, Question
    from qopi_desktop.measures.explanation import ExplainedClause, Explanation
    from qopi_desktop.measures.definition import Measure

_TRUTHS = {
    Truth.TRUE: ("true", "met", "green"),
    Truth.FALSE: ("false", "noteligible", "slate"),
    Truth.PENDING: ("unknown", "needs", "slate"),
    Truth.SETTLED: ("settled", "noteligible", "slate"),
}


class ExplanationSheet(ScrollArea):
    """The rungs of one measure, each clause yes, no or not known, with the answers it read as links.

    Signals:
        question_asked: the question of the link pressed.
    """

    question_asked = Signal(str)

    def __init__(self, measure: Measure, explanation: Explanation, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explanation")
        self._form = form
        sheet = Ground("panel")
        self._column = Column(sheet, margins=(20, 16, 20, 20), gap=4)
        self._column.addWidget(WrapLabel(measure.statement, "strong", "text"))
        outcome = say(f"chart.measures.{explanation.outcome.value}")
        self._column.addWidget(WrapLabel(outcome, "body", "text2"))
        for rung in explanation.rungs:
            self._add_rung(rung.rung.value, rung.clauses)
        self._column.add_gap(14)
        self._column.addWidget(WrapLabel(say(f"chart.measures.confidence_{measure.confidence}"), "small", "text3"))
        self._column.addStretch(1)
        self.setWidget(sheet)

    def _add_rung(self, name: str, clauses: tuple[ExplainedClause, ...]) -> None:
        if not clauses:
            return
        self._column.add_gap(10)
        self._column.addWidget(Label(say(f"chart.explain.{name}"), "smallStrong", "text3"))
        for clause in clauses:
            self._column.addLayout(self._clause(clause, decides=name == Rung.NUMERATOR.value))

    def _clause(self, clause: ExplainedClause, *, decides: bool) -> Row:
        word, glyph, color = _TRUTHS[clause.truth]
        if decides and clause.truth in {Truth.FALSE, Truth.SETTLED}:
            glyph, color = "notmet", "red"
        row = Row(gap=8)
        row.addWidget(Sign(glyph, color, say(f"chart.explain.{word}")), 0, Qt.AlignmentFlag.AlignTop)
        text = Column(gap=0)
        text.addWidget(WrapLabel(f"{clause.name}: {say(f'chart.explain.{word}')}", "body", "text"))
        for read in clause.answers:
            text.addLayout(self._read(read.question_id, read.answer))
        for measure_id, outcome in clause.parts:
            text.addWidget(WrapLabel(f"{measure_id}: {say(f'chart.measures.{outcome.value}')}", "body", "text2"))
        row.addLayout(text, 1)
        return row

    def _read(self, question_id: QuestionId, answer: Answer | None) -> Row:
        """Return the question as a link and, behind it in as many lines as it needs, the answer."""
        question = self._form.questions[question_id]
        said = shown.answer(answer, question) if answer is not None else say("chart.explain.none")
        row = Row(gap=8)
        row.addWidget(self._link(question), 0, Qt.AlignmentFlag.AlignTop)
        answered = WrapLabel(said, "body", "text2")
        answered.setContentsMargins(0, theme.current().px(4), 0, theme.current().px(4))
        row.addWidget(answered, 1)
        return row

    def _link(self, question: Question) -> Button:
        link = Button(f"{question.id} {question.short}", ButtonKind.LINK)
        link.setProperty("question", question.id)
        link.clicked.connect(self._on_link)
        return link

    def _on_link(self) -> None:
        link = self.sender()
        if isinstance(link, Button):
            self.question_asked.emit(link.property("question"))
