"""Answers that are typed: numbers and texts. A text that is not understood stays, and is not saved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import Answer
from qopi_desktop.forms.definition import Severity
from qopi_desktop.ui import format as fmt
from qopi_desktop.ui.chart_form.fields import FieldBase
from qopi_desktop.ui.chart_form.options import STATUS_KEYS
from qopi_desktop.ui.kit import Entry, Frame, Label
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.forms.definition import Question

COMMIT_MS = 1000
"""The longest time between the last key and the answer, where the text is understood."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood as: an answer, or None for no answer."""

    answer: Answer | None


class TypedField(FieldBase):
    """A field one types in: its text becomes an answer when it is left, on Enter, and one second after the last key."""

    def __init__(self, question: Question, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(question, parent)
        self.entry = entry
        entry.setParent(self.editor)
        entry.setObjectName(f"{question.id}.entry")
        entry.textEdited.connect(self._on_edited)
        entry.entered.connect(self._on_entered)
        entry.left.connect(self.commit)
        self._is_edited = False  # the text differs from the answer shown
        self._is_raw = False  # it became an answer while it was still being typed, so it is not yet in its usual form
        self._timer = QTimer(self, singleShot=True, interval=COMMIT_MS)
        self._timer.timeout.connect(self._on_time)
        self.flow.addWidget(entry)
        self.watch(entry)

    def read(self, text: str) -> Reading | None:
        """Return what *text* means; None where it is not understood."""
        raise NotImplementedError

    def write(self, answer: Answer | None) -> str:
        """Return the usual form of *answer*; empty for none and for a status."""
        raise NotImplementedError

    def sorry(self) -> str:
        """Return the sentence for a text that is not understood."""
        raise NotImplementedError

    def input_widget(self) -> QWidget:
        """The line."""
        return self.entry

    def has_pending(self) -> bool:
        """Return whether a typed text has not become an answer."""
        return self._is_edited

    def commit(self) -> None:
        """Tell a pending text, or say that it is not understood; put an understood one in its usual form."""
        self._timer.stop()
        if not self._is_edited:
            self._tidy()
            return
        reading = self._read_finally(self.entry.text().strip())
        if reading is None:
            self.complain(self.sorry())
            return
        self._is_raw = False
        self.tell(reading.answer)

    def tell(self, answer: Answer | None) -> None:
        """Emit *answer*; what was typed is done with."""
        self._is_edited = False
        self._timer.stop()
        super().tell(answer)

    def caret(self) -> int:
        """Return where the caret stands."""
        return self.entry.cursorPosition()

    def set_caret(self, place: int) -> None:
        """Put the caret at *place*."""
        self.entry.setCursorPosition(place)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Esc puts the answer back that was there before typing."""
        if event.key() == Qt.Key.Key_Escape and self._is_edited:
            self._is_edited = self._is_raw = False
            self._timer.stop()
            self.complain("")
            self._render()
            return True
        return super().handle_key(event)

    def give_status_by_key(self, key: str) -> bool:
        """Answer with a status; what was typed gives way to it."""
        self._is_raw = False
        return super().give_status_by_key(key)

    def _render(self) -> None:
        is_error = bool(self.complaint) or self.state.severity is Severity.HARD
        self.entry.set_frame(Frame.ERROR if is_error else Frame.REST)
        if self._is_edited or (self._is_raw and self._still_says_it()):
            return
        self._is_raw = False
        text = self.write(self.state.answer)
        if text != self.entry.text():
            self.entry.setText(text)
        self._offer_statuses()

    def _offer_statuses(self) -> None:
        """Show the statuses where no value stands in the line; with a value their keys still work."""
        for option in self._statuses.values():
            option.setVisible(not self.entry.text())

    def _still_says_it(self) -> bool:
        reading = self.read(self.entry.text().strip())
        return reading is not None and reading.answer == self.state.answer

    def _read_finally(self, text: str) -> Reading | None:
        if not text:
            return Reading(None)
        for status in self.question.statuses:
            if text.casefold() == STATUS_KEYS[status]:
                return Reading(Answer(missing=status))
        return self.read(text)

    def _tidy(self) -> None:
        if self._is_raw:
            self._is_raw = False
            self._render()

    def _on_edited(self) -> None:
        self._is_edited = True
        self.complain("")
        self._offer_statuses()
        self._timer.start()
        self.typing.emit()

    def _on_time(self) -> None:
        text = self.entry.text().strip()
        reading = self.read(text) if text else None  # an emptied line may be about to be typed anew
        if self._is_edited and reading is not None:
            self._is_raw = True
            self.tell(reading.answer)

    def _on_entered(self) -> None:
        self.commit()
        if not self._is_edited:
            self.next_asked.emit()


class NumberField(TypedField):
    """A number with its unit behind it; letters do not go in."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question, Entry(width=72), parent)
        if question.unit:
            self.flow.addWidget(Label(question.unit, "body", "text3", self.editor))
        self.add_statuses(with_alt=True)

    def read(self, text: str) -> Reading | None:
        """Return the number, with a point or a comma for decimals."""
        try:
            value = Decimal(text.replace(fmt.MINUS, "-").replace(",", "."))
        except InvalidOperation:
            return None
        return Reading(Answer(value)) if value.is_finite() else None

    def write(self, answer: Answer | None) -> str:
        """Return the number as it is shown."""
        return fmt.number(answer.value) if answer and isinstance(answer.value, Decimal) else ""

    def sorry(self) -> str:
        """Return the sentence for what is no number."""
        return say("fields.number_not_understood")

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keep letters out, and say so; a status letter in an empty line gives the status."""
        typed = event.text()
        if not typed or not typed.isprintable() or typed in f"0123456789.,-{fmt.MINUS}":
            return super().handle_key(event)
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return super().handle_key(event)
        is_empty = self.entry.hasSelectedText() or not self.entry.text()
        if is_empty and self.give_status_by_key(typed.lower()):
            return True
        self.complain(say("fields.number_letters"))
        return True


class TextField(TypedField):
    """A text of one line."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question, Entry(width=320), parent)
        self.add_statuses(with_alt=True)

    def read(self, text: str) -> Reading | None:
        """Return the text: every text is understood."""
        return Reading(Answer(text))

    def write(self, answer: Answer | None) -> str:
        """Return the text."""
        return answer.value if answer and isinstance(answer.value, str) else ""

    def sorry(self) -> str:
        """Return nothing: every text is understood."""
        return ""

    def _read_finally(self, text: str) -> Reading | None:
        return self.read(text) if text else Reading(None)
