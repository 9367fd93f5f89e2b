"""docs/conditions.md has every word of the language; its examples and tables are what the program does."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from qopi_desktop.cli.conditions import session_of
from qopi_desktop.conditions import (
    Cell,
    Composite,
    Condition,
    Formula,
    Gap,
    Truth,
    build_condition,
    build_formula,
    build_numerator,
    parsing,
    tree,
)
from qopi_desktop.conditions.checking import MOST_DIGITS
from qopi_desktop.conditions.compiling import DERIVED
from qopi_desktop.conditions.faults import MOST
from qopi_desktop.conditions.truth import conjoin, disjoin, negate
from qopi_desktop.forms import tables
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.measures.definition import Clause, Rung
from qopi_desktop.measures.ladder import climb, join
from qopi_desktop.measures.outcomes import Outcome
from tests import shipped
from tests.unit.conditions.words import VOCABULARY, built, day, env, number
from tests.unit.measures.small import MEASURES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "conditions.md").read_text(encoding="utf-8")
GRAMMAR = (ROOT / "qopi_desktop" / "conditions" / "grammar.lark").read_text(encoding="utf-8")


def rows(*head):
    """Return the rows under each table of the page with this head, as texts without marks."""
    found, inside = [], False
    for line in PAGE.split("\n"):
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|")) if line.startswith("|") else None
        if cells and inside and not cells[0].startswith("---"):
            found.append(cells)
        inside = cells is not None and (inside or cells == head)
    return found


def plain(cell):
    """Return the text of a cell that is all code."""
    assert cell.startswith("`"), cell
    assert cell.endswith("`"), cell
    return cell[1:-1]


EXAMPLES = [(plain(text), plain(answers), expected) for text, answers, expected in rows("condition", "answers", "is")]
GAPS = {Gap.UNKNOWN: "settled", Gap.PENDING: "pending"}
DERIVATIONS = [(plain(text), plain(given), value) for text, given, value in rows("derivation", "answers", "value")]
COMPOSITES = [(plain(text), plain(parts), outcome) for text, parts, outcome in rows("composite", "parts", "is")]


@pytest.fixture(scope="module")
def form():
    """The form that ships."""
    return shipped.form()


@pytest.fixture(scope="module")
def vocabulary(form):
    """Its words, with months, and two measures."""
    return replace(form.vocabulary, calendar=True, measures=frozenset({"Core 3", "Core 4a"}))


def given(form, answers):
    """Return the values of a chart with these answers."""
    read = read_answers(form, json.loads(answers))
    assert () == read.faults
    return session_of(form, read.answers).env


@pytest.mark.parametrize(("text", "answers", "expected"), EXAMPLES)
def test_an_example_comes_out_as_the_page_says(form, vocabulary, text, answers, expected):
    """With the answers that stand beside it."""
    condition = build_condition(text, vocabulary)

    assert isinstance(condition, Condition), condition
    assert expected == condition.decide(given(form, answers)).value


@pytest.mark.parametrize(("text", "answers", "expected"), DERIVATIONS)
def test_a_derivation_comes_out_as_the_page_says(form, vocabulary, text, answers, expected):
    """Its value, or why there is none."""
    formula = build_formula(text, vocabulary)
    assert isinstance(formula, Formula), formula
    value = formula.value(given(form, answers))

    assert expected == (GAPS[value] if isinstance(value, Gap) else str(value))


def outcome(words):
    """Return the outcome that is called so."""
    return Outcome(words.replace("the ", "").replace(" ", "-"))


@pytest.mark.parametrize(("text", "parts", "expected"), COMPOSITES)
def test_a_composite_comes_out_as_the_page_says(vocabulary, text, parts, expected):
    """From what its parts are."""
    composite = build_numerator(text, vocabulary)
    assert isinstance(composite, Composite), composite

    outcomes = {measure: outcome(words) for measure, words in json.loads(parts).items()}
    assert outcome(expected) is join(composite.measures, outcomes)


def test_a_composite_is_the_first_that_a_part_is():
    """In the order that the page gives, whatever its parts."""
    listed = re.search(r"one of its parts is: \*\*(.+?)\*\*", PAGE.replace("\n", " "))
    assert listed is not None
    order = [outcome(words) for words in listed[1].split(", ")]

    assert set(Outcome) == set(order)
    for pair in product(Outcome, repeat=2):
        assert min(pair, key=order.index) is join("ab", dict(zip("ab", pair, strict=True)))


def test_the_truth_table_of_and_or_not_holds():
    """For every pair, in either order of its parts."""
    table = rows("a", "b", "a `and` b", "a `or` b", "`not` a")

    for first, second, both, either, negated in table:
        a, b = Truth(first), Truth(second)

        assert (Truth(both), Truth(either), Truth(negated)) == (conjoin([a, b]), disjoin([a, b]), negate(a))
        assert (Truth(both), Truth(either)) == (conjoin([b, a]), disjoin([b, a]))
    assert 10 == len({frozenset(row[:2]) for row in table})


STATES = {"settled": Gap.NOT_DOCUMENTED, "pending": Gap.PENDING, "closed": Gap.CLOSED}
COMPARED = [f"seen_on {operator.value} died_on" for operator in tree.Operator]
COMPARED += [f"seen_on is {words} died_on" for words in ("before", "after", "on or before", "on or after")]
COMPARED += [f"seen_on is within 31 days {side.value} died_on" for side in tree.Side]


@pytest.mark.parametrize("text", COMPARED)
def test_the_table_of_comparisons_without_a_value_holds(text):
    """For each operator and each window, in either order."""
    table = rows("one", "other", "comparison")
    condition = built(text)

    for one, other, expected in table:
        first, second = (STATES.get(each, day("2016-03-14")) for each in (one, other))
        decided = {
            condition.decide(env(seen_on=first, died_on=second)).value,
            condition.decide(env(seen_on=second, died_on=first)).value,
        }

        assert decided <= set(expected.split(" or "))
    assert 10 == len({frozenset(row[:2]) for row in table})


@pytest.mark.parametrize(
    "text",
    [
        "drugs includes 'cisplatin'",
        "drugs includes any of ['cisplatin']",
        "count of drugs = 1",
        "smoker is not one of ['yes']",
    ],
)
def test_what_is_asked_of_a_list_is_as_a_comparison(text):
    """Where there is no value."""
    condition = built(text)

    for one, other, expected in rows("one", "other", "comparison"):
        if one == "a value" and other in STATES:
            assert expected == condition.decide(env(drugs=STATES[other], smoker=STATES[other])).value


def test_the_table_of_facts_holds():
    """For each fact and everything that can stand at a question."""
    head = ("words", "a value", "not documented", "unknown", "sources disagree", "pending", "waiting", "closed")
    cells = (day("2016-03-14"), *Gap)
    table = {plain(row[0]): row[1:] for row in rows(*head)}

    assert {fact.value for fact in tree.Fact} == table.keys()
    for words, expected in table.items():
        condition = built(f"seen_on {words}")

        assert expected == tuple(condition.decide(env(seen_on=cell)).value for cell in cells)


SCORES: dict[str, Cell] = {"true": number("4"), "false": number("3"), "settled": Gap.UNKNOWN, "pending": Gap.PENDING}
"""What makes ``score > 3`` each truth."""


def test_the_tables_of_derivations_hold():
    """A plain condition, and a line before another."""
    assert {Truth(truth): value for truth, value in rows("plain condition", "value")} == {
        truth: f"none: {truth.value}" if isinstance(cell, Gap) else cell for truth, cell in DERIVED.items()
    }
    formula = build_formula("'its value' when score > 3; else 'the next line'", VOCABULARY)
    assert isinstance(formula, Formula)
    for truth, then in rows("line", "then"):
        value = formula.value(env(score=SCORES[truth]))

        assert then == (f"none: {GAPS[value]}" if isinstance(value, Gap) else value)


RUNGS = {
    "denominator": Rung.DENOMINATOR,
    "exclusion": Rung.EXCLUDE,
    "numerator": Rung.NUMERATOR,
    "exception": Rung.EXCEPTION,
}


def test_the_table_of_the_ladder_holds():
    """Each rung with each truth, all rungs before it passed, all after it the other way."""
    table = rows("rung", "true", "false", "settled", "pending")

    assert list(RUNGS) == [row[0] for row in table]
    for rung, *expected in table:
        for truth, words in zip(("true", "false", "settled", "pending"), expected, strict=True):
            found, at = climb(laddered(RUNGS[rung]), env(score=SCORES[truth]), {})
            is_next = list(Rung).index(at) == list(Rung).index(RUNGS[rung]) + 1

            assert is_next if words == "next rung" else found is outcome(words)


def laddered(rung):
    """Return a measure that climbs to *rung*, which asks for the score, and ends at the next if it comes there."""
    order = list(Rung)
    before = ["true" if each is Rung.DENOMINATOR else "false" for each in order[: order.index(rung)]]
    rules = [built(text) for text in (*before, "score > 3", *["true"] * len(order))]
    return replace(MEASURES[-1], rungs={each: (Clause("it", rule),) for each, rule in zip(order, rules, strict=False)})


def test_every_keyword_has_its_row_and_its_example():
    """And every row is of a word."""
    keywords = set(re.findall(r'"([a-z]+)"', GRAMMAR)) | {
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
    }
    listed = {word for row in rows("word", "in", "says") for word in re.findall(r"`(\w+)`", row[0])}
    texts = [text for text, *_ in (*EXAMPLES, *DERIVATIONS, *COMPOSITES)]
    shown = {word for text in texts for word in re.findall(r"\w+", re.sub(r"'[^']*'", "", text))}

    assert keywords | {"it"} == listed
    assert set() == keywords - shown


def test_every_sign_has_its_row_and_its_example():
    """Comparisons, sums and products."""
    signs = {
        sign for line in re.findall(r"^(?:OP|SIGN|FACTOR): (.+)$", GRAMMAR, re.MULTILINE) for sign in line.split('"')
    }
    signs = {sign for sign in signs if sign.strip(" |")}
    listed = {plain(row[0]) for row in (*rows("sign", "true when", "for"), *rows("words", "give"))}
    tokens = {token for text, *_ in EXAMPLES for token in text.split()}

    assert 11 == len(signs)
    assert set() == signs - listed
    assert set() == signs - tokens


def test_every_window_has_its_row():
    """And every way in which dates are worked out."""
    windows = {plain(row[0]) for row in rows("words", "the left date lies")}
    worked = {plain(row[0]) for row in rows("words", "give")}

    assert {f"is within 31 days {side.value}" for side in tree.Side} < windows
    assert {"is before", "is after", "is on or before", "is on or after"} < windows
    assert {
        "days between a and b",
        "completed years between a and b",
        "earliest of [a, b]",
        "latest of [a, b]",
    } < worked


def test_the_limits_are_those_of_the_program():
    """As the page says them."""
    told = PAGE.replace("\n", " ")

    assert (
        f"at most {parsing.LONGEST:,} characters, {parsing.MOST_WORDS:,} words and signs, and {parsing.DEEPEST} levels"
        in told
    )
    assert f"at most {MOST_DIGITS} digits" in told
    assert (10, 25) == (MOST, tables.MOST)
    assert "Ten faults of one condition are told at once, and 25 of all files" in told


def test_the_page_shows_many_examples():
    """So that a table cannot be dropped from it unseen."""
    assert len(EXAMPLES) > 70
    assert (7, 5) == (len(DERIVATIONS), len(COMPOSITES))
