"""A form filler of others, lforms in Chromium, shows and hides the questions that our engine does."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.peers import HERE, installed, node
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.elements import Words
from qopi_desktop.standards.questionnaire import modules, questionnaires
from qopi_desktop.standards.systems import BASE
from tests import shipped
from tests.browser.pages import PageChart, fits_the_page
from tests.golden.test_golden_charts import GOLDEN
from tests.unit.measures.walks import seeded

pytestmark = pytest.mark.slow

Json = dict[str, Any]

MODULES = ("core", "smt", "eol", "br", "crc", "nsclc", "nhl", "gynonc", "pr")

TYPED = 12
"""Answers that are typed in at most."""

LOADED = (3, 7)
"""Which of a module's golden charts the page begins with; the fullest one is typed in."""


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser; without it, or without the packages of its page, there is nothing to test with."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    try:
        installed()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"lforms is not installed: {error}")
    return found


@pytest.fixture(scope="module")
def package() -> Package:
    """The forms and measures that ship."""
    return shipped.package()


def charts_of(package: Package, module: str) -> list[PageChart]:
    """Return three charts: one typed in from the first question on, two begun with answers and changed."""
    of_module = {measure.id for measure in package.measures if measure.module == module}
    answers = [chart.read(package) for chart in GOLDEN if chart.measure in of_module]
    fitting = [each for each in answers if fits_the_page(package.form, module, each)]
    loaded = [PageChart.loaded(package.form, module, each) for each in fitting]
    fullest = max(range(len(loaded)), key=lambda place: len(loaded[place].seen[0]))
    typed = PageChart.empty(package.form, module)
    typed.fill(fitting[fullest])
    typed.fill_any(seeded(len(module)), until=TYPED)
    chosen = [loaded[place] for place in LOADED]
    for place, chart in zip(LOADED, chosen, strict=True):
        chart.answer_again(seeded(place), times=4)
    return [typed, *chosen]


Show = Callable[[Json, list[Json]], list[Json]]


@pytest.fixture
def show(chromium: str, tmp_path: Path) -> Show:
    """What the page shows of charts, by a questionnaire."""

    def shown(questionnaire: Json, charts: list[Json]) -> list[Json]:
        form = {"questionnaire": questionnaire, "charts": charts}
        found: list[list[Json]]
        found = node(HERE / "lforms.mjs", given={"chromium": chromium, "profile": str(tmp_path), "forms": [form]})
        return found[0]

    return shown


def questionnaire_of(package: Package, module: str) -> Json:
    """Return the questionnaire that is exported."""
    found = next(each for each in questionnaires(package.form, Words(package.form)) if each["id"] == module)
    made: Json = json.loads(json.dumps(found))
    return made


WRONG = {
    "core": ('"answerCoding": {"system": "@/c01", "code": "yes"}', '"yes"', '"no"'),
    "eol": ("iif(%G27 = 'yes', true, false)", "'yes'", "'no'"),
}
"""By module one condition as it is exported, and what in it is made wrong."""


def _wrong(questionnaire: Json, module: str) -> Json:
    condition, right, wrong = (each.replace("@", f"{BASE}/CodeSystem") for each in WRONG[module])
    text = json.dumps(questionnaire)
    assert condition in text
    made: Json = json.loads(text.replace(condition, condition.replace(right, wrong)))
    return made


def test_every_module_has_its_questionnaire_tried(package: Package) -> None:
    """A module that comes later is tried here too."""
    assert modules(package.form) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_the_page_shows_the_questions_that_are_open(module: str, package: Package, show: Show) -> None:
    """At first and after each answer exactly those are seen, and what is derived comes out the same."""
    charts = charts_of(package, module)
    pages = show(questionnaire_of(package, module), [each.given() for each in charts])
    for chart, page in zip(charts, pages, strict=True):
        seen = [set(each) for each in page["seen"]]
        assert chart.seen == seen
    typed, page = charts[0], pages[0]
    assert len(typed.steps) >= 10
    assert answers_of(typed.written()) == {
        item: values
        for item, values in answers_of(page["response"]).items()
        if item in typed.seen[-1]  # lforms writes the answers of some questions that it has hidden
    }


@pytest.mark.parametrize("module", WRONG)
def test_a_condition_exported_wrongly_is_seen(module: str, package: Package, show: Show) -> None:
    """With one code exchanged in one condition the page shows other questions than the engine."""
    chart = charts_of(package, module)[0]
    (page,) = show(_wrong(questionnaire_of(package, module), module), [chart.ended()])

    assert [chart.seen[-1]] != [set(each) for each in page["seen"]]


def answers_of(response: Json) -> dict[str, list[str]]:
    """Return the values of a response by linkId: codes with their system, all else as written."""
    items = [item for group in response["item"] for item in group["item"]]
    return {item["linkId"]: sorted(_value(each) for each in item["answer"]) for item in items}


def _value(answer: Json) -> str:
    ((kind, value),) = answer.items()
    return f"{value['system']}|{value['code']}" if kind == "valueCoding" else f"{value}"
