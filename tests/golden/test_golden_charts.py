"""Charts worked by hand: each says its outcome and the arithmetic behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qopi_desktop.cli.golden import golden_charts, golden_values, worked_charts, worked_values
from qopi_desktop.conditions import Condition, tree
from qopi_desktop.measures.definition import Clause, Measure
from qopi_desktop.measures.package import Package
from tests import shipped

CHARTS = Path(__file__).parent / "charts"
GOLDEN = golden_charts(CHARTS)
VALUES = golden_values(CHARTS.parent / "values")


@pytest.fixture(scope="module")
def package() -> Package:
    """The package that is shipped."""
    return shipped.package()


@pytest.mark.parametrize("measure", sorted({golden.measure for golden in GOLDEN}))
def test_the_charts_of_a_measure_score_as_worked_by_hand(package: Package, measure: str) -> None:
    """The engine comes to the outcomes that were worked out before it ran."""
    assert worked_charts(package, [golden for golden in GOLDEN if golden.measure == measure])


@pytest.mark.parametrize("question", sorted({value.question for value in VALUES}))
def test_a_derived_question_holds_what_was_worked_out_by_hand(package: Package, question: str) -> None:
    """The form comes to the values that were worked out before it ran."""
    assert worked_values(package, [value for value in VALUES if value.question == question])


def test_every_measure_has_its_four_plain_cases(package: Package) -> None:
    """Each measure is shown met, not met and not in the denominator, and excluded where it can be."""
    seen = {(golden.measure, golden.expected.value) for golden in GOLDEN}
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
