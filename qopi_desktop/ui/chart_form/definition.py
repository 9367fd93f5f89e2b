"""The definition strip: what counts as an answer to the question that has the keyboard, and a note of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Column, Edge, ElidingLabel, Entry, Ground, KeyCap, Label, Row, WrapLabel, fix
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qopi_desktop.domain.rules import Refusal
    from qopi_desktop.forms.definition import Codes, Question
    from qopi_desktop.forms.regimens import Regimen

_LINES, _LINES_SMALL = 3, 2
_CODE = 104
_SHARES = {"counts": 4, "does_not_count": 3, "where": 3}  # of the width: what counts takes most words


class DefinitionColumn(QWidget):
    """One heading with its text below."""

    def __init__(self, heading: str, parent: QWidget | None = None, *, tone: str = "text3") -> None:
        super().__init__(parent)
        column = Column(self, gap=2)
        column.addWidget(Label(heading, "smallStrong", tone))
        self._texts = {lines: WrapLabel("", "body", "text", most_lines=lines) for lines in (_LINES, _LINES_SMALL)}
        for text in self._texts.values():
            column.addWidget(text)
        column.addStretch(1)
        self.show_small(small=False)

    def show_text(self, text: str) -> None:
        """Show *text*; what does not fit ends in an ellipsis and stands whole in the tip."""
        for label in self._texts.values():
            label.setText(text)

    def show_small(self, *, small: bool) -> None:
        """Show two lines instead of three."""
        for lines, label in self._texts.items():
            label.setVisible((lines == _LINES_SMALL) == small)


class DefinitionStrip(Ground):
    """Shows the card of the current question; F1 opens all of it.

    Signals:
        note_changed: question id and the note typed for it.
    """

    note_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent, edges=(Edge.TOP,))
        self.setObjectName("definition")
        self._question: Question | None = None
        self._code = Label("", "smallStrong", "accent")
        self._title = ElidingLabel("", "strong")
        self._note = Entry(width=240)
        self._note.setObjectName("question-note")
        self._note.left.connect(self._on_note)
        self._note.entered.connect(self._on_note)
        head = Row(margins=(20, 4, 16, 2), gap=10)
        head.addWidget(self._code)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._note)
        head.addWidget(KeyCap("F1"))
        self._columns = {name: DefinitionColumn(say(f"chart.definition.{name}")) for name in _SHARES}
        body = Row(margins=(20, 0, 20, 6), gap=24)
        for name, each in self._columns.items():
            body.addWidget(each, _SHARES[name])
        column = Column(self, margins=(0, 1, 0, 0), gap=2)
        column.addLayout(head)
        column.addLayout(body, 1)
        self.set_small(small=False)

    def show_question(self, question: Question, note: str, refusal: Refusal | None = None) -> None:
        """Show the card of *question* and the note kept on it; *refusal* closes the note."""
        self._on_note()
        self._question = question
        self._code.setText(question.id)
        self._title.setText(question.ask)
        for name, column in self._columns.items():
            column.show_text(getattr(question.card, name))
        self._note.setText(note)
        self._note.setPlaceholderText(say("chart.definition.note", question=question.id))
        self._note.setAccessibleName(say("chart.definition.note", question=question.id))
        self._note.setEnabled(refusal is None)
        tip = say(f"chart.refused.{refusal.code}") if refusal else say("chart.definition.note_hint")
        self._note.setToolTip(tip)

    def set_small(self, *, small: bool) -> None:
        """Be 104 high with two lines a column, or 128 with three."""
        for column in self._columns.values():
            column.show_small(small=small)
        fix(self, height=theme.tokens().height["definition_small" if small else "definition"])

    def focus_note(self) -> None:
        """Put the keyboard into the note."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """Keep what is typed in the note."""
        self._on_note()

    def _on_note(self) -> None:
        if self._question is not None:
            self.note_changed.emit(self._question.id, self._note.text().strip())


class CardSheet(ScrollArea):
    """All of a question's card and what its codes are, with the regimens that the chart's drugs may be."""

    def __init__(self, question: Question, regimens: Sequence[Regimen] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sheet = Ground("panel")
        sheet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = Column(sheet, margins=(20, 16, 20, 20), gap=4)
        column.addWidget(WrapLabel(f"{question.id}  {question.ask}", "head", "text"))
        card = question.card
        parts: dict[str, tuple[str, ...]] = {
            "counts": (card.counts,),
            "does_not_count": (card.does_not_count,),
            "where": (card.where,),
            "example": card.examples,
            "trap": card.traps,
        }
        if regimens:
            parts["regimens"] = tuple(_in_words(each, question) for each in regimens)
        for heading, texts in parts.items():
            column.add_gap(10)
            column.addWidget(Label(say(f"chart.definition.{heading}"), "smallStrong", "text3"))
            for text in texts:
                column.addWidget(WrapLabel(text, "body", "text"))
        for codes in question.explained:
            _add_codes(column, codes)
        column.add_gap(14)
        column.addWidget(WrapLabel(card.source, "small", "text3"))
        column.addStretch(1)
        self.setWidget(sheet)


def _add_codes(column: Column, codes: Codes) -> None:
    """Add the title of *codes*, a row for each with what it stands for, and where that comes from."""
    column.add_gap(10)
    column.addWidget(Label(codes.title, "smallStrong", "text3"))
    for label, told in codes.rows():
        row = Row(gap=12)
        name = WrapLabel(label, "body", "text")
        fix(name, width=_CODE)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(WrapLabel(told, "body", "text2"), 1)
        column.addLayout(row)
    column.addWidget(WrapLabel(codes.source, "small", "text3"))


def _in_words(regimen: Regimen, question: Question) -> str:
    risk = next(choice.label for choice in question.choices if choice.code == regimen.risk)
    return say("chart.definition.regimen", regimen=regimen.label, risk=risk)
