"""Charts worked by hand: each says its outcome and the arithmetic behind it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from qopi_desktop.conditions import Condition, tree
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.definition import Clause, Measure
from qopi_desktop.measures.package import Package, load_package

CHARTS = Path(__file__).parent / "charts"


@dataclass(frozen=True)
class Golden:
    """One chart of a file, with what the file's base lends it."""

    measure: str
    id: str
    case: str
    expected: str
    working: str
    modules: list[str]
    answers: dict[str, Any] = field(repr=False)

    def read(self, package: Package) -> dict[QuestionId, Answer]:
        """Return its answers; one given as pending is as if nobody had answered."""
        given = {key: raw for key, raw in self.answers.items() if raw != {"pending": True}}
        found = read_answers(package.form, {**given, "G06": self.modules})
        assert () == found.faults + found.derived
        return dict(found.answers)


def load_golden() -> list[Golden]:
    """Return every chart of every file."""
    return [chart for path in sorted(CHARTS.glob("*.toml")) for chart in _file(tomllib.loads(path.read_text("utf-8")))]


def _file(data: dict[str, Any]) -> list[Golden]:
    base = data.get("base", {})
    return [
        Golden(
            measure=data["measure"],
            id=chart["id"],
            case=chart["case"],
            expected=chart["expected"],
            working=chart["working"],
            modules=chart.get("modules", base.get("modules")),
            answers={**base.get("answers", {}), **chart.get("answers", {})},
        )
        for chart in data["chart"]
    ]


GOLDEN = load_golden()


@pytest.fixture(scope="module")
def package() -> Package:
    """The package that is shipped."""
    return load_package()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.id)
def test_a_chart_scores_as_worked_by_hand(package: Package, golden: Golden) -> None:
    """The engine comes to the outcome that was worked out before it ran."""
    board = Board(package.measures, FormSession(package.form, golden.read(package)))

    assert golden.expected == board.outcomes()[golden.measure].value, golden.working


def test_every_measure_has_its_four_plain_cases(package: Package) -> None:
    """Each measure is shown met, not met and not in the denominator, and excluded where it can be."""
    seen = {(golden.measure, golden.expected) for golden in GOLDEN}
    wanted = {
        (measure.id, outcome)
        for measure in package.measures
        for outcome in ("met", "not-met", "not-in-denominator", *(["excluded"] if measure.exclude else []))
    }

    assert set() == wanted - seen


def test_every_window_is_shown_at_its_edge(package: Package) -> None:
    """On its last day, and on the day after it."""
    cases = {(golden.measure, golden.case) for golden in GOLDEN}
    windows = [measure.id for measure in package.measures if any(_durations(clause) for clause in _clauses(measure))]

    assert len(windows) > 3
    assert [] == [each for each in windows if not {(each, "window N"), (each, "window N+1")} <= cases]


def _clauses(measure: Measure) -> list[Clause]:
    return [clause for clauses in measure.rungs.values() for clause in clauses]


def _durations(clause: Clause) -> list[tree.Node]:
    waiting: list[tree.Node] = [clause.rule.root] if isinstance(clause.rule, Condition) else []
    found: list[tree.Node] = []
    while waiting:
        node = waiting.pop()
        found += [node] if isinstance(node, tree.Duration) else []
        waiting += tree.children(node)
    return found


def test_ids_are_single() -> None:
    """A failure can be found by the id of its chart."""
    assert len(GOLDEN) == len({golden.id for golden in GOLDEN})
