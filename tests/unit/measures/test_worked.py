"""A chart whose outcome is known tells a wrong measure or form from the right one."""

from __future__ import annotations

import pytest

from qopi_desktop.conditions.variants import Slip
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.measures.form_mutation import form_mutants
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.mutation import mutants
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.worked import WorkedChart, WorkedValue, rests_on, with_parts
from tests.unit.forms.small import FORM, answers
from tests.unit.measures.small import MEASURES, files, measure

DAYS = build_measures(FORM, files(measure("Days", "days_to_death > 3")))


def worked(measure_id, given, expected, measures=MEASURES):
    """Return a chart of the small form with the outcome that it should have by a measure."""
    return WorkedChart(FORM, with_parts(measures, measure_id), answers({"G06": ["core"], **given}), Outcome(expected))


def longer(days):
    """Return Visit with a window of *days*."""
    visit = next(each for each in MEASURES if each.id == "Visit")
    found = [each for each in mutants(visit, FORM.vocabulary) if each.change.slip is Slip.LENGTH]
    return next(each.measure for each in found if each.change.after == f"{days} days")


@pytest.mark.parametrize(("day", "expected", "killed"), [("2016-04-01", "met", {30}), ("2016-04-02", "not-met", {32})])
def test_the_last_day_tells_one_slip_and_the_day_after_it_the_other(day, expected, killed):
    """31 days from 1 March are 1 April: each edge of a window needs a chart of its own."""
    chart = worked("Visit", {"D02": "2016-03-01", "G19": day}, expected)

    assert chart.outcome is chart.expected
    assert killed == {days for days in (30, 32) if chart.kills(longer(days))}


def test_a_composite_is_asked_with_its_parts():
    """Those of a part that is a composite itself among them."""
    given = {"D06": "yes", "D07": "i", "C01": "yes", "G15": "alive", "D02": "2016-03-01", "G19": "2016-03-02"}
    chart = worked("Whole", given, "met")
    whole = next(each for each in MEASURES if each.id == "Whole")
    dropped = [each for each in mutants(whole, FORM.vocabulary) if each.change.slip is Slip.PART_DROPPED]

    assert ["Stage", "Treated", "Both", "Visit", "Whole"] == [each.id for each in with_parts(MEASURES, "Whole")]
    assert Outcome.MET is chart.outcome
    assert [False, False] == [chart.kills(each.measure) for each in dropped]


def test_a_part_of_two_measures_stands_before_them_once():
    """However often it is joined."""
    joined = build_measures(
        FORM,
        files(
            measure("Top", "all of: [measure 'Left', measure 'Right']"),
            measure("Left", "all of: [measure 'Leaf']"),
            measure("Right", "all of: [measure 'Leaf']"),
            measure("Leaf", "treated = 'yes'"),
        ),
    )

    assert ["Leaf", "Left", "Right", "Top"] == [each.id for each in with_parts(joined, "Top")]


def test_a_form_with_a_slip_is_told_by_the_outcome():
    """A value that is turned round moves the chart."""
    (turned,) = [each for each in form_mutants(FORM) if each.change.slip is Slip.ORDER and each.change.owner == "L11"]
    far = worked("Days", {"G15": "dead", "G16": "2016-03-20", "G20": "2016-03-10"}, "met", DAYS)
    same_day = worked("Days", {"G15": "dead", "G16": "2016-03-10", "G20": "2016-03-10"}, "not-met", DAYS)

    assert (True, False) == (far.kills_form(turned.form), same_day.kills_form(turned.form))


def test_what_a_measure_rests_on_reaches_through_gates_and_derivations():
    """The age rests on two dates, the cytotoxic drugs on whether therapy was given."""
    assert {"G09", "G08", "D02", "C05", "C04", "C01"} == rests_on(FORM, ["G09", "C05"])


def test_a_derived_value_tells_a_slip_in_it():
    """It holds another value by the form with the slip, whatever the measures make of it."""
    owner = QuestionId("G09")
    chart = WorkedValue(FORM, owner, answers({"G06": ["core"], "G08": "1950-06-15", "D02": "2016-03-01"}), 65)
    right = FORM.questions[owner].derive
    wrong = next(each for each in form_mutants(FORM) if each.change.owner == owner).form.questions[owner].derive
    assert right
    assert wrong

    assert chart.expected == chart.value
    assert chart.kills(wrong)
    assert not chart.kills(right)
