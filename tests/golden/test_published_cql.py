"""The public CQL test suite's cases of dates and of null, in the words of our language, come to what it expects."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qopi_desktop.conditions import Cell, Env, Gap, Shape, Span, Term, Vocabulary, build_condition
from qopi_desktop.conditions.condition import build_formula
from qopi_desktop.domain.dates import PartialDate

PUBLISHED = tomllib.loads((Path(__file__).parent / "published" / "cql.toml").read_text(encoding="utf-8"))
SHAPES = {"d": Shape.DATE, "n": Shape.NUMBER, "t": Shape.TEXT, "m": Shape.MANY}
NAMES = ("a", "b", "c", "d1", "d2", "d3", "d4", "n1", "n2", "t1", "t2", "m")
TERMS = [Term(name.upper(), name, slot, SHAPES.get(name[0], Shape.CHOICE)) for slot, name in enumerate(NAMES)]
VOCABULARY = Vocabulary({term.name: term for term in TERMS}, calendar=True)

SETTLED = (Gap.NOT_DOCUMENTED, Gap.UNKNOWN, Gap.CONFLICT)


@dataclass(frozen=True)
class Case:
    """One case of the suite: our words, what is answered, and what must come out of it."""

    id: str
    words: str
    answers: dict[str, Any] = field(repr=False)
    expected: str | int | list[int]

    @property
    def has_null(self) -> bool:
        """Return whether an answer is not there."""
        return "null" in self.answers.values()


def cases() -> list[Case]:
    """Return every case that maps."""
    return [_case(group, dict(row)) for group in PUBLISHED["group"] for row in group["cases"]]


def _case(group: dict[str, Any], row: dict[str, Any]) -> Case:
    name, words = row.pop("name"), row.pop("words", group.get("words"))
    expected = row.pop("gives", None)
    return Case(f"{group['suite']}-{name}", words, row, row.pop("is") if expected is None else expected)


def env(answers: dict[str, Any], null: Gap) -> Env:
    """Return *answers* as conditions read them; what is not there is *null*."""
    return [_cell(name, answers.get(name, "null"), null) for name in NAMES]


def _cell(name: str, raw: Any, null: Gap) -> Cell:
    if raw == "null":
        return null
    if isinstance(raw, list):
        return frozenset(raw)
    if isinstance(raw, (int, float)):
        return Decimal(str(raw))
    if name[0] != "d":
        return str(raw)
    day = PartialDate.from_iso(raw)
    first, last = day.earliest.toordinal(), day.latest.toordinal()
    return first if first == last else Span(first, last)


def truth(words: str, answers: dict[str, Any], null: Gap) -> str:
    """Return what a condition is."""
    condition = build_condition(words, VOCABULARY)
    assert not isinstance(condition, tuple), condition
    return condition.decide(env(answers, null)).value


def value(words: str, answers: dict[str, Any], null: Gap) -> Cell:
    """Return what a derivation gives."""
    formula = build_formula(words, VOCABULARY)
    assert not isinstance(formula, tuple), formula
    return formula.value(env(answers, null))


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_of_the_suite_comes_to_what_it_expects(case: Case) -> None:
    """Null is pending where an answer or a day can still come, and settled where a gap was recorded."""
    if not isinstance(case.expected, str):
        limits = case.expected if isinstance(case.expected, list) else [case.expected, case.expected]
        found = value(case.words, case.answers, Gap.PENDING)
        assert limits == ([found.low, found.high] if isinstance(found, Span) else [found, found])
        return
    pending, settled = ("pending", "settled") if case.expected == "null" else (case.expected, case.expected)

    assert pending == truth(case.words, case.answers, Gap.PENDING)
    if case.has_null:
        assert [settled] * 3 == [truth(case.words, case.answers, gap) for gap in SETTLED]


@pytest.mark.parametrize("row", PUBLISHED["differs"], ids=lambda row: row["name"])
def test_where_we_differ_we_do_so_as_written(row: dict[str, Any]) -> None:
    """Each difference is meant, and says why."""
    words, answers = row["words"], row["answers"]
    if " when " in words:
        assert [Gap.PENDING, Gap.UNKNOWN] == [value(words, answers, gap) for gap in (Gap.PENDING, Gap.UNKNOWN)]
    elif row["ours"] == "unknown":
        assert ["pending", "settled"] == [truth(words, answers, gap) for gap in (Gap.PENDING, Gap.UNKNOWN)]
    else:
        assert row["ours"] == truth(words, answers, Gap.PENDING)
    assert row["cql"] != row["ours"]
    assert len(row["why"]) > 8


def test_the_suite_is_there_as_a_whole() -> None:
    """Each of its kinds of operators has cases here, and what has none says why."""
    suites = {case.id.partition("-")[0] for case in CASES}

    assert len(CASES) >= 250
    assert suites >= {row["suite"] for row in PUBLISHED["left_out"] + PUBLISHED["differs"]}
    assert all(row["why"] for row in PUBLISHED["left_out"])
