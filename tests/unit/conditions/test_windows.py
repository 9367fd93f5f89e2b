"""A comparison of partial dates is decided only when it is so for every possible day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from qopi_desktop.conditions import Span, Vocabulary
from qopi_desktop.domain.dates import PartialDate
from tests.unit.conditions import days
from tests.unit.conditions.words import VOCABULARY, built, day, decided, env

CALENDAR = Vocabulary(VOCABULARY.terms, calendar=True)
FIRST = date(2015, 1, 1)
STRETCH = days.days_of((FIRST, date(2017, 12, 31)))
"""Three years, the second a leap year."""

KNOWN = [
    *(f"{year}" for year in (2015, 2016, 2017)),
    *(f"{year}-{month:02}" for year in (2015, 2016, 2017) for month in range(1, 13)),
    *("2015-01-01", "2015-02-28", "2015-12-31", "2016-01-01", "2016-01-31", "2016-02-28", "2016-02-29", "2016-03-01"),
    *("2016-03-31", "2016-12-31", "2017-01-30", "2017-02-28", "2017-12-31"),
]
ORDERED = np.array([each.toordinal() for each in STRETCH])
SEEN, DIED = ORDERED[:, None], ORDERED[None, :]


def around(amount, unit, side):
    """Return which days lie in the window around which anchors."""
    opens = [each if side == "after" else days.moved(each, -amount, unit) for each in STRETCH]
    closes = [each if side == "before" else days.moved(each, amount, unit) for each in STRETCH]
    first, last = (np.array([each.toordinal() for each in limits])[None, :] for limits in (opens, closes))
    return (first <= SEEN) & (SEEN <= last)


def moved(amount, unit):
    """Return the second date, moved."""
    return np.array([days.moved(each, amount, unit).toordinal() for each in STRETCH])[None, :]


WINDOWS = [
    (amount, unit, side)
    for amount, unit in ((0, "day"), (31, "day"), (4, "week"), (1, "month"), (12, "month"), (1, "year"))
    for side in days.SIDES
]
MEANT = {
    "seen_on = died_on": SEEN == DIED,
    "seen_on <> died_on": SEEN != DIED,
    "seen_on < died_on": SEEN < DIED,
    "seen_on <= died_on": SEEN <= DIED,
    "seen_on is after died_on": SEEN > DIED,
    "seen_on is on or after died_on": SEEN >= DIED,
    "seen_on <= died_on + 31 days": SEEN <= DIED + 31,
    "seen_on = died_on + 1 month": SEEN == moved(1, "month"),
    "seen_on <= died_on - 1 month": SEEN <= moved(-1, "month"),
    "seen_on = died_on + 1 year": SEEN == moved(1, "year"),
    "seen_on > died_on - 1 year": SEEN > moved(-1, "year"),
    "days between seen_on and died_on = 29": DIED - SEEN == 29,
    "days between seen_on and died_on > 365": DIED - SEEN > 365,
    "days between seen_on and died_on is one of [0, 1, 2]": np.isin(DIED - SEEN, [0, 1, 2]),
} | {f"seen_on is within {amount} {unit} {side} died_on": around(amount, unit, side) for amount, unit, side in WINDOWS}


def limits_of(text):
    """Return the day of the three years with which *text* begins, and the one after its last."""
    known = PartialDate.from_iso(text)
    return (known.earliest - FIRST).days, (known.latest - FIRST).days + 1


@pytest.mark.parametrize("text", MEANT)
def test_every_precision_is_decided_as_all_its_days(text):
    """Days, months and years of three years, in every pair."""
    condition, meant = built(text, CALENDAR), MEANT[text]
    seen = {known: (day(known), *limits_of(known)) for known in KNOWN}
    wrong = []
    for first, (seen_on, low, high) in seen.items():
        rows = meant[low:high]
        some, every = rows.any(axis=0), rows.all(axis=0)
        for second, (died_on, other_low, other_high) in seen.items():
            if every[other_low:other_high].all():
                expected = "true"
            else:
                expected = "pending" if some[other_low:other_high].any() else "false"
            if condition.decide(env(seen_on=seen_on, died_on=died_on)).value != expected:
                wrong.append((first, second, expected))

    assert [] == wrong


EDGES = [
    ("seen_on <= died_on + 31 days", "2016-04-14", "2016-03-14", "true"),
    ("seen_on <= died_on + 31 days", "2016-04-15", "2016-03-14", "false"),
    ("seen_on <= died_on + 31 days", "2016-04", "2016-03-14", "pending"),
    ("seen_on <= died_on + 31 days", "2016-03", "2016-03-14", "true"),
    ("seen_on <= died_on + 31 days", "2016-05", "2016-03-14", "false"),
    ("seen_on is within 92 days before died_on", "2017-02-28", "2017-05-31", "true"),
    ("seen_on is within 92 days before died_on", "2017-02-27", "2017-05-31", "false"),
    ("seen_on is within 92 days before died_on", "2017-06-01", "2017-05-31", "false"),
    ("seen_on is within 3 days of died_on", "2017-06-03", "2017-05-31", "true"),
    ("seen_on is within 3 days after died_on", "2017-05-30", "2017-05-31", "false"),
    ("seen_on is before died_on", "2017-05-30", "2017-05-31", "true"),
    ("seen_on is on or after died_on", "2017-05-31", "2017-05-31", "true"),
    ("seen_on < 2019-01-01", "2018", "2017-05-31", "true"),
    ("seen_on = died_on", "2018-03", "2018-03", "pending"),
]


@pytest.mark.parametrize(("text", "seen", "died", "expected"), EDGES)
def test_both_ends_of_a_window_are_in(text, seen, died, expected):
    """Day N is inside, day N + 1 is not, and a month that reaches over the edge is pending."""
    assert expected == decided(text, seen_on=day(seen), died_on=day(died))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("score = 14", "pending"),
        ("score = 14.5", "false"),
        ("score <> 14.5", "true"),
        ("14.5 = score", "false"),
        ("score is one of [12, 13]", "pending"),
        ("score is one of [11, 12, 13, 14, 15, 16]", "true"),
        ("score is one of [11, 12, 14, 15]", "pending"),
        ("score is one of [3, 14.5]", "false"),
        ("score is not one of [3, 14.5]", "true"),
    ],
)
def test_a_number_of_days_is_whole(text, expected):
    """From 12 to 15 of them: no number between two of these."""
    assert expected == decided(text, score=Span(12, 15))


def test_a_number_between_two_fractions_may_be_any():
    """It is not counted in days."""
    score = Span(Decimal("12.5"), Decimal("14.5"))

    assert "pending" == decided("score = 13.25", score=score)
    assert "pending" == decided("score is one of [12.5, 13.5, 14.5]", score=score)
    assert "false" == decided("score is one of [12, 15]", score=score)
