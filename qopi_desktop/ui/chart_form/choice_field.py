"""A choice of a few: every option in view, chosen by its digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import Answer
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.fields import FieldBase
from qopi_desktop.ui.chart_form.options import Option
from qopi_desktop.ui.kit.paint import text_width

if TYPE_CHECKING:
    from qopi_desktop.forms.definition import Question

MOST_OPTIONS = 4
_COLUMN = 452  # the answer column of the form at its usual width

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


def fits(question: Question) -> bool:
    """Return whether the choices of *question* can all stand in view: four at most, in one line of the form."""
    if not 0 < len(question.choices) <= MOST_OPTIONS:
        return False
    factor = theme.current().factor
    wide = sum(text_width(choice.label, "strong") / factor + 50 for choice in question.choices)
    return wide <= _COLUMN


class ChoiceField(FieldBase):
    """Options with their digits, then the statuses with their letters; arrows move the ring, Enter chooses and goes on.

    Signals:
        ring_moved: the ring goes round another option.
    """

    ring_moved = Signal()

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question, parent)
        self._options: dict[str, Option] = {}
        self.flow.set_gaps(5, 0)
        for place, choice in enumerate(question.choices, start=1):
            option = Option(str(place), choice.label, self.editor)
            option.setObjectName(f"{question.id}.{choice.code}")
            option.clicked.connect(self._on_clicked)
            self._options[choice.code] = option
            self.flow.addWidget(option)
        self.add_statuses(with_alt=False)
        self._at = 0
        self._moved = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus | Qt.FocusPolicy.ClickFocus)
        self.watch(self)

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("control")

    def ring_rect(self) -> QRect:
        """The option that the ring goes round."""
        option = self._all()[self._at]
        return QRect(option.mapTo(self, QPoint(0, 0)), option.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and letters choose, arrows move the ring, Delete takes the answer back, Enter goes on."""
        if self.state.read_only:
            super().keyPressEvent(event)
            return
        self._press(event)

    def _press(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _STEPS:
            self._move(_STEPS[Qt.Key(key)])
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.tell(None)
        elif key == Qt.Key.Key_Space:
            self._choose_at()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._moved:
                self._choose_at()
            self.next_asked.emit()
        elif not (plain and self._choose_by_key(event.text().lower())):
            event.ignore()

    def tell(self, answer: Answer | None) -> None:
        """Emit *answer* and show it chosen at once."""
        self._moved = False
        super().tell(answer)

    def _render(self) -> None:
        answer = self.state.answer
        for code, option in self._options.items():
            option.setChecked(answer is not None and answer.value == code)
        if not self._moved:
            chosen = [place for place, option in enumerate(self._all()) if option.isChecked()]
            self._put_ring(chosen[0] if chosen else 0)

    def _all(self) -> list[Option]:
        return [*self._options.values(), *self._statuses.values()]

    def _answer_at(self, place: int) -> Answer:
        codes = list(self._options)
        if place < len(codes):
            return Answer(codes[place])
        return Answer(missing=list(self._statuses)[place - len(codes)])

    def _move(self, step: int) -> None:
        place = min(max(self._at + step, 0), len(self._all()) - 1)
        self._moved = self._moved or place != self._at
        self._put_ring(place)

    def _put_ring(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.ring_moved.emit()

    def _choose_at(self) -> None:
        self.tell(self._answer_at(self._at))

    def _choose_by_key(self, key: str) -> bool:
        for place, option in enumerate(self._all()):
            if option.key == key:
                self.tell(self._answer_at(place))
                return True
        return False

    def _on_clicked(self) -> None:
        option = self.sender()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        for place, mine in enumerate(self._all()):
            if mine is option:
                self.tell(self._answer_at(place))
