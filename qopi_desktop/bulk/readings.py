"""What a question holds, as steps over its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qopi_desktop.bulk.codings import (
    CLOSED,
    DECIMALS,
    GATE_PENDING,
    LAST_DAY,
    MILLION,
    MOST,
    PENDING,
    BitColumns,
    CodeColumn,
    Coding,
    DayColumns,
    NumberColumns,
    WordColumn,
)
from qopi_desktop.bulk.sheet import NO, Sheet, Width

_STATES = (GATE_PENDING, 127)
_MOST_WORDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Gaps:
    """Masks: there is no value; the question is closed; it is not; it is not, and an answer can still come."""

    gap: int
    closed: int
    unknown: int
    pending: int


NO_GAPS = Gaps(NO, NO, NO, NO)


@dataclass(frozen=True, slots=True)
class Figures:
    """A date or number by the first and last value that it can have.

    ``decimals`` says in which fractions, and ``is_whole`` whether it is counted in whole numbers only.
    """

    gaps: Gaps
    first: int
    last: int
    decimals: int = 0
    is_whole: bool = True

    @property
    def is_exact(self) -> bool:
        """Return whether no chart has more than one possible value."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Reading:
    """A question: its columns as steps, the state first, and how they are coded."""

    coding: Coding
    steps: tuple[int, ...]

    @property
    def state(self) -> int:
        """Return the figure that is 1 or more where there is a value."""
        return self.steps[0]


def reading(coding: Coding, sheet: Sheet, prefix: str = "") -> Reading:
    """Return the question as it stands in the columns of a batch, whose names begin with *prefix*."""
    columns = zip(coding.columns, _LIMITS[type(coding)](coding), strict=True)
    return Reading(coding, tuple(sheet.column(prefix + column.name, column.width, each) for column, each in columns))


def gaps(state: int, sheet: Sheet) -> Gaps:
    """Return where the question with this *state* has no value, and why."""
    return Gaps(
        gap=sheet.at_most(state, sheet.number(CLOSED)),
        closed=sheet.equal(state, sheet.number(CLOSED)),
        unknown=sheet.less(state, sheet.number(CLOSED)),
        pending=sheet.at_most(state, sheet.number(PENDING)),
    )


def figures(found: Reading, sheet: Sheet) -> Figures:
    """Return the date or number of a question."""
    if isinstance(found.coding, DayColumns):
        return Figures(gaps(found.state, sheet), found.steps[0], found.steps[1])
    is_whole = isinstance(found.coding, NumberColumns) and found.coding.is_whole
    return Figures(gaps(found.state, sheet), found.steps[1], found.steps[-1], DECIMALS, is_whole=is_whole)


def joined(parts: tuple[Gaps, ...], sheet: Sheet) -> Gaps:
    """Return the gap that a value worked out from *parts* has: closed decides, then pending."""
    closed = sheet.either(*(part.closed for part in parts))
    applies = sheet.invert(closed)
    return Gaps(
        gap=sheet.either(*(part.gap for part in parts)),
        closed=closed,
        unknown=sheet.both(sheet.either(*(part.unknown for part in parts)), applies),
        pending=sheet.both(sheet.either(*(part.pending for part in parts)), applies),
    )


def _code_limits(coding: CodeColumn) -> tuple[tuple[int, int], ...]:
    return ((GATE_PENDING, len(coding.codes)),)


def _day_limits(coding: DayColumns) -> tuple[tuple[int, int], ...]:
    days = (GATE_PENDING, LAST_DAY)
    return (days, days, *(((0, 1),) if coding.is_told else ()))


def _bit_limits(coding: BitColumns) -> tuple[tuple[int, int], ...]:
    words = (column for column in coding.columns if column.width is Width.WORD)
    return (_STATES, *((0, 2**64 - 1) for _ in words))


_LIMITS: Mapping[type[Coding], Callable[[Any], tuple[tuple[int, int], ...]]] = {  # Any: each takes the one before it
    CodeColumn: _code_limits,
    WordColumn: lambda _: ((GATE_PENDING, _MOST_WORDS),),
    DayColumns: _day_limits,
    NumberColumns: lambda coding: (_STATES, *((-MOST * MILLION, MOST * MILLION) for _ in coding.columns[1:])),
    BitColumns: _bit_limits,
}
