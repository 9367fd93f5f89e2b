"""What depends on what among measures, and that one answer asks nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.conditions import Condition
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.definition import Clause, Measure
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.plan import plan_measures
from tests import shipped
from tests.unit.forms.small import FORM, session
from tests.unit.measures.small import files
from tests.unit.measures.small import measure as text
from tests.unit.measures.walks import any_answer, any_modules, fill, seeded

PACKAGE = shipped.package()


def test_a_plan_is_made_once_for_the_same_measures():
    """Boards of ten thousand charts share it."""
    assert plan_measures(PACKAGE.measures, PACKAGE.form) is plan_measures(tuple(PACKAGE.measures), PACKAGE.form)


def test_a_composite_stands_after_its_parts_and_is_named_by_them():
    """So that its parts are decided when it is asked."""
    plan = plan_measures(PACKAGE.measures, PACKAGE.form)

    assert all(plan.rank[part] < plan.rank[each.id] for each in PACKAGE.measures for part in each.parts)
    assert ("Core 6",) == plan.joiners["Core 5"]


def test_readers_are_the_measures_whose_clauses_name_the_question():
    """By its id, whatever word the clause uses."""
    plan = plan_measures(PACKAGE.measures, PACKAGE.form)
    expected = tuple(each for each in plan.measures if "D07" in plan.measures[each].reads)

    assert expected == plan.readers["D07"]
    assert "Core 2" in expected


def test_a_chart_is_climbed_for_its_own_modules_alone():
    """Those of no other count it, which the form and their first clauses say."""
    plan = plan_measures(PACKAGE.measures, PACKAGE.form)
    for modules in (["core"], ["core", "eol", "br"], ["nhl"]):
        env = FormSession(PACKAGE.form, {QuestionId("G06"): Answer(tuple(modules))}).env
        expected = [each.id for each in PACKAGE.measures if each.module in modules]

        assert sorted(expected) == sorted(measure_id for measure_id, _ in plan.begun(env))


def test_all_are_climbed_while_the_modules_are_not_known():
    """They wait for them."""
    plan = plan_measures(PACKAGE.measures, PACKAGE.form)
    env = FormSession(PACKAGE.form, {}).env

    assert set(plan.measures) == {measure_id for measure_id, _ in plan.begun(env)}
    assert {"undecided"} == {outcome.value for outcome in climb_all(plan, env).values()}


def test_a_measure_that_counts_charts_of_other_modules_is_climbed_for_them():
    """Nothing in the rule of this one asks for its module."""
    (measure,) = build_measures(FORM, files(text("M", "stage = 'iv'", denominator="staged = 'yes'")))
    env = session({"G06": ["br"], "D06": "yes", "D07": "iv"}).env

    assert {"M": "met"} == {each: out.value for each, out in climb_all(plan_measures((measure,), FORM), env).items()}


@pytest.mark.parametrize("seed", range(3))
def test_one_answer_asks_only_the_measures_that_read_what_it_changed(seed):
    """Every other measure is left alone: not one of its clauses is decided again."""
    random = seeded(seed)
    asked: set[str] = set()
    session = FormSession(PACKAGE.form, {QuestionId("G06"): any_modules(random)})
    for _ in fill(session, random):
        pass
    board = Board([_watched(measure, asked) for measure in PACKAGE.measures], session)
    touched = 0
    for question in [each for each in PACKAGE.form.questions.values() if each.is_asked]:
        asked.clear()
        changed = session.answer(question.id, any_answer(question, random))
        named = board.update(changed)

        assert asked <= named
        assert named <= {
            each.id for each in PACKAGE.measures if not (changed | named).isdisjoint(each.reads + each.parts)
        }
        touched += len(asked)
    assert 0 < touched < len(PACKAGE.form.questions) * len(PACKAGE.measures) / 4


def _watched(measure: Measure, asked: set[str]) -> Measure:
    """Return *measure* that puts its id into *asked* whenever a clause of it is decided."""
    return replace(
        measure,
        rungs={
            rung: tuple(_telling(clause, measure.id, asked) for clause in clauses)
            for rung, clauses in measure.rungs.items()
        },
    )


def _telling(clause: Clause, measure_id: str, asked: set[str]) -> Clause:
    rule = clause.rule
    if not isinstance(rule, Condition):
        return clause

    def decide(env, decided=rule.decide):
        asked.add(measure_id)
        return decided(env)

    return replace(clause, rule=replace(rule, decide=decide, part=None))
