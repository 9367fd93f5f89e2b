"""The engine and cql-execution, a program of others, come to the same outcome for every chart and measure."""

from __future__ import annotations

import json
from itertools import islice

import pytest

from bench.oracle import Compared, compare, cql_execution_speed, translate
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.cql import cql
from qopi_desktop.standards.elm import elm
from qopi_desktop.standards.elm_package import library
from tests import shipped
from tests.oracles.charts import any_charts, golden_envs
from tests.unit.forms.small import FORM, answers
from tests.unit.measures.small import MEASURES
from tests.unit.measures.walks import fill, seeded

CHART_MEASURES = 40_000
EACH = 8
"""Of the charts worked by hand each so many-th is taken: all of them are a million chart-measures."""
SMALL_CHARTS = 400
_POINTERS = {"annotation", "localId", "locator", "signature"}
SLIPS = [
    ("Core 2", '"value": "31"', '"value": "30"'),
    ("Core 16", '"LessOrEqual"', '"Less"'),
    ("Core 1", '"value": "pending"', '"value": "unknown"'),
    ("BR 54", '"value": "closed"', '"value": "pending"'),
    ("EOL 38", '"value": "met"', '"value": "not-met"'),
]
"""A measure, and what is written otherwise in its definitions."""


@pytest.fixture(scope="module")
def package():
    """The package that ships."""
    return shipped.package()


@pytest.fixture(scope="module")
def translated(package):
    """What the translator of CQL makes of the text."""
    return translate(cql(library(package)))


def outcomes_of(measure):
    """The outcomes that charts can have: excluded and excepted only where a clause says when."""
    never = {Outcome.EXCLUDED: measure.exclude, Outcome.EXCEPTION: measure.exception}
    return [outcome for outcome in Outcome if never.get(outcome, True)]


def bare(node):
    """A part of a translated library without what only points into the text."""
    if isinstance(node, list):
        return [bare(each) for each in node]
    if isinstance(node, dict):
        return {key: bare(each) for key, each in node.items() if key not in _POINTERS}
    return node


@pytest.fixture(scope="module")
def envs(package):
    """Charts by chance."""
    return list(islice(any_charts(package, 20), -(-CHART_MEASURES // len(package.measures))))


def test_random_charts_agree(package, envs):
    """Complete and begun ones, with partial and narrowed dates, in most of the outcomes that measures can have."""
    compared = compare(package, envs, Compared())
    can_be = {(measure.id, outcome.value) for measure in package.measures for outcome in outcomes_of(measure)}

    assert compared.differences == []
    assert compared.chart_measures >= CHART_MEASURES
    assert compared.odd > 0
    assert len(compared.reached) > len(can_be) / 2


@pytest.mark.parametrize("text", [False, True], ids=["elm", "cql"])
def test_charts_worked_by_hand_agree(package, translated, text):
    """With the library as it is exported, and with what the translator of CQL makes of the text."""
    golden = golden_envs(package)[::EACH]
    compared = compare(package, [env for *_, env in golden], Compared(), translated["elm"] if text else None)

    assert compared.differences == []
    assert len(golden) * len(package.measures) == compared.chart_measures


def test_the_text_says_what_the_elm_says(package, translated):
    """The translator finds no fault in the text, and makes of it the very library that is exported beside it."""
    exported = json.loads(json.dumps(elm(library(package))))["library"]
    made = bare(translated["elm"])["library"]

    assert ([], []) == (translated["errors"], translated["warnings"])
    assert {key: made[key] for key in exported} == exported


def test_a_small_package_agrees():
    """With exceptions, exclusions of composites, and composites of composites."""
    random = seeded(5)
    sessions = [FormSession(FORM, answers({"modules": ["core"]})) for _ in range(SMALL_CHARTS)]
    for session in sessions:
        for _ in islice(fill(session, random, partial=True), random.randint(0, 20)):
            pass
    compared = compare(Package(FORM, MEASURES, "1"), [session.env for session in sessions], Compared())

    assert compared.differences == []
    assert {outcome.value for outcome in Outcome} == {outcome for _, outcome in compared.reached}


@pytest.mark.parametrize(("measure", "before", "after"), SLIPS, ids=[measure for measure, _, _ in SLIPS])
def test_a_slip_in_one_measure_is_seen(package, measure, before, after):
    """By the charts that were worked for it, in that measure and nowhere else."""
    envs = [env for _, of, _, env in golden_envs(package) if of == measure]
    written = json.loads(json.dumps(elm(library(package))))
    written["library"]["statements"]["def"] = [
        json.loads(json.dumps(each).replace(before, after)) if each["name"].startswith(f"{measure} ") else each
        for each in written["library"]["statements"]["def"]
    ]
    compared = compare(package, envs, Compared(), written)

    assert {measure} == {difference.measure for difference in compared.differences}


def test_the_speed_of_cql_execution_is_told(package, envs):
    """In chart-measures a second."""
    assert cql_execution_speed(package, envs[:50]) > 0
