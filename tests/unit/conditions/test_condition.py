"""A condition is read, checked and compiled once, or refused with all its faults."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace

import pytest

from qopi_desktop.conditions import (
    Composite,
    Condition,
    Formula,
    Shape,
    TypeFault,
    build_condition,
    build_formula,
    build_numerator,
)
from tests.unit.conditions.words import MEASURES, VOCABULARY, built, faults_of

WITH_MEASURES = replace(VOCABULARY, measures=MEASURES)


def test_a_condition_knows_what_it_reads():
    """Ids in the order of the text, each once, whether written by id or by name."""
    assert ("B1", "A1", "A3") == built("smoker = 'yes' and A1 < died_on or seen_on = A1").reads


@pytest.mark.parametrize("build", [build_condition, build_formula, build_numerator])
def test_what_cannot_be_read_is_refused(build):
    """The fault of the text is the fault of the condition."""
    assert (TypeFault("ends-early", column=11),) == build("smoker and", VOCABULARY)


@pytest.mark.parametrize("build", [build_condition, build_formula, build_numerator])
def test_what_is_wrongly_typed_is_refused(build):
    """All faults come at once."""
    found = build("smokr = 'yes' and scor > 3", VOCABULARY)

    assert ["smokr", "scor"] == [fault.word for fault in found]


@pytest.mark.parametrize("text", ["score", "seen_on + 3 days"])
def test_a_value_is_no_condition(text):
    """A condition is true or false."""
    assert "wrong-kind" == faults_of(build_condition(text, VOCABULARY))[0].fault


@pytest.mark.parametrize("text", ["'x'", "3 days", "drugs"])
def test_a_word_alone_derives_nothing(text):
    """A derivation gives a code, a date or a number."""
    assert "wrong-kind" == faults_of(build_formula(text, VOCABULARY))[0].fault


def test_a_formula_knows_what_it_gives():
    """Its kind is that of its tree."""
    formula = build_formula("days between seen_on and died_on", VOCABULARY)

    assert isinstance(formula, Formula)
    assert (Shape.NUMBER, ("A1", "A3")) == (formula.kind.shape, formula.reads)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all of: [measure 'Core 3', measure 'Core 4a']", ("Core 3", "Core 4a")),
        ("measure 'Core 3'", ("Core 3",)),
        ("all of: [measure 'Core 3', all of: [measure 'Core 4a', measure 'Core 3']]", ("Core 3", "Core 4a", "Core 3")),
    ],
)
def test_a_numerator_may_join_measures(text, expected):
    """A composite names its parts."""
    assert Composite(text, expected) == build_numerator(text, WITH_MEASURES)


def test_a_numerator_may_be_a_plain_condition():
    """Most are."""
    assert isinstance(build_numerator("smoker = 'yes'", WITH_MEASURES), Condition)


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (build_condition, "measure 'Core 3'"),
        (build_numerator, "smoker = 'yes' and measure 'Core 3'"),
        (build_numerator, "any of: [measure 'Core 3', measure 'Core 4a']"),
        (build_formula, "'a' when measure 'Core 3'"),
        (build_condition, "not measure 'Core 3'"),
    ],
)
def test_a_measure_has_no_truth_outside_a_composite(build, text):
    """It is named at its column."""
    found = build(text, WITH_MEASURES)

    assert ("measure-outside-composite", "Core 3", text.index("measure") + 1) == (
        found[0].fault,
        found[0].word,
        found[0].column,
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3990 + "smoker",
        "not " * 990 + "smoker",
        "smoker = 'yes'" + " and smoker = 'yes'" * 200,
        "smoker is one of [" + ",".join(["'q'"] * 980) + "]",
        "x" * 10_000_000,
        "days between " * 300 + "seen_on",
    ],
    ids=range(6),
)
def test_a_hostile_condition_ends_soon_and_small(text):
    """In well under 50 ms and 64 MiB it is read or refused."""
    build_condition("true", VOCABULARY)
    tracemalloc.start()
    begun = time.process_time()
    build_condition(text, VOCABULARY)
    seconds = time.process_time() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seconds < 1.0  # traced memory and a shared machine slow it tenfold; bench/engine.py has the plain figure
    assert peak < 64 * 2**20
