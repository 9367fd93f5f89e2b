"""The signs and icons: drawn from paths, never from font characters, in any color and size."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from qopi_desktop import resources
from qopi_desktop.ui import theme

GRID = 16


@dataclass(frozen=True, slots=True)
class State:
    """The three signs of a state: shape, word key and color token."""

    glyph: str
    word: str
    color: str


@cache
def shapes() -> dict[str, str]:
    """Return the SVG of every glyph and icon by name; C stands for its color, G for the ground behind it."""
    icons: dict[str, str] = json.loads(resources.text("look", "icons.json"))["svg"]
    return {**icons, **theme.tokens().glyphs}


@cache
def states(place: str) -> dict[str, State]:
    """Return the states of a place (``chart``, ``problem``, ``measure``) by glyph name, in the order of the tokens."""
    entries = theme.tokens().states["case" if place == "chart" else place]
    return {
        entry["glyph"]: State(entry["glyph"], f"states.{place}.{entry['glyph']}", entry["color"]) for entry in entries
    }


def draw(painter: QPainter, name: str, rect: QRectF, color: QColor, ground: QColor | None = None) -> None:
    """Draw the sign *name* into *rect*; *ground* is the color behind it, where the sign is cut out."""
    behind = ground or theme.current().color("surface")
    _renderer(name, color.name(), behind.name()).render(painter, rect)


def pixmap(name: str, color: str, size: int = GRID, *, ground: str = "surface") -> QPixmap:
    """Return the sign *name* in color token *color*, *size* pixels at 100 %, sharp on the screen in use."""
    look = theme.current()
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _pixmap(name, look.color(color).name(), look.color(ground).name(), look.px(size), ratio)


def icon(name: str, color: str = "text2", size: int = GRID) -> QIcon:
    """Return the sign as an icon that is accent when chosen and third text when not available."""
    made = QIcon(pixmap(name, color, size))
    made.addPixmap(pixmap(name, "accent", size), QIcon.Mode.Selected)
    made.addPixmap(pixmap(name, "text3", size), QIcon.Mode.Disabled)
    return made


@cache
def _renderer(name: str, color: str, ground: str) -> QSvgRenderer:
    body = shapes()[name].replace('"C"', f'"{color}"').replace('"G"', f'"{ground}"')
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}">{body}</svg>'
    return QSvgRenderer(QByteArray(svg.encode()))


def _pixmap(name: str, color: str, ground: str, size: int, ratio: float) -> QPixmap:
    key = f"{name} {color} {ground} {size} {ratio}"
    made = QPixmap()
    if QPixmapCache.find(key, made):
        return made
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, color, ground).render(painter, QRectF(0, 0, size, size))
    painter.end()
    QPixmapCache.insert(key, made)
    return made
