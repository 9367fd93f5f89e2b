"""Dates, numbers and counts are computed exactly, and as far as a partial date allows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.conditions import Gap, Span, build_formula
from qopi_desktop.conditions.condition import Formula
from qopi_desktop.conditions.operands import shift
from qopi_desktop.conditions.tree import Duration
from tests.unit.conditions.words import VOCABULARY, day, decided, env


def value(text, **cells):
    """Return what *text* gives for the answers given by name."""
    found = build_formula(text, VOCABULARY)
    assert isinstance(found, Formula), found
    return found.value(env(**cells))


MONTHS = [
    ("2016-01-31", 1, "month", "2016-02-29"),
    ("2017-01-31", 1, "month", "2017-02-28"),
    ("2016-03-31", -1, "month", "2016-02-29"),
    ("2016-12-15", 1, "month", "2017-01-15"),
    ("2016-02-29", 1, "year", "2017-02-28"),
    ("2016-02-29", 4, "year", "2020-02-29"),
    ("2016-01-30", 31, "day", "2016-03-01"),
    ("2016-03-14", -1, "week", "2016-03-07"),
    ("9999-12-31", 1, "month", "9999-01-31"),
]


@pytest.mark.parametrize(("start", "amount", "unit", "end"), MONTHS)
def test_months_keep_the_day_or_take_the_last(start, amount, unit, end):
    """31 January and one month is the last day of February."""
    move = shift(Duration(Decimal(abs(amount)), unit), -1 if amount < 0 else 1)

    assert date.fromisoformat(end) == date.fromordinal(move(date.fromisoformat(start).toordinal()))


YEARS = [
    ("1950-06-15", "2016-06-14", 65),
    ("1950-06-15", "2016-06-15", 66),
    ("1952-02-29", "2015-02-27", 62),
    ("1952-02-29", "2015-02-28", 63),
    ("1952-02-29", "2016-02-28", 63),
    ("1952-02-29", "2016-02-29", 64),
    ("2016-06-15", "2016-06-14", -1),
    ("1950", "2016-06-15", Span(65, 66)),
    ("1950-07", "2016-06-15", 65),
    ("1950-06", "2016-06", Span(65, 66)),
]


@pytest.mark.parametrize(("birth", "then", "expected"), YEARS)
def test_completed_years_count_birthdays(birth, then, expected):
    """A birthday on 29 February is completed on 28 February of a common year."""
    assert expected == value("completed years between seen_on and died_on", seen_on=day(birth), died_on=day(then))


def test_a_date_beyond_the_calendar_ends_at_its_edge():
    """No rule can end in an exception."""
    text = "completed years between seen_on and died_on + 9999999 days"

    assert 9999 - 2016 == value(text, seen_on=day("2016-01-01"), died_on=day("2016-01-01"))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2016-02-28", "2016-03-01", 2),
        ("2016-03-01", "2016-02-28", -2),
        ("2016-03", "2016-03-20", Span(-11, 19)),
        ("2016-03", "2016-04", Span(1, 60)),
    ],
)
def test_days_between_has_the_limits_of_its_dates(first, second, expected):
    """A partial date gives the fewest and the most days."""
    assert expected == value("days between seen_on and died_on", seen_on=day(first), died_on=day(second))


EXTREMES = [
    (("2016-03-14", "2016-03-10"), day("2016-03-10"), day("2016-03-14")),
    (("2016-03", "2016-03-10"), Span(*map(date.toordinal, (date(2016, 3, 1), date(2016, 3, 10)))), None),
    ((Gap.CLOSED, "2016-03-10"), day("2016-03-10"), day("2016-03-10")),
    ((Gap.CLOSED, Gap.CLOSED), Gap.CLOSED, Gap.CLOSED),
    ((Gap.CLOSED, Gap.PENDING), Gap.PENDING, Gap.PENDING),
    ((Gap.UNKNOWN, "2016-03-10"), Gap.UNKNOWN, Gap.UNKNOWN),
]


@pytest.mark.parametrize(("days", "earliest", "latest"), EXTREMES)
def test_earliest_and_latest_leave_out_what_does_not_apply(days, earliest, latest):
    """A closed date is left out, a missing one leaves the answer unknown."""
    cells = [each if isinstance(each, Gap) else day(each) for each in days]
    given_cells = {"seen_on": cells[0], "died_on": cells[1]}

    assert earliest == value("earliest of [seen_on, died_on]", **given_cells)
    assert latest in {None, value("latest of [seen_on, died_on]", **given_cells)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(days between seen_on and died_on) + 1", Span(-10, 20)),
        ("1 - (days between seen_on and died_on)", Span(-18, 12)),
        ("(days between seen_on and died_on) * -2", Span(-38, 22)),
        ("(days between seen_on and died_on) / 2", Span(Decimal("-5.5"), Decimal("9.5"))),
        ("2 / (days between seen_on and died_on)", Gap.PENDING),
    ],
)
def test_arithmetic_keeps_the_limits(text, expected):
    """What depends on an unknown day lies between its limits; a division that may be by nothing is pending."""
    assert expected == value(text, seen_on=day("2016-03"), died_on=day("2016-03-20"))


@given(st.integers(700000, 730000), st.integers(0, 400), st.integers(700000, 730000), st.integers(0, 400))
def test_limits_of_years_are_those_of_every_possible_day(first, first_days, second, second_days):
    """Trying the ends of both dates finds the same fewest and most years."""
    low_high = value(
        "completed years between seen_on and died_on",
        seen_on=Span(first, first + first_days),
        died_on=Span(second, second + second_days),
    )
    ends = [
        value("completed years between seen_on and died_on", seen_on=a, died_on=b)
        for a in (first, first + first_days // 2, first + first_days)
        for b in (second, second + second_days // 2, second + second_days)
    ]

    limits = (low_high.low, low_high.high) if isinstance(low_high, Span) else (low_high, low_high)
    assert limits == (min(ends), max(ends))


@pytest.mark.parametrize(
    ("text", "score", "expected"),
    [
        ("score + 1 > 1", Decimal(10) ** 15, "settled"),
        ("score + 0 > 1", Decimal(10) ** 15, "true"),
        ("0 - score - 1 < 1", Decimal(10) ** 15, "settled"),
        ("score * score > 1", Decimal("1E+999999"), "settled"),
        ("score * 10 > 1", Span(Decimal(1), Decimal(10) ** 15), "settled"),
        ("1 / score > 1", Decimal("1E-999999"), "settled"),
    ],
)
def test_a_number_too_large_to_be_a_fact_is_settled(text, score, expected):
    """So that numbers worked out from numbers worked out do not grow without an end."""
    assert expected == decided(text, score=score)
