"""What stands together on a page of a blank form: marks with their places, measured before they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from qopi_desktop.reports.page import REGULAR, Sheet, Weight, width_of, wrap

SMALL = 11
"""The size of what explains, in pixels: 8.25 points."""

_BOX = 11
_BOX_GAP = 7
_COLUMN_GAP = 18
_LONG_LIST = 12


class Mark(Protocol):
    """Something drawn at a place in its block."""

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw it in a block that begins at *top*."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, centered on ``middle``."""

    x: float
    middle: float
    text: str
    size: float
    weight: Weight
    color: str

    def draw(self, sheet: Sheet, top: float) -> None:
        """Write the line."""
        sheet.text(self.x, top + self.middle, self.text, self.size, self.weight, color=self.color)


@dataclass(frozen=True, slots=True)
class Box:
    """An empty box to be filled by hand, or with ``is_round`` a circle."""

    x: float
    y: float
    width: float
    height: float
    is_round: bool = False

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the box."""
        if self.is_round:
            sheet.ring(self.x, top + self.y, self.width)
        else:
            sheet.frame(self.x, top + self.y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line across."""

    x: float
    y: float
    right: float
    color: str = "text"

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the line."""
        sheet.line((self.x, top + self.y), (self.right, top + self.y), self.color)


@dataclass(frozen=True, slots=True)
class Block:
    """Marks that stay together on one page, and how high they are; ``again`` stands above where they begin a page."""

    height: float
    marks: Sequence[Mark]
    again: Block | None = None

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw every mark, with the top of the block at *top*."""
        for mark in self.marks:
            mark.draw(sheet, top)


def joined(above: Block, below: Block) -> Block:
    """Return both as one, so that they stay on one page."""
    return Block(above.height + below.height, [*above.marks, _Lowered(below, above.height)])


@dataclass(frozen=True, slots=True)
class _Lowered:
    block: Block
    by: float

    def draw(self, sheet: Sheet, top: float) -> None:
        self.block.draw(sheet, top + self.by)


@dataclass(slots=True)
class Column:
    """Marks one below the other; ``y`` is where the next one begins."""

    x: float
    width: float
    y: float = 0
    marks: list[Mark] = field(default_factory=list)

    def write(self, text: str, size: float = SMALL, weight: Weight = REGULAR, *, color: str = "text") -> None:
        """Write *text* in as many lines as it needs."""
        height = round(size * 1.36)
        for line in wrap(text, self.width, size, weight):
            self.marks.append(Words(self.x, self.y + height / 2, line, size, weight, color))
            self.y += height

    def gap(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def fields(self, labels: Sequence[str], *, is_round: bool, size: float = 12) -> None:
        """Write *labels*, each behind a box to mark, in as many columns as fit, read downward."""
        columns = self._columns(labels, size)
        rows = -(-len(labels) // columns)
        room = (self.width + _COLUMN_GAP) / columns
        top, heights = self.y, []
        for column in range(columns):
            each = Column(self.x + room * column, room - _COLUMN_GAP, top)
            for label in labels[column * rows : (column + 1) * rows]:
                each.field(label, is_round=is_round, size=size)
            self.marks += each.marks
            heights.append(each.y)
        self.y = max(heights, default=top)

    def flow(self, labels: Sequence[str], *, size: float = SMALL) -> None:
        """Write *labels*, each behind a circle to mark, one after another as on a line of text."""
        left, height = self.x, round(size * 1.36) + 3
        for label in labels:
            wide = _BOX + _BOX_GAP + width_of(label, size, REGULAR)
            if self.x > left and self.x + wide > left + self.width:
                self.x = left
                self.y += height
            each = Column(self.x, wide + 1, self.y)
            each.field(label, is_round=True, size=size)
            self.marks += each.marks
            self.x += wide + _COLUMN_GAP
        self.x = left
        self.y += height

    def field(self, label: str, *, is_round: bool, size: float = 12) -> None:
        """Write *label* behind a box to mark."""
        height = round(size * 1.36)
        self.marks.append(Box(self.x, self.y + (height - _BOX) / 2 + 1, _BOX, _BOX, is_round))
        words = Column(self.x + _BOX + _BOX_GAP, self.width - _BOX - _BOX_GAP, self.y)
        words.write(label, size)
        self.marks += words.marks
        self.y = words.y + 3

    def cells(self, count: int, label: str) -> None:
        """Draw *count* boxes for one letter each, with *label* below, and move on to the right of them."""
        for place in range(count):
            self.marks.append(Box(self.x + 20 * place, self.y, 20, 24))
        self.marks.append(Words(self.x, self.y + 32, label, SMALL, REGULAR, "text2"))
        self.x += 20 * count + 12

    def _columns(self, labels: Sequence[str], size: float) -> int:
        widths = sorted(width_of(label, size, REGULAR) for label in labels)
        most = widths[len(widths) * (9 if len(widths) > _LONG_LIST else 10) // 10 - 1]  # in a long list few may wrap
        longest_word = max((width_of(word, size, REGULAR) for label in labels for word in label.split()), default=0)
        room = max(most, longest_word) + _BOX + _BOX_GAP + _COLUMN_GAP
        return max(1, min(len(labels), int((self.width + _COLUMN_GAP) / room)))
