"""The days in which a measure wants something, as shown on the timeline."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.spans import WantedSpan, wanted_spans
from tests import shipped
from tests.unit.forms.small import FORM, session
from tests.unit.measures.small import files
from tests.unit.measures.small import measure as written

PACKAGE = shipped.package()


def spans(measure_id, **answers):
    """The windows of a shipped measure for a chart with these dates."""
    given = {QuestionId(key): Answer(PartialDate.from_iso(value)) for key, value in answers.items()}
    (measure,) = [each for each in PACKAGE.measures if each.id == measure_id]
    return wanted_spans(measure, FormSession(PACKAGE.form, given))


@pytest.mark.parametrize(
    ("measure_id", "answers", "expected"),
    [
        ("Core 2", {"G19": "2016-03-14"}, (WantedSpan(date(2016, 3, 14), date(2016, 4, 14)),)),
        ("Core 21aa", {"G21": "2016-03-14"}, (WantedSpan(date(2015, 3, 15), date(2016, 3, 14)),)),
        ("BR 58", {"D02": "2015-01-31"}, (WantedSpan(date(2015, 1, 31), date(2016, 1, 31)),)),
        ("Core 2", {"G19": "2016-03"}, ()),
        ("Core 2", {}, ()),
        ("Core 1", {"G19": "2016-03-14"}, ()),
        ("Core 6", {"G19": "2016-03-14"}, ()),
    ],
)
def test_a_window_is_placed_from_its_anchor(measure_id, answers, expected):
    """Only a window whose anchor is known to the day can be shown; both ends belong to it."""
    assert expected == spans(measure_id, **answers)


def test_every_window_of_joined_clauses_is_placed():
    """Also where one of them would do."""
    rule = (
        "first_office_visit <= diagnosed_on + 31 days"
        " or (first_office_visit is within 1 week of last_office_visit"
        " and first_office_visit is within 2 days after G08)"
    )
    (measure,) = build_measures(FORM, files(written("M", rule)))
    chart = session({"D02": "2016-03-01", "G20": "2016-03-14", "G08": "1950-01-30"})

    assert (
        WantedSpan(date(2016, 3, 1), date(2016, 4, 1)),
        WantedSpan(date(2016, 3, 7), date(2016, 3, 21)),
        WantedSpan(date(1950, 1, 30), date(1950, 2, 1)),
    ) == wanted_spans(measure, chart)
