"""Dates as people type them: ``3/14/24``, ``0314``, ``t-7``, ``mar 24``, ``2024``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qopi_desktop.domain.dates import PartialDate

_RELATIVE = re.compile(r"(?:t|today|\.)\s*([+-]\s*\d+)?")
_SHAPE = re.compile(r"[0-9a-z]+(?:[\s/.,-]+[0-9a-z]+)*\.?")
_PART = re.compile(r"[0-9]+|[a-z]+")
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905 - a sentence is easier to check than twelve literals
_SHORTEST_MONTH = 3
_YEAR = 4
_EARLIEST = 1850
_LEAP_DAYS_APART = 8

Parts = tuple[str | None, str | None, str | None]
"""Year, month and day as typed; None where not given."""


def parse_typed(text: str, *, today: date, birth: PartialDate | None) -> PartialDate | None:
    """Return the date that *text* means, as precise as it was typed; None when it is not understood.

    Month before day, unless only the other order is a date. A year of two digits lies in the latest century in which
    the date is not after *today* and not before *birth*; without a year the date is the last such day up to *today*.
    """
    typed = text.strip().lower()
    if relative := _RELATIVE.fullmatch(typed):
        return _days_from(today, relative[1])
    if not _SHAPE.fullmatch(typed):
        return None
    frame = _Frame(today, birth)
    found = (frame.resolve(parts) for parts in _readings(_PART.findall(typed)))
    return next((day for day in found if day is not None), None)


def _days_from(today: date, days: str | None) -> PartialDate | None:
    try:
        return PartialDate.of(today + timedelta(days=int((days or "0").replace(" ", ""))))
    except OverflowError:
        return None


def _readings(parts: list[str]) -> Iterator[Parts]:
    """Yield what *parts* can mean, the likeliest first."""
    named = [part for part in parts if part.isalpha()]
    match [part for part in parts if part.isdigit()]:
        case numbers if named:
            yield from _with_month_name(named, numbers, name_first=parts[0] in named)
        case [digits]:
            yield from _run_together(digits)
        case [year, *rest] if len(year) == _YEAR and len(rest) <= len("md"):
            month, day = [*rest, None][:2]
            yield (year, month, day)
        case [month, year] if len(year) == _YEAR:
            yield (year, month, None)
        case [first, second]:
            yield from ((None, first, second), (None, second, first))
        case [first, second, year]:
            yield from ((year, first, second), (year, second, first))


def _with_month_name(names: list[str], numbers: list[str], *, name_first: bool) -> Iterator[Parts]:
    month = _month(names[0]) if len(names) == 1 else None
    match numbers:
        case [number] if month and (name_first or len(number) == _YEAR):
            yield (number, month, None)
        case [day] if month:
            yield (None, month, day)
        case [year, day] if month and len(year) == _YEAR:
            yield (year, month, day)
        case [day, year] if month:
            yield (year, month, day)


def _month(name: str) -> str | None:
    starts = [place for place, month in enumerate(_MONTHS, start=1) if month.startswith(name) or name == month[:4]]
    return str(starts[0]) if starts and len(name) >= _SHORTEST_MONTH else None


def _run_together(digits: str) -> Iterator[Parts]:
    match len(digits):
        case 4:
            yield (digits, None, None)
            yield (None, digits[:2], digits[2:])
            yield (None, digits[2:], digits[:2])
        case 6 | 8:
            yield (digits[4:], digits[:2], digits[2:4])
            yield (digits[4:], digits[2:4], digits[:2])
            yield (digits[:4], digits[4:6], digits[6:])


@dataclass(frozen=True, slots=True)
class _Frame:
    """What settles the century, or the year."""

    today: date
    birth: PartialDate | None

    def resolve(self, parts: Parts) -> PartialDate | None:
        """Return the date of *parts*; None when the calendar has none such."""
        typed_year, month, day = parts
        years = self._years(typed_year)
        found = [date_ for year in years if (date_ := _date(year, month, day))]
        if typed_year is not None and len(typed_year) == _YEAR:
            return found[0] if found else None
        past = [each for each in found if each.earliest <= self.today]
        lived = [each for each in past if self.birth is None or each.latest >= self.birth.earliest]
        return next(iter(lived or past), None)

    def _years(self, typed: str | None) -> list[int]:
        if typed is None:
            return [self.today.year - back for back in range(_LEAP_DAYS_APART + 1)]
        if len(typed) == _YEAR:
            return [int(typed)] if int(typed) >= _EARLIEST else []
        century = self.today.year // 100 * 100
        return [century + int(typed), century - 100 + int(typed)] if len(typed) == len("24") else []


def _date(year: int, month: str | None, day: str | None) -> PartialDate | None:
    try:
        return PartialDate(year, int(month) if month else None, int(day) if day else None)
    except ValueError:
        return None
