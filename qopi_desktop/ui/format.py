"""How values are shown: dates, ages, rates, counts, answers. Nowhere else are they turned into words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.domain.answers import Answer, Value
    from qopi_desktop.forms.definition import Question

MINUS = "\u2212"
_MINUTE, _HOUR = 60, 3600


def show_date(day: PartialDate | date) -> str:
    """Return ``03/14/2026``, ``03/dd/2026`` or ``mm/dd/2026``: the parts not known are letters."""
    month = f"{day.month:02}" if day.month is not None else say("format.unknown_month")
    of_month = f"{day.day:02}" if day.day is not None else say("format.unknown_day")
    return f"{month}/{of_month}/{day.year:04}"


def short_date(day: PartialDate | date) -> str:
    """Return ``Mar 14 2026``, ``Mar 2026`` or ``2026``, for lists and sentences."""
    if day.month is None:
        return f"{day.year:04}"
    if day.day is None:
        return say("format.month_year", month=_month(day.month), year=day.year)
    return say("format.day_year", month=_month(day.month), day=day.day, year=day.year)


def day_in_sentence(day: date) -> str:
    """Return ``May 9``."""
    return say("format.day", month=_month(day.month), day=day.day)


def time_of_day(at: datetime) -> str:
    """Return ``13:40``."""
    return f"{at:%H:%M}"


def age(at: datetime, now: datetime) -> str:
    """Return how long ago *at* was: ``0.4 s ago``, ``today 11:52``, ``Apr 26``, ``Apr 26 2025``."""
    seconds = max(0.0, (now - at).total_seconds())
    local = at.astimezone(now.tzinfo)
    if seconds < _MINUTE:
        return say("format.seconds_ago", seconds=f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}")  # noqa: PLR2004
    if local.date() == now.date():
        return say("format.today", time=time_of_day(local))
    return day_in_sentence(local.date()) if local.year == now.year else short_date(local.date())


def span(seconds: float) -> str:
    """Return a length of time as ``2 h 45 min``, ``2 h`` or ``48 min``."""
    minutes = round(seconds / _MINUTE)
    hours, rest = divmod(minutes, _MINUTE)
    if not hours:
        return say("format.minutes", minutes=rest)
    return say("format.hours_minutes", hours=hours, minutes=rest) if rest else say("format.hours", hours=hours)


def percent(rate: Fraction, digits: int = 0) -> str:
    """Return a rate of 0 to 1 as ``71 %``, halves rounded up."""
    scaled = rate * 100 * 10**digits
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = number(Decimal(rounded).scaleb(-digits)) if digits else number(Decimal(rounded))
    return say("format.percent", value=text)


def count(part: int, whole: int) -> str:
    """Return ``62 of 88``."""
    return say("format.count", part=part, whole=whole)


def between(low: str, high: str) -> str:
    """Return ``57 to 82``."""
    return say("format.between", low=low, high=high)


def number(value: Decimal | int) -> str:
    """Return a number with a true minus sign and no exponent."""
    return f"{value:f}".replace("-", MINUS) if isinstance(value, Decimal) else f"{value}".replace("-", MINUS)


def answer(given: Answer | None, question: Question, labels: Mapping[str, str] | None = None) -> str:
    """Return *given* as a person reads it: labels for codes, the unit behind a number, the word of a status.

    Args:
        given: None gives the word for not answered.
        question: Its choices are the labels of its codes.
        labels: Labels by code where the codes belong to the practice (rounds, offices, physicians).
    """
    if given is None:
        return say("fields.not_answered")
    if given.missing is not None:
        return say(f"fields.status.{given.missing.value}")
    known = {choice.code: choice.label for choice in question.choices} | dict(labels or {})
    return _value(given.value, known, question.unit)


def _value(value: Value | None, labels: Mapping[str, str], unit: str | None) -> str:
    match value:
        case PartialDate():
            return show_date(value)
        case Decimal():
            return say("format.with_unit", value=number(value), unit=unit) if unit else number(value)
        case tuple():
            return ", ".join(labels.get(code, code) for code in value) or say("format.no_value")
        case str():
            return labels.get(value, value)
        case _:
            return ""


def _month(month: int) -> str:
    return say("format.months").split()[month - 1]
