"""Answers that would change an outcome only together, and depend on each other."""

from __future__ import annotations

import pytest

from qopi_desktop.conditions import Truth
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.turning import Days, Tie
from tests.unit.forms.small import session
from tests.unit.measures.turning.odd import FORM, PACKAGE
from tests.unit.measures.turning.test_finding import differences

HEADER = {"G06": ["core"], "G07": "2016-06-01"}


def changes(measure_id, **given):
    """Return what would change the outcome of a chart with these answers, by outcome and questions."""
    found = Board(PACKAGE.measures, session(HEADER | given, FORM)).turning(measure_id).changes.found
    return {(change.outcome.value, change.questions): change for change in found}


def test_dates_that_depend_on_each_other_are_told_with_the_rule_that_ties_them():
    """Any two days, as long as the clause holds."""
    both = changes("after")["met", ("G19", "G20")]

    assert ((Days(None, None),), (Days(None, None),)) == tuple(wanted.days for wanted in both.wanted)
    rule, reads = "last_visit is within 31 days after first_visit", (QuestionId("G19"), QuestionId("G20"))
    assert (Tie("numerator rule", rule, Truth.TRUE, reads),) == both.ties


def test_one_date_beside_another_that_stands_is_told_as_days():
    """No tie: the other date is as it is."""
    (alone,) = [each for key, each in changes("after", G19="2016-03-14").items() if key[0] == "met"]

    assert (("G20",), ()) == (alone.questions, alone.ties)
    assert ["2016-03-14", "2016-04-14"] == [
        str(day) for day in (alone.wanted[0].days[0].first, alone.wanted[0].days[0].last)
    ]


def test_three_dates_in_a_row_are_tied_pair_by_pair():
    """Neither pair alone says enough."""
    ((key, whole),) = [each for each in changes("chain").items() if each[0][0] == "met"]

    assert ("met", ("D02", "G19", "G20")) == key
    assert {("D02", "G19"), ("G19", "G20")} == {tie.reads for tie in whole.ties}
    assert ("not-met", ("D02", "G19")) in changes("chain")


@pytest.mark.parametrize(
    ("measure_id", "given", "most"),
    [
        ("chain", {"D02": "2016-03-14"}, 2),
        ("gone", {"G15": "dead", "G16": "2016-04-02", "G20": "2016-03"}, 2),
        ("death", {"G15": "dead", "G16": "2016-04", "G20": "2016-03-30", "G19": "2016-03"}, 2),
        ("around", {"G19": "2016-03", "G08": "1964-02-01", "G20": "2016-02-25"}, 2),
        ("after", {"G19": "2016", "G20": "2016-05"}, 2),
    ],
)
def test_what_depends_on_each_other_can_be_had(measure_id, given, most):
    """And nothing is told of that cannot: each against brute force."""
    assert [] == differences(PACKAGE, session(HEADER | given, FORM), measure_id, most)
