"""Dates as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.typed_dates import parse_typed

TODAY = date(2024, 5, 1)
BIRTH = PartialDate(1931, 2)

TYPED = {
    "3/14/24": "2024-03-14",
    "3-14-24": "2024-03-14",
    "3.14.24": "2024-03-14",
    "03 14 2024": "2024-03-14",
    "3/14/2024": "2024-03-14",
    "14/3/24": "2024-03-14",
    "2024-03-14": "2024-03-14",
    "2024-3-14": "2024-03-14",
    "2024/03": "2024-03",
    "2024": "2024",
    "3/2024": "2024-03",
    "0314": "2024-03-14",
    "1403": "2024-03-14",
    "1214": "2023-12-14",
    "031424": "2024-03-14",
    "140324": "2024-03-14",
    "03142024": "2024-03-14",
    "14032024": "2024-03-14",
    "20240314": "2024-03-14",
    "20121112": "2012-11-12",
    "2012": "2012",
    "3/14": "2024-03-14",
    "14/3": "2024-03-14",
    "5/2": "2023-05-02",
    "2/29": "2024-02-29",
    "mar 24": "2024-03",
    "Mar 2024": "2024-03",
    "march 24": "2024-03",
    "14 mar 2024": "2024-03-14",
    "14mar24": "2024-03-14",
    "mar 14 2024": "2024-03-14",
    "Mar. 14, 2024": "2024-03-14",
    "2024 mar": "2024-03",
    "2024 mar 14": "2024-03-14",
    "14 mar": "2024-03-14",
    "5 sept": "2023-09-05",
    "t": "2024-05-01",
    "today": "2024-05-01",
    ".": "2024-05-01",
    " T-7 ": "2024-04-24",
    "t - 1": "2024-04-30",
    "t+1": "2024-05-02",
    ".-3": "2024-04-28",
    "3/14/35": "1935-03-14",
    "3/14/25": "1925-03-14",
    "dec 24": "1924-12",
}


@pytest.mark.parametrize(("text", "expected"), TYPED.items())
def test_a_typed_date_is_understood(text, expected):
    """Month before day, as precise as it was typed."""
    found = parse_typed(text, today=TODAY, birth=BIRTH)

    assert expected == (found and found.iso())


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "mar", "ma 24", "13/13/24", "2/30/2024", "2024-13", "31", "314", "03145", "0", "1/2/3/4"),
        *("mar mar 3", "mar apr 14 2024", "t-99999999", "t--1", "1849", "3/14/224", "2024-3-14-1", "3//"),
        *("14 mar 224", "mar 1 2 3", "5 xyz 24", "3:14", "0000", "1/1/1"),
    ],
)
def test_what_is_no_date_is_not_guessed(text):
    """Nothing comes back."""
    assert parse_typed(text, today=TODAY, birth=BIRTH) is None


CENTURIES = [
    ("3/14/24", "1951-02", "2024-03-14"),
    ("6/14/24", "1951-02", "1924-06-14"),
    ("6/14/24", "1920-02", "1924-06-14"),
    ("3/14/51", "1951-03", "1951-03-14"),
    ("3/14/50", "1951", "1950-03-14"),
    ("3/14/24", None, "2024-03-14"),
]


@pytest.mark.parametrize(("text", "birth", "expected"), CENTURIES)
def test_two_digits_of_a_year_lie_between_birth_and_today(text, birth, expected):
    """The latest century that fits; a date before birth stays in the past, for a check to find."""
    found = parse_typed(text, today=TODAY, birth=PartialDate.from_iso(birth) if birth else None)

    assert expected == (found and found.iso())


@given(st.dates(date(1925, 1, 1), TODAY), st.sampled_from(["%m/%d/%Y", "%m%d%Y", "%Y-%m-%d", "%d %b %Y", "%B %d, %Y"]))
def test_every_full_date_is_read_back(day, shape):
    """However it is written out."""
    assert PartialDate.of(day) == parse_typed(day.strftime(shape), today=TODAY, birth=None)


@given(st.dates(TODAY - timedelta(days=36000), TODAY), st.sampled_from(["%m/%d/%y", "%m%d%y", "%d %b %y"]))
def test_a_short_year_is_the_latest_that_is_past(day, shape):
    """Within a hundred years of today."""
    assert PartialDate.of(day) == parse_typed(day.strftime(shape), today=TODAY, birth=None)


@given(st.text(max_size=12))
def test_no_typing_ends_in_an_exception(text):
    """Whatever is typed."""
    parse_typed(text, today=TODAY, birth=BIRTH)
