"""Comparisons with what they mean, worked out by the calendar alone, and the days that dates can be.

Nothing here uses the engine: dates are ``datetime.date``, and a truth is found by trying every day.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from qopi_desktop.conditions import Cell, Span

Given = Mapping[str, Any]
Span_ = tuple[date, date]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """A part of a condition as written, the questions it names, and what it means for days that are given."""

    text: str
    names: frozenset[str]
    means: Callable[[Given], Any]


def moved(day: date, amount: int, unit: str) -> date:
    """Return *day* moved by days, weeks, months or years; the day of the month is kept, or is the month's last."""
    if unit in {"day", "week"}:
        return day + timedelta(days=amount * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + amount * (12 if unit == "year" else 1), 12)
    return next(found for kept in range(day.day, 0, -1) if (found := _day_or_none(year, month + 1, kept)) is not None)


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def completed_years(birth: date, then: date) -> int:
    """Return how many birthdays were reached; that of 29 February falls on the 28th of a common year."""

    def birthday(year: int) -> date:
        return _day_or_none(year, birth.month, birth.day) or date(year, 2, 28)

    reached = sum(birthday(year) <= then for year in range(birth.year + 1, then.year + 1))
    return reached - sum(birthday(year) > then for year in range(then.year, birth.year + 1))


def lies_within(day: date, amount: int, unit: str, side: str, anchor: date) -> bool:
    """Return whether *day* lies in the window around *anchor*, both ends in."""
    first = anchor if side == "after" else moved(anchor, -amount, unit)
    last = anchor if side == "before" else moved(anchor, amount, unit)
    return first <= day <= last


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is before": operator.lt,
    "is after": operator.gt,
    "is on or before": operator.le,
    "is on or after": operator.ge,
}
SIDES = ("of", "after", "before")


def divided(first: Fraction | int | None, second: Fraction | int | None) -> Fraction | None:
    """Return the quotient; None for a division by zero, and for what rests on one."""
    return None if first is None or not second else Fraction(first) / second


def days_of(span: Span_) -> list[date]:
    """Return every day from the first to the last."""
    return [span[0] + each * ONE_DAY for each in range((span[1] - span[0]).days + 1)]


def every_day(said: Said, spans: Mapping[str, Span_], exact: Given) -> str:
    """Return what *said* is over all combinations of possible days; pending when they differ."""
    names = sorted(said.names & spans.keys())
    found = {
        said.means({**exact, **dict(zip(names, days, strict=True))})
        for days in itertools.product(*(days_of(spans[name]) for name in names))
    }
    return {True: "true", False: "false", None: "settled"}[found.pop()] if len(found) == 1 else "pending"


def cell_of(span: Span_) -> Cell:
    """Return the days from first to last as conditions read them."""
    first, last = span[0].toordinal(), span[1].toordinal()
    return first if first == last else Span(first, last)


def named(name: str) -> Said:
    """Return a question."""
    return Said(name, frozenset({name}), lambda given: given[name])


def written(value: Any) -> Said:  # Any: a date, a whole number or a fraction
    """Return a date or a number as written."""
    text = value.isoformat() if isinstance(value, date) else str(float(value)) if value % 1 else str(int(value))
    return Said(text, frozenset(), lambda _: value)


def shifted(part: Said, sign: str, amount: int, unit: str) -> Said:
    """Return ``part + 3 days``."""
    step = -amount if sign == "-" else amount
    return Said(f"{part.text} {sign} {amount} {unit}", part.names, lambda given: moved(part.means(given), step, unit))


def extreme(word: str, names: Iterable[str]) -> Said:
    """Return ``earliest of [a, b]``."""
    listed = list(names)
    pick = {"earliest": min, "latest": max}[word]
    return Said(
        f"{word} of [{', '.join(listed)}]", frozenset(listed), lambda given: pick(given[name] for name in listed)
    )


def between(first: Said, second: Said) -> Said:
    """Return ``days between a and b``."""
    text = f"days between {first.text} and {second.text}"
    return Said(text, first.names | second.names, lambda given: (second.means(given) - first.means(given)).days)


def years(first: Said, second: Said) -> Said:
    """Return ``completed years between a and b``."""
    text = f"completed years between {first.text} and {second.text}"
    return Said(
        text, first.names | second.names, lambda given: completed_years(first.means(given), second.means(given))
    )


def computed(first: Said, sign: str, second: Said) -> Said:
    """Return ``a + b``."""
    with_none = {"+": operator.add, "-": operator.sub, "*": operator.mul}

    def means(given: Given) -> Any:
        left, right = first.means(given), second.means(given)
        if sign == "/":
            return divided(left, right)
        return None if left is None or right is None else with_none[sign](left, right)

    return Said(f"({first.text}) {sign} ({second.text})", first.names | second.names, means)


def compared(first: Said, word: str, second: Said) -> Said:
    """Return ``a <= b``."""

    def means(given: Given) -> bool | None:
        left, right = first.means(given), second.means(given)
        return None if left is None or right is None else COMPARED[word](left, right)

    return Said(f"{first.text} {word} {second.text}", first.names | second.names, means)


def within(day: Said, window: tuple[int, str, str], anchor: Said) -> Said:
    """Return ``a is within 3 days after b``."""
    amount, unit, side = window
    return Said(
        f"{day.text} is within {amount} {unit} {side} {anchor.text}",
        day.names | anchor.names,
        lambda given: lies_within(day.means(given), amount, unit, side, anchor.means(given)),
    )


def one_of(part: Said, values: Iterable[int | Fraction], *, negated: bool) -> Said:
    """Return ``a is one of [1, 2]``."""
    listed = [written(value) for value in values]
    known = {each.means({}) for each in listed}

    def means(given: Given) -> bool | None:
        value = part.means(given)
        return None if value is None else (value in known) is not negated

    texts = ", ".join(each.text for each in listed)
    return Said(f"{part.text} is {'not ' if negated else ''}one of [{texts}]", part.names, means)
