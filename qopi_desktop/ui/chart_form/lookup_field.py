"""Choices too many to stand in view: found by number or words, one or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from qopi_desktop.domain.answers import Answer
from qopi_desktop.forms.definition import Severity
from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.chart_form.fields import FieldBase
from qopi_desktop.ui.chart_form.pick_list import Pick, PickList, picks_of
from qopi_desktop.ui.kit import Entry, Frame
from qopi_desktop.ui.kit.paint import framed, text_width, write
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.forms.definition import Question

_CLOSED_BY = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})


class Finder(Entry):
    """A line that finds one of many options: F2, Down or typing opens the list, Enter takes the current one.

    Signals:
        picked: the code taken. reverted: Esc closed the list.
    """

    picked = Signal(str)
    reverted = Signal()

    def __init__(self, question: Question, parent: QWidget, *, width: int) -> None:
        super().__init__(parent, width=width, trailing="chevron")
        picks = picks_of(question)
        self.picks = {pick.code: pick for pick in picks}
        self.list = PickList(picks, self)
        self.list.picked.connect(self._on_list)
        self.textEdited.connect(self._on_edited)

    @property
    def is_open(self) -> bool:
        """Return whether the list is open."""
        return self.list.isVisible()

    def show_checked(self, codes: frozenset[str]) -> None:
        """Mark *codes* as chosen in the list."""
        self.list.model.checked = codes
        self.list.update()

    def open_all(self) -> None:
        """Open the list with every option."""
        self.list.open_for("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list, take from it, open or close it; the rest is typing."""
        key = event.key()
        if self.is_open and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_F2, Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.open_all()
        elif self.is_open and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.list.current() is not None:
            self._take(self.list.current())
        elif self.is_open and key == Qt.Key.Key_Escape:
            self.list.close_list()
            self.reverted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into the field opens the list, a second one closes it."""
        super().mousePressEvent(event)
        if self.is_open:
            self.list.close_list()
        elif not self.isReadOnly():
            self.open_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list with the field."""
        if event.reason() not in _CLOSED_BY:
            self.list.close_list()
        super().focusOutEvent(event)

    def _take(self, pick: Pick | None) -> None:
        self.list.close_list()
        if pick is not None:
            self.picked.emit(pick.code)

    def _on_list(self, code: str) -> None:
        self._take(self.picks[code])

    def _on_edited(self, text: str) -> None:
        self.list.open_for(text)


class LookupField(FieldBase):
    """One choice of many: the code, three spaces, the words."""

    _WIDTH = 252

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question, parent)
        self._is_edited = False
        self.finder = Finder(question, self.editor, width=self._width_for(question))
        self.finder.setObjectName(f"{question.id}.entry")
        self.finder.textEdited.connect(self._on_edited)
        self.finder.picked.connect(self._on_picked)
        self.finder.reverted.connect(self._on_reverted)
        self.finder.entered.connect(self._on_entered)
        self.finder.left.connect(self.commit)
        self.flow.addWidget(self.finder)
        self.watch(self.finder)

    def input_widget(self) -> QWidget:
        """The line."""
        return self.finder

    def has_pending(self) -> bool:
        """Return whether something was typed and not taken."""
        return self._is_edited

    def commit(self) -> None:
        """Take what was typed if it means one option; nothing typed takes the answer back."""
        if not self._is_edited:
            return
        typed = self.finder.text().strip()
        pick = self.finder.list.model.meant_by(typed) if typed else None
        if typed and pick is None:
            self.complain(say("fields.lookup_not_understood"))
            return
        self.tell(pick.answer if pick else None)

    def caret(self) -> int:
        """Return where the caret stands."""
        return self.finder.cursorPosition()

    def set_caret(self, place: int) -> None:
        """Put the caret at *place*."""
        self.finder.setCursorPosition(place)

    def _render(self) -> None:
        is_error = bool(self.complaint) or self.state.severity is Severity.HARD
        self.finder.set_frame(Frame.ERROR if is_error else Frame.REST)
        if self._is_edited:
            return
        answer = self.state.answer
        pick = next((each for each in self.finder.picks.values() if each.answer == answer), None)
        text = f"{pick.number}   {pick.label}" if pick else ""
        if text != self.finder.text():
            self.finder.setText(text)
            self.finder.setCursorPosition(0)
        self.finder.setToolTip(pick.label if pick and text_width(text, "label") > self.finder.width() else "")
        self.finder.show_checked(frozenset({pick.code}) if pick else frozenset())

    def tell(self, answer: Answer | None) -> None:
        """Emit *answer*; what was typed is done with."""
        self._is_edited = False
        self.finder.list.close_list()
        super().tell(answer)

    def _on_edited(self) -> None:
        self._is_edited = True
        self.complain("")
        self.typing.emit()

    def _on_picked(self, code: str) -> None:
        self.tell(self.finder.picks[code].answer)
        self.next_asked.emit()

    def _on_reverted(self) -> None:
        self._is_edited = False
        self.complain("")
        self._render()

    def _on_entered(self) -> None:
        self.commit()
        if not self._is_edited:
            self.next_asked.emit()

    def _width_for(self, question: Question) -> int:
        """252 at least, up to 420 where the longest option needs it."""
        longest = max((text_width(choice.label, "label") for choice in question.choices), default=0)
        return min(max(self._WIDTH, round(longest / theme.current().factor) + 78), 420)


