"""The measures of one chart, kept up to date."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.conditions import Truth
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.charts import Summary
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.definition import Rung
from qopi_desktop.measures.outcomes import Outcome
from tests.unit.forms.small import session
from tests.unit.measures.small import MEASURES

GIVEN = {"G06": ["core"], "D06": "yes", "C01": "yes", "G15": "alive"}


def board(given):
    """Return a chart and its measures."""
    chart = session(given)
    return chart, Board(MEASURES, chart)


def test_outcomes_stand_in_the_order_of_the_measures():
    """Not in that of scoring."""
    _, found = board(GIVEN)

    assert ["Whole", "Both", "Stage", "Treated", "Visit"] == list(found.outcomes())


def test_an_answer_scores_only_what_depends_on_it():
    """And the composites above, when a part of theirs changed."""
    chart, found = board(GIVEN)

    assert {"Stage", "Both", "Whole"} == found.update(chart.answer(QuestionId("D07"), Answer("iv")))
    assert (Outcome.MET, Outcome.MET) == (found.outcomes()["Stage"], found.outcomes()["Both"])
    assert {"Stage", "Treated"} == found.update(chart.answer(QuestionId("D07"), Answer("i")))  # C01 has a problem now
    assert frozenset() == found.update(chart.answer(QuestionId("N01"), Answer("a remark")))


NEEDS = [
    ({}, "Stage", ("D06",)),
    ({"D06": "yes"}, "Stage", ("C01",)),
    (GIVEN, "Stage", ("D07",)),
    (GIVEN, "Treated", ()),
    (GIVEN, "Both", ("D07",)),
    (GIVEN, "Whole", ("D07", "G19", "D02")),
    ({}, "Both", ("G06",)),
    (GIVEN | {"G19": "2016-04", "D02": "2016-03-14"}, "Visit", ("G19",)),
]


@pytest.mark.parametrize(("given", "measure_id", "expected"), NEEDS)
def test_an_undecided_measure_says_what_it_waits_for(given, measure_id, expected):
    """The open questions of the clauses that are pending at its rung, through parts and gates."""
    _, found = board(given)

    assert expected == found.needs(measure_id)


def test_an_explanation_shows_every_clause_with_the_answers_it_read():
    """Rung by rung, as written."""
    _, found = board(GIVEN | {"D07": "iv", "P04": 3})
    why = found.explain("Stage")

    assert ("Stage", Outcome.MET, Rung.NUMERATOR) == (why.measure_id, why.outcome, why.decided_at)
    assert [
        (Rung.DENOMINATOR, Truth.TRUE),
        (Rung.EXCLUDE, Truth.FALSE),
        (Rung.NUMERATOR, Truth.TRUE),
        (Rung.EXCEPTION, Truth.FALSE),
    ] == [(rung.rung, rung.truth) for rung in why.rungs]
    (clause,) = why.rungs[3].clauses
    assert ("exception rule", "pain_score > 5", Truth.FALSE, (("P04", Answer(Decimal(3))),)) == (
        clause.name,
        clause.rule,
        clause.truth,
        tuple((read.question_id, read.answer) for read in clause.answers),
    )


def test_an_explanation_of_a_composite_shows_its_parts():
    """With their outcomes; parts that all fall away leave it unknown."""
    _, found = board({"G06": ["core"], "D06": "no", "G15": "dead"})
    why = found.explain("Both")
    (clause,) = why.rungs[2].clauses

    assert (Outcome.EXCLUDED, Rung.NUMERATOR, Truth.SETTLED) == (why.outcome, why.decided_at, clause.truth)
    assert ((), (("Stage", Outcome.NOT_IN_DENOMINATOR), ("Treated", Outcome.EXCLUDED))) == (
        clause.answers,
        clause.parts,
    )


def test_the_summary_counts_what_was_entered_and_what_is_missing():
    """Must fix, to check, answered of asked, and every outcome."""
    _, found = board({**GIVEN, "D07": "i", "P04": 11, "G19": "2016-03-14", "G20": "2016-03-13"})
    expected = {"Whole": "undecided", "Both": "met", "Stage": "met", "Treated": "met", "Visit": "undecided"}

    assert Summary(answered=7, asked=10, must_fix=3, to_check=2, outcomes=expected) == found.summary()
