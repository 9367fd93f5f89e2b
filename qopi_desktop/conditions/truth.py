"""Three-valued truth in which unknown is pending or settled, and the values that conditions read.

Source: Kleene, Introduction to Metamathematics, 1952, section 64 (strong three-valued logic).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final


class Truth(Enum):
    """True, false, or unknown: settled when a person has looked, pending while an answer can still come."""

    TRUE = "true"
    FALSE = "false"
    SETTLED = "settled"
    PENDING = "pending"

    __hash__ = object.__hash__  # members are single: found by identity, which is faster than by name


TRUE: Final = Truth.TRUE
FALSE: Final = Truth.FALSE
SETTLED: Final = Truth.SETTLED
PENDING: Final = Truth.PENDING
# The members as names of this module: what decides charts asks for them millions of times, and Python 3.11 looks a
# member of an enumeration up ten times slower than a name.


class Gap(Enum):
    """Why a question has no value: a recorded status, nobody answered yet, its gate is open still, or it is closed."""

    NOT_DOCUMENTED = "not_documented"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    PENDING = "pending"
    GATE_PENDING = "gate-pending"
    CLOSED = "closed"

    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Span:
    """A date or number of which only the first and the last possible value are known; dates as ordinals."""

    low: int | Decimal
    high: int | Decimal


_CLOSED, _WAITING, _GATE_WAITING = Gap.CLOSED, Gap.PENDING, Gap.GATE_PENDING

Exact = str | int | Decimal | frozenset[str]
Cell = Exact | Span | Gap
Env = Sequence[Cell]
"""The value of every question, by its slot; a date known to the day is its ordinal."""


def truth(value: bool) -> Truth:  # noqa: FBT001 - the value itself
    """Return *value* as a truth."""
    return TRUE if value else FALSE


def unknown(*gaps: Cell) -> Truth:
    """Return what a comparison is when at least one of its operands is a gap.

    A closed operand decides first: the question does not apply, so the comparison is false. Then pending wins.
    """
    found = SETTLED
    for gap in gaps:
        if gap is _CLOSED:
            return FALSE
        if gap is _WAITING or gap is _GATE_WAITING:
            found = PENDING
    return found


def propagate(*cells: Cell) -> Gap | None:
    """Return the gap that a computed value inherits from *cells*; None when each has a value."""
    gaps = [cell for cell in cells if isinstance(cell, Gap)]
    if not gaps:
        return None
    if _CLOSED in gaps:
        return _CLOSED
    return _WAITING if _WAITING in gaps or _GATE_WAITING in gaps else Gap.UNKNOWN


def low(cell: int | Decimal | Span) -> int | Decimal:
    """Return the first value that *cell* can be."""
    return cell.low if isinstance(cell, Span) else cell


def high(cell: int | Decimal | Span) -> int | Decimal:
    """Return the last value that *cell* can be."""
    return cell.high if isinstance(cell, Span) else cell


def span(first: int | Decimal, last: int | Decimal) -> int | Decimal | Span:
    """Return the values from *first* to *last*: exact when they are one."""
    return first if first == last else Span(first, last)


def negate(part: Truth) -> Truth:
    """Return the opposite; unknown stays unknown of the same kind."""
    if part is TRUE:
        return FALSE
    return TRUE if part is FALSE else part


def conjoin(parts: Sequence[Truth]) -> Truth:
    """Return false when one part is false, else pending, else settled, else true."""
    return next((kind for kind in (FALSE, PENDING, SETTLED) if kind in parts), TRUE)


def disjoin(parts: Sequence[Truth]) -> Truth:
    """Return true when one part is true, else pending, else settled, else false."""
    return next((kind for kind in (TRUE, PENDING, SETTLED) if kind in parts), FALSE)
