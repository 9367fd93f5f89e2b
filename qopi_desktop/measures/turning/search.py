"""Finds, in the diagram of a measure, every smallest set of answers that leads one chart to another outcome."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from qopi_desktop.conditions import Cell, Truth
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.turning.diagram import TRUTHS, Answered, Node, Tested, Values
from qopi_desktop.measures.turning.pieces import Pieces
from qopi_desktop.measures.turning.plan import Plan
from qopi_desktop.measures.turning.ties import Ties
from qopi_desktop.measures.turning.way import Way

MOST_QUESTIONS = 3
"""Source: project design of the engine, 3: sets of up to three questions are told."""

Wanted = frozenset[Outcome] | None
"""The outcomes that are looked for; None where leaves are no outcomes."""

Found = dict[tuple[Outcome, tuple[int, ...]], list[Way]]

_NO_CHANGE = Way({}, {})


class Search:
    """Looks for other outcomes of one chart, answered with *values* as if every question were open."""

    def __init__(self, plan: Plan, values: Values) -> None:
        self._plan = plan
        self._values = values
        self._current: dict[Answered | Tested, int] = {
            variable: variable.class_of(values[variable.slot]) for variable in plan.answered
        }
        self._pieces: dict[tuple[Tested, int, tuple[Cell, ...]], Pieces] = {}
        self._possible: dict[Hashable, bool] = {}
        self._found: Found = {}
        self._wanted: frozenset[Outcome] = frozenset()

    def outcome(self) -> Outcome:
        """Return the outcome as the chart is answered."""
        return self._follow(self._plan.root)

    def found(self, *, all_sizes: bool) -> Found:
        """Return the ways to each other decided outcome by its smallest sets; without *all_sizes* only the smallest."""
        left = self._plan.root.below - {Outcome.UNDECIDED, self.outcome()}
        found: Found = {}
        for size in range(1, MOST_QUESTIONS + 1):
            self._found, self._wanted = {}, left
            self._look(self._plan.root, size, _NO_CHANGE)
            found |= self._found
            left -= {outcome for outcome, _ in self._found}
            if not left or (found and not all_sizes):
                break
        return found

    def _follow(self, node: Node) -> Outcome:
        while node.variable:
            node = node.branches[self._branch(node.variable)]
        outcome: Outcome = node.value
        return outcome

    def _branch(self, variable: Answered | Tested) -> int:
        """Return the branch that the chart takes as it is answered."""
        if variable not in self._current and isinstance(variable, Tested):
            self._current[variable] = TRUTHS.index(variable.truth(self._values))
        return self._current[variable]

    def _look(self, node: Node, left: int, way: Way) -> None:
        """Follow every path below *node* on which *left* more answers change."""
        while node.variable and not self._wanted.isdisjoint(node.below):
            variable = node.variable
            if isinstance(variable, Answered):
                if left:
                    self._change(node, variable, left, way)
            elif not variable.answered.isdisjoint(way.regions):
                for truth, after in self._split(node, variable, way, self._wanted):
                    self._look(node.branches[TRUTHS.index(truth)], left, after)
                return
            node = node.branches[self._branch(variable)]
        if not node.variable and not left:
            self._keep(node.value, way)

    def _keep(self, outcome: Outcome, way: Way) -> None:
        if outcome in self._wanted:
            self._found.setdefault((outcome, way.slots), []).append(way)

    def _change(self, node: Node, variable: Answered, left: int, way: Way) -> None:
        """Follow each other answer to one question."""
        taken = node.branches[self._current[variable]]
        for branch, classes in self._plan.choices(node, variable):
            if branch is not taken:
                self._look(branch, left - 1, way.told(variable.slot, classes))
        live = node.branches[0]
        if variable.is_live and variable.targets and (live is not taken or variable.slot in live.compared):
            self._look(live, left - 1, way.within(variable.slot, self._plan.domains[variable.slot]))

    def _split(self, node: Node, tested: Tested, way: Way, wanted: Wanted) -> Iterator[tuple[Truth, Way]]:
        """Yield each way in which a comparison can come out: one where none of its answers changes."""
        changed = [slot for slot in tested.answered if slot in way.regions]
        if not changed:
            yield TRUTHS[self._branch(tested)], way
        elif len(changed) == 1:
            (slot,) = changed
            for truth, region in self._parted(tested, slot, self._values).items():
                if both := way.regions[slot] & region:
                    yield truth, way.within(slot, both)
        else:
            for truth, branch in zip(TRUTHS, node.branches, strict=True):
                tied = way._replace(ties=(*way.ties, (tested, truth)))
                is_wanted = wanted is None or not wanted.isdisjoint(branch.below)
                if is_wanted and self._can_be(tied):
                    yield truth, tied

    def _parted(self, tested: Tested, slot: int, values: Values) -> Pieces:
        key = (tested, slot, tuple(values[other] for other in tested.answered if other != slot))
        if key not in self._pieces:
            self._pieces[key] = self._plan.pieces(tested, slot, values)
        return self._pieces[key]

    def _can_be(self, way: Way) -> bool:
        key = (way.ties, tuple(sorted((slot, way.regions[slot]) for slot in way.regions if way.is_tied(slot))))
        if key not in self._possible:
            self._possible[key] = Ties(self._plan.orders, self._parted, self._values).can_be(way)
        return self._possible[key]
