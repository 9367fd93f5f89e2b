"""Why a measure stands as it does, and what would change that: for the sheet at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from qopi_desktop.conditions import Truth
from qopi_desktop.measures.definition import Rung
from qopi_desktop.measures.explanation import Origin
from qopi_desktop.ui import format as shown
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Ground, Label, Row, Sign, WrapLabel
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.turning import change_in_words
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from qopi_desktop.domain.answers import StoredAnswer
    from qopi_desktop.domain.people import Person
    from qopi_desktop.forms.definition import Form, Question
    from qopi_desktop.measures.definition import Measure
    from qopi_desktop.measures.explanation import ExplainedClause, Explanation, ReadAnswer
    from qopi_desktop.measures.turning import Changes

_TRUTHS = {
    Truth.TRUE: ("true", "met", "green"),
    Truth.FALSE: ("false", "noteligible", "slate"),
    Truth.PENDING: ("unknown", "needs", "slate"),
    Truth.SETTLED: ("settled", "noteligible", "slate"),
}


class ExplanationSheet(ScrollArea):
    """The rungs of one measure, each clause yes, no or not known, with the answers it read as links and their origin.

    Below stands what would change the outcome, once it is found: in words and with links, and nothing to accept.

    Signals:
        question_asked: the question of the link pressed.
    """

    question_asked = Signal(str)

    def __init__(
        self,
        measure: Measure,
        explanation: Explanation,
        form: Form,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("explanation")
        self._form, self._now = form, now
        self._entered: list[tuple[WrapLabel, StoredAnswer]] = []
        sheet = Ground("panel")
        self._column = Column(sheet, margins=(20, 16, 20, 20), gap=4)
        self._column.addWidget(WrapLabel(measure.statement, "strong", "text"))
        outcome = say(f"chart.measures.{explanation.outcome.value}")
        self._column.addWidget(WrapLabel(outcome, "body", "text2"))
        for rung in explanation.rungs:
            self._add_rung(rung.rung.value, rung.clauses)
        self._add_changes()
        self._add_about(measure)
        self._column.addStretch(1)
        self.setWidget(sheet)

    def _add_about(self, measure: Measure) -> None:
        """Add why the measure is worth keeping to, its window, what a gap means, and how well it is known."""
        self._column.add_gap(14)
        self._column.addWidget(Label(say("chart.explain.about"), "smallStrong", "text3"))
        window = say("chart.explain.window", window=measure.window) if measure.window else ""
        for text in (measure.reason, window, measure.gap):
            if text:
                self._column.addWidget(WrapLabel(text, "body", "text2"))
        self._column.addWidget(WrapLabel(say(f"chart.measures.confidence_{measure.confidence}"), "small", "text3"))

    def show_people(self, users: tuple[Person, ...]) -> None:
        """Say who gave each answer."""
        names = {user.id: user.name for user in users}
        for label, stored in self._entered:
            when = shown.age(stored.at, self._now)
            label.setText(say("chart.explain.from_person", who=names[stored.person_id], when=when))

    def show_changes(self, changes: Changes) -> None:
        """Show what would change the outcome, the fewest answers first."""
        self._searching.hide()
        if not changes.found:
            self._changes.addWidget(WrapLabel(say("chart.explain.changes_none"), "body", "text2"))
            return
        for change in changes.found:
            words = change_in_words(change, self._form)
            self._changes.addWidget(WrapLabel(say("chart.explain.change", words=words), "body", "text"))
            for question_id in change.questions:
                self._changes.addWidget(self._link(self._form.questions[question_id]), 0, Qt.AlignmentFlag.AlignLeft)
            self._changes.add_gap(6)
        self._changes.addWidget(WrapLabel(say("chart.explain.changes_care"), "small", "text3"))

    def _add_changes(self) -> None:
        self._column.add_gap(14)
        self._column.addWidget(Label(say("chart.explain.changes"), "smallStrong", "text3"))
        self._searching = WrapLabel(say("chart.explain.changes_searching"), "body", "text3")
        self._column.addWidget(self._searching)
        self._changes = Column(gap=2)
        self._column.addLayout(self._changes)

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
            text.addLayout(self._read(read))
            if read.answer is not None:
                text.addWidget(self._whence(read))
        for measure_id, outcome in clause.parts:
            text.addWidget(WrapLabel(f"{measure_id}: {say(f'chart.measures.{outcome.value}')}", "body", "text2"))
        row.addLayout(text, 1)
        return row

    def _whence(self, read: ReadAnswer) -> WrapLabel:
        """Return where an answer came from; of a person's the time, until `show_people` tells who."""
        if read.origin is Origin.RULE:
            text = say("chart.explain.from_rule", reads=", ".join(each.question_id for each in read.reads))
        elif read.stored is None:
            text = say("chart.explain.from_program")
        else:
            text = shown.age(read.stored.at, self._now)
        label = WrapLabel(text, "small", "text3")
        if read.stored is not None:
            self._entered.append((label, read.stored))
        return label

    def _read(self, read: ReadAnswer) -> Row:
        """Return the question as a link and, behind it in as many lines as it needs, the answer."""
        question = self._form.questions[read.question_id]
        said = shown.answer(read.answer, question) if read.answer is not None else say("chart.explain.none")
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
