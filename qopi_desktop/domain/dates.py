"""A date known to the day, the month or only the year, or known only by its distance from another."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(Enum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date of which the day, or day and month, may be unknown; never an invented day.

    Raises:
        ValueError: The parts are no date of the calendar, or a day is given without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return *day* as a date known to the day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Read ``2016-03-14``, ``2016-03`` or ``2016``.

        Raises:
            ValueError: *text* has another shape or names no date.
        """
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError("not an ISO date")
        year, month, day = (int(part) if part else None for part in match.groups())
        return cls(year or 0, month, day)

    @property
    def precision(self) -> Precision:
        """Return how much of the date is known."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def earliest(self) -> date:
        """Return the first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Return the last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def moved(self, days: int) -> PartialDate:
        """Return the date *days* later, known as far as this one: a month or year goes to where its middle day comes.

        Raises:
            OverflowError: The calendar has no such day.
        """
        middle = self.earliest + (self.latest - self.earliest) // 2 + timedelta(days)
        return PartialDate(middle.year, self.month and middle.month, self.day and middle.day)

    def iso(self) -> str:
        """Return ``2016-03-14``, ``2016-03`` or ``2016``; the inverse of :meth:`from_iso`."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class DayOffsets:
    """A date as the first and last day it can be, in days from a day that is told to nobody.

    Raises:
        ValueError: The last day lies before the first.
    """

    earliest: int
    latest: int

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError("the last day lies before the first")
