"""Every slip in every clause of every rung, as a measure that can be scored."""

from __future__ import annotations

import pytest

from qopi_desktop.conditions.variants import Slip
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.definition import Rung
from qopi_desktop.measures.ladder import climb, climb_all
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.mutation import mutants
from qopi_desktop.measures.plan import plan_measures
from tests.unit.forms.small import FORM, answers
from tests.unit.measures.small import MEASURES, files, measure

BY_ID = {each.id: each for each in MEASURES}


def made(of, **wanted):
    """Return the mutants of a measure whose change has all that is *wanted*."""
    found = mutants(of, FORM.vocabulary)
    return [each for each in found if all(getattr(each.change, key) == value for key, value in wanted.items())]


def built(*texts):
    """Return the measures written as *texts*, by their ids."""
    return {each.id: each for each in build_measures(FORM, files(*texts))}


def outcome(mutant, given):
    """Return what a mutant says of a chart; the measures that it may refer to are as they are."""
    env = FormSession(FORM, answers(given)).env
    return climb(mutant.measure, env, climb_all(plan_measures(MEASURES, FORM), env))[0].value


@pytest.mark.parametrize("rung", list(Rung), ids=lambda rung: rung.value)
def test_every_clause_is_dropped_and_made_to_decide_alone(rung):
    """True is nothing to a rung of which all must hold, false to one of which any may."""
    dropped, alone = ("true", "false") if rung in {Rung.DENOMINATOR, Rung.NUMERATOR} else ("false", "true")
    clause = BY_ID["Stage"].rungs[rung][0]
    found = {
        slip: [(each.change.before, each.change.after) for each in made(BY_ID["Stage"], step=rung.value, slip=slip)]
        for slip in (Slip.CLAUSE_DROPPED, Slip.CLAUSE_ALONE)
    }

    assert {
        Slip.CLAUSE_DROPPED: [(clause.rule.text, dropped)],
        Slip.CLAUSE_ALONE: [(clause.rule.text, alone)],
    } == found


def test_a_change_says_where_it_is_and_what_it_is():
    """Measure, rung, clause, the part before and after, and the whole rule as it is now."""
    (found,) = made(BY_ID["Visit"], slip=Slip.LENGTH, after="30 days")
    change = found.change

    assert ("Visit", "numerator", "numerator rule", "31 days", "first_office_visit <= diagnosed_on + 30 days") == (
        change.owner,
        change.step,
        change.clause,
        change.before,
        change.rule,
    )


def test_a_mutant_is_scored_with_its_slip():
    """In the place of the real measure, of which nothing else changes."""
    day_31 = {"G06": ["core"], "D02": "2016-03-01", "G19": "2016-04-01"}
    (shorter,) = made(BY_ID["Visit"], slip=Slip.LENGTH, after="30 days")
    (longer,) = made(BY_ID["Visit"], slip=Slip.LENGTH, after="32 days")

    assert ("not-met", "met") == (outcome(shorter, day_31), outcome(longer, day_31))
    assert (BY_ID["Visit"].title, BY_ID["Visit"].denominator) == (shorter.measure.title, shorter.measure.denominator)


def test_a_composite_loses_each_of_its_parts():
    """And is scored by those that are left."""
    found = {each.change.after: each for each in made(BY_ID["Both"], slip=Slip.PART_DROPPED)}
    failed = {"G06": ["core"], "D06": "yes", "D07": "i", "C01": "no", "G15": "alive"}

    assert {"all of: [measure 'Stage']", "all of: [measure 'Treated']"} == found.keys()
    assert "excluded" == outcome(found["all of: [measure 'Stage']"], failed)
    assert "not-met" == outcome(found["all of: [measure 'Treated']"], failed)
    assert ("Stage",) == found["all of: [measure 'Stage']"].measure.parts


def test_a_composite_of_one_part_keeps_it():
    """Nothing would be left to say."""
    one = built(measure("One", "all of: [measure 'Part']"), measure("Part", "treated = 'yes'"))["One"]

    assert [] == made(one, slip=Slip.PART_DROPPED)
    assert ["true", "false"] == [each.change.after for each in made(one, step="numerator")]


def test_a_clause_is_moved_to_the_rung_beside_its_own():
    """An exclusion becomes an exception and the other way round: who met the measure is told apart."""
    moved = {each.change.before: each for each in made(BY_ID["Stage"], slip=Slip.CLAUSE_MOVED)}
    untreated = {"G06": ["core"], "D06": "yes", "D07": "i", "C01": "no", "P04": 9}

    assert {"exclude": "exception", "exception": "exclude"} == {key: each.change.after for key, each in moved.items()}
    assert "met" == outcome(moved["exclude"], untreated)
    assert "excluded" == outcome(moved["exception"], untreated | {"C01": "yes"})


def test_a_clause_moves_between_denominator_and_numerator_while_one_is_left():
    """A measure needs both; that of a composite stays where it is."""
    two = built(
        measure(
            "Two",
            "treated = 'yes'",
            denominator=[
                {"name": "staged", "rule": "staged = 'yes'"},
                {"name": "alive", "rule": "vital_status = 'alive'"},
            ],
        )
    )["Two"]
    found = [(each.change.clause, each.change.before, each.change.after) for each in made(two, slip=Slip.CLAUSE_MOVED)]

    assert [("staged", "denominator", "numerator"), ("alive", "denominator", "numerator")] == found
    assert [] == made(BY_ID["Whole"], slip=Slip.CLAUSE_MOVED)


def test_the_clauses_of_a_rung_are_joined_the_other_way():
    """All become any in the denominator, any become all in an exclusion."""
    clauses = [{"name": "staged", "rule": "staged = 'yes'"}, {"name": "alive", "rule": "vital_status = 'alive'"}]
    two = built(measure("Two", "treated = 'yes'", denominator=clauses, exclude=clauses))["Two"]
    found = {each.change.step: each.change for each in made(two, slip=Slip.JOINED)}

    assert ("staged, alive", "and", "or", "staged = 'yes' or vital_status = 'alive'") == (
        found["denominator"].clause,
        found["denominator"].before,
        found["denominator"].after,
        found["denominator"].rule,
    )
    assert ("or", "and") == (found["exclude"].before, found["exclude"].after)
    assert {"denominator", "exclude"} == found.keys()


def test_no_mutant_comes_twice():
    """Nor is one the measure as it is."""
    for each in MEASURES:
        rules = {(rung.value, clause.name, clause.rule.text) for rung in Rung for clause in each.rungs[rung]}
        found = [
            (one.change.step, one.change.clause, one.change.slip is Slip.CLAUSE_MOVED, one.change.rule)
            for one in mutants(each, FORM.vocabulary)
        ]

        assert len(found) == len(set(found))
        assert [] == [one for one in found if not one[2] and (one[0], one[1], one[3]) in rules]


def test_questions_are_taken_for_others_of_their_kind():
    """By their names."""
    assert {"first_office_visit", "last_office_visit", "death_date", "birth_date", "abstracted_on"} == {
        each.change.after for each in made(BY_ID["Visit"], slip=Slip.QUESTION, before="diagnosed_on")
    }
