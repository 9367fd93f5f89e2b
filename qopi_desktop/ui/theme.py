"""The look: one theme built from the tokens, for every color, size and font in the window."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from qopi_desktop import resources

FACTORS = (0.9, 2.0)
"""The smallest and the largest text factor a user may set."""

_ATTRIBUTE = "qopi_theme"
_LEAST_PX = 12
_SIZE = re.compile(r"(\d+(?:\.\d+)?)px")
_NAME = re.compile(r"@(\w+)")
_LARGE = frozenset({"display", "title"})
_LARGE_FAMILY = "Inter Display"
_FILES = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "InterDisplay-SemiBold")


class Scheme(Enum):
    """Which set of colors is in force; CONTRAST takes them from the system."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A size of type at 100 %: pixels, line height, weight, letter spacing."""

    px: int
    line: int
    weight: int
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """The values of resources/look/tokens.json, as they are at 100 %."""

    colors: Mapping[str, Mapping[str, str]]
    styles: Mapping[str, TextStyle]
    families: tuple[str, ...]
    radius: Mapping[str, int]
    stroke: Mapping[str, float]
    height: Mapping[str, int]
    width: Mapping[str, int]
    contrast: Mapping[str, Mapping[str, Mapping[str, float]]]
    states: Mapping[str, tuple[Mapping[str, str], ...]]
    glyphs: Mapping[str, str]
    motion: Mapping[str, int]


@cache
def tokens() -> Tokens:
    """Return the tokens; the file is read once."""
    raw: dict[str, Any] = json.loads(resources.text("look", "tokens.json"))  # JSON has no types; they are given here
    numbers = {name: value for name, value in raw["stroke"].items() if not isinstance(value, list)}
    return Tokens(
        colors=raw["color"],
        styles={name: TextStyle(**style) for name, style in raw["type"]["styles"].items()},
        families=tuple(raw["type"]["family"]),
        radius={name: value for name, value in raw["radius"].items() if isinstance(value, int)},
        stroke=numbers,
        height=raw["height"],
        width=raw["width"],
        contrast=raw["contrast"],
        states={place: tuple(entries) for place, entries in raw["state"].items()},
        glyphs=raw["glyph"]["svg"],
        motion={name: value for name, value in raw["motion"].items() if isinstance(value, int)},
    )