class CodeChip(QAbstractButton):
    """A chosen option among several; a click takes it out again.

    Signals:
        clicked: take it out.
    """

    def __init__(self, code: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.code = code
        self.setText(label)
        self.setAccessibleName(say("fields.many_remove", label=label))
        self.setToolTip(say("fields.many_remove", label=label))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The words and a cross, 28 high."""
        look = theme.current()
        return QSize(text_width(self.text(), "label") + look.px(36), look.px(28))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the column may get; the words then end in an ellipsis, and the tip has them."""
        return QSize(min(self.sizeHint().width(), theme.current().px(160)), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chosen option."""
        look, painter = theme.current(), QPainter(self)
        fill, frame = look.color("accentSoft"), look.color("accent")
        framed(painter, self.rect(), radius=look.radius("chip"), fill=fill, frame=frame)
        room = self.rect().adjusted(look.px(10), 0, -look.px(24), 0)
        write(painter, room, self.text(), "label", look.color("text"))
        side = look.px(12)
        image = glyphs.pixmap("cross", "text2", 12)
        painter.drawPixmap(self.width() - look.px(8) - side, (self.height() - side) // 2, image)


class ManyField(FieldBase):
    """Several choices: those chosen as chips, and a line to add to them or take them out."""

    _WIDTH = 180

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question, parent)
        self.finder = Finder(question, self.editor, width=self._WIDTH)
        self.finder.setObjectName(f"{question.id}.entry")
        self.finder.setPlaceholderText(say("fields.many_hint"))
        self.finder.picked.connect(self._on_picked)
        self.finder.reverted.connect(self._on_reverted)
        self.finder.entered.connect(self._on_entered)
        self.finder.left.connect(self.commit)
        self.finder.textEdited.connect(self._on_edited)
        self._chips: list[CodeChip] = []
        self.flow.addWidget(self.finder)
        self.watch(self.finder)

    def input_widget(self) -> QWidget:
        """The line."""
        return self.finder

    def has_pending(self) -> bool:
        """Return whether something was typed and not taken."""
        return bool(self.finder.text().strip())

    def commit(self) -> None:
        """Add what was typed if it means one option; a chosen one stays chosen."""
        typed = self.finder.text().strip()
        if not typed:
            return
        pick = self.finder.list.model.meant_by(typed)
        if pick is None:
            self.complain(say("fields.lookup_not_understood"))
            return
        if pick.code not in self._codes():
            self._toggle(pick.code)
        self.finder.clear()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Backspace in the empty line takes the last one out."""
        if event.key() == Qt.Key.Key_Backspace and not self.finder.text() and self.state.answer is not None:
            codes = self._codes()
            self.tell(Answer(codes[:-1]) if codes[:-1] else None)
            return True
        return super().handle_key(event)

    def tell(self, answer: Answer | None) -> None:
        """Emit *answer* and show it."""
        self.finder.list.close_list()
        super().tell(answer)

    def _render(self) -> None:
        is_error = bool(self.complaint) or self.state.severity is Severity.HARD
        self.finder.set_frame(Frame.ERROR if is_error else Frame.REST)
        codes = self._codes()
        self.finder.show_checked(frozenset(codes))
        if [chip.code for chip in self._chips] != list(codes):
            self._rebuild(codes)

    def _rebuild(self, codes: tuple[str, ...]) -> None:
        for chip in self._chips:
            self.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, code in enumerate(codes):
            pick = self.finder.picks.get(code)
            chip = CodeChip(code, pick.label if pick else code, self.editor)
            chip.clicked.connect(self._on_chip)
            self.flow.insert_widget(place, chip)
            chip.show()
            self._chips.append(chip)
        self.updateGeometry()

    def _codes(self) -> tuple[str, ...]:
        """The codes shown as chips; a status is one by itself."""
        if self.state.answer is None:
            return ()
        if self.state.answer.missing is not None:
            return (f"?{self.state.answer.missing.value}",)
        return self.state.answer.value if isinstance(self.state.answer.value, tuple) else ()

    def _toggle(self, code: str) -> None:
        """Add *code* or take it out; a status and codes drive each other out."""
        if (status := self.finder.picks[code].status) is not None:
            self.tell(None if code in self._codes() else Answer(missing=status))
            return
        chosen = set(self._codes()) ^ {code}
        ordered = tuple(each for each, pick in self.finder.picks.items() if each in chosen and pick.status is None)
        self.tell(Answer(ordered) if ordered else None)

    def _on_picked(self, code: str) -> None:
        self.finder.clear()
        self._toggle(code)

    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, CodeChip):
            self.finder.setFocus(Qt.FocusReason.MouseFocusReason)
            self._toggle(chip.code)

    def _on_edited(self) -> None:
        self.complain("")
        self.typing.emit()

    def _on_reverted(self) -> None:
        self.finder.clear()
        self.complain("")

    def _on_entered(self) -> None:
        self.commit()
        if not self.has_pending():
            self.next_asked.emit()
