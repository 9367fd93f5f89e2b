"""The list of steps at the left of a set-up: where one is, what is done, what is to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit import Column, Edge, Ground, WrapLabel, fix
from qopi_desktop.ui.kit.paint import framed, write
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT, _DISC = 66, 26


@dataclass(frozen=True, slots=True)
class StepState:
    """How one step stands."""

    title: str
    is_current: bool = False
    is_done: bool = False
    to_mend: int = 0
    can_open: bool = True


class StepButton(QAbstractButton):
    """One step: its number or a tick, its name, and how many answers are to mend."""

    def __init__(self, number: int, *, is_last: bool) -> None:
        super().__init__()
        self.setObjectName(f"step_{number}")
        self._number, self._is_last = number, is_last
        self._state = StepState("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fix(self, height=_HEIGHT)

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("control")

    def show_state(self, state: StepState) -> None:
        """Show how the step stands."""
        self._state = state
        second = self._second_line()
        self.setEnabled(state.can_open)
        self.setAccessibleName(f"{self._number}. {state.title}{', ' if second else ''}{second}")
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the tokens say."""
        return QSize(theme.current().px(240), theme.current().px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses like Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground of the current step, the disc, the line to the next, the words."""
        look, painter = theme.current(), QPainter(self)
        if self._state.is_current:
            inside = QRectF(self.rect()).adjusted(0, look.px(9), 0, -look.px(9))
            framed(painter, inside, radius=look.radius("card"), fill=look.color("surface"), frame=look.color("line"))
        side = look.px(_DISC)
        disc = QRectF(look.px(16), (self.height() - side) / 2, side, side)
        if not self._is_last:
            painter.fillRect(QRectF(disc.center().x(), disc.bottom(), 1, self.height()), look.color("line"))
        if self._number > 1:
            painter.fillRect(QRectF(disc.center().x(), 0, 1, disc.top()), look.color("line"))
        self._paint_disc(painter, disc)
        self._paint_words(painter, disc.right() + look.px(12))

    def _paint_disc(self, painter: QPainter, disc: QRectF) -> None:
        look, state = theme.current(), self._state
        is_ticked = state.is_done and not state.is_current
        fill = "accent" if state.is_current else "greenSoft" if is_ticked else "surface"
        frame = None if state.is_current else look.color("green" if is_ticked else "control")
        framed(painter, disc, radius=disc.height() / 2, fill=look.color(fill), frame=frame, stroke=1.25)
        if is_ticked:
            pad = disc.height() / 4
            glyphs.draw(painter, "received", disc.adjusted(pad, pad, -pad, -pad), look.color("green"), look.color(fill))
        else:
            tone = look.color("onAccent" if state.is_current else "text2")
            write(painter, disc, str(self._number), "smallStrong", tone, align=Qt.AlignmentFlag.AlignHCenter)

    def _paint_words(self, painter: QPainter, left: float) -> None:
        look, state = theme.current(), self._state
        second, line = self._second_line(), look.line("label")
        top = (self.height() - line - (look.line("small") if second else 0)) / 2
        room = self.width() - left - look.px(8)
        tone = look.color("text" if state.is_current or state.is_done else "text2" if state.can_open else "text3")
        write(painter, QRectF(left, top, room, line), state.title, "label", tone)
        if state.to_mend:
            side = look.px(12)
            spot = QRectF(left, top + line + (look.line("small") - side) / 2, side, side)
            glyphs.draw(painter, "must", spot, look.color("red"))
            box = QRectF(left + look.px(16), top + line, room - look.px(16), look.line("small"))
            write(painter, box, second, "smallMedium", look.color("red"))

    def _second_line(self) -> str:
        return counted("setup.step.to_mend", self._state.to_mend) if self._state.to_mend else ""


class StepList(Ground):
    """The steps, and at the foot what is true of all of them.

    Signals:
        chosen: the index of the step that was pressed.
    """

    chosen = Signal(int)

    def __init__(self, count: int, foot: str, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent, edges=(Edge.RIGHT,))
        self.buttons = tuple(StepButton(index + 1, is_last=index + 1 == count) for index in range(count))
        column = Column(self, margins=(16, 12, 16, 24))
        group = QButtonGroup(self)
        group.setExclusive(False)
        for index, button in enumerate(self.buttons):
            group.addButton(button, index)
            column.addWidget(button)
        group.idClicked.connect(self.chosen)
        column.addStretch(1)
        self.foot = WrapLabel(foot, "small", "text3")
        column.addWidget(self.foot)

    def show_states(self, states: Sequence[StepState]) -> None:
        """Show how each step stands."""
        for button, state in zip(self.buttons, states, strict=True):
            button.show_state(state)


def step_words(step: str) -> str:
    """Return the name of a step."""
    return say(f"setup.step.{step}")
