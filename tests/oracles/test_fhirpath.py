"""Conditions and derived values, written in FHIRPath, come out in fhirpath.js as they do in the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bench.peers import HERE, node
from qopi_desktop.conditions import Condition, Truth, build_condition, tree
from qopi_desktop.conditions.compiling import compile_truth
from qopi_desktop.conditions.possible_days import tried
from qopi_desktop.conditions.variants import variants
from qopi_desktop.conditions.writing import written
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.load import build_form, form_files
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.load import load_measures
from qopi_desktop.standards.elements import Words
from qopi_desktop.standards.fhirpath import Translator
from qopi_desktop.standards.responses import responses
from tests.unit.cli.test_documented_conditions import EXAMPLES
from tests.unit.forms.small import question
from tests.unit.measures.walks import any_modules, fill, seeded

CHARTS, SLIPPED, SLIPS = 24, 15, 150
FORMULAS = {
    "'high' when pain_score_by_second_visit >= 7; 'some' when tobacco_status = 'current'; else 'none'": [
        "high",
        "some",
        "none",
    ],
    "'late' when first_office_visit > diagnosed_on + 31 days; 'smokes' when tobacco_status = 'current'": [
        "late",
        "smokes",
    ],
    "7 when sex = 'female'; 0.5 when days_in_hospice < 30": None,
    "pain_score_by_second_visit / (age_at_diagnosis - 50)": None,
    "10 / days_in_hospice": None,
    "days_in_hospice * (2 - days_from_last_dose_to_death)": None,
    "completed years between birth_date and latest of [diagnosed_on, death_date]": None,
    "days between earliest of [first_office_visit, diagnosed_on] and death_date + 2 weeks": None,
    "count of race + 1": None,
    "race is not documented or sex is unknown": ["yes", "no"],
}
"""What derives a question, and its choices if it has some."""

MORE = (
    "days_in_hospice is one of [0, 3, 31] or days_in_hospice is not one of [1, 2]",
    "7 / days_in_hospice < 2",
    "stage_documented_on is within 2 weeks before earliest of [first_office_visit, diagnosed_on]",
    "first_office_visit <> diagnosed_on",
    "modules includes all of ['core', 'br'] and race includes any of ['white', 'asian']",
    "emotional_problem_identified <> tobacco_status_documented",
    "derived_0 = 'high' or derived_1 is unknown",
    "not (derived_2 >= 1) and derived_2 is applicable",
    "derived_3 > 1 or derived_4 < 2 or derived_5 = 3",
    "derived_6 is documented and derived_7 is not applicable",
    "derived_7 <= derived_8 + 1.5",
    "gated = 'yes' or gated is not applicable",
    "days between 1896-02-28 and 1904-03-01 = 2923 and days between 1999-12-31 and 2000-03-01 = 61",
    "completed years between 2000-02-29 and 2015-02-28 = 15 and completed years between 2000-02-29 and 2016-02-28 = 15",
    "completed years between 2000-02-28 and 2016-02-28 = 16 and completed years between 2000-02-29 and 2015-02-27 = 14",
)


@pytest.fixture(scope="module")
def form() -> Form:
    """The form that ships, with questions derived in every way, in which a date is known no better than it is typed."""
    added = [
        question(
            f"X{place}",
            f"derived_{place}",
            "derived",
            "X",
            derive=formula,
            **({"choices": [{"code": code, "label": code} for code in codes]} if codes else {}),
            **({"when": "derived_2 > 1 or not (sex = 'male')"} if place % 3 == 0 else {}),
        )
        for place, (formula, codes) in enumerate(FORMULAS.items())
    ]
    added.append(question("X99", "gated", "choice", "X", codes="yes_no", when="not (derived_3 > 1)"))
    head = 'id = "x"\ntitle = "X"\nversion = "2026.1"\nsource = "a test"\n'
    section = '[[section]]\nid = "X"\ntitle = "X"\nlong = "X"\n'
    made = build_form({**form_files(), "forms/x.toml": "".join([head, section, *added])})
    return replace(made, plan=replace(made.plan, dates=()))


@pytest.fixture(scope="module")
def sessions(form: Form) -> list[FormSession]:
    """Charts answered so far or to their end, with every status, and dates known to the day, month or year."""
    made = []
    for seed in range(CHARTS):
        random = seeded(seed)
        session = FormSession(form, {QuestionId("G06"): any_modules(random)})
        last = random.randint(0, 70)
        for step, _ in enumerate(fill(session, random, partial=True)):
            if step == last:
                break
        given = {each: session.effective(each) for each in form.questions if form.questions[each].derive is None}
        made.append(
            FormSession(form, {each: answer for each, answer in given.items() if answer and answer.value != ()})
        )
    return made


def as_one(session: FormSession) -> dict[str, Any]:
    """The responses of a chart as one, as if one questionnaire asked all."""
    groups: dict[str, dict[str, Any]] = {}
    made: Sequence[Any] = responses(session, "a chart", "chart", Words(session.form))
    for response in made:
        for group in response["item"]:
            groups.setdefault(group["linkId"], {}).update({item["linkId"]: item for item in group["item"]})
    items = [{"linkId": link, "item": list(found.values())} for link, found in groups.items()]
    return {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": items}


def evaluate(translator: Translator, expressions: Sequence[str], sessions: Sequence[FormSession]) -> list[list[Any]]:
    """What fhirpath.js makes of *expressions*, by chart."""
    answered = [as_one(session) for session in sessions]
    given = {"variables": translator.variables, "expressions": expressions, "responses": answered}
    found: list[list[Any]] = node(HERE / "fhirpath_run.mjs", given=given)
    return found


def roots_of(form: Form) -> list[tree.Node]:
    """The conditions of docs/conditions.md, of the form and of the measures, more, and some with one slip each."""
    vocabulary = replace(form.vocabulary, calendar=True)
    texts = sorted({text for text, _, _ in EXAMPLES} | set(MORE))
    asked = form.questions.values()
    rules = [check.rule for each in asked for check in each.checks] + [each.when for each in asked if each.when]
    clauses = [clause.rule for each in load_measures(form) for rung in each.rungs.values() for clause in rung]
    built = [build_condition(text, vocabulary) for text in texts]
    assert all(isinstance(each, Condition) for each in built)
    roots = [each.root for each in (*built, *rules, *clauses) if isinstance(each, Condition)]
    random = seeded(3)
    slips = [slip.root for root in random.sample(roots, SLIPPED) for slip in variants(root, vocabulary)]
    return list(dict.fromkeys(roots + random.sample(slips, SLIPS)))


@pytest.mark.slow
def test_conditions_agree(form: Form, sessions: list[FormSession]) -> None:
    """True, false, settled or pending; what would have to be tried day by day may wait where the engine need not."""
    translator, roots = Translator(form), roots_of(form)
    expressions = [each for root in roots for each in (translator.truth(root), translator.pending(root))]
    found = evaluate(translator, expressions, sessions)

    seen = set()
    for session, row in zip(sessions, found, strict=True):
        for root, value, pending in zip(roots, row[::2], row[1::2], strict=True):
            expected = compile_truth(root, form.vocabulary)(session.env)
            truth = truth_of(value, pending)
            may_wait = truth is Truth.PENDING and tried(root, form.vocabulary)
            assert truth is expected or may_wait, written(root)
            seen.add(truth)
    assert seen == set(Truth)


def truth_of(value: object, pending: object) -> Truth:
    """The truth that a Boolean and its companion stand for."""
    if value == []:
        assert pending in ([True], [False])
        return Truth.PENDING if pending == [True] else Truth.SETTLED
    assert value in ([True], [False])
    return Truth.TRUE if value == [True] else Truth.FALSE


@pytest.mark.slow
def test_what_is_open_and_what_it_holds_agree(form: Form, sessions: list[FormSession]) -> None:
    """For each question: whether it is asked, and its answer, typed or derived."""
    translator, asked = Translator(form), list(form.questions.values())
    expressions = [each for one in asked for each in (translator.is_open(one), translator.value(one))]
    found = evaluate(translator, expressions, sessions)

    for session, row in zip(sessions, found, strict=True):
        for one, is_open, value in zip(asked, row[::2], row[1::2], strict=True):
            assert [session.is_open(one.id)] == is_open, one.id
            assert held(session.effective(one.id)) == pytest.approx(sorted(value)), one.id


def held(answer: Answer | None) -> list[Any]:
    """What fhirpath.js has for an answer."""
    if answer is None or answer.missing is not None:
        return []
    match answer.value:
        case tuple() as codes:
            return sorted(codes)
        case PartialDate() as day:
            return [day.iso()]
        case str() as text:
            return [text]
        case Decimal() as number:
            return [float(number)]
        case other:
            raise TypeError(other)
