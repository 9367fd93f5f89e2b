"""What is to be worked out for every chart of a batch at once, step by step, over columns of whole numbers.

A step is a mask (true or false for each chart) or a figure (a whole number for each chart). Steps know no library:
what runs them decides how a column is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum


class Do(Enum):
    """What a step does with the steps before it."""

    CONSTANT = "constant"
    COLUMN = "column"
    BOTH = "both"
    EITHER = "either"
    INVERT = "invert"
    EQUAL = "equal"
    LESS = "less"
    AT_MOST = "at-most"
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    CHOOSE = "choose"
    WIDEN = "widen"
    YEARS = "years"
    KEEP_BITS = "keep-bits"
    COUNT_BITS = "count-bits"

    __hash__ = object.__hash__


class Width(Enum):
    """The bits of a figure; ``WORD`` is 64 without a sign."""

    MASK = 1
    BYTE = 8
    INT = 32
    LONG = 64
    WORD = 0

    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``parts`` are the places of earlier steps, ``value`` is a constant or the name of a column."""

    do: Do
    width: Width
    parts: tuple[int, ...] = ()
    value: int | str = 0


class TooWideError(Exception):
    """A figure could leave 64 bits: it is never worked out with fewer digits than it has."""


NO, YES = 0, 1
"""The places of the masks that are false, and true, for every chart."""

_BYTE, _INT, _LONG = 2**7 - 1, 2**31 - 1, 2**63 - 1


