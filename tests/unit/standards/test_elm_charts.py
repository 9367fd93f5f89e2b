"""Charts as the value of the one parameter."""

from __future__ import annotations

import pytest

from qopi_desktop.measures.package import Package
from qopi_desktop.standards.elm_charts import Chart, Flattener, is_odd
from qopi_desktop.standards.elm_package import library
from tests.unit.forms.small import FORM, session
from tests.unit.measures.small import MEASURES

FLAT = Flattener(FORM, library(Package(FORM, MEASURES, "1")))


def flat(**given: object) -> Chart:
    """A chart with these answers, as it is handed over."""
    return FLAT.chart(session(given).env)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"staged": "yes"}, {"staged": "yes", "staged_gap": None}),
        ({"staged": {"status": "conflict"}}, {"staged": None, "staged_gap": "conflict"}),
        ({}, {"staged": None, "staged_gap": "pending", "stage": None, "stage_gap": "gate-pending"}),
        ({"staged": "no"}, {"stage_gap": "closed"}),
        (
            {"treated": "yes", "drugs_given": ["trastuzumab", "cisplatin"]},
            {"drugs_given": ["cisplatin", "trastuzumab"]},
        ),
        ({"treated": "yes", "drugs_given": []}, {"drugs_given": [], "drugs_given_gap": None}),
        ({"pain_score": 3.5}, {"pain_score": 3.5}),
        ({"diagnosed_on": "2016-03-14"}, {"diagnosed_on": "2016-03-14"}),
        ({"diagnosed_on": "2016-02"}, {"diagnosed_on": "2016-02"}),
        ({"diagnosed_on": "2016"}, {"diagnosed_on": "2016"}),
        ({"remark": "words"}, {"remark": None}),
        ({"treated": "no"}, {"cytotoxic_count_gap": "closed"}),
    ],
)
def test_a_question_has_a_value_or_says_why_not(given, expected):
    """A field that is null is left out, and so is a question that no rule reads."""
    chart = flat(**given)

    assert expected == {key: chart.get(key) for key in expected}


def test_a_narrowed_date_has_both_its_ends():
    """Where the days that are left are no whole month or year."""
    given = {"vital_status": "dead", "last_office_visit": "2016-03-28", "death_date": "2016-03"}
    chart = flat(**given)

    assert {"low": "2016-03-28", "high": "2016-03-31"} == chart["death_date"]
    assert ["death_date"] == [key for key, value in chart.items() if is_odd(value)]
