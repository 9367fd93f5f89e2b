"""Finds other outcomes of charts in which a date is not known to the day, and so is cut by the dates around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from qopi_desktop.conditions import Span, Truth
from qopi_desktop.conditions.truth import high, low
from qopi_desktop.forms.definition import Order
from qopi_desktop.forms.narrowing import narrow
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.turning.diagram import TRUTHS, Answered, Live, Node, Tested, Values
from qopi_desktop.measures.turning.plan import Plan
from qopi_desktop.measures.turning.search import Search, Wanted
from qopi_desktop.measures.turning.way import Way

_A_DAY = 700_000

Step = tuple[Node, int, Way]
"""A node that was come to, how many answers may still change, and what has changed."""


class _Cut:
    """Narrows the dates *slots* by each other alone."""

    def __init__(self, slots: frozenset[int], orders: Iterable[Order]) -> None:
        self._slots = tuple(slots)
        places = {slot: place for place, slot in enumerate(self._slots)}
        self._orders = [
            Order(places[order.earlier], places[order.later], order.gap)
            for order in orders
            if order.earlier in places and order.later in places
        ]
        self.gaps = tuple(order.gap for order in self._orders if order.gap)

    def __call__(self, cells: Values) -> None:
        narrowed = narrow([cells[slot] for slot in self._slots], self._orders)
        for slot, cell in zip(self._slots, narrowed, strict=True):
            cells[slot] = cell


class _Group(NamedTuple):
    """The dates that can cut some partial ones: *active* as they are recorded, *idle* only with another answer."""

    active: tuple[int, ...]
    idle: tuple[int, ...]


class NarrowingSearch(Search):
    """A search that asks, before a partial date is compared, which other dates stand and can cut it."""

    def __init__(self, plan: Plan, values: Values) -> None:
        super().__init__(plan, values)
        self._partial = frozenset(slot for slot in plan.dates if isinstance(values[slot], Span))
        self._orders = [each for each in plan.orders if {each.earlier, each.later} & self._partial]
        self._mattering = self._reaching(self._partial & plan.root.compared)
        self._groups: dict[frozenset[int], _Group] = {}
        self._variants: dict[tuple[Tested, frozenset[int]], Tested] = {}

    def outcome(self) -> Outcome:
        """Return the outcome as the chart is answered."""
        ((leaf, _, _),) = self._paths(self._plan.root, 0, Way({}, {}), None)
        outcome: Outcome = leaf.value
        return outcome

    def _look(self, node: Node, left: int, way: Way) -> None:
        for leaf, rest, after in self._paths(node, left, way, self._wanted):
            if not rest:
                self._keep(leaf.value, after)

    def _paths(self, node: Node, left: int, way: Way, wanted: Wanted) -> Iterator[Step]:
        """Yield each leaf below *node* that up to *left* more changes lead to; only those *wanted*, if that is said."""
        variable = node.variable
        if variable is None:
            yield node, left, way
        elif wanted is None or not wanted.isdisjoint(node.below):
            if isinstance(variable, Answered):
                steps = self._answers(node, variable, left, way)
            else:
                steps = self._comparisons(node, variable, left, way, wanted)
            for branch, rest, after in steps:
                yield from self._paths(branch, rest, after, wanted)

    def _comparisons(self, node: Node, tested: Tested, left: int, way: Way, wanted: Wanted) -> Iterator[Step]:
        """Yield each way a comparison can come out; dates that cut what it compares matter only while it is pending."""
        changed = sum(slot in way.regions for slot in tested.answered)
        if tested.live.cut and changed > 1:
            yield from self._narrowed(node, tested, left, way, wanted)
            return
        for truth, after in self._split(node, tested, way, wanted):
            if tested.live.cut and truth is Truth.PENDING:
                yield from self._narrowed(node, tested, left, after, wanted)
            else:
                yield node.branches[TRUTHS.index(truth)], left, after

    def _narrowed(self, node: Node, tested: Tested, left: int, way: Way, wanted: Wanted) -> Iterator[Step]:
        for rest, after in self._resolved(self._group(tested.live.cut), left, way):
            for truth, found in self._split(node, self._variant(tested, after), after, wanted):
                yield node.branches[TRUTHS.index(truth)], rest, found

    def _answers(self, node: Node, variable: Answered, left: int, way: Way) -> Iterator[Step]:
        slot, taken = variable.slot, node.branches[self._branch(variable)]
        if slot in way.regions:
            yield node.branches[0], left, way
        elif slot in way.classes:
            yield from self._again(node, left, way, slot)
        else:
            yield taken, left, way._replace(kept=way.kept | {slot})
            if left and slot not in way.kept:
                is_met_again = slot in self._plan.deciding
                for branch, classes in self._plan.choices(node, variable):
                    if branch is not taken or is_met_again:
                        yield branch, left - 1, way.told(slot, classes)
                live = node.branches[0]
                if slot in self._plan.domains and (live is not taken or is_met_again or slot in live.compared):
                    yield live, left - 1, self._set(way, slot)

    def _again(self, node: Node, left: int, way: Way, slot: int) -> Iterator[Step]:
        """Yield what classes that were told alike so far lead to here."""
        for branch in dict.fromkeys(node.branches[place] for place in way.classes[slot]):
            alike = tuple(place for place in way.classes[slot] if node.branches[place] is branch)
            yield branch, left, way.told(slot, alike)

    def _set(self, way: Way, slot: int) -> Way:
        return way.within(slot, self._plan.domains[slot])

    def _resolved(self, group: _Group, left: int, way: Way) -> Iterator[tuple[int, Way]]:
        """Yield each way in which it is known of all dates of *group* whether they stand, as far as that matters."""
        known = way.cutting | way.not_cutting
        waiting = [slot for slot in group.active if slot not in known]
        waiting += [slot for slot in group.idle if slot not in known and slot not in way.kept]
        if not waiting:
            yield left, way
            return
        look = self._stands if waiting[0] in group.active or waiting[0] in way.regions else self._may_stand
        for rest, after in look(waiting[0], left, way):
            yield from self._resolved(group, rest, after)

    def _stands(self, slot: int, left: int, way: Way) -> Iterator[tuple[int, Way]]:
        """Yield each way in which one date stands or not."""
        for leaf, rest, after in self._paths(self._plan.dates[slot], left, way, None):
            yield rest, _known(after, slot, stands=isinstance(leaf.value, Live))

    def _may_stand(self, slot: int, left: int, way: Way) -> Iterator[tuple[int, Way]]:
        """Yield each way in which a date that cuts nothing as recorded keeps its answer, or stands with another."""
        if slot in way.classes:
            yield left, _known(way, slot, stands=False)
            return
        yield left, way._replace(kept=way.kept | {slot})
        if left and not self._is_needless(slot, way):
            for leaf, rest, after in self._paths(self._plan.dates[slot], left - 1, self._set(way, slot), None):
                if isinstance(leaf.value, Live):
                    yield rest, _known(after, slot, stands=True)

    def _is_needless(self, slot: int, way: Way) -> bool:
        """Return whether another date is changed already only to cut the one date that this one could cut."""
        sides = self._sides(slot)
        cutters = [other for other in way.cutting if other in way.regions and other not in self._plan.root.compared]
        return len(sides) == 1 and any(self._sides(other) == sides for other in cutters)

    def _sides(self, slot: int) -> frozenset[tuple[int, bool]]:
        """Return the partial dates that matter and that a date could cut, and whether from below."""
        found = {(order.later, True) for order in self._orders if order.earlier == slot}
        found |= {(order.earlier, False) for order in self._orders if order.later == slot}
        return frozenset(side for side in found if side[0] in self._mattering)

    def _variant(self, tested: Tested, way: Way) -> Tested:
        """Return the comparison with the dates that stand and may cut what it compares."""
        group = self._group(tested.live.cut)
        slots = tested.live.cut | way.cutting.intersection((*group.active, *group.idle))
        if (tested, slots) not in self._variants:
            samples = {**dict.fromkeys(slots, _A_DAY), **dict(tested.live.samples)}
            cut = _Cut(slots, self._orders)
            self._variants[tested, slots] = replace(
                tested,
                live=replace(tested.live, samples=tuple(samples.items())),
                answered=frozenset(samples),
                slopes={**tested.slopes, **dict.fromkeys(slots)},
                narrow=cut,
                gaps=cut.gaps,
                bare=tested,
            )
        return self._variants[tested, slots]

    def _group(self, cut: frozenset[int]) -> _Group:
        if cut not in self._groups:
            partial = self._reaching(cut)
            near = {slot for order in self._orders for slot in (order.earlier, order.later)} - cut
            near = {slot for slot in near if any(_other(order, slot) in partial for order in self._orders)}
            active = {slot for slot in near if any(self._may_cut(slot, order, partial) for order in self._orders)}
            self._groups[cut] = _Group(tuple(sorted(active)), tuple(sorted(near - active)))
        return self._groups[cut]

    def _reaching(self, cut: frozenset[int]) -> frozenset[int]:
        """Return the partial dates that can cut one of *cut* as they are recorded, by way of others too, and *cut*."""
        found = cut
        while True:
            more = {slot for slot in self._partial for order in self._orders if self._may_cut(slot, order, found)}
            if more <= found:
                return found
            found |= more

    def _may_cut(self, slot: int, order: Order, partial: frozenset[int]) -> bool:
        """Return whether a date as it is recorded can, by one order, cut one of *partial*."""
        other = _other(order, slot)
        own, cell = self._values[slot], self._values[other] if other is not None else None
        if other not in partial or not isinstance(cell, Span) or not isinstance(own, (int, Span)):
            return False
        if slot == order.earlier:
            return high(own) + order.gap > cell.low and low(own) + order.gap <= cell.high
        return low(own) - order.gap < cell.high and high(own) - order.gap >= cell.low


def _known(way: Way, slot: int, *, stands: bool) -> Way:
    if stands:
        return way._replace(cutting=way.cutting | {slot})
    return way._replace(not_cutting=way.not_cutting | {slot})


def _other(order: Order, slot: int) -> int | None:
    if slot == order.earlier:
        return order.later
    return order.earlier if slot == order.later else None
