"""A date of which the day, or day and month, may be unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.domain.dates import DayOffsets, PartialDate, Precision

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2016-03-14", Precision.DAY, date(2016, 3, 14), date(2016, 3, 14)),
        ("2016-02", Precision.MONTH, date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-02", Precision.MONTH, date(2017, 2, 1), date(2017, 2, 28)),
        ("2016", Precision.YEAR, date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_date_reaches_from_its_first_to_its_last_possible_day(text, precision, earliest, latest):
    """No day is invented."""
    found = PartialDate.from_iso(text)

    assert (precision, earliest, latest) == (found.precision, found.earliest, found.latest)


def test_every_month_and_year_of_two_centuries_reaches_over_the_days_that_the_calendar_gives_it():
    """Its first and last day are those of the calendar, walked day by day from 1900 to 2100."""
    limits: dict[str, tuple[date, date]] = {}
    day = date(1900, 1, 1)
    while day.year <= 2100:
        for text in (day.isoformat()[:4], day.isoformat()[:7], day.isoformat()):
            limits[text] = (limits.get(text, (day, day))[0], day)
        day += timedelta(days=1)

    found = {text: PartialDate.from_iso(text) for text in limits}
    assert 201 + 201 * 12 + (date(2101, 1, 1) - date(1900, 1, 1)).days == len(limits)
    assert limits == {text: (known.earliest, known.latest) for text, known in found.items()}


@pytest.mark.parametrize(
    "text", ["2016-13", "2016-02-30", "2016-3-1", "16-03-01", "", "0000", "2016-00-01", "2016-03-14x"]
)
def test_what_is_no_date_is_refused(text):
    """Neither another shape nor a day the calendar lacks."""
    with pytest.raises(ValueError, match=r"ISO|month|day|year"):
        PartialDate.from_iso(text)


@pytest.mark.parametrize(
    ("text", "days", "moved"),
    [
        ("2016-03-14", 365, "2017-03-14"),
        ("2016-03-14", -14, "2016-02-29"),
        ("2016-01", 15, "2016-01"),
        ("2016-01", 16, "2016-02"),
        ("2016-02", -15, "2016-01"),
        ("2017-12", 31, "2018-01"),
        ("2016", 183, "2016"),
        ("2016", 184, "2017"),
        ("2016", 0, "2016"),
    ],
)
def test_a_moved_month_or_year_is_the_one_in_which_its_middle_day_comes_to_lie(text, days, moved):
    """A date known to the day moves by the days; what is not known stays so."""
    assert moved == PartialDate.from_iso(text).moved(days).iso()


def test_a_day_needs_a_month():
    """A day of an unknown month says nothing."""
    with pytest.raises(ValueError, match="month"):
        PartialDate(2016, None, 3)


@given(DAYS, st.sampled_from(Precision))
def test_text_and_date_are_each_others_inverse(day, precision):
    """What is written is read back."""
    parts = (day.year, day.month, day.day)[: 1 + [Precision.YEAR, Precision.MONTH, Precision.DAY].index(precision)]
    found = PartialDate(*parts)

    assert found == PartialDate.from_iso(found.iso())
    assert found.earliest <= day <= found.latest


@given(DAYS)
def test_a_day_is_known_to_the_day(day):
    """Its first and last day are itself."""
    found = PartialDate.of(day)

    assert (day, day, Precision.DAY) == (found.earliest, found.latest, found.precision)


def test_offsets_have_an_order():
    """The first day a date can be is not after the last."""
    assert DayOffsets(-1, -1) != DayOffsets(-1, 0)
    with pytest.raises(ValueError, match="before the first"):
        DayOffsets(0, -1)
