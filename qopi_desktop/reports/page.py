"""A printed page: text, lines, bars and points, placed in pixels of 1/96 inch from the top left corner."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from qopi_desktop import resources

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 816, 1056
"""Letter in pixels of 1/96 inch."""
MARGIN = 56
"""Source: the look's printed page, 15 mm."""

Weight = Literal["Inter-Regular", "Inter-Medium", "Inter-SemiBold", "InterDisplay-SemiBold"]
REGULAR: Weight = "Inter-Regular"
MEDIUM: Weight = "Inter-Medium"
STRONG: Weight = "Inter-SemiBold"
DISPLAY: Weight = "InterDisplay-SemiBold"

_POINTS = 72 / 96
_FONTS = (REGULAR, MEDIUM, STRONG, DISPLAY)
_BASELINE = 0.36  # of the size: from the middle of a line of Inter down to its baseline
_ELLIPSIS = "…"


class Sheet:
    """The pages of one document; the same calls give the same bytes.

    Colors are names of the light scheme, which printed pages always use.
    """

    def __init__(self, title: str, author: str, subject: str) -> None:
        for name in _FONTS:
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, str(resources.path("fonts", f"{name}.ttf"))))
        self._colors: dict[str, str] = json.loads(resources.text("look", "tokens.json"))["color"]["light"]
        self._bytes = BytesIO()
        self._canvas = Canvas(
            self._bytes, (WIDTH * _POINTS, HEIGHT * _POINTS), invariant=1, pageCompression=1, initialFontName=REGULAR
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(author)

    def close(self) -> bytes:
        """Return the document; nothing can be drawn afterwards."""
        self._canvas.save()
        return self._bytes.getvalue()

    def next_page(self) -> None:
        """Finish the page."""
        self._canvas.showPage()

    def text(
        self, x: float, middle: float, words: str, size: float = 12, weight: Weight = REGULAR, *, color: str = "text"
    ) -> float:
        """Write one line that begins at *x* and is centered on *middle*; return where it ends."""
        self._canvas.setFont(weight, size * _POINTS)
        self._canvas.setFillColor(self._color(color))
        self._canvas.drawString(x * _POINTS, _up(middle + size * _BASELINE), words)
        return x + width_of(words, size, weight)

    def text_to(
        self,
        right: float,
        middle: float,
        words: str,
        size: float = 12,
        weight: Weight = REGULAR,
        *,
        color: str = "text",
    ) -> None:
        """Write one line that ends at *right*."""
        self.text(right - width_of(words, size, weight), middle, words, size, weight, color=color)

    def line(self, start: tuple[float, float], end: tuple[float, float], color: str, stroke: float = 1) -> None:
        """Draw a straight line."""
        self._canvas.setStrokeColor(self._color(color))
        self._canvas.setLineWidth(stroke * _POINTS)
        self._canvas.line(start[0] * _POINTS, _up(start[1]), end[0] * _POINTS, _up(end[1]))

    def bar(self, left: float, right: float, middle: float, height: float, *, color: str) -> None:
        """Draw a bar with round ends; a very short one is as wide as it is high."""
        width = max(right - left, height)
        self._canvas.setFillColor(self._color(color))
        corner = (left * _POINTS, _up(middle + height / 2))
        size = (width * _POINTS, height * _POINTS)
        self._canvas.roundRect(*corner, *size, radius=height / 2 * _POINTS, stroke=0, fill=1)

    def point(self, x: float, middle: float, color: str, *, hollow: bool) -> None:
        """Draw a point of 9 px with a white rim, or a hollow one."""
        self._canvas.setFillColor(self._color("paper" if hollow else color))
        self._canvas.setStrokeColor(self._color(color if hollow else "paper"))
        self._canvas.setLineWidth(1.5 * _POINTS)
        self._canvas.circle(x * _POINTS, _up(middle), 4.5 * _POINTS, stroke=1, fill=1)

    def frame(self, x: float, y: float, width: float, height: float, *, color: str = "text") -> None:
        """Draw an empty box with its top left corner at *x* and *y*."""
        self._canvas.setStrokeColor(self._color(color))
        self._canvas.setLineWidth(_POINTS)
        self._canvas.rect(x * _POINTS, _up(y + height), width * _POINTS, height * _POINTS, stroke=1, fill=0)

    def ring(self, x: float, y: float, side: float, *, color: str = "text") -> None:
        """Draw an empty circle in a square of *side* with its top left corner at *x* and *y*."""
        self._canvas.setStrokeColor(self._color(color))
        self._canvas.setLineWidth(_POINTS)
        radius = side / 2
        self._canvas.circle((x + radius) * _POINTS, _up(y + radius), radius * _POINTS, stroke=1, fill=0)

    def _color(self, name: str) -> HexColor:
        return HexColor(self._colors[name])


def width_of(words: str, size: float, weight: Weight) -> float:
    """Return how wide *words* will be; a sheet must have been opened before."""
    return float(pdfmetrics.stringWidth(words, weight, size * _POINTS)) / _POINTS


def wrap(words: str, width: float, size: float, weight: Weight = REGULAR) -> Sequence[str]:
    """Return *words* in lines no wider than *width*; a sheet must have been opened before."""
    return list(simpleSplit(words, weight, size * _POINTS, width * _POINTS))


def shorten(words: str, width: float, size: float, weight: Weight = REGULAR) -> str:
    """Return *words*, cut with an ellipsis where they are wider than *width*."""
    if width_of(words, size, weight) <= width:
        return words
    while words and width_of(words + _ELLIPSIS, size, weight) > width:
        words = words[:-1]
    return words.rstrip() + _ELLIPSIS


def _up(y: float) -> float:
    return (HEIGHT - y) * _POINTS
