"""A comparison of partial dates is decided only when it is so for every possible day."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.conditions import Span, Truth, Vocabulary
from tests.unit.conditions.words import EPOCH, VOCABULARY, built, day, decided, env

TEXTS = [
    *(f"seen_on {word} died_on" for word in ("=", "<>", "<", "<=", ">", ">=", "is on or before", "is after")),
    "seen_on <= died_on + 3 days",
    "seen_on - 1 week > died_on",
    *(f"seen_on is within {days} days {side} died_on" for days in (0, 2) for side in ("of", "after", "before")),
    *(f"days between seen_on and died_on {sign} 2" for sign in ("=", "<=", ">")),
    "earliest of [seen_on, died_on] <= treated_on",
    "latest of [seen_on, died_on] is within 2 days after treated_on",
    "seen_on <= seen_on",
    "seen_on < seen_on",
    "seen_on <= seen_on - 1 day",
    "days between seen_on and seen_on = 0",
    "earliest of [seen_on, died_on] <= seen_on",
    "seen_on is within 1 days of earliest of [seen_on, treated_on]",
]
CALENDAR = Vocabulary(VOCABULARY.terms, calendar=True)
SPANS = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda each: (EPOCH + each[0], EPOCH + each[0] + each[1]))


def cell(ends):
    """Return the days from first to last as conditions read them."""
    return ends[0] if ends[0] == ends[1] else Span(*ends)


def every_day(condition, seen, died, treated):
    """Return what *condition* is over all combinations of possible days."""
    found = {
        condition.decide(env(seen_on=a, died_on=b, treated_on=c))
        for a in range(seen[0], seen[1] + 1)
        for b in range(died[0], died[1] + 1)
        for c in range(treated[0], treated[1] + 1)
    }
    return found.pop() if len(found) == 1 else Truth.PENDING


@pytest.mark.parametrize("text", TEXTS)
@settings(max_examples=40)
@given(SPANS, SPANS, SPANS)
def test_partial_dates_are_decided_as_all_their_days(text, seen, died, treated):
    """Trying every possible day comes to the same truth."""
    condition = built(text)
    found = condition.decide(env(seen_on=cell(seen), died_on=cell(died), treated_on=cell(treated)))

    assert every_day(condition, seen, died, treated) is found


@pytest.mark.parametrize(
    "text",
    [
        "seen_on is within 1 month of died_on",
        "seen_on is within 2 months after died_on",
        "seen_on is within 1 year before died_on",
        "seen_on <= died_on + 1 month",
    ],
)
@given(st.integers(-45, 45), st.integers(0, 6), st.integers(0, 40), st.integers(0, 6))
def test_months_are_decided_as_all_their_days(text, start, days, anchor, anchor_days):
    """Around the end of February, where months are uneven."""
    condition = built(text, CALENDAR)
    seen, died = (EPOCH + start, EPOCH + start + days), (EPOCH - 31 + anchor, EPOCH - 31 + anchor + anchor_days)

    assert every_day(condition, seen, died, (0, 0)) is condition.decide(env(seen_on=cell(seen), died_on=cell(died)))


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


def test_a_date_known_to_the_day_needs_no_trying():
    """A date compared with itself is compared once."""
    assert "true" == decided("seen_on <= seen_on", seen_on=day("2016-03-14"))
