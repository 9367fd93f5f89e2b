"""Builds the diagram of a measure: its outcome for every way to answer the questions that can move it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from qopi_desktop.conditions import Composite, Condition, Truth, tree
from qopi_desktop.conditions.truth import conjoin, disjoin
from qopi_desktop.forms.definition import Form
from qopi_desktop.measures.definition import Clause, Measure, Rung
from qopi_desktop.measures.ladder import climb, join
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.turning.cells import Cells
from qopi_desktop.measures.turning.diagram import Node, Nodes
from qopi_desktop.measures.worked import with_parts

_JOINS = {
    Rung.DENOMINATOR: (conjoin, Truth.FALSE),
    Rung.EXCLUDE: (disjoin, Truth.TRUE),
    Rung.NUMERATOR: (conjoin, Truth.FALSE),
    Rung.EXCEPTION: (disjoin, Truth.TRUE),
}
_JOINED = "joined"
"""Stands for all parts of a composite together."""


@lru_cache(maxsize=256)
def outcome_diagram(form: Form, lineage: tuple[Measure, ...], *, narrowing: bool) -> Node:
    """Return the outcome of the last measure of its *lineage*; without *narrowing*, of charts that need none."""
    measure = lineage[-1]
    parts = [outcome_diagram(form, with_parts(lineage, part), narrowing=narrowing) for part in measure.parts]
    cells = cells_of(form, narrowing=narrowing)
    operands: dict[int | str, Node] = {place: _rung(cells, measure, rung) for place, rung in enumerate(Rung)}
    if parts:
        operands[_JOINED] = _joined(cells.nodes, parts)
    decide = partial(_climbed, cells.nodes, _stand_in(measure), tuple(operands))
    return cells.nodes.combine(decide, tuple(operands.values()))


@lru_cache(maxsize=16)
def cells_of(form: Form, *, narrowing: bool) -> Cells:
    """Return the diagrams of what the questions of *form* hold."""
    return Cells(form, narrowing=narrowing)


def _rung(cells: Cells, measure: Measure, rung: Rung) -> Node:
    clauses: list[Node] = []
    for clause in measure.rungs[rung]:
        if isinstance(clause.rule, Condition):
            cells.place = (clause.name, clause.rule.text)
            clauses.append(cells.truth(clause.rule.root))
    return cells.join(clauses, *_JOINS[rung])


def _joined(nodes: Nodes, parts: Sequence[Node]) -> Node:
    def decide(two: Sequence[Node]) -> Node | None:
        if any(part.value is Outcome.NOT_MET for part in two):
            return nodes.leaf(Outcome.NOT_MET)
        if any(part.variable for part in two):
            return None
        outcomes: dict[str, Outcome] = {str(place): part.value for place, part in enumerate(two)}
        return nodes.leaf(join(tuple(outcomes), outcomes))

    whole, *rest = parts
    for part in rest:
        whole = nodes.combine(decide, (whole, part))
    return whole


def _stand_in(measure: Measure) -> Measure:
    """Return the measure with rungs that read their truth, or the outcome of all parts, from where they are given."""
    rungs = {
        rung: (Clause("", Condition("", (), tree.Constant(value=True), itemgetter(place))),)
        for place, rung in enumerate(Rung)
    }
    if measure.parts:
        rungs[Rung.NUMERATOR] = (Clause("", Composite("", (_JOINED,))),)
    return replace(measure, rungs=rungs)


def _climbed(nodes: Nodes, stand_in: Measure, names: Sequence[int | str], operands: Sequence[Node]) -> Node | None:
    """Return where the ladder ends, climbed by the ladder itself; None while it asks for what is not known yet."""
    known: Any = _Known(zip(names, operands, strict=True))  # Any: truths by the place of a rung, as if they were cells
    try:
        return nodes.leaf(climb(stand_in, known, known)[0])
    except _NotKnownError:
        return None


class _NotKnownError(Exception):
    """The ladder asked for a rung that is still a fork."""


class _Known(dict[int | str, Node]):
    def __getitem__(self, name: int | str) -> object:  # type: ignore[override]
        node = super().__getitem__(name)
        if node.variable:
            raise _NotKnownError
        return node.value
