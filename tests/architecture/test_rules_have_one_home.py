"""Why something is refused is decided in domain/rules.py and nowhere else."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.architecture.sources import ROOT, Source, package, parse

HOME = "qopi_desktop/domain/rules.py"


@cache
def codes() -> frozenset[str]:
    """Every refusal code that the rules make."""
    tree = ast.parse((ROOT / HOME).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal"]
    return frozenset(str(arg.value) for call in calls for arg in call.args if isinstance(arg, ast.Constant))


def repeated(source: Source) -> list[str]:
    """The places in *source* that spell a refusal code or compare physicians themselves."""
    if source.name == HOME:
        return []
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and node.value in codes():
            found.append(f"{source.place(node)} spells {node.value}")
        if isinstance(node, ast.Compare) and _is_own_chart(node):
            found.append(f"{source.place(node)} compares physicians")
    return found


def _is_own_chart(comparison: ast.Compare) -> bool:
    """Whether a person's physician is compared with those of a chart; that a chart's physician changes is no rule."""
    sides = [ast.unparse(side) for side in (comparison.left, *comparison.comparators)]
    of_chart = [side.rpartition(".")[2] in {"treating_id", "physician_history"} for side in sides]
    of_person = [side.endswith(".physician_id") for side in sides]
    looked_up = isinstance(comparison.ops[0], ast.In | ast.NotIn) and sides[-1].endswith("physician_history")
    return looked_up or (any(of_chart) and any(of_person))


def test_the_rules_are_written_once():
    """No refusal code is spelled, and no physician compared with a chart's, outside domain/rules.py."""
    assert codes()
    assert [] == [found for source in package() for found in repeated(source)]


@pytest.mark.parametrize(
    "text",
    [
        "if refusal.code == 'own-chart': pass",
        "person.physician_id in chart.physician_history",
        "a.physician_id == c.treating_id",
    ],
)
def test_a_rule_written_twice_is_found(text):
    """The check can fail."""
    assert 1 == len(repeated(parse("qopi_desktop/ui/bus.py", text)))
