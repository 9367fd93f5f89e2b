"""Conditions and derived values, each for itself, come out in cql-execution as they do in the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import pytest

from bench.oracle import evaluate
from qopi_desktop.conditions import Condition, Env, Gap, Truth, build_condition, tree
from qopi_desktop.conditions.compiling import compile_truth
from qopi_desktop.conditions.truth import high, low
from qopi_desktop.conditions.variants import variants
from qopi_desktop.conditions.writing import written
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.elm import elm
from qopi_desktop.standards.elm_charts import Flattener
from qopi_desktop.standards.elm_operands import Unsayable
from qopi_desktop.standards.elm_package import fields_of, library
from qopi_desktop.standards.elm_questions import Reader, gap_name
from qopi_desktop.standards.elm_terms import Definition, Library
from qopi_desktop.standards.elm_truths import decide
from tests import shipped
from tests.oracles.charts import any_charts
from tests.unit.cli.test_documented_conditions import EXAMPLES
from tests.unit.forms.small import QUESTIONS, answers, files, question
from tests.unit.measures.walks import fill, seeded

CHARTS, SLIPPED, SLIPS = 80, 20, 400
FORMULAS = {
    "'high' when pain_score >= 7; 'some' when pain_score >= 1; else 'none'": ["high", "some", "none"],
    "'late' when first_office_visit > diagnosed_on + 31 days; 'treated' when treated = 'yes'": ["late", "treated"],
    "7 when stage = 'iv'; 0.5 when days_to_death < 30": None,
    "completed years between birth_date and first_office_visit": None,
    "days between birth_date - 3 days and death_date": None,
    "pain_score * 2 - 1.5": None,
    "pain_score / (age_at_diagnosis - 50)": None,
    "10 / pain_score": None,
    "count of drugs_given + 1": None,
    "treated": ["yes", "no"],
    "drugs_given is not documented or stage is unknown": ["yes", "no"],
    "true": ["yes", "no"],
}


@pytest.fixture(scope="module")
def package():
    """The package that ships."""
    return shipped.package()


def values(package: Package, definitions: Sequence[Definition], names: Sequence[str], envs: Sequence[Env]):
    """What cql-execution makes of *definitions* beside those of the package."""
    whole = (*library(package).definitions, *definitions)
    made = Library("Expressions", "1", fields_of(package.form, whole), whole)
    flat = Flattener(package.form, made)
    return evaluate(elm(made), [flat.chart(env) for env in envs], names)


def roots_of(package: Package) -> list[tree.Node]:
    """The conditions of docs/conditions.md, those of the form and measures, and some with one slip each."""
    vocabulary = replace(package.form.vocabulary, calendar=True)
    documented = [build_condition(text, vocabulary) for text in sorted({text for text, _, _ in EXAMPLES})]
    asked = package.form.questions.values()
    rules = [check.rule for each in asked for check in each.checks] + [each.when for each in asked if each.when]
    clauses = [clause.rule for each in package.measures for rung in each.rungs.values() for clause in rung]
    roots = [each.root for each in (*documented, *rules, *clauses) if isinstance(each, Condition)]
    random = seeded(3)
    slips = [slip.root for root in random.sample(roots, SLIPPED) for slip in variants(root, vocabulary)]
    return roots + random.sample(slips, SLIPS)


@pytest.mark.slow
def test_conditions_agree(package):
    """Every one that CQL has words for: true, false, settled or pending."""
    reader, decided, unsayable = Reader(package.form), {}, []
    for root in roots_of(package):
        try:
            decided[root] = decide(root, reader)
        except Unsayable as refused:
            unsayable.append(refused.fault.word)
    pairs = {str(place): root for place, root in enumerate(decided)}
    definitions = [
        definition
        for name, root in pairs.items()
        for definition in (Definition(name, decided[root].value), Definition(f"{name}?", decided[root].pending))
    ]
    envs = list(islice(any_charts(package, 30), CHARTS))
    said = values(package, definitions, [definition.name for definition in definitions], envs)

    ours = [compile_truth(root, package.form.vocabulary) for root in pairs.values()]
    theirs = [[truth_of(*pair) for pair in zip(row[::2], row[1::2], strict=True)] for row in said]
    different = [
        (written(root), engine(env), truth)
        for env, row in zip(envs, theirs, strict=True)
        for root, engine, truth in zip(pairs.values(), ours, row, strict=True)
        if engine(env) is not truth
    ]
    assert different == []
    assert set(Truth) == {truth for row in theirs for truth in row}
    assert len(unsayable) < len(pairs) / 40


def truth_of(value: bool | None, waits: bool) -> Truth:
    """The truth that a value and its companion stand for; only what has no value waits."""
    assert value is None or not waits
    if value is None:
        return Truth.PENDING if waits else Truth.SETTLED
    return Truth.TRUE if value else Truth.FALSE


def derived_package() -> Package:
    """The small form with a derived question for each formula."""
    added = []
    for place, (formula, codes) in enumerate(FORMULAS.items()):
        keys: dict[str, object] = {"derive": formula}
        if codes:
            keys["choices"] = [{"code": code, "label": code} for code in codes]
        if place % 3 == 0:
            keys["when"] = "vital_status = 'dead'"
        added.append(question(f"X{place:02}", f"formula_{place}", "derived", "A", **keys))
    return Package(build_form(files(*QUESTIONS, *added)), (), "1")


@pytest.mark.parametrize("small", [True, False], ids=["small", "shipped"])
def test_derived_values_agree(package, small):
    """With the value of each, or why it has none."""
    used = derived_package() if small else package
    derived = {slot: each for slot, each in enumerate(used.form.questions.values()) if each.derive}
    names = [name for each in derived.values() for name in (each.name, gap_name(each))]
    envs = list(islice(walked(used.form) if small else any_charts(used, 31), 300))
    said = values(used, (), names, envs)

    different = [
        (derived[slot].derive, env[slot], value, gap)
        for env, row in zip(envs, said, strict=True)
        for slot, value, gap in zip(derived, row[::2], row[1::2], strict=True)
        if not same(env[slot], value, gap)
    ]
    assert different == []


def walked(form):
    """Charts of the small form, answered in any order and so far as it happens."""
    random = seeded(6)
    while True:
        session = FormSession(form, answers({"modules": ["core", "br"]}, form))
        for _ in islice(fill(session, random, partial=True), random.randint(0, 25)):
            pass
        yield session.env


def same(cell, value, gap):
    """Whether a cell is what cql-execution says: a gap, a text, or the first and last number that it can be."""
    if isinstance(cell, Gap):
        return (None, cell.value) == (value, gap)
    if isinstance(cell, str):
        return (cell, None) == (value, gap)
    said = (value["low"], value["high"]) if isinstance(value, dict) else (value, value)
    return gap is None and (float(low(cell)), float(high(cell))) == pytest.approx(said, abs=1e-8)
