"""Dates of a case list: written by a program, not typed, so that a doubtful one is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum

from qopi_desktop.domain.dates import PartialDate

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_REGISTRY = re.compile(r"(\d{4})(\d{2})?(\d{2})?", re.ASCII)
_NO_YEAR, _NO_PART = frozenset({"0000", "8888", "9999"}), frozenset({None, "00", "99"})
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED_DAY_FIRST = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+(\d{4})")
_NAMED_MONTH_FIRST = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_DIGITS = 4
_LAST_MONTH = 12
_FIRST_YEAR = 1880  # nobody born earlier is treated now: an earlier year is a slip


class Order(Enum):
    """In which order a column writes day and month; MIXED where its values contradict each other."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"
    MIXED = "mixed"


def order_of(values: Iterable[str]) -> Order:
    """Return the order that every value of a column fits: month first unless some day of 13 or more stands first."""
    pairs = [(int(match[1]), int(match[2])) for value in values if (match := _SLASHED.fullmatch(_day_only(value)))]
    day_first = any(first > _LAST_MONTH >= second for first, second in pairs)
    month_first = any(second > _LAST_MONTH >= first for first, second in pairs)
    if day_first and month_first:
        return Order.MIXED
    return Order.DAY_FIRST if day_first else Order.MONTH_FIRST


def read_date(text: str, order: Order, *, today: date) -> PartialDate | None:
    """Return the date that *text* names to the day, month or year; None when it names none or could be two.

    A year of two digits is the latest that is not after *today*.
    """
    text = _day_only(text)
    for shape, build in _SHAPES:
        if match := shape.fullmatch(text):
            try:
                return _plausible(build(match))
            except ValueError:  # no such day, month or name
                return None
    match = _SLASHED.fullmatch(text)
    try:
        return _plausible(_slashed(match, order, today)) if match else None
    except ValueError:
        return None


def read_registry_date(text: str) -> PartialDate | None:
    """Return the date that a registry writes as YYYYMMDD, YYYYMM or YYYY; None where it says that it is not known.

    A month or day of 99 or 00 is not known, and neither is what stands behind it; a year of 9999, 8888 or 0000 is none.

    Raises:
        ValueError: *text* has another shape or names no date.
    """
    match = _REGISTRY.fullmatch(text.replace("-", "").strip())
    if match is None:
        raise ValueError("not a registry date")
    year, month, day = match.groups()
    if year in _NO_YEAR:
        return None
    if month in _NO_PART:
        return _checked(PartialDate(int(year)))
    return _checked(PartialDate(*(int(part) for part in (year, month, None if day in _NO_PART else day) if part)))


def has_short_year(text: str) -> bool:
    """Return whether the year has two digits, so that a century would be a guess."""
    match = _SLASHED.fullmatch(_day_only(text))
    return match is not None and len(match[3]) < _YEAR_DIGITS


def _day_only(text: str) -> str:
    return _TIME.sub("", text.strip())


def _checked(day: PartialDate) -> PartialDate:
    if _plausible(day) is None:
        raise ValueError("nobody was born then")
    return day


def _plausible(day: PartialDate | None) -> PartialDate | None:
    return day if day is not None and day.year >= _FIRST_YEAR else None


def _slashed(match: re.Match[str], order: Order, today: date) -> PartialDate | None:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if order is Order.MIXED and first <= _LAST_MONTH and second <= _LAST_MONTH and first != second:
        return None  # another row of this column has the other order
    is_day_first = order is Order.DAY_FIRST or (order is Order.MIXED and first > _LAST_MONTH)
    month, day = (second, first) if is_day_first else (first, second)
    if len(match[3]) == _YEAR_DIGITS:
        return PartialDate(year, month, day)
    year += today.year - today.year % 100
    return PartialDate(year if date(year, month, day) <= today else year - 100, month, day)


def _numbers(match: re.Match[str]) -> PartialDate:
    return PartialDate(*(int(part) for part in match.groups() if part))


def _named(match: re.Match[str], month: int, day: int) -> PartialDate:
    return PartialDate(int(match[3]), _MONTHS.index(match[month].lower()) + 1, int(match[day]))


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PartialDate]], ...] = (
    (_ISO, _numbers),
    (_COMPACT, _numbers),
    (_MONTH_YEAR, lambda match: PartialDate(int(match[2]), int(match[1]))),
    (_NAMED_DAY_FIRST, lambda match: _named(match, month=2, day=1)),
    (_NAMED_MONTH_FIRST, lambda match: _named(match, month=1, day=2)),
)
