"""What the screens around the chart are made of: labeled fields with their message, check marks, notes, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Label, LabeledField, WrapLabel, fix
from qopi_desktop.ui.kit.paint import framed, text_width, write
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELD_HEIGHT = 36
_SHADOW, _SHADOW_STEPS = 10, 5


class TextField(LabeledField):
    """A labeled line of text, its message's room always kept; a secret one hides what is typed until *Show*.

    Signals:
        edited: what is typed now, on every change by the person.
        entered: Enter was pressed.
    """

    edited = Signal(str)
    entered = Signal()

    def __init__(self, name: str, label: str, *, aid: str = "", secret: bool = False) -> None:
        super().__init__(label, name, aid=aid)
        keep_room(self.message)
        self.reveal = self._reveal_button(name, label) if secret else None
        self.line.textEdited.connect(self.edited)
        self.line.entered.connect(self.entered)

    def set_text(self, text: str) -> None:
        """Show *text*, leaving the caret alone where it is shown already."""
        if text != self.line.text():
            self.line.setText(text)

    def _reveal_button(self, name: str, label: str) -> Button:
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        button = Button(say("unlock.show"), ButtonKind.LINK)
        button.setObjectName(f"{name}_show")
        button.setAccessibleName(f"{say('unlock.show')}: {label}")
        button.setToolTip(say("unlock.show_tip"))
        button.clicked.connect(self._on_reveal)
        self.head.addWidget(button)
        return button

    def _on_reveal(self) -> None:
        is_hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if is_hidden else QLineEdit.EchoMode.Password)
        if self.reveal is not None:
            self.reveal.setText(say("unlock.hide" if is_hidden else "unlock.show"))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)


class Select(QComboBox):
    """A list to choose one of; the wheel never changes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        fix(self, height=_FIELD_HEIGHT)
        theme.current().changed.connect(self._dress)
        self._dress()

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("control")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, the choice and the sign that a list opens."""
        look, painter = theme.current(), QPainter(self)
        ground = look.color("surface" if self.isEnabled() else "sunken")
        frame = look.color("accent" if self.hasFocus() else "control")
        framed(painter, self.rect(), radius=look.radius("control"), fill=ground, frame=frame)
        side, pad = look.px(16), look.px(10)
        room = QRectF(pad, 0, self.width() - 2 * pad - side, self.height())
        tone = "text" if self.currentIndex() >= 0 and self.isEnabled() else "text3"
        write(painter, room, self.currentText() or self.placeholderText(), "label", look.color(tone))
        spot = QRectF(self.width() - pad - side, (self.height() - side) / 2, side, side)
        glyphs.draw(painter, "chevron", spot, look.color("text2"), ground)

    def _dress(self) -> None:
        self.setFont(theme.current().font("label"))
        self.updateGeometry()


class SelectField(LabeledField):
    """A labeled list to choose one of."""

    def __init__(self, name: str, label: str, *, aid: str = "") -> None:
        self.select = Select()
        super().__init__(label, name, aid=aid, entry=self.select)
        keep_room(self.message)


class CheckBox(QCheckBox):
    """A mark that can be set and taken away, with the words that say what it means."""

    _SIDE, _GAP = 18, 10

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("key")

    def sizeHint(self) -> QSize:
        """The box and the whole text, at least 28 high."""
        look = theme.current()
        return QSize(look.px(self._SIDE + self._GAP + 6) + text_width(self.text(), "body"), look.px(28))

    def minimumSizeHint(self) -> QSize:
        """The same: it is never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The words are part of the mark."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, its tick and the words."""
        look, painter = theme.current(), QPainter(self)
        side = look.px(self._SIDE)
        box = QRectF(look.px(2), (self.height() - side) / 2, side, side)
        fill = look.color("sunken" if not self.isEnabled() else "accent" if self.isChecked() else "surface")
        frame = None if self.isChecked() and self.isEnabled() else look.color("control")
        framed(painter, box, radius=look.radius("key"), fill=fill, frame=frame)
        if self.isChecked():
            tick = look.color("onAccent" if self.isEnabled() else "text3")
            glyphs.draw(painter, "received", box.adjusted(1, 1, -1, -1), tick, fill)
        left = box.right() + look.px(self._GAP)
        tone = look.color("text" if self.isEnabled() else "text3")
        write(painter, QRectF(left, 0, self.width() - left, self.height()), self.text(), "body", tone)


class Note(QWidget):
    """A quiet panel beside a form that says what one may want to know."""

    def __init__(self, title: str, parts: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Show *title*, then each part's own title (may be empty) and words."""
        super().__init__(parent)
        column = Column(self, margins=(20, 16, 20, 20), gap=2)
        column.addWidget(Label(title, "head"))
        for head, words in parts:
            column.add_gap(6)
            if head:
                column.addWidget(WrapLabel(head, "strong", "text"))
            column.addWidget(WrapLabel(words, "body", "text2"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and its frame."""
        look = theme.current()
        framed(
            QPainter(self),
            self.rect(),
            radius=look.radius("panel"),
            fill=look.color("panel"),
            frame=look.color("line"),
        )


class Card(QWidget):
    """A raised sheet with a soft shadow: the unlock card and nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pad = 36 + _SHADOW
        self.column = Column(self, margins=(pad, pad, pad, pad), gap=0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shadow, then the sheet."""
        look, painter = theme.current(), QPainter(self)
        out = look.px(_SHADOW)
        sheet = QRectF(self.rect()).adjusted(out, out, -out, -out)
        for part in range(1, _SHADOW_STEPS + 1):
            step = out * part / _SHADOW_STEPS
            rim = sheet.adjusted(-step, -step / 2, step, step)
            framed(painter, rim, radius=look.radius("dialog") + step, fill=QColor(0, 0, 0, 4))
        framed(painter, sheet, radius=look.radius("dialog"), fill=look.color("surface"), frame=look.color("line"))


def page_head(title: str, lead: str) -> Column:
    """Return the title of a page and the sentence under it."""
    column = Column(gap=6)
    column.addWidget(Label(title, "title"))
    column.addWidget(WrapLabel(lead, "body", "text2"))
    return column


def keep_room(widget: QWidget) -> None:
    """Keep the room of *widget* while it is hidden, so that nothing below it jumps."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def scrolling(page: QWidget) -> ScrollArea:
    """Return *page* in what scrolls when the window is smaller than it; the focus passes through."""
    area = ScrollArea()
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setWidget(page)
    return area
