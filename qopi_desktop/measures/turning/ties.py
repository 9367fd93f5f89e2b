"""Says whether answers that depend on each other can be had at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from qopi_desktop.conditions import Cell, Span
from qopi_desktop.measures.turning.diagram import Values
from qopi_desktop.measures.turning.plan import Plan
from qopi_desktop.measures.turning.regions import Region, single
from qopi_desktop.measures.turning.way import Way

_TRIED_AT_MOST = 400

Known = Mapping[int, set[Cell]]
"""Values of each question at which a tie may turn."""


def can_be(way: Way, plan: Plan, values: Values) -> bool:
    """Return whether some answers of its regions keep to every tie of *way*; other answers are as in *values*.

    A date that only cuts a partial one decides most where it leaves that one a single day, so that its own ends, and
    those of the partial date, are enough to try.
    """
    compared = {slot for tested, _ in way.ties for slot in tested.compared}
    slots = sorted((slot for slot in way.regions if way.is_tied(slot)), key=lambda slot: slot in compared)
    known: Known = {slot: way.regions[slot].ends() | set(_cuts(slot, way, values)) for slot in slots}
    if _some_keep(slots, known, way, values):
        return True
    if slots[-1] not in compared:
        return False
    for _ in slots[1:]:
        known = {slot: known[slot] | set(_turns(slot, known, way, plan, values)) for slot in slots}
    return _fit(slots, known, way, plan, values)


def _cuts(slot: int, way: Way, values: Values) -> Iterator[Cell]:
    """Yield the values of *slot* that cut a partial date to its first or last day."""
    for tested, _ in way.ties:
        partial = [values[other] for other in tested.answered if slot in tested.answered]
        ends = {end for cell in partial if isinstance(cell, Span) for end in (cell.low, cell.high)}
        for day in {end + sign * gap for end in ends for gap in tested.gaps for sign in (1, -1)}:
            if way.regions[slot] & single(day):
                yield day


def _some_keep(slots: Sequence[int], known: Known, way: Way, values: Values) -> bool:
    tried = islice(product(*(known[slot] for slot in slots)), _TRIED_AT_MOST)
    answered = (_with(values, slots, cells) for cells in tried)
    return any(all(tested.truth(each) is truth for tested, truth in way.ties) for each in answered)


def _turns(slot: int, known: Known, way: Way, plan: Plan, values: Values) -> Iterator[Cell]:
    """Yield the values of *slot* at which a tie turns, for the values *known* of the others."""
    for tested, truth in way.ties:
        if slot in tested.compared:
            others = [other for other in known if other != slot and other in tested.answered]
            for cells in islice(product(*(known[other] for other in others)), _TRIED_AT_MOST):
                parts = plan.pieces(tested, slot, _with(values, others, cells))
                yield from (way.regions[slot] & parts.get(truth, Region())).ends()


def _fit(slots: Sequence[int], known: Known, way: Way, plan: Plan, values: Values) -> bool:
    """Return whether the last of *slots* has a value that fits some of the values *known* of those before it."""
    slot, *rest = slots
    if rest:
        return any(_fit(rest, known, way, plan, _with(values, [slot], [cell])) for cell in known[slot])
    region = way.regions[slot]
    for tested, truth in way.ties:
        if slot in tested.answered:
            region &= plan.pieces(tested, slot, values).get(truth, Region())
        elif tested.truth(values) is not truth:
            return False
    return bool(region)


def _with(values: Values, slots: Sequence[int], cells: Sequence[Cell]) -> Values:
    changed = list(values)
    for slot, cell in zip(slots, cells, strict=True):
        changed[slot] = cell
    return changed
