"""Answers as conditions read them, and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from qopi_desktop.conditions import Cell, Gap, Span
from qopi_desktop.conditions.truth import span
from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import DayOffsets, PartialDate

_GAPS = {
    Missing.NOT_DOCUMENTED: Gap.NOT_DOCUMENTED,
    Missing.UNKNOWN: Gap.UNKNOWN,
    Missing.CONFLICT: Gap.CONFLICT,
}
_WAITING = Gap.PENDING
_ORIGIN = date(2000, 1, 1).toordinal()  # any day will do: rules that days alone decide are the same from each


def cell_of(answer: Answer | None) -> Cell:
    """Return *answer* to an open question as conditions read it; None is pending."""
    if answer is None:
        return _WAITING
    if answer.missing is not None:
        return _GAPS[answer.missing]
    match answer.value:
        case PartialDate() as day:
            return span(day.earliest.toordinal(), day.latest.toordinal())
        case DayOffsets(earliest, latest):
            return span(_ORIGIN + earliest, _ORIGIN + latest)
        case tuple() as codes:
            return frozenset(codes)
        case str() | Decimal() as value:
            return value
        case value:
            raise TypeError(value)


def derived_answer(cell: Cell) -> Answer | None:
    """Return the value of a derived question as an answer; None while it has none, or not yet one."""
    if isinstance(cell, str):
        return Answer(cell)
    return None if isinstance(cell, (Gap, Span, frozenset)) else Answer(Decimal(cell))
