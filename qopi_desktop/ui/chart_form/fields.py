"""The field of an answer: one class for each kind of question, all with the same few signals."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.forms.definition import Kind, Severity
from qopi_desktop.ui import format as fmt
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.options import STATUS_KEYS, status_option
from qopi_desktop.ui.kit import Chip, ChipFace, Column, Row, WrapLabel, fix
from qopi_desktop.ui.kit.flow import Flow
from qopi_desktop.ui.kit.paint import text_width
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qopi_desktop.forms.definition import Question
    from qopi_desktop.ui.chart_form.options import Option

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True, slots=True)
class FieldState:
    """What a field shows: the answer, the gravest problem of its question, and whether it may be changed."""

    answer: Answer | None = None
    severity: Severity | None = None
    read_only: bool = False


class ValueLine(QWidget):
    """A value that cannot be changed here, with a chip that says where it comes from."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = Row(self, margins=(0, 6, 0, 6), gap=12)
        self.text = WrapLabel("", "label", "text", self)
        self._chip = Chip(ChipFace(""), self)
        row.addWidget(self.text, 1)
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self._chip.setVisible(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus | Qt.FocusPolicy.ClickFocus)
        fix(self, least_height=32)

    def ring_rect(self) -> QRect:
        """The text with a little room round it: there is no frame to keep it off the ring."""
        px = theme.current().px
        wide = min(text_width(self.text.text(), "label") + px(14), self.width() + px(7))
        return QRect(-px(7), px(2), wide, self.height() - px(4))

    def show_value(self, text: str, tone: str, source: str = "") -> None:
        """Show *text* in color token *tone*, and *source* as a chip if there is one."""
        self.text.set_tone(tone)
        self.text.setText(text)
        self.setAccessibleDescription(text)
        self._chip.set_face(ChipFace(source))
        self._chip.setVisible(bool(source))


