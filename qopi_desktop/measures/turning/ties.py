"""Says whether answers that depend on each other can be had at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from qopi_desktop.conditions import Cell, Span
from qopi_desktop.forms.definition import Order
from qopi_desktop.measures.turning.diagram import Tested, Values
from qopi_desktop.measures.turning.pieces import Pieces
from qopi_desktop.measures.turning.regions import Region, single
from qopi_desktop.measures.turning.way import Way

_TRIED_AT_MOST = 400
_PAIR = 2

Known = Mapping[int, set[Cell]]
"""Values of each question at which a tie may turn."""


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties among other answers to one chart.

    *parted* gives the values of a slot by how a comparison comes out, for the answers that it is given.
    """

    orders: Sequence[Order]
    parted: Callable[[Tested, int, Values], Pieces]
    values: Values

    def can_be(self, way: Way) -> bool:
        """Return whether some answers of its regions keep to every tie of *way*."""
        compared = {slot for tested, _ in way.ties for slot in tested.compared}
        slots = sorted((slot for slot in way.regions if way.is_tied(slot)), key=lambda slot: slot in compared)
        known: Known = {slot: way.regions[slot].ends() | set(self._cuts(slot, way)) for slot in slots}
        if self._some_keep(slots, known, way):
            return True
        if slots[-1] not in compared:
            return False
        for _ in slots[1:]:
            fed = slots if len(slots) > _PAIR else slots[:-1]  # the last one is tried as a whole in the end
            known = {**known, **{slot: known[slot] | set(self._turns(slot, known, way)) for slot in fed}}
        return self._fit(slots, known, way, self.values)

    def _cuts(self, slot: int, way: Way) -> Iterator[Cell]:
        """Yield the days of *slot* that leave a partial date as few days as they can, or just those that a tie wants.

        What is true of every day of a partial date is true of fewer of them, so that no other days need to be tried.
        """
        for order in self.orders:
            if slot in (order.earlier, order.later):
                other, gap = (order.later, -order.gap) if slot == order.earlier else (order.earlier, order.gap)
                for day in self._targets(other, way):
                    if way.regions[slot] & single(day + gap):
                        yield day + gap

    def _targets(self, partial: int, way: Way) -> Iterator[int]:
        """Yield the first and last days of a partial date, and of those of its days of which a tie is alike."""
        cell = self.values[partial]
        if isinstance(cell, Span) and partial not in way.regions:
            regions = [Region((((cell.low, 0), (cell.high, 0)),), whole=True)]
            for tested, _ in way.ties:
                if tested.bare and partial in tested.live.cut:
                    parts = self.parted(tested.bare, partial, self.values)
                    regions += [regions[0] & part for part in parts.values()]
            yield from {int(day) for region in regions for ends in region.stretches for day, _ in ends}

    def _some_keep(self, slots: Sequence[int], known: Known, way: Way) -> bool:
        tried = islice(product(*(known[slot] for slot in slots)), _TRIED_AT_MOST)
        answered = (_with(self.values, slots, cells) for cells in tried)
        return any(all(tested.truth(each) is truth for tested, truth in way.ties) for each in answered)

    def _turns(self, slot: int, known: Known, way: Way) -> Iterator[Cell]:
        """Yield the values of *slot* at which a tie turns, for the values *known* of the others."""
        for tested, truth in way.ties:
            if slot in tested.compared:
                others = [other for other in known if other != slot and other in tested.answered]
                for cells in islice(product(*(known[other] for other in others)), _TRIED_AT_MOST):
                    parts = self.parted(tested, slot, _with(self.values, others, cells))
                    yield from (way.regions[slot] & parts.get(truth, Region())).ends()

    def _fit(self, slots: Sequence[int], known: Known, way: Way, values: Values) -> bool:
        """Return whether the last of *slots* has a value that fits some of the values *known* of those before it."""
        slot, *rest = slots
        if rest:
            return any(self._fit(rest, known, way, _with(values, [slot], [cell])) for cell in known[slot])
        region = way.regions[slot]
        for tested, truth in way.ties:
            if slot in tested.answered:
                region &= self.parted(tested, slot, values).get(truth, Region())
            elif tested.truth(values) is not truth:
                return False
        return bool(region)


def _with(values: Values, slots: Sequence[int], cells: Sequence[Cell]) -> Values:
    changed = list(values)
    for slot, cell in zip(slots, cells, strict=True):
        changed[slot] = cell
    return changed
