"""Rules that fail for every chart of other modules."""

from __future__ import annotations

from random import Random

import pytest

from qopi_desktop.conditions import Condition, build_condition, tree
from qopi_desktop.conditions.truth import FALSE
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.elsewhere import Elsewhere
from qopi_desktop.forms.session import FormSession
from tests import shipped
from tests.unit.measures.walks import fill, seeded

FORM = shipped.form()
MODULES = [choice.code for choice in FORM.by_name["modules"].choices]
OF_BREAST = [
    # the modules themselves
    ("modules includes 'br'", True),
    ("G06 includes 'br'", True),
    ("modules includes 'core'", False),
    ("not (modules includes 'br')", False),
    ("modules includes any of ['br', 'crc']", False),
    # questions that are closed
    ("er_status = 'positive'", True),
    ("er_status <> 'positive'", True),
    ("er_status is not applicable", False),
    ("er_status is applicable", True),
    ("not (er_status = 'positive')", False),
    # joined
    ("er_status = 'positive' and sex = 'female'", True),
    ("sex = 'female' and er_status = 'positive'", True),
    ("er_status = 'positive' or sex = 'female'", False),
    ("er_status = 'positive' or her2_status = 'positive'", True),
    # questions of all modules, and of another
    ("sex = 'female'", False),
    ("ras_result = 'mutated'", False),
    ("true", False),
    ("false", True),
]


def rule(text: str) -> tree.Node:
    """Return the condition written as *text*."""
    built = build_condition(text, FORM.vocabulary)
    assert isinstance(built, Condition)
    return built.root


@pytest.mark.parametrize(("text", "fails"), OF_BREAST)
def test_a_rule_fails_where_no_answer_could_save_it(text, fails):
    """For charts without the breast module."""
    assert fails is Elsewhere(FORM, "br").fails(rule(text))


def test_a_derived_question_may_be_no_everywhere_else():
    """Whether a chart is one of end-of-life care rests on its modules."""
    assert Elsewhere(FORM, "eol").fails(rule("eol_chart = 'yes'"))
    assert not Elsewhere(FORM, "br").fails(rule("eol_chart = 'yes'"))


@pytest.mark.parametrize("module", MODULES)
def test_no_chart_of_other_modules_keeps_a_rule_that_fails(module):
    """Each gate of the form that is said to fail does, in charts filled in by chance, to the end or so far."""
    random, elsewhere = seeded(11), Elsewhere(FORM, module)
    gates = {each.id: each.when for each in FORM.questions.values() if each.when}
    failing = {each: gate for each, gate in gates.items() if elsewhere.fails(gate.root)}
    for _ in range(6):
        env = _chart(random, [each for each in MODULES if each != module])

        assert [] == [each for each, gate in failing.items() if gate.decide(env) is not FALSE]
    assert bool(failing) is (module != "core")


def _chart(random: Random, others: list[str]):
    """Return the cells of a chart of some of the modules *others*."""
    session = FormSession(
        FORM, {QuestionId("G06"): Answer(tuple(random.sample(others, random.randint(1, len(others)))))}
    )
    last = random.choice((20, 1000))
    for _ in zip(range(last), fill(session, random, partial=True), strict=False):
        pass
    return session.env
