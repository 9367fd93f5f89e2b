"""Text on the window: in a style and a tone of the theme, never cut without a tip."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit.paint import framed

_READABLE = 560  # about 80 characters of body text: the longest line of prose


class Label(QLabel):
    """One line of text in a style and a tone; figures are set in columns where the text holds a digit."""

    def __init__(self, text: str = "", style: str = "body", tone: str = "text", parent: QWidget | None = None) -> None:
        self._style, self._tone = style, tone
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        QLabel.setText(self, text)
        self._dress()
        theme.current().changed.connect(self._dress)

    def setText(self, text: str) -> None:
        """Show *text*."""
        if text == self.text():
            return
        super().setText(text)
        self.setFont(theme.current().font_for(self._style, text))

    def set_tone(self, tone: str) -> None:
        """Show the text in another color token."""
        if tone != self._tone:
            self._tone = tone
            self._dress()

    def set_style(self, style: str) -> None:
        """Show the text in another style of type."""
        if style != self._style:
            self._style = style
            self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the color: when the style sheet takes hold of a label, Qt puts back the one that it was made with."""
        super().changeEvent(event)
        color = theme.current().color(self._tone)
        if event.type() == QEvent.Type.PaletteChange and color != self.palette().color(QPalette.ColorRole.WindowText):
            self._dress()

    def sizeHint(self) -> QSize:
        """As wide as the text; at least one line of the style high."""
        wide = math.ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text()))
        high = max(theme.current().line(self._style), super().sizeHint().height())
        return QSize(wide + 1 + self._extra_width(), high)

    def minimumSizeHint(self) -> QSize:
        """The whole text: a plain label is never cut."""
        return self.sizeHint()

    def _extra_width(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _dress(self) -> None:
        look = theme.current()
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, look.color(self._tone))
        self.setPalette(palette)
        self.setFont(look.font_for(self._style, self.text()))
        self.updateGeometry()
        self.update()


class ElidingLabel(Label):
    """One line that gives way: where room is short it ends in an ellipsis and the tool tip holds all of it."""

    def __init__(self, text: str = "", style: str = "body", tone: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(text, style, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def is_cut(self) -> bool:
        """Return whether the text does not fit."""
        return QFontMetricsF(self.font()).horizontalAdvance(self.text()) > self.contentsRect().width() + 0.5

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(min(self.sizeHint().width(), theme.current().px(40)), self.sizeHint().height())

    def setText(self, text: str) -> None:
        """Show *text*, cut if need be."""
        super().setText(text)
        self._tip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the tip anew for the new width."""
        super().resizeEvent(event)
        self._tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        room = self.contentsRect()
        shown = QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() + 0.5)
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(room, int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), shown)

    def _tip(self) -> None:
        self.setToolTip(self.text() if self.is_cut else "")


class WrapLabel(Label):
    """Text over as many lines as it needs, at the line height of its style and 80 characters a line at most."""

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        tone: str = "text2",
        parent: QWidget | None = None,
        *,
        most_lines: int | None = None,
        line: int | None = None,
    ) -> None:
        """End in an ellipsis after *most_lines*; *line* is another line height than the style's, at 100 %."""
        self._most_lines, self._line = most_lines, line
        self._wrapped: dict[int, list[str]] = {}  # by width; layouts ask for the same few widths again and again
        super().__init__(text, style, tone, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at *width*."""
        return self._count(width) * self._line_height()

    def sizeHint(self) -> QSize:
        """The whole text on one line, up to a readable length."""
        wide = min(super().sizeHint().width(), theme.current().px(_READABLE))
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Room for one longest word, one line high."""
        metrics = QFontMetricsF(self.font())
        wide = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0.0)
        return QSize(min(math.ceil(wide) + 1, theme.current().px(160)), self._line_height())

    def event(self, event: QEvent) -> bool:
        """Let QWidget answer: QLabel would measure with its own line height."""
        return QWidget.event(self, event) if event.type() == QEvent.Type.LayoutRequest else super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs, also in layouts that do not ask by themselves."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setMinimumHeight(self.heightForWidth(event.size().width()))
            self._tip()

    def setText(self, text: str) -> None:
        """Show *text*."""
        if text == self.text():
            return
        super().setText(text)
        self._refit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        line, room = self._line_height(), self.contentsRect()
        lines = self._lines(room.width())
        is_centered = bool(self.alignment() & Qt.AlignmentFlag.AlignVCenter)
        top = room.top() + (max(0, room.height() - len(lines) * line) / 2 if is_centered else 0)
        for index, text in enumerate(lines):
            box = QRectF(room.left(), top + index * line, room.width(), line)
            painter.setFont(self.font())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | self._side()), text)

    def _dress(self) -> None:
        super()._dress()
        self._refit()

    def _refit(self) -> None:
        self._wrapped.clear()
        if self.width() > 0 and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.setMinimumHeight(self.heightForWidth(self.width()))
            self._tip()
        self.updateGeometry()
        self.update()

    def _tip(self) -> None:
        hidden = self._most_lines is not None and self._count(self.width(), all_lines=True) > self._most_lines
        self.setToolTip(self.text() if hidden else "")

    def _line_height(self) -> int:
        look = theme.current()
        return look.px(self._line) if self._line else look.line(self._style)

    def _side(self) -> Qt.AlignmentFlag:
        return self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask

    def _count(self, width: int, *, all_lines: bool = False) -> int:
        lines = max(1, len(self._wrap(width)))
        return lines if all_lines or self._most_lines is None else min(lines, self._most_lines)

    def _wrap(self, width: int) -> list[str]:
        if width not in self._wrapped:
            self._wrapped[width] = wrap(self.text(), self.font(), width)
        return self._wrapped[width]

    def _lines(self, width: int) -> list[str]:
        lines = self._wrap(width)
        if self._most_lines is None or len(lines) <= self._most_lines:
            return lines
        kept = lines[: self._most_lines]
        rest = " ".join(lines[self._most_lines - 1 :])
        kept[-1] = QFontMetricsF(self.font()).elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return kept


def wrap(text: str, font: QFont, width: int) -> list[str]:
    """Return *text* broken into lines that fit *width* in *font*; empty for no text."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        layout = QTextLayout(paragraph, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, 0))
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
        if not paragraph:
            lines.append("")
    return lines


class KeyCap(Label):
    """The name of a key in a small frame: F1, Esc."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "small", "text3", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A little wider than its word."""
        look = theme.current()
        wide = math.ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + look.px(10)
        return QSize(max(wide, look.height("key")), look.height("key"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, then the word."""
        look = theme.current()
        painter = QPainter(self)
        framed(painter, QRect(self.rect()), radius=look.radius("key"), frame=look.color("lineStrong"))
        painter.end()
        super().paintEvent(event)
