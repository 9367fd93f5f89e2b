"""Strokes shared by widgets and delegates: frames, chips, key boxes, bars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from qopi_desktop.ui import glyphs, theme

CHIP_KINDS = {
    "red": ("redSoft", "red"),
    "amber": ("amberSoft", "amber"),
    "green": ("greenSoft", "green"),
    "violet": ("violetSoft", "violet"),
    "accent": ("accentSoft", "accent"),
    "neutral": ("slateSoft", "text2"),
    "hollow": (None, "text3"),
}
"""The ground and the tone of each kind of chip; a hollow one has a dashed frame and no ground."""

PREFILL_DASH = (3.0, 2.5)


def framed(
    painter: QPainter,
    rect: QRect | QRectF,
    *,
    radius: float,
    fill: QColor | None = None,
    frame: QColor | None = None,
    stroke: float = 1.0,
    dash: tuple[float, float] | None = None,
) -> None:
    """Draw a rounded box whose frame lies wholly inside *rect*."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(rect)
    if frame is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        half = stroke / 2
        box = box.adjusted(half, half, -half, -half)
        radius -= half
        pen = QPen(frame, stroke)
        if dash:
            pen.setDashPattern([part / stroke for part in dash])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)
    painter.restore()


def write(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    style: str,
    color: QColor,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Draw one line of text, centered in height, ended by an ellipsis if it does not fit."""
    font = theme.current().font_for(style, text)
    painter.setFont(font)
    painter.setPen(color)
    room = QRectF(rect)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 0.5)
    painter.drawText(room, int(align | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), shown)


def text_width(text: str, style: str) -> int:
    """Return how wide *text* is in *style*, rounded up."""
    return math.ceil(QFontMetricsF(theme.current().font_for(style, text)).horizontalAdvance(text))


@dataclass(frozen=True, slots=True)
class ChipFace:
    """What a chip shows: its word, its kind, a glyph or icon before the word."""

    text: str
    kind: str = "neutral"
    glyph: str | None = None

    def width(self) -> int:
        """Return how wide the chip is with its whole word."""
        look = theme.current()
        sign = look.px(14) + look.px(5) if self.glyph else 0
        return look.px(16) + sign + text_width(self.text, "smallMedium")


def chip(painter: QPainter, rect: QRect, face: ChipFace) -> None:
    """Draw a chip into *rect*, which is 22 high at 100 %."""
    look = theme.current()
    ground, tone = CHIP_KINDS[face.kind]
    color = look.color(tone)
    fill = look.color(ground) if ground else None
    hollow = face.kind == "hollow"
    framed(
        painter,
        rect,
        radius=look.radius("chip"),
        fill=fill,
        frame=look.color("control") if hollow or look.scheme is theme.Scheme.CONTRAST else None,
        dash=(3.0, 2.0) if hollow else None,
    )
    left = rect.left() + look.px(8)
    if face.glyph:
        side = look.px(14)
        spot = QRectF(left, rect.center().y() - side / 2 + 0.5, side, side)
        glyphs.draw(painter, face.glyph, spot, color, fill or look.color("surface"))
        left += side + look.px(5)
    room = QRectF(left, rect.top(), rect.right() + 1 - look.px(7) - left, rect.height())
    write(painter, room, face.text, "smallMedium", color)


def key_box(painter: QPainter, rect: QRect | QRectF, key: str, *, filled: bool, quiet: bool = False) -> None:
    """Draw the box with the digit or letter that chooses an option; a *quiet* one is lighter."""
    look = theme.current()
    accent = look.color("accent")
    framed(
        painter,
        rect,
        radius=look.radius("key"),
        fill=accent if filled else look.color("surface"),
        frame=None if filled else look.color("lineStrong" if quiet else "control"),
        stroke=look.stroke("control"),
    )
    color = look.color("onAccent" if filled else "text3" if quiet else "text2")
    write(painter, rect, key, "smallStrong" if filled else "smallMedium", color, align=Qt.AlignmentFlag.AlignHCenter)


def bar(painter: QPainter, rect: QRect | QRectF, done: float, begun: float = 0.0) -> None:
    """Draw a progress bar: *done* and, lighter behind it, *begun*, as parts of 1 of the whole."""
    look = theme.current()
    box = QRectF(rect)
    radius = box.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("shade"))
    painter.drawRoundedRect(box, radius, radius)
    for part, name in ((done + begun, "accentLine"), (done, "accent")):
        if part > 0:
            painter.setClipRect(QRectF(box.left(), box.top(), box.width() * min(part, 1.0), box.height()))
            painter.setBrush(look.color(name))
            painter.drawRoundedRect(box, radius, radius)
    painter.restore()


def mark(painter: QPainter, rect: QRect | QRectF) -> None:
    """Draw the accent mark at the left of a current or changed row, over the height of *rect*."""
    look = theme.current()
    box = QRectF(rect)
    painter.fillRect(QRectF(box.left(), box.top(), look.stroke("selection_mark"), box.height()), look.color("accent"))


def ring(painter: QPainter, rect: QRect | QRectF, radius: float) -> None:
    """Draw the focus ring one pixel outside *rect*, whose corners have *radius*."""
    look = theme.current()
    stroke, gap = look.stroke("focus"), look.stroke("focus_gap")
    out = gap + stroke
    framed(
        painter,
        QRectF(rect).adjusted(-out, -out, out, out),
        radius=radius + out,
        frame=look.color("accent"),
        stroke=stroke,
    )
