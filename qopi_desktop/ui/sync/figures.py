"""The sum of the sync screen: numbers that add up to the charts of the round, each a way to its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit import Label, Row
from qopi_desktop.ui.kit.flow import Flow
from qopi_desktop.ui.kit.paint import framed, text_width, write
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from qopi_desktop.ui.sync.sums import Sums

_SIGNS = {
    "accepted": ("received", "green"),
    "unchanged": ("received", "green"),
    "refused": ("refused", "red"),
    "waiting": ("waiting", "accent"),
    "conflict": ("conflict", "amber"),
    "held": ("held", "amber"),
    "late": ("toolate", "red"),
    "withdrawn": ("withdrawn", "slate"),
    "unsent": ("complete", "accent"),
    "open": ("inprogress", "accent"),
}
_CALM = frozenset({"accepted", "unchanged", "unsent", "open", "withdrawn"})
_PAD, _HIGH, _LEAST, _SIGN = 12, 56, 76, 14


class FigureButton(QAbstractButton):
    """A number in large figures over its glyph and word; pressed, it shows its charts."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Be the term *name* of the sum, or ``total``."""
        super().__init__(parent)
        self.name = name
        self._count, self._word = 0, ""
        self.setObjectName(f"sync-term-{name}")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(say("sync.screen.show"))
        theme.current().changed.connect(self.updateGeometry)

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("control")

    def show_count(self, count: int) -> None:
        """Show *count* over the word."""
        total = self.name == "total"
        self._count = count
        self._word = counted("sync.screen.charts", count) if total else say(f"sync.term.{self.name}")
        self.setText(say("sync.screen.term", count=count, word=self._word))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for both lines."""
        look = theme.current()
        sign = 0 if self.name == "total" else look.px(_SIGN + 5)
        wide = max(text_width(str(self._count), "title"), sign + text_width(self._word, "small"))
        return QSize(max(wide + 2 * look.px(_PAD), look.px(_LEAST)), look.px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        """The same: a number is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, the number, the glyph and the word."""
        look, painter = theme.current(), QPainter(self)
        ground = "accentSoft" if self.isChecked() else "hover" if self.underMouse() else "surface"
        frame = look.color("accent") if self.isChecked() else None
        framed(painter, self.rect(), radius=look.radius("control"), fill=look.color(ground), frame=frame)
        pad, half = look.px(_PAD), look.px(30)
        upper = QRectF(pad, look.px(4), self.width() - 2 * pad, half - look.px(2))
        write(painter, upper, str(self._count), "title", look.color(self._tone()))
        left = float(pad)
        lower = QRectF(left, half, 0, look.px(20))
        if self.name in _SIGNS:
            side = look.px(_SIGN)
            sign, tone = _SIGNS[self.name]
            spot = QRectF(left, lower.center().y() - side / 2, side, side)
            glyphs.draw(painter, sign, spot, look.color(tone if self._count else "text3"), look.color(ground))
            left += side + look.px(5)
        write(painter, QRectF(left, half, self.width() - left, look.px(20)), self._word, "small", look.color("text2"))

    def _tone(self) -> str:
        is_calm = self.name in _CALM or self.name == "total"
        return "text3" if not self._count else "text" if is_calm else _SIGNS[self.name][1]


class SumLine(QWidget):
    """accepted + unchanged + refused + waiting ... = charts of the round.

    Signals:
        chosen: the name of the term whose charts are asked for; empty for all.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(self, gap=4, line_gap=4)
        self._figures = {name: FigureButton(name) for name in (*_SIGNS, "total")}
        self._terms = {name: _term(figure) for name, figure in self._figures.items()}
        for name, figure in self._figures.items():
            self._flow.addWidget(self._terms[name])
            figure.clicked.connect(self._on_clicked)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_sums(self, sums: Sums) -> None:
        """Show *sums*; a term that is 0 and need not be said is left out."""
        counts = {term.name: term.count for term in sums.terms} | {"total": sums.total}
        for name, figure in self._figures.items():
            self._terms[name].setVisible(name in counts)
            figure.show_count(counts.get(name, 0))
        terms = " + ".join(self._figures[term.name].text() for term in sums.terms)
        self.setAccessibleName(say("sync.screen.equation", terms=terms, total=sums.total))
        self._flow.invalidate()

    def show_chosen(self, name: str) -> None:
        """Mark the term whose charts are shown; empty for all."""
        for figure in self._figures.values():
            figure.setChecked(figure.name == (name or "total"))

    def _on_clicked(self) -> None:
        figure = self.sender()
        if isinstance(figure, FigureButton):
            self.chosen.emit("" if figure.name == "total" else figure.name)


def _term(figure: FigureButton) -> QWidget:
    """Return *figure* behind the mark that joins it to the term before it."""
    term = QWidget()
    row = Row(term, gap=4)
    if figure.name != "accepted":
        row.addWidget(Label("=" if figure.name == "total" else "+", "head", "text3"))
    row.addWidget(figure)
    term.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return term
