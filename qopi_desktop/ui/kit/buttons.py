"""Buttons: plain, primary, link, quiet and as plain text, with the key that does the same behind the word."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit.paint import ChipFace, chip, framed, text_width, write


class ButtonKind(Enum):
    """How much a button asks for attention; PRIMARY at most once a screen."""

    PLAIN = "plain"
    PRIMARY = "primary"
    LINK = "link"
    QUIET = "quiet"
    TEXT = "text"


_BARE = frozenset({ButtonKind.QUIET, ButtonKind.TEXT})
_SIGN, _SIGN_GAP = 14, 4  # the glyph before the detail, and the room between them


class Button(QPushButton):
    """A verb of at most two words; Space and Enter press it, and a blocked one says why.

    Signals:
        clicked: as QPushButton; never while blocked.
    """

    def __init__(
        self,
        text: str = "",
        kind: ButtonKind = ButtonKind.PLAIN,
        parent: QWidget | None = None,
        *,
        key: str = "",
        icon: str = "",
        detail: str = "",
        tall: bool = False,
    ) -> None:
        """Show *icon* before the word, *detail* in accent and *key* in small behind it; *tall* is 40 high."""
        super().__init__(text, parent)
        self._kind, self._key, self._icon, self._detail, self._tall = kind, key, icon, detail, tall
        self._reason = self._sign = ""
        self._tone_of_detail = "accent"
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.current().changed.connect(self.updateGeometry)

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("control")

    @property
    def reason(self) -> str:
        """Why the button is blocked; empty if it is not."""
        return self._reason

    def block(self, reason: str) -> None:
        """Make the button not available, but reachable by Tab, and let it say *reason*; empty makes it available."""
        self._reason = reason
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)
        self.update()

    def set_kind(self, kind: ButtonKind) -> None:
        """Ask for more or less attention."""
        self._kind = kind
        self._refit()

    def set_key(self, key: str) -> None:
        """Show another key behind the word."""
        self._key = key
        self._refit()

    def set_detail(self, detail: str, *, sign: str = "", tone: str = "accent") -> None:
        """Show *detail* behind the word, in color token *tone*, with the glyph *sign* before it."""
        if (detail, sign, tone) != (self._detail, self._sign, self._tone_of_detail):
            self._detail, self._sign, self._tone_of_detail = detail, sign, tone
            self._refit()

    def setText(self, text: str) -> None:
        """Show another word."""
        super().setText(text)
        self._refit()

    def sizeHint(self) -> QSize:
        """Wide enough for everything it says."""
        look = theme.current()
        high = look.height("button_unlock" if self._tall else "button")
        if self._kind is ButtonKind.LINK:
            return QSize(self._content_width() + look.px(4), max(look.px(28), look.line("label")))
        pad = look.px(4 if self._kind is ButtonKind.TEXT else 6 if self._only_icon else 12)
        return QSize(max(self._content_width() + 2 * pad, high if self._only_icon else 0), high)

    def minimumSizeHint(self) -> QSize:
        """The same: a button is never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """A blocked button is not hit; it shows its reason instead."""
        if self._reason and self.rect().contains(pos):
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self._reason, self)
            return False
        return super().hitButton(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space; a blocked button shows its reason."""
        presses = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select}
        if presses and self._reason:
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self._reason, self)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the pointer."""
        super().enterEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint when the button becomes available or not."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, then what it says in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        free = self.width() - self._content_width()
        self._paint_content(painter, 0.0 if self._kind is ButtonKind.LINK else free / 2)

    @property
    def _only_icon(self) -> bool:
        return not self.text() and not self._detail

    @property
    def _is_blocked(self) -> bool:
        return bool(self._reason) or not self.isEnabled()

    def _refit(self) -> None:
        self.updateGeometry()
        self.update()

    def _word(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _content_width(self) -> int:
        look = theme.current()
        parts = [
            look.px(16) if self._icon else 0,
            text_width(self._word(), "label") if self.text() else 0,
            look.px(_SIGN) if self._sign else 0,
            text_width(self._detail, "label") if self._detail else 0,
            text_width(self._key, "small") if self._key else 0,
        ]
        shown = [part for part in parts if part]
        return sum(shown) + look.px(8) * (len(shown) - 1) - (look.px(8 - _SIGN_GAP) if self._sign else 0)

    def _tone(self) -> QColor:
        look = theme.current()
        if self._is_blocked:
            return look.color("text3")
        match self._kind:
            case ButtonKind.PRIMARY:
                return look.color("onAccent")
            case ButtonKind.LINK:
                return look.color("accentHover" if self.underMouse() else "accent")
            case ButtonKind.TEXT:
                return look.color("text" if self.underMouse() else "text2")
            case _:
                return look.color("accent" if self.isChecked() else "text")

    def _paint_ground(self, painter: QPainter) -> None:
        look, radius = theme.current(), theme.current().radius("control")
        is_under = self.underMouse() or self.isDown()
        if self._kind is ButtonKind.LINK:
            return
        if self._is_blocked:
            if self._kind not in _BARE:
                framed(painter, self.rect(), radius=radius, fill=look.color("sunken"))
        elif self._kind is ButtonKind.PRIMARY:
            framed(painter, self.rect(), radius=radius, fill=look.color("accentHover" if is_under else "accent"))
        elif self.isChecked():
            framed(painter, self.rect(), radius=radius, fill=look.color("accentSoft"), frame=look.color("accent"))
        elif self._kind in _BARE:
            if is_under:
                framed(painter, self.rect(), radius=radius, fill=look.color("hover"))
        else:
            fill = look.color("hover" if is_under else "surface")
            framed(
                painter,
                self.rect(),
                radius=radius,
                fill=fill,
                frame=look.color("control"),
                stroke=look.stroke("control"),
            )

    def _paint_content(self, painter: QPainter, left: float) -> None:
        look, tone, high, gap = theme.current(), self._tone(), float(self.height()), theme.current().px(8)
        if self._icon:
            left = self._paint_sign(painter, self._icon, left, tone) + gap
        second = tone if self._is_blocked else look.color(self._tone_of_detail)
        for text, style, color in (
            (self._word(), "label", tone),
            (self._detail, "label", second),
            (self._key, "small", tone if self._kind is ButtonKind.PRIMARY else look.color("text3")),
        ):
            if text:
                if text == self._detail and self._sign:
                    left = self._paint_sign(painter, self._sign, left, second, _SIGN) + look.px(_SIGN_GAP)
                wide = text_width(text, style)
                write(painter, QRectF(left, 0, wide + 1, high), text, style, color)
                self._underline(painter, style, left, wide)
                left += wide + gap

    def _paint_sign(self, painter: QPainter, name: str, left: float, tone: QColor, size: int = 16) -> float:
        side = theme.current().px(size)
        glyphs.draw(painter, name, QRectF(left, (self.height() - side) / 2, side, side), tone)
        return left + side

    def _underline(self, painter: QPainter, style: str, left: float, wide: float) -> None:
        if self._kind is not ButtonKind.LINK or style != "label" or not (self.underMouse() or self.hasFocus()):
            return
        font = theme.current().font(style)
        base = (self.height() + QFontMetricsF(font).capHeight()) / 2 + 2.5
        painter.drawLine(QPointF(left, base), QPointF(left + wide, base))


class ChipButton(QPushButton):
    """A chip that can be pressed: it leads to what it counts.

    Signals:
        clicked: as QPushButton.
    """

    def __init__(self, face: ChipFace, parent: QWidget | None = None) -> None:
        super().__init__(face.text, parent)
        self._face = face
        self.setAutoDefault(False)
        self.setAccessibleName(face.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("chip")

    def set_face(self, face: ChipFace) -> None:
        """Show something else."""
        self._face = face
        self.setText(face.text)
        self.setAccessibleName(face.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A chip in a box of 28, the smallest thing to click."""
        look = theme.current()
        return QSize(max(self._face.width(), look.px(28)), look.px(28))

    def minimumSizeHint(self) -> QSize:
        """The same: a chip is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip in the middle of its box."""
        high = theme.current().height("chip")
        chip(QPainter(self), QRect(0, (self.height() - high) // 2, self.width(), high), self._face)
