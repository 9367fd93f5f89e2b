"""A row of the form: code, question, answer, and below it what is wrong."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.domain.typed_dates import parse_typed
from qopi_desktop.forms.definition import Kind, Severity
from qopi_desktop.forms.session import ANSWER_NEEDED
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.choice_field import ChoiceField, fits
from qopi_desktop.ui.chart_form.date_field import DateField
from qopi_desktop.ui.chart_form.fields import FieldBase, FieldState, ReadOnlyValue
from qopi_desktop.ui.chart_form.lookup_field import LookupField, ManyField
from qopi_desktop.ui.chart_form.typed_fields import NumberField, TextField
from qopi_desktop.ui.kit import Entry, Label, MessageLine, WrapLabel
from qopi_desktop.ui.kit.paint import mark
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qopi_desktop.domain.answers import Answer
    from qopi_desktop.domain.dates import PartialDate
    from qopi_desktop.forms.definition import Question
    from qopi_desktop.forms.session import Problem, QuestionState

_WIDE, _NARROW, _TIGHT, _LEAST = 880, 700, 320, 200


class Shape(Enum):
    """How a row stands: label beside the answer, with more room for it, or above."""

    BESIDE = "beside"
    WIDE = "wide"
    COMPACT = "compact"

    @staticmethod
    def of(width: int) -> Shape:
        """Return the shape for *width* pixels on the screen at the factor in force."""
        effective = width / theme.current().factor
        if effective < _NARROW:
            return Shape.COMPACT
        return Shape.WIDE if effective > _WIDE else Shape.BESIDE


def make_field(question: Question, parent: QWidget) -> FieldBase:
    """Return the field for the kind of *question*, without an answer."""
    if not question.is_asked:
        return ReadOnlyValue(question, parent)
    match question.kind:
        case Kind.CHOICE:
            return ChoiceField(question, parent) if fits(question) else LookupField(question, parent)
        case Kind.MANY:
            return ManyField(question, parent)
        case Kind.DATE:
            return DateField(question, _no_date, parent)
        case Kind.NUMBER:
            return NumberField(question, parent)
        case _:
            return TextField(question, parent)


class QuestionRow(QWidget):
    """One question of the form, in any of three shapes.

    Signals:
        answered: question id, the Answer or None; only by the person's act.
        focused: question id; the focus came into the row.
        next_asked, previous_asked: question id; Enter, Shift+Enter.
    """

    answered = Signal(str, object)
    focused = Signal(str)
    next_asked = Signal(str)
    previous_asked = Signal(str)

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.setObjectName(question.id)
        self.setAccessibleName(say("fields.row_name", code=question.id, label=question.ask))
        self._problems: tuple[Problem, ...] = ()
        self._is_focused = self._was_visited = False
        self._shape: Shape | None = None
        self._heights: dict[int, int] = {}  # by width; the layout asks again and again
        self._code = Label(question.id, "smallMedium", "text3", self)
        self._label = WrapLabel(question.ask, "body", "text", self, line=19)
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.field = make_field(question, self)
        self._message = MessageLine(self)
        self._name_field()
        self._connect()
        theme.current().changed.connect(self._settle)

    @property
    def takes_answers(self) -> bool:
        """Return whether a person can answer it now."""
        return self.field.takes_answers and not self.field.state.read_only

    def set_today(self, today: date, birth: PartialDate | None) -> None:
        """Read typed dates as of *today*, and two-digit years by *birth*."""
        if isinstance(self.field, DateField):
            self.field.set_parse(partial(parse_typed, today=today, birth=birth))

    def set_labels(self, labels: Mapping[str, str]) -> None:
        """Show names for the ids of people and places that the program fills in."""
        if isinstance(self.field, ReadOnlyValue):
            self.field.set_labels(labels)

    def show_state(self, state: QuestionState, *, read_only: bool) -> None:
        """Show the answer and the problems of the question; emits nothing."""
        self._problems = state.problems
        problem = self._shown_problem()
        self.field.show_state(FieldState(state.answer, problem.severity if problem else None, read_only))
        self._show_message()

    def commit(self) -> None:
        """Tell a text that is typed but not left."""
        self.field.commit()

    def has_pending(self) -> bool:
        """Return whether a typed text has not become an answer."""
        return self.field.has_pending()

    def caret(self) -> int:
        """Return where the caret stands."""
        return self.field.caret()

    def take_focus(self, caret: int = 0) -> None:
        """Put the keyboard on the answer, the caret at *caret*; at 0 everything is selected for typing over."""
        widget = self.field.widget_for_focus()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if caret:
            self.field.set_caret(caret)
        elif isinstance(widget, Entry):
            widget.selectAll()

    def tab_stops(self) -> tuple[QWidget, ...]:
        """Return what Tab goes to in this row, in order."""
        return (self.field.widget_for_focus(),)

    @property
    def message(self) -> str:
        """The sentence below the answer; empty for none."""
        return self._message.text

    def sizeHint(self) -> QSize:
        """The row at its usual width."""
        return QSize(theme.current().px(808), self.heightForWidth(theme.current().px(808)))

    def minimumSizeHint(self) -> QSize:
        """As narrow as compact mode with text at 200 %; what does not fit beside goes below."""
        return QSize(theme.current().px(_LEAST), theme.current().height("row"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the shape that fits the width."""
        super().resizeEvent(event)
        self._arrange(event.size().width(), move=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the answer goes to the answer."""
        self.field.widget_for_focus().setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the mark of the focused row, or the line below."""
        look, painter = theme.current(), QPainter(self)
        if self._is_focused:
            painter.fillRect(self.rect(), look.color("accentSoft"))
            mark(painter, self.rect())
        else:
            side = look.px(16 if self._shape is Shape.COMPACT else 20)
            painter.fillRect(side, self.height() - 1, self.width() - 2 * side, 1, look.color("line"))

    # What is shown

    def _shown_problem(self) -> Problem | None:
        """The gravest problem to show here: a missing answer only after the person has left the row."""
        shown = [
            each
            for each in self._problems
            if each.code != ANSWER_NEEDED or (self._was_visited and not self._is_focused)
        ]
        hard = [each for each in shown if each.severity is Severity.HARD]
        return next(iter(hard or shown), None)

    def _show_message(self) -> None:
        problem = self._shown_problem()
        if self.field.complaint:
            text, is_hard = self.field.complaint, True
        else:
            text, is_hard = (problem.say, problem.severity is Severity.HARD) if problem else ("", True)
        self._message.show_message(text, "must" if is_hard else "check", "red" if is_hard else "amber")
        self._settle()
        self.field.widget_for_focus().setAccessibleDescription(text)

    def _show_focus(self) -> None:
        self._label.set_style("strong" if self._is_focused else "body")
        self._code.set_tone("accent" if self._is_focused else "text3")
        self.update()

    # How it stands

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of everything in the shape for *width*."""
        if width not in self._heights:
            self._heights[width] = self._arrange(width, move=False)
        return self._heights[width]

    def event(self, event: QEvent) -> bool:
        """Stand anew when a part needs another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle()
        return super().event(event)

    def _settle(self) -> None:
        self._heights.clear()
        self.updateGeometry()
        self._arrange(self.width(), move=True)

    def _arrange(self, width: int, *, move: bool) -> int:
        shape = Shape.of(width)
        if move and shape is not self._shape:
            self._shape = shape
            self.update()
        return self._stack(width, move=move) if shape is Shape.COMPACT else self._stand(width, shape, move=move)

    def _stack(self, width: int, *, move: bool) -> int:
        """Label above the answer; return the height."""
        px = theme.current().px
        is_tight = width < px(_TIGHT)
        left, top = px(16 if is_tight else 54), px(28 if is_tight else 8)
        room = width - left - px(16)
        label = max(px(20), self._label.heightForWidth(room))
        end = self._place_answer(QRect(left, top + label + px(4), room, 0), move=move)
        if move:
            self._code.setGeometry(px(16), px(8), px(38), px(20))
            self._label.setGeometry(left, top, room, label)
        return max(px(74), end + px(10))

    def _stand(self, width: int, shape: Shape, *, move: bool) -> int:
        """Label beside the answer; return the height."""
        px = theme.current().px
        label_wide = px(300 if shape is Shape.WIDE else 260)
        left = px(64) + label_wide + px(12)
        label = max(px(44), self._label.heightForWidth(label_wide) + px(6))
        end = self._place_answer(QRect(left, px(6), width - left - px(20), 0), move=move)
        if move:
            self._code.setGeometry(px(20), 0, px(44), px(44))
            self._label.setGeometry(px(64), 0, label_wide, label)
        return max(px(44), label, end + px(6))

    def _place_answer(self, room: QRect, *, move: bool) -> int:
        """Put the answer at the top of *room* and the message below it; return where they end."""
        high = max(theme.current().height("field"), self.field.heightForWidth(room.width()))
        end = room.top() + high
        if move:
            self.field.setGeometry(room.left(), room.top(), room.width(), high)
        if not self._message.isHidden():
            end += theme.current().px(4)
            below = self._message.heightForWidth(room.width())
            if move:
                self._message.setGeometry(room.left(), end, room.width(), below)
            end += below
        return end

    # What the person does

    def _name_field(self) -> None:
        for widget in {self.field.input_widget(), self.field.widget_for_focus(), self.field.value_line}:
            widget.setAccessibleName(self.accessibleName())
        self._label.setBuddy(self.field.input_widget())

    def _connect(self) -> None:
        field = self.field
        field.answered.connect(self._on_answered)
        field.next_asked.connect(self._on_next)
        field.previous_asked.connect(self._on_previous)
        field.complained.connect(self._show_message)
        field.focus_changed.connect(self._on_focus)

    def _on_answered(self, answer: Answer | None) -> None:
        self.answered.emit(self.question.id, answer)

    def _on_next(self) -> None:
        self.next_asked.emit(self.question.id)

    def _on_previous(self) -> None:
        self.previous_asked.emit(self.question.id)

    def _on_focus(self, is_here: bool) -> None:  # noqa: FBT001 - a slot
        self._is_focused = is_here
        if is_here:
            self.focused.emit(self.question.id)
        else:
            self._was_visited = True
        self._show_focus()
        problem = self._shown_problem()
        state = self.field.state
        self.field.show_state(FieldState(state.answer, problem.severity if problem else None, state.read_only))
        self._show_message()


def _no_date(_text: str) -> PartialDate | None:
    return None