class Sheet:
    """Steps in the order in which they can be taken; the same step is never written twice.

    Every figure carries the least and the greatest value that it can have, so that none overflows.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._places: dict[Step, int] = {}
        self._limits: dict[int, tuple[int, int]] = {}
        for value in (NO, YES):
            self._put(Step(Do.CONSTANT, Width.MASK, value=value))

    def column(self, name: str, width: Width, limits: tuple[int, int] = (0, 1)) -> int:
        """Return the column *name* of the batch, whose values lie within *limits*."""
        return self._number(Step(Do.COLUMN, width, value=name), limits)

    def number(self, value: int) -> int:
        """Return *value* for every chart."""
        width = Width.BYTE if abs(value) <= _BYTE else _width(value, value)
        return self._number(Step(Do.CONSTANT, width, value=value), (value, value))

    def limits(self, figure: int) -> tuple[int, int]:
        """Return the least and the greatest value that *figure* can have."""
        return self._limits[figure]

    def both(self, *masks: int) -> int:
        """Return where all *masks* are true."""
        return self._join(Do.BOTH, masks, NO, YES)

    def either(self, *masks: int) -> int:
        """Return where one of *masks* is true."""
        return self._join(Do.EITHER, masks, YES, NO)

    def invert(self, mask: int) -> int:
        """Return where *mask* is false."""
        if mask in {NO, YES}:
            return YES - mask
        step = self.steps[mask]
        return step.parts[0] if step.do is Do.INVERT else self._put(Step(Do.INVERT, Width.MASK, (mask,)))

    def equal(self, left: int, right: int) -> int:
        """Return where two figures are the same."""
        (a, b), (c, d) = self._limits[left], self._limits[right]
        if b < c or d < a:
            return NO
        return YES if a == b == c == d else self._put(Step(Do.EQUAL, Width.MASK, self._literal_last(left, right)))

    def less(self, left: int, right: int) -> int:
        """Return where *left* is the smaller figure."""
        return self._ordered(Do.LESS, left, right)

    def at_most(self, left: int, right: int) -> int:
        """Return where *left* is not the greater figure."""
        return self._ordered(Do.AT_MOST, left, right)

    def add(self, left: int, right: int) -> int:
        """Return the sum of two figures."""
        (a, b), (c, d) = self._limits[left], self._limits[right]
        return left if (c, d) == (0, 0) else self._figure(Do.ADD, (left, right), (a + c, b + d))

    def subtract(self, left: int, right: int) -> int:
        """Return the difference of two figures."""
        (a, b), (c, d) = self._limits[left], self._limits[right]
        return self._figure(Do.SUBTRACT, (left, right), (a - d, b - c))

    def scale(self, figure: int, factor: int) -> int:
        """Return *figure* times a constant."""
        ends = [end * factor for end in self._limits[figure]]
        if factor == 1:
            return figure
        return self._figure(Do.MULTIPLY, (figure, self.number(factor)), (min(ends), max(ends)))

    def choose(self, mask: int, one: int, other: int) -> int:
        """Return *one* where *mask* is true and *other* elsewhere."""
        if mask in {NO, YES} or one == other:
            return one if mask == YES else other
        (a, b), (c, d) = self._limits[one], self._limits[other]
        width = max((self.steps[one].width, self.steps[other].width), key=lambda width: width.value)
        parts = (mask, self._widened(one, width), self._widened(other, width))
        return self._number(Step(Do.CHOOSE, width, parts), (min(a, c), max(b, d)))

    def smaller(self, left: int, right: int) -> int:
        """Return the smaller of two figures."""
        return self.choose(self.at_most(left, right), left, right)

    def greater(self, left: int, right: int) -> int:
        """Return the greater of two figures."""
        return self.choose(self.at_most(left, right), right, left)

    def years(self, birth: int, day: int) -> int:
        """Return the completed years between two days as they stand in columns of dates."""
        span = (self._limits[day][1] - self._limits[birth][0]) // 365 + 1
        return self._number(Step(Do.YEARS, Width.INT, (birth, day)), (-span, span))

    def keep_bits(self, word: int, bits: int) -> int:
        """Return *word* without the bits that are not in *bits*."""
        return self._number(Step(Do.KEEP_BITS, Width.WORD, (word,), bits), (0, bits))

    def is_word(self, word: int, bits: int) -> int:
        """Return where *word* is exactly *bits*."""
        same = self._number(Step(Do.CONSTANT, Width.WORD, value=bits), (bits, bits))
        return self._put(Step(Do.EQUAL, Width.MASK, (word, same)))

    def count_bits(self, word: int) -> int:
        """Return how many bits of *word* are set."""
        return self._number(Step(Do.COUNT_BITS, Width.INT, (word,)), (0, 64))

    def _ordered(self, do: Do, left: int, right: int) -> int:
        (a, b), (c, d) = self._limits[left], self._limits[right]
        if b < c or (b == c and do is Do.AT_MOST):
            return YES
        if a > d or (a == d and do is Do.LESS):
            return NO
        return self._put(Step(do, Width.MASK, (left, right)))

    def _literal_last(self, left: int, right: int) -> tuple[int, int]:
        if self.steps[left].do is Do.CONSTANT:
            return right, left
        return (left, right) if self.steps[right].do is Do.CONSTANT else (min(left, right), max(left, right))

    def _join(self, do: Do, masks: Iterable[int], deciding: int, neutral: int) -> int:
        """Return the masks joined from left to right, so that measures that begin alike share their beginning."""
        kept = dict.fromkeys(mask for mask in masks if mask != neutral)
        if deciding in kept or any(self.invert(mask) in kept for mask in list(kept)):
            return deciding
        joined = neutral
        for mask in kept:
            joined = mask if joined == neutral else self._put(Step(do, Width.MASK, (joined, mask)))
        return joined

    def _figure(self, do: Do, parts: tuple[int, int], limits: tuple[int, int]) -> int:
        if limits[0] == limits[1]:
            return self.number(limits[0])
        width = _width(*limits)
        wide = tuple(self._widened(part, width) for part in parts)
        return self._number(Step(do, width, wide), limits)

    def _widened(self, figure: int, width: Width) -> int:
        step = self.steps[figure]
        if step.do is Do.CONSTANT or step.width.value >= width.value:
            return figure
        return self._number(Step(Do.WIDEN, width, (figure,)), self._limits[figure])

    def _number(self, step: Step, limits: tuple[int, int]) -> int:
        place = self._put(step)
        self._limits[place] = limits
        return place

    def _put(self, step: Step) -> int:
        place = self._places.get(step)
        if place is None:
            place = self._places[step] = len(self.steps)
            self.steps.append(step)
        return place


def _width(least: int, greatest: int) -> Width:
    if -_INT <= least and greatest <= _INT:
        return Width.INT
    if -_LONG <= least and greatest <= _LONG:
        return Width.LONG
    raise TooWideError


def needed(sheet: Sheet, outputs: Sequence[int]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return the places that lead to *outputs*, in order, each with those that nobody needs after it."""
    order: dict[int, None] = {}
    for output in outputs:
        _visit(sheet, output, order)
    last: dict[int, int] = {part: place for place in order for part in sheet.steps[place].parts}
    ends: dict[int, list[int]] = {}
    for part, place in last.items():
        if part not in outputs:
            ends.setdefault(place, []).append(part)
    return tuple((place, tuple(ends.get(place, ()))) for place in order)


def _visit(sheet: Sheet, output: int, order: dict[int, None]) -> None:
    """Put *output* into *order* after its parts, without recursion: a condition may join thousands."""
    waiting = [(output, False)]
    while waiting:
        place, is_ready = waiting.pop()
        if is_ready:
            order[place] = None
        elif place not in order:
            waiting.append((place, True))
            waiting += [(part, False) for part in reversed(sheet.steps[place].parts) if part not in order]
