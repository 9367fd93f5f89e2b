"""Published test cases of national measures come to the populations that their authors expect."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.plan import plan_measures
from tests.unit.forms.small import NEEDED, SECTIONS, question, toml
from tests.unit.measures.small import WORDS

FOLDER = Path(__file__).parent / "published" / "ecqm"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
HEAD = 'id = "core"\ntitle = "Core"\nversion = "2026.1"\nsource = "published test cases"\n'
MISSING = {"status": "not_documented"}


@dataclass(frozen=True)
class Case:
    """One published case: the file it is in, its id there, what is in the record, and the counts of its authors."""

    file: str
    id: str
    case: str
    populations: list[int]
    facts: dict[str, Any]

    @property
    def expected(self) -> Outcome:
        """Return the outcome that the counts mean on our ladder; the initial population is the denominator in all."""
        _, denominator, excluded, met, *excused = self.populations
        if not denominator:
            return Outcome.NOT_IN_DENOMINATOR
        if excluded:
            return Outcome.EXCLUDED
        if met:
            return Outcome.MET
        return Outcome.EXCEPTION if excused == [1] else Outcome.NOT_MET


def cases() -> list[Case]:
    """Return every case of every file."""
    return [
        Case(file, row["id"], row["case"], row["populations"], _facts(data, row))
        for file, data in FILES.items()
        for row in data["cases"]["rows"]
    ]


def _facts(data: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    period = date.fromisoformat(data["period"])
    given = {**data["usual"], **{key: row[key] for key in row if key in data["questions"]}}
    return {
        name: (period + timedelta(days=fact)).isoformat() if data["questions"][name] == "date" else fact
        for name, fact in given.items()
    }


@cache
def measured(file: str) -> tuple[Form, Measure]:
    """Return the form and the measure that *file* describes."""
    data = FILES[file]
    form = build_form(
        {
            "forms/core.toml": HEAD + SECTIONS + "\n".join(_questions(data)),
            "messages/forms.toml": NEEDED,
        }
    )
    rows = "".join(f"{key} = {toml(value)}\n" for key, value in _table(data).items())
    (measure,) = build_measures(
        form, {"measures/core.toml": f'module = "core"\nversion = "2026.1"\nsource = "a test"\n[[measure]]\n{rows}'}
    )
    return form, measure


def _questions(data: dict[str, Any]) -> list[str]:
    derived = [
        question(name.upper(), name, "derived", derive=rule, choices=_choices(["yes", "no"]))
        for name, rule in data["derived"].items()
    ]
    return [_question(name, kind) for name, kind in data["questions"].items()] + derived


def _table(data: dict[str, Any]) -> dict[str, Any]:
    rungs = {
        rung: [{"name": f"{rung} {place}", "rule": rule} for place, rule in enumerate(rules)]
        for rung, rules in data["rules"].items()
    }
    return {
        **dict.fromkeys(("id", "title", "statement"), data["measure"]),
        "direction": "higher",
        **rungs,
        "words": WORDS,
        "confidence": "source",
        "source": data["source"],
        "default": "on",
    }


def _question(name: str, kind: str | list[str]) -> str:
    if isinstance(kind, str):
        return question(name.upper(), name, kind, statuses=["not_documented"])
    return question(name.upper(), name, "choice", statuses=["not_documented"], choices=_choices(kind))


def _choices(codes: list[str]) -> list[dict[str, str]]:
    return [{"code": code, "label": code} for code in codes]


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.id}")
def test_a_published_case_comes_to_its_populations(case: Case) -> None:
    """What is not in the record was looked for and is not there."""
    form, measure = measured(case.file)
    missing = {name: MISSING for name in FILES[case.file]["questions"] if name not in case.facts}
    found = read_answers(form, {**missing, **case.facts})
    assert () == found.faults

    env = FormSession(form, found.answers).env
    assert case.expected is climb_all(plan_measures((measure,), form), env)[measure.id], case.case


def test_the_facts_are_those_of_the_measure() -> None:
    """No case has a fact that no question asks, and no two cases are one."""
    for data in FILES.values():
        rows = data["cases"]["rows"]
        assert len(rows) == len({row["id"] for row in rows})
        for row in rows:
            assert set(row) <= {"id", "case", "populations"} | set(data["questions"])
            assert len(data["populations"]) == len(row["populations"])
