"""Where a chart leaves the ladder of a measure."""

from __future__ import annotations

import itertools

import pytest

from qopi_desktop.measures.board import Board
from qopi_desktop.measures.ladder import join
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.outcomes import Outcome
from tests.unit.forms.small import FORM, session
from tests.unit.measures.small import files, measure

YES, NO, UNKNOWN = {"D06": "yes"}, {"D06": "no"}, {"D06": {"status": "unknown"}}
SETTLED = {"status": "unknown"}
RUNGS = [
    # denominator
    ({}, "undecided"),
    (NO, "not-in-denominator"),
    (UNKNOWN, "not-in-denominator"),
    # exclusion
    (YES, "undecided"),
    (YES | {"C01": "no"}, "excluded"),
    (YES | {"C01": "no", "D07": "iv"}, "excluded"),
    # numerator
    (YES | {"C01": "yes"}, "undecided"),
    (YES | {"C01": "yes", "D07": "iv"}, "met"),
    (YES | {"C01": SETTLED, "D07": "iv"}, "met"),
    # exception
    (YES | {"C01": "yes", "D07": "i"}, "undecided"),
    (YES | {"C01": "yes", "D07": "i", "P04": 6}, "exception"),
    (YES | {"C01": "yes", "D07": "i", "P04": 5}, "not-met"),
]


@pytest.mark.parametrize(("given", "expected"), RUNGS)
def test_a_chart_leaves_the_ladder_at_its_rung(given, expected):
    """Pending stops undecided; a settled gap counts as false."""
    text = measure(
        "M", "stage = 'iv'", denominator="staged = 'yes'", exclude="treated = 'no'", exception="pain_score > 5"
    )
    board = Board(build_measures(FORM, files(text)), session(given))

    assert expected == board.outcomes()["M"].value


def test_a_settled_gap_in_the_numerator_is_not_met():
    """Not documented is not done."""
    text = measure("M", "diagnosed_on <= 2016-03-14")
    board = Board(build_measures(FORM, files(text)), session({"G06": ["core"], "D02": {"status": "not_documented"}}))

    assert Outcome.NOT_MET is board.outcomes()["M"]


def test_a_settled_gap_in_an_exclusion_or_exception_does_not_apply():
    """It counts as false there too."""
    text = measure("M", "staged = 'yes'", exclude="treated = 'yes'", exception="treated = 'no'")
    board = Board(build_measures(FORM, files(text)), session({"G06": ["core"], "C01": SETTLED, "D06": "no"}))

    assert Outcome.NOT_MET is board.outcomes()["M"]


CLAUSES = [("staged = 'yes'", "D06"), ("treated = 'yes'", "C01")]


@pytest.mark.parametrize(
    ("rung", "joined"), [("denominator", all), ("numerator", all), ("exclude", any), ("exception", any)]
)
@pytest.mark.parametrize("answers", list(itertools.product(["yes", "no"], repeat=2)))
def test_clauses_of_a_rung_are_joined(rung, joined, answers):
    """*and* in denominator and numerator, *or* in exclusion and exception."""
    clauses = [{"name": rule, "rule": rule} for rule, _ in CLAUSES]
    text = measure("M", **{"numerator": "false", rung: clauses})
    given = {key: answer for (_, key), answer in zip(CLAUSES, answers, strict=True)}
    board = Board(build_measures(FORM, files(text)), session({"G06": ["core"], **given}))
    holds = {
        "denominator": ("not-met", "not-in-denominator"),
        "numerator": ("met", "not-met"),
        "exclude": ("excluded", "not-met"),
        "exception": ("exception", "not-met"),
    }[rung]

    assert (holds[0] if joined(answer == "yes" for answer in answers) else holds[1]) == board.outcomes()["M"].value


MET, FAILED, OUT, EXCLUDED, EXCUSED, OPEN = (
    Outcome.MET,
    Outcome.NOT_MET,
    Outcome.NOT_IN_DENOMINATOR,
    Outcome.EXCLUDED,
    Outcome.EXCEPTION,
    Outcome.UNDECIDED,
)
JOINED = [
    ([MET, MET, MET], MET),
    ([MET, OUT, EXCLUDED], MET),
    ([MET, EXCUSED], MET),
    ([MET, FAILED, OPEN], FAILED),
    ([OPEN, FAILED], FAILED),
    ([MET, OPEN], OPEN),
    ([OPEN, OUT, EXCLUDED], OPEN),
    ([OUT, OUT], OUT),
    ([OUT, EXCLUDED], EXCLUDED),
    ([EXCUSED, OUT], EXCUSED),
    ([EXCUSED, EXCLUDED], EXCLUDED),
    ([], OUT),
]


@pytest.mark.parametrize(("parts", "expected"), JOINED)
def test_parts_are_joined_all_or_none(parts, expected):
    """One failed part fails; an undecided one leaves it open; those that do not apply are ignored."""
    outcomes = {str(place): outcome for place, outcome in enumerate(parts)}

    assert expected is join(list(outcomes), outcomes)


COMPOSITES = [
    ({}, "undecided"),
    ({"G06": ["br"]}, "not-in-denominator"),
    ({"G06": ["core"], "D06": "no", "C01": "yes", "G15": "alive"}, "met"),
    ({"G06": ["core"], "D06": "no", "C01": "no", "G15": "alive"}, "not-met"),
    ({"G06": ["core"], "C01": "no", "G15": "alive"}, "not-met"),
    ({"G06": ["core"], "D06": "no", "G15": "dead"}, "excluded"),
    ({"G06": ["core"], "D06": "no", "G15": "dead", "C01": "yes"}, "excluded"),
    ({"G06": ["core"], "C01": "yes", "G15": "alive"}, "undecided"),
]


@pytest.mark.parametrize(("given", "expected"), COMPOSITES)
def test_a_composite_passes_its_own_denominator_first(given, expected):
    """Then its parts decide."""
    texts = files(
        measure("Stage", "stage = 'iv'", denominator="staged = 'yes'"),
        measure("Treated", "treated = 'yes'", exclude="vital_status = 'dead'"),
        measure("Both", "all of: [measure 'Stage', measure 'Treated']"),
    )
    board = Board(build_measures(FORM, texts), session(given))

    assert expected == board.outcomes()["Both"].value


def test_a_composite_may_have_an_exclusion_and_an_exception_of_its_own():
    """As any measure."""
    parts = measure("Treated", "treated = 'yes'")
    own = measure("All", "measure 'Treated'", exclude="staged = 'yes'", exception="pain_score > 5")
    measures = build_measures(FORM, files(parts, own))
    found = [
        Board(measures, session({"G06": ["core"], **given})).outcomes()["All"].value
        for given in (
            {"D06": "yes"},
            {"D06": "no", "C01": "yes"},
            {"D06": "no", "C01": "no", "P04": 6},
            {"D06": "no", "C01": "no", "P04": 5},
        )
    ]

    assert ["excluded", "met", "exception", "not-met"] == found
