"""The slips that are listed as without effect have none.

That every clause has slips, and the charts worked by hand notice every other one, is a gate of its own:
``python3 run.py cli mutate``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from qopi_desktop.cli.golden import equivalents, golden_charts, golden_values
from qopi_desktop.cli.mutate import CHARTS, EQUIVALENTS, VALUES
from qopi_desktop.conditions import Env
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.form_mutation import FormMutant, form_mutants
from qopi_desktop.measures.ladder import climb, climb_all
from qopi_desktop.measures.mutation import Change, Mutant, mutants
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.plan import plan_measures
from qopi_desktop.measures.worked import rests_on, with_parts
from tests import shipped
from tests.unit.measures.walks import any_answer, seeded

RANDOM = 12_000
MODULES = ("core", "smt", "eol", "br", "crc", "nsclc", "nhl", "gynonc", "pr")
MODULES_ID = QuestionId("G06")
LISTED = equivalents(CHARTS.parent / EQUIVALENTS)
OWNERS = sorted({each.owner for each in LISTED})
PLAIN = (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_IN_DENOMINATOR, Outcome.UNDECIDED)


@pytest.fixture(scope="module")
def package() -> Package:
    """The package that is shipped."""
    return shipped.package()


def test_nothing_is_listed_twice() -> None:
    """Each slip once."""
    assert len(LISTED) == len(set(LISTED))


@pytest.mark.slow
def test_what_is_listed_makes_no_difference_to_random_charts(package: Package) -> None:
    """Every outcome and every value is as without the slip, whatever is answered, given a status or left open."""
    listed_measures = [
        mutant
        for measure in package.measures
        if measure.id in OWNERS
        for mutant in mutants(measure, package.form.vocabulary)
        if is_listed(mutant.change)
    ]
    listed_forms = [each for each in form_mutants(deriving(package.form)) if is_listed(each.change)]
    plan = plan_measures(package.measures, package.form)
    owners = {each.change.owner for each in listed_measures}
    outcomes_seen, wrong = set(), set()
    for session in random_charts(package):
        outcomes = climb_all(plan, session.env)
        outcomes_seen |= {(owner, outcomes[owner]) for owner in owners}
        wrong |= {each.change for each in listed_measures if differs(each, session.env, outcomes)}
        wrong |= {each.change for each in listed_forms if derives_otherwise(package, each, session.env)}

    assert len(LISTED) == len(listed_measures) + len(listed_forms)
    assert set() == {(owner, outcome) for owner in owners for outcome in PLAIN} - outcomes_seen
    assert set() == wrong


def is_listed(change: Change) -> bool:
    """Return whether the list has *change*."""
    return any(each.is_told_of(change) for each in LISTED)


def differs(mutant: Mutant, env: Env, outcomes: Mapping[str, Outcome]) -> bool:
    """Return whether a chart has another outcome by the measure with the slip."""
    return climb(mutant.measure, env, outcomes)[0] is not outcomes[mutant.measure.id]


def derives_otherwise(package: Package, mutant: FormMutant, env: Env) -> bool:
    """Return whether a chart has another value at the question with the slip."""
    owner = QuestionId(mutant.change.owner)
    asked, slipped = package.form.questions[owner].derive, mutant.form.questions[owner].derive
    assert asked
    assert slipped
    return asked.value(env) != slipped.value(env)


def deriving(form: Form) -> Form:
    """Return *form* with no checks and no derivations but those with a listed slip: the others take long to make."""
    questions = {key: replace(each, checks=()) for key, each in form.questions.items()}
    others = {key: replace(each, derive=None) for key, each in questions.items() if key not in OWNERS}
    return replace(form, questions=questions | others)


def random_charts(package: Package) -> Iterator[FormSession]:
    """Yield charts with any answers to the questions on which the listed slips can depend.

    Every other one is like a chart worked by hand for a listed slip, save for some of its answers: few charts that
    are all chance come to the end of a ladder.
    """
    random = seeded(11)
    measures = [each for each in package.measures if each.id in OWNERS]
    joined = [part for each in measures for part in with_parts(package.measures, each.id)]
    reads = [read for measure in joined for read in measure.reads]
    found = rests_on(package.form, [*reads, *(each for each in OWNERS if each in package.form.questions)])
    asked = [question for question in package.form.questions.values() if question.is_asked and question.id in found]
    by_hand = worked_by_hand(package)
    for place in range(RANDOM):
        near = random.choice(by_hand[place // 2 % len(by_hand)]) if place % 2 else {}
        kept = {key: answer for key, answer in near.items() if random.random() < 0.98}
        share = random.choice((0.01, 0.05)) if near else 0.9
        given = {each.id: any_answer(each, random, partial=True) for each in asked if random.random() < share}
        if not near and random.random() < 0.95:
            given[MODULES_ID] = Answer(tuple(random.sample(MODULES, random.randint(1, 5))))
        yield FormSession(package.form, kept | given)


def worked_by_hand(package: Package) -> list[list[Mapping[QuestionId, Answer]]]:
    """Return the answers of the charts worked by hand, those for each owner of a listed slip together."""
    found: dict[str, list[Mapping[QuestionId, Answer]]] = {owner: [] for owner in OWNERS}
    for chart in golden_charts(CHARTS):
        if chart.measure in found:
            found[chart.measure].append(chart.read(package))
    for value in golden_values(CHARTS.parent / VALUES):
        if value.question in found:
            found[value.question].append(value.read(package))
    return list(found.values())