class Theme(QObject):
    """The look in force: a scheme and a text factor, applied to the whole application.

    Signals:
        changed: the scheme or the factor is another; colors, sizes and fonts are to be asked again.
    """

    changed = Signal()

    def __init__(self, app: QApplication, *, scheme: Scheme | None = None, factor: float = 1.0) -> None:
        """Follow the system's scheme if *scheme* is None; nothing is applied before `apply`."""
        super().__init__(app)
        self._app = app
        self._system = QPalette(app.palette())
        self._fixed = scheme
        self._factor = _bounded(factor)
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._colors: dict[str, QColor] = {}
        _load_fonts()
        self.put_in_force()
        app.styleHints().colorSchemeChanged.connect(self._on_system)

    def put_in_force(self) -> None:
        """Be the theme that `current` finds; the application carries it."""
        setattr(self._app, _ATTRIBUTE, self)  # a Python attribute: a Qt property costs ten times as much to read

    @property
    def scheme(self) -> Scheme:
        """Return the scheme in force: the fixed one, else the system's."""
        if self._fixed is not None:
            return self._fixed
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return Scheme.CONTRAST
        return Scheme.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Scheme.LIGHT

    @property
    def factor(self) -> float:
        """Return the text factor, 0.9 to 2.0; every size is a token times it."""
        return self._factor

    def set_scheme(self, scheme: Scheme | None) -> None:
        """Fix the scheme, or follow the system with None; takes effect at once."""
        self._fixed = scheme
        self.apply()

    def set_factor(self, factor: float) -> None:
        """Set the text factor, held between 0.9 and 2.0; takes effect at once."""
        if _bounded(factor) != self._factor:
            self._factor = _bounded(factor)
            self.apply()

    def apply(self) -> None:
        """Dress the application and tell every widget that keeps sizes of its own."""
        self._fonts.clear()
        self._colors.clear()
        self._app.setPalette(self._palette())
        self._app.setFont(self.font("body"))
        self._app.setStyleSheet(self.style_sheet())
        self.changed.emit()

    def color(self, name: str) -> QColor:
        """Return the color of a token, for example ``accentSoft``."""
        if name not in self._colors:
            self._colors[name] = self._make_color(name)
        return QColor(self._colors[name])

    def px(self, size: float) -> int:
        """Return *size* pixels at 100 % times the factor, rounded; never 0 for a size above 0."""
        return max(1, round(size * self._factor)) if size > 0 else round(size * self._factor)

    def radius(self, name: str) -> float:
        """Return a radius token, scaled."""
        return tokens().radius[name] * self._factor

    def height(self, name: str) -> int:
        """Return a height token, scaled."""
        return self.px(tokens().height[name])

    def width(self, name: str) -> int:
        """Return a width token, scaled."""
        return self.px(tokens().width[name])

    def stroke(self, name: str) -> float:
        """Return a stroke token; frames are twice as thick in high contrast."""
        plain = tokens().stroke[name] * max(1.0, round(self._factor * 2) / 2)
        return max(2.0, plain) if self.scheme is Scheme.CONTRAST and name != "hairline" else plain

    def line(self, style: str) -> int:
        """Return the line height of a text style, scaled."""
        return self.px(tokens().styles[style].line)

    def font(self, style: str, *, numbers: bool = False) -> QFont:
        """Return the font of a text style; *numbers* sets figures of equal width."""
        key = (style, numbers)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(style, numbers=numbers)
        return QFont(self._fonts[key])

    def font_for(self, style: str, text: str) -> QFont:
        """Return the font of a text style, with figures of equal width if *text* holds a digit."""
        return self.font(style, numbers=any(letter.isdigit() for letter in text))

    def pane_ms(self) -> int:
        """Return how long a pane takes to open; 0 where the system asks for less motion."""
        return tokens().motion["pane_ms"] if self._app.isEffectEnabled(Qt.UIEffect.UI_General) else 0

    def style_sheet(self) -> str:
        """Return the style sheet with the colors and sizes in force."""
        named = _NAME.sub(lambda found: self.color(found[1]).name(), resources.text("look", "style.qss"))
        return _SIZE.sub(lambda found: f"{self.px(float(found[1]))}px", named)

    def _make_font(self, style: str, *, numbers: bool) -> QFont:
        of = tokens().styles[style]
        families = list(tokens().families)
        font = QFont([_LARGE_FAMILY, *families] if style in _LARGE else families)
        font.setPixelSize(max(_LEAST_PX, self.px(of.px)))
        font.setWeight(QFont.Weight(of.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, of.spacing * self._factor)
        font.setFeature(QFont.Tag("ss03"), 1)
        if numbers:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _make_color(self, name: str) -> QColor:
        if self.scheme is Scheme.CONTRAST:
            return self._system_color(name)
        return QColor(tokens().colors[self.scheme.value][_ALIASES.get(name, name)])

    def _palette(self) -> QPalette:
        if self.scheme is Scheme.CONTRAST:
            return QPalette(self._system)
        palette = QPalette()
        for role, name in _ROLES.items():
            palette.setColor(role, self.color(name))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text3"))
        return palette

    def _system_color(self, name: str) -> QColor:
        return self._system.color(_SYSTEM_ROLES.get(name, _default_role(name)))

    def _on_system(self) -> None:
        if self._fixed is None:
            self.apply()


def current() -> Theme:
    """Return the theme of the running application; a light one at 100 % is put in place if none was."""
    app = QApplication.instance()
    found = getattr(app, _ATTRIBUTE, None)
    if isinstance(found, Theme):
        return found
    if not isinstance(app, QApplication):
        raise TypeError("a theme needs an application with windows")
    theme = Theme(app, scheme=Scheme.LIGHT)
    theme.apply()
    return theme


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast of two colors, 1 to 21.

    Source: WCAG 2.2, definition of contrast ratio and of relative luminance.
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - as in the source

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def _bounded(factor: float) -> float:
    return min(max(factor, FACTORS[0]), FACTORS[1])


def _default_role(name: str) -> QPalette.ColorRole:
    is_ground = name.endswith("Soft") or name in {"canvas", "surface", "panel", "sunken", "hover", "paper", "shade"}
    return QPalette.ColorRole.Window if is_ground else QPalette.ColorRole.WindowText


@cache
def _load_fonts() -> None:
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(resources.path("fonts", f"{name}.ttf")))


_ALIASES = {"selected": "accentLine", "chosen": "accentSoft", "onSelected": "text"}
"""Names for what is highlight in high contrast: selected text, a selected row, text on either."""

_SYSTEM_ROLES = {
    "selected": QPalette.ColorRole.Highlight,
    "chosen": QPalette.ColorRole.Highlight,
    "onSelected": QPalette.ColorRole.HighlightedText,
    "accent": QPalette.ColorRole.Highlight,
    "accentHover": QPalette.ColorRole.Highlight,
    "accentLine": QPalette.ColorRole.Highlight,
    "onAccent": QPalette.ColorRole.HighlightedText,
}
_ROLES = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "accentSoft",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.Light: "line",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "lineStrong",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "shade",
}
