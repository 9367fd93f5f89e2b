"""Sets of values of one question: stretches of days or numbers, or values one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qopi_desktop.conditions import Cell

Mark = tuple[int | Decimal, int]
"""A value and 0, or -1 and 1 for the values just below it and just above it."""

Stretch = tuple[Mark, Mark]
"""From one mark to another, both in."""

ENDLESS = Decimal("Infinity")
"""What no number reaches."""

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()
"""The ends of the calendar."""


@dataclass(frozen=True, slots=True)
class Region:
    """Values of one question: *stretches* in order of which none touches another, and *cells* one by one.

    *whole* says that the stretches hold days, so that one and the next touch.
    """

    stretches: tuple[Stretch, ...] = ()
    cells: frozenset[Cell] = frozenset()
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.stretches or self.cells)

    def __and__(self, other: Region) -> Region:
        shared = [(max(a[0], b[0]), min(a[1], b[1])) for a in self.stretches for b in other.stretches]
        return Region(tuple(each for each in shared if each[0] <= each[1]), self.cells & other.cells, self.whole)

    def __or__(self, other: Region) -> Region:
        whole = self.whole or other.whole
        return Region(join((*self.stretches, *other.stretches), whole=whole), self.cells | other.cells, whole)

    def ends(self) -> set[Cell]:
        """Return values of which one is as near to each end of each stretch as one can be told, and every cell."""
        return {*self.cells, *(value for stretch in self.stretches for value in _inner(*stretch))}


DAYS = Region((((FIRST_DAY, 0), (LAST_DAY, 0)),), whole=True)
"""Every day of the calendar."""


def numbers(minimum: Decimal | None, maximum: Decimal | None) -> Region:
    """Return the numbers from *minimum* to *maximum*, None being without an end."""
    first = -ENDLESS if minimum is None else minimum
    last = ENDLESS if maximum is None else maximum
    return Region((((first, 0), (last, 0)),))


def single(day: int | Decimal) -> Region:
    """Return one day."""
    return Region((((day, 0), (day, 0)),), whole=True)


def join(stretches: Iterable[Stretch], *, whole: bool) -> tuple[Stretch, ...]:
    """Return *stretches* in order, made one where they touch."""
    joined: list[Stretch] = []
    for low, high in sorted(stretches):
        if joined and _touches(joined[-1][1], low, whole=whole):
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)


def _touches(end: Mark, start: Mark, *, whole: bool) -> bool:
    after = (end[0] + 1, 0) if whole else (end[0], end[1] + 1)
    return start <= after


def _inner(first: Mark, last: Mark) -> Iterator[int | Decimal]:
    """Yield the ends of a stretch that belong to it, or one value between them."""
    closed = [value for value, side in (first, last) if not side and abs(value) != ENDLESS]
    yield from closed
    if not closed:
        (low, _), (high, _) = first, last
        if low == -ENDLESS:
            yield Decimal(0) if high == ENDLESS else high - 1
        else:
            yield low + 1 if high == ENDLESS else (Decimal(low) + high) / 2