class FieldBase(QWidget):
    """The answer of one question: shows what it is told, tells what the person did, keeps no answer.

    Signals:
        answered: the Answer the person gave, or None for one taken back; by nothing but the person's act.
        typing: a key went into a text that is not an answer yet.
        next_asked, previous_asked: Enter, Shift+Enter.
        complained: `complaint` is another.
        focus_changed: whether the focus is in the field.
    """

    answered = Signal(object)
    typing = Signal()
    next_asked = Signal()
    previous_asked = Signal()
    complained = Signal()
    focus_changed = Signal(bool)

    takes_answers = True

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.state = FieldState()
        self.complaint = ""
        self._statuses: dict[Missing, Option] = {}
        self.editor = QWidget(self)
        self.flow = Flow(self.editor, gap=8)
        column = Column(self)
        column.addWidget(self.editor)
        self.value_line = ValueLine(self)
        column.addWidget(self.value_line)
        self.value_line.setVisible(False)
        self.value_line.installEventFilter(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_state(self, state: FieldState) -> None:
        """Show *state*; emits nothing."""
        self.state = state
        self.editor.setVisible(not state.read_only)
        self.value_line.setVisible(state.read_only)
        if state.read_only:
            self._show_value(state.answer)
        self._show_statuses()
        self._render()

    def commit(self) -> None:
        """Tell a typed text at once, as if the field were left; does nothing where none is pending."""

    def has_pending(self) -> bool:
        """Return whether a typed text has not become an answer."""
        return False

    def caret(self) -> int:
        """Return where the caret stands; 0 in a field without one."""
        return 0

    def set_caret(self, place: int) -> None:
        """Put the caret at *place*; nothing in a field without one."""

    def widget_for_focus(self) -> QWidget:
        """Return the widget that takes the focus for this field."""
        return self.value_line if self.state.read_only else self.input_widget()

    def input_widget(self) -> QWidget:
        """Return the widget that takes keys while the field may be changed."""
        return self

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let what lies around scroll: the wheel never changes an answer."""
        event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the focus and the keys that every field knows."""
        if isinstance(event, QFocusEvent):
            self._on_focus(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_undo(event):
            event.ignore()
            return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.handle_key(event):
            return True
        return super().eventFilter(watched, event)

    def _is_undo(self, event: QKeyEvent) -> bool:
        """Return whether the key undoes or redoes an answer: with nothing typed, the line has none of its own."""
        return not self.has_pending() and (
            event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
        )

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks in every field; return whether it was one of these keys."""
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.commit()
            self.previous_asked.emit()
            return True
        if event.key() in _ENTER and self.state.read_only:
            self.next_asked.emit()
            return True
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and not self.state.read_only:
            return self.give_status_by_key(chr(event.key()).lower() if event.key() < 0x80 else "")  # noqa: PLR2004 - ASCII
        return False

    def give_status_by_key(self, key: str) -> bool:
        """Answer with the status of letter *key*; return whether the question offers one."""
        for status in self.question.statuses:
            if STATUS_KEYS[status] == key:
                self.tell(Answer(missing=status))
                return True
        return False

    def tell(self, answer: Answer | None) -> None:
        """Show the person's *answer* and emit it, unless it is the one shown already or the field is closed."""
        if self.state.read_only:
            return
        is_new = answer != self.state.answer
        self.state = FieldState(answer, self.state.severity, self.state.read_only)
        self.complain("")
        self._show_statuses()
        self._render()
        if is_new:
            self.answered.emit(answer)

    def complain(self, text: str) -> None:
        """Set the sentence about a text that was not understood; empty for none."""
        if text != self.complaint:
            self.complaint = text
            self._render()
            self.complained.emit()

    def watch(self, widget: QWidget) -> None:
        """Handle the common keys and the focus of *widget*, the part that takes keys."""
        widget.installEventFilter(self)

    def add_statuses(self, *, with_alt: bool) -> None:
        """Add one quiet option for each status of the question, at the end."""
        for status in Missing:
            if status in self.question.statuses:
                option = status_option(status, self.editor, with_alt=with_alt)
                option.setObjectName(f"{self.question.id}.{status.value}")
                option.clicked.connect(self._on_status)
                self._statuses[status] = option
                self.flow.addWidget(option)
        if self._statuses:
            self.flow.break_before(next(iter(self._statuses.values())))

    def _render(self) -> None:
        """Show the state; each kind adds its own."""

    def _show_statuses(self) -> None:
        missing = self.state.answer.missing if self.state.answer else None
        for status, option in self._statuses.items():
            option.setChecked(status is missing)

    def _show_value(self, answer: Answer | None) -> None:
        self.value_line.show_value(fmt.answer(answer, self.question), "text" if answer else "text3")

    def _on_status(self) -> None:
        option = self.sender()
        for status, mine in self._statuses.items():
            if mine is option:
                self.widget_for_focus().setFocus(Qt.FocusReason.MouseFocusReason)
                self.tell(Answer(missing=status))

    def _on_focus(self, event: QFocusEvent) -> None:
        if event.type() == QEvent.Type.FocusIn:
            self.focus_changed.emit(True)
        elif event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.focus_changed.emit(False)


class ReadOnlyValue(FieldBase):
    """An answer that no person gives: filled by the program, or following from other answers."""

    takes_answers = False
    _labels: Mapping[str, str] = MappingProxyType({})

    def set_labels(self, labels: Mapping[str, str]) -> None:
        """Show names for the ids of people and places."""
        self._labels = labels
        self.show_state(self.state)

    def show_state(self, state: FieldState) -> None:
        """Show *state*, always closed."""
        super().show_state(FieldState(state.answer, state.severity, read_only=True))

    def _show_value(self, answer: Answer | None) -> None:
        question = self.question
        source = say("fields.from_code", code=", ".join(question.derive.reads)) if question.derive else ""
        tone = "text3" if answer is None else "text2" if question.kind is Kind.DERIVED else "text"
        self.value_line.show_value(fmt.answer(answer, question, self._labels), tone, source)
