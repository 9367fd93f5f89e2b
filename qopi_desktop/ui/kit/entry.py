"""The one line one can type in, with its frames."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit.paint import PREFILL_DASH, framed, write


class Frame(Enum):
    """How the frame of a field tells its state."""

    REST = "rest"
    ERROR = "error"
    PREFILL = "prefill"


class Entry(QLineEdit):
    """A line to type in whose frame is drawn as the tokens say; the wheel passes through.

    Signals:
        entered: Enter was pressed.
        left: the focus went elsewhere in the window.
    """

    entered = Signal()
    left = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        width: int | None = None,
        tall: bool = False,
        icon: str = "",
        key: str = "",
        trailing: str = "",
    ) -> None:
        """Be *width* wide at 100 % or stretch; *tall* is 36 high; signs and the *key* stand inside the frame."""
        super().__init__(parent)
        self._width, self._tall = width, tall
        self._icon, self._key, self._trailing = icon, key, trailing
        self._frame = Frame.REST
        self.setFrame(False)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        horizontal = QSizePolicy.Policy.Maximum if width else QSizePolicy.Policy.Expanding
        self.setSizePolicy(horizontal, QSizePolicy.Policy.Fixed)
        self._dress()
        self.textChanged.connect(self._on_text)
        theme.current().changed.connect(self._dress)

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("control")

    def set_frame(self, frame: Frame) -> None:
        """Draw another frame."""
        if frame is not self._frame:
            self._frame = frame
            self.setProperty("state", frame.value)
            self.style().unpolish(self)
            self.style().polish(self)
            self._dress()

    def set_width(self, width: int) -> None:
        """Be *width* wide at 100 %."""
        self._width = width
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The width asked for, or a usual one."""
        look = theme.current()
        return QSize(look.px(self._width or 200), look.height("field_wide_screen_forms" if self._tall else "field"))

    def minimumSizeHint(self) -> QSize:
        """It may shrink to 72 where there is no room."""
        hint = self.sizeHint()
        return QSize(min(theme.current().px(72), hint.width()), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell that Enter was pressed, once; the rest is typing."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let what lies around scroll."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left, but not for a menu or another window."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint the frame when the field opens or closes."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.EnabledChange, QEvent.Type.ReadOnlyChange}:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the signs, then the text."""
        look = theme.current()
        painter = QPainter(self)
        self._paint_frame(painter)
        side, high = look.px(16), self.height()
        if self._icon:
            spot = QRectF(look.px(9), (high - side) / 2, side, side)
            glyphs.draw(painter, self._icon, spot, look.color("text3"))
        right = float(self.width() - look.px(8))
        if self._trailing:
            spot = QRectF(right - side, (high - side) / 2, side, side)
            glyphs.draw(painter, self._trailing, spot, look.color("text2"))
        if self._key:
            self._paint_key(painter, right)
        self.paint_under(painter)
        painter.end()
        super().paintEvent(event)

    def paint_under(self, painter: QPainter) -> None:
        """Draw what lies between the frame and the text; nothing in a plain entry."""

    def _paint_frame(self, painter: QPainter) -> None:
        look, radius = theme.current(), theme.current().radius("control")
        if self.isReadOnly():
            return
        color, stroke, dash = look.color("control"), look.stroke("control"), None
        if self._frame is Frame.ERROR:
            color, stroke = look.color("red"), look.stroke("error")
        elif self._frame is Frame.PREFILL:
            color, stroke, dash = look.color("accent"), look.stroke("prefill"), PREFILL_DASH
        elif self.hasFocus():
            color = look.color("accent")
        fill = look.color("surface" if self.isEnabled() else "sunken")
        framed(painter, self.rect(), radius=radius, fill=fill, frame=color, stroke=stroke, dash=dash)

    def _paint_key(self, painter: QPainter, right: float) -> None:
        look = theme.current()
        wide, high = look.px(24), look.height("key")
        box = QRectF(right - wide, (self.height() - high) / 2, wide, high)
        framed(painter, box, radius=look.radius("key"), frame=look.color("lineStrong"))
        write(painter, box, self._key, "small", look.color("text3"), align=Qt.AlignmentFlag.AlignHCenter)

    def _dress(self) -> None:
        look = theme.current()
        self._on_text(self.text())
        left = look.px(22) if self._icon else 0
        right = (look.px(20) if self._trailing else 0) + (look.px(28) if self._key else 0)
        self.setTextMargins(left, 0, right, 0)
        self.updateGeometry()
        self.update()

    def _on_text(self, text: str) -> None:
        style = "label" if text else "body"
        self.setFont(theme.current().font_for(style, text))
