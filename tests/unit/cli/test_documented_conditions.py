"""The examples of docs/conditions.md come out as written there."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from qopi_desktop.cli.conditions import session_of
from qopi_desktop.conditions import Condition, Truth, build_condition
from qopi_desktop.conditions.truth import conjoin, disjoin, negate
from qopi_desktop.forms.load import load_forms
from qopi_desktop.forms.reading import read_answers

PAGE = (Path(__file__).parents[3] / "docs" / "conditions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `(.+?)` \| `(\{.*?\})` \| (\w+) \|$", PAGE, re.MULTILINE)
TABLE = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def form():
    """The form that ships."""
    return load_forms()


@pytest.mark.parametrize(("text", "answers", "expected"), EXAMPLES)
def test_an_example_comes_out_as_the_page_says(form, text, answers, expected):
    """With the answers that stand beside it."""
    read = read_answers(form, json.loads(answers))
    condition = build_condition(text, replace(form.vocabulary, calendar=True))

    assert () == read.faults
    assert isinstance(condition, Condition), condition
    assert expected == condition.decide(session_of(form, read.answers).env).value


@pytest.mark.parametrize(("first", "second", "both", "either", "negated"), TABLE)
def test_the_truth_table_of_the_page_holds(first, second, both, either, negated):
    """In either order of its parts."""
    a, b = Truth(first), Truth(second)

    assert (Truth(both), Truth(either), Truth(negated)) == (conjoin([a, b]), disjoin([a, b]), negate(a))
    assert (Truth(both), Truth(either)) == (conjoin([b, a]), disjoin([b, a]))


def test_the_page_shows_every_pair_and_many_examples():
    """So that a word cannot be dropped from it unseen."""
    assert (10, True) == (len(TABLE), len(EXAMPLES) > 50)
