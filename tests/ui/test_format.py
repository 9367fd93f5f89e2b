"""Values as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Kind
from qopi_desktop.ui import format as fmt
from tests.ui import asking

NOW = datetime(2026, 4, 27, 13, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "field", "short"),
    [
        (PartialDate(2026, 3, 14), "03/14/2026", "Mar 14 2026"),
        (PartialDate(2026, 3), "03/dd/2026", "Mar 2026"),
        (PartialDate(2026), "mm/dd/2026", "2026"),
        (date(2026, 5, 9), "05/09/2026", "May 9 2026"),
    ],
)
def test_a_date_shows_what_is_known_of_it(day, field, short):
    """Never an invented day."""
    assert (field, short) == (fmt.show_date(day), fmt.short_date(day))


def test_a_date_in_a_sentence_is_month_and_day():
    """The year is plain from the round."""
    assert "May 9" == fmt.day_in_sentence(date(2026, 5, 9))


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(seconds=0.4), "0.4 s ago"),
        (timedelta(seconds=42.4), "42 s ago"),
        (timedelta(seconds=-3), "0.0 s ago"),
        (timedelta(hours=1, minutes=48), "today 11:52"),
        (timedelta(days=1), "Apr 26"),
        (timedelta(days=365), "Apr 27 2025"),
    ],
)
def test_an_age_is_as_precise_as_it_matters(before, text):
    """Seconds, then the time, then the day."""
    assert text == fmt.age(NOW - before, NOW)


def test_the_age_is_told_in_the_time_of_the_reader():
    """A time in another zone is turned into local time."""
    eastern = NOW.astimezone(tz=datetime.fromisoformat("2026-04-27T00:00:00-04:00").tzinfo)

    assert "today 07:52" == fmt.age(NOW - timedelta(hours=1, minutes=48), eastern)


@pytest.mark.parametrize(
    ("rate", "digits", "text"),
    [
        (Fraction(32, 45), 0, "71 %"),
        (Fraction(1, 200), 0, "1 %"),
        (Fraction(0), 0, "0 %"),
        (Fraction(1), 0, "100 %"),
        (Fraction(32, 45), 1, "71.1 %"),
        (Fraction(1, 2), 1, "50.0 %"),
    ],
)
def test_a_rate_is_rounded_once_half_up(rate, digits, text):
    """Exact until it is shown."""
    assert text == fmt.percent(rate, digits)


@pytest.mark.parametrize(("seconds", "text"), [(9900, "2 h 45 min"), (7200, "2 h"), (2880, "48 min"), (20, "0 min")])
def test_a_length_of_time_has_hours_and_minutes(seconds, text):
    """As in the forecast."""
    assert text == fmt.span(seconds)


def test_counts_and_intervals():
    """A part of a whole; from and to."""
    assert ("62 of 88", "57 to 82") == (fmt.count(62, 88), fmt.between("57", "82"))


@pytest.mark.parametrize(("value", "text"), [(Decimal(-3), "\u22123"), (Decimal("1E+2"), "100"), (7, "7")])
def test_numbers_have_a_true_minus_and_no_exponent(value, text):
    """They stand in columns."""
    assert text == fmt.number(value)


@pytest.mark.parametrize(
    ("asked", "given", "text"),
    [
        (asking.choice("D06", "Yes", "No"), Answer("yes"), "Yes"),
        (asking.choice("G03"), Answer("north"), "north"),
        (asking.many("D20", "Bone", "Liver"), Answer(("bone", "liver")), "Bone, Liver"),
        (asking.many("D20", "Bone", "Liver"), Answer(()), "none"),
        (asking.question("D18", Kind.NUMBER, unit="mm"), Answer(Decimal(24)), "24 mm"),
        (asking.question("D19", Kind.NUMBER), Answer(Decimal(24)), "24"),
        (asking.question("D07", Kind.DATE), Answer(PartialDate(2026, 1)), "01/dd/2026"),
        (asking.question("D21", Kind.TEXT), Answer("Seen"), "Seen"),
        (asking.question("D21", Kind.TEXT), Answer(missing=Missing.UNKNOWN), "Unknown"),
        (asking.question("D21", Kind.TEXT), None, "Not answered"),
    ],
)
def test_an_answer_reads_as_its_words(asked, given, text):
    """Labels for codes, units behind numbers, the word of a status."""
    assert text == fmt.answer(given, asked)


def test_codes_of_the_practice_have_labels_from_outside():
    """Offices and physicians are no part of the form."""
    assert "North office" == fmt.answer(Answer("north"), asking.choice("G03"), {"north": "North office"})
