"""Chips and signs: small marks that say a state in shape, word and color."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit.paint import ChipFace, chip


class Chip(QWidget):
    """A word on a soft ground, 22 high, perhaps with a sign before it."""

    def __init__(self, face: ChipFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = face
        self.setAccessibleName(face.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    @property
    def face(self) -> ChipFace:
        """What the chip shows."""
        return self._face

    def set_face(self, face: ChipFace) -> None:
        """Show something else."""
        self._face = face
        self.setAccessibleName(face.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(self._face.width(), theme.current().height("chip"))

    def minimumSizeHint(self) -> QSize:
        """The same: a chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        chip(QPainter(self), self.rect(), self._face)


class Sign(QWidget):
    """One glyph or icon in a color token; its word is the accessible name and, where it stands alone, the tip."""

    def __init__(
        self, name: str, color: str = "text2", word: str = "", parent: QWidget | None = None, *, size: int = glyphs.GRID
    ) -> None:
        super().__init__(parent)
        self._name, self._color, self._size = name, color, size
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def show_sign(self, name: str, color: str, word: str = "") -> None:
        """Show another sign."""
        self._name, self._color = name, color
        self.setAccessibleName(word)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(theme.current().px(self._size), theme.current().px(self._size))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        image = glyphs.pixmap(self._name, self._color, self._size)
        painter.drawPixmap(self.rect().topLeft(), image)


def sign_for(place: str, name: str, word: str, parent: QWidget | None = None) -> Sign:
    """Return the sign of a state of *place* in its color, with *word* as its name."""
    state = glyphs.states(place)[name]
    sign = Sign(state.glyph, state.color, word, parent)
    sign.setToolTip(word)
    sign.setAttribute(Qt.WidgetAttribute.WA_AlwaysShowToolTips)
    return sign
