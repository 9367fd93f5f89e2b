"""Decision diagrams: what comes of each way to answer the questions that matter, each of them asked once on a path.

Source: Bryant, Graph-Based Algorithms for Boolean Function Manipulation, IEEE Transactions on Computers 35 (1986),
    8, 677-691; here with more than two branches at a node and more than two kinds of leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qopi_desktop.conditions import Cell, Gap, Span, Truth, tree

Order = tuple[int, int, int]
Values = list[Cell]
"""A cell for every slot, to be filled in and worked on."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Works out more of a list of cells, in place: what the question of *slot* derives, by the rule *root*."""

    run: Callable[[Values], None] = field(repr=False)
    slot: int
    root: tree.Node


@dataclass(frozen=True, slots=True)
class Live:
    """Stands for a value that is compared only when a chart is looked at: a date, a number, several choices.

    ``samples`` are the slots of the answers that it rests on, each with a value it might have; ``given`` are cells
    fixed beside them, ``steps`` work out more of both. ``cut`` are the partial dates to be narrowed first. ``value`` is
    what it might be; with ``divides`` it may also have none.
    """

    samples: tuple[tuple[int, Cell], ...]
    value: Cell
    given: tuple[tuple[int, Cell], ...] = ()
    steps: tuple[Step, ...] = ()
    cut: frozenset[int] = frozenset()
    divides: bool = False

    def work_out(self, cells: Values) -> None:
        """Put into *cells*, which hold the live answers, all else that the value rests on."""
        for slot, cell in self.given:
            cells[slot] = cell
        for step in self.steps:
            step.run(cells)


Token = Cell | Live


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """The answer to one question, parted into classes; ``targets`` are those a person could answer with.

    A question whose values are live has them in class 0, and dates that are not known to the day in class 1.
    """

    order: Order
    slot: int
    classes: tuple[Token, ...]
    targets: tuple[int, ...]
    is_live: bool
    places: Mapping[Cell, int] = field(repr=False)
    other: int

    def class_of(self, cell: Cell) -> int:
        """Return the class to which an answer belongs."""
        if self.is_live and not isinstance(cell, Gap):
            return 1 if isinstance(cell, Span) else 0
        return self.places.get(cell, self.other)


TRUTHS = (Truth.TRUE, Truth.FALSE, Truth.SETTLED, Truth.PENDING)


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """A comparison of live values; its branches stand in the order of `TRUTHS`.

    ``answered`` are the slots of the live answers that it rests on, ``compared`` those that do more than cut others.
    ``operands`` read what it compares. ``slopes`` has, for each live answer, by how much the two move apart when it
    grows by one; None where that is not always the same. ``clause`` is the name of the clause in which it stands, empty
    where it opens a question or works one out. ``narrow`` cuts partial dates before anything else, by others that lie
    *gaps* apart; ``bare`` is the same comparison without that.
    """

    order: Order
    node: tree.Node
    live: Live
    answered: frozenset[int]
    compared: frozenset[int]
    decide: Callable[[Sequence[Cell]], Truth] = field(repr=False)
    operands: tuple[Callable[[Sequence[Cell]], Cell], ...] = field(repr=False)
    slopes: Mapping[int, int | None]
    clause: str
    rule: str
    narrow: Callable[[Values], None] | None = field(default=None, repr=False)
    gaps: tuple[int, ...] = ()
    bare: Tested | None = field(default=None, repr=False)

    @property
    def rules(self) -> tuple[tree.Node, ...]:
        """Return the comparison, and the derivations that it rests on."""
        return (self.node, *(step.root for step in self.live.steps))

    def env(self, values: Sequence[Cell]) -> Values:
        """Return the cells that it compares, for the answers *values* as if every question were open."""
        cells = list(values)
        if self.narrow:
            self.narrow(cells)
        self.live.work_out(cells)
        return cells

    def truth(self, values: Sequence[Cell]) -> Truth:
        """Return how it comes out for the answers *values*."""
        return self.decide(self.env(values))


Variable = Answered | Tested


@dataclass(slots=True, eq=False)
class Node:
    """A fork over *variable*, or a leaf with *value* where there is none.

    ``below`` are the values that it leads to, ``compared`` the slots of the live answers that are compared on the way.
    """

    variable: Variable | None
    branches: tuple[Node, ...]
    value: Any  # Any: a truth, a token or an outcome, by what the diagram tells
    below: frozenset[Any]
    compared: frozenset[int] = frozenset()


Decide = Callable[[Sequence[Node]], Node | None]


class Nodes:
    """Makes nodes, each only once, so that equal parts of diagrams are the same."""

    def __init__(self) -> None:
        self._leaves: dict[object, Node] = {}
        self._forks: dict[tuple[Variable, tuple[Node, ...]], Node] = {}

    def leaf(self, value: object) -> Node:
        """Return the leaf with *value*."""
        if value not in self._leaves:
            self._leaves[value] = Node(None, (), value, frozenset((value,)))
        return self._leaves[value]

    def fork(self, variable: Variable, branches: tuple[Node, ...]) -> Node:
        """Return the node that parts into *branches*: a branch itself where all are the same."""
        if all(branch is branches[0] for branch in branches):
            return branches[0]
        key = (variable, branches)
        if key not in self._forks:
            below = frozenset().union(*(branch.below for branch in branches))
            own = variable.answered if isinstance(variable, Tested) else frozenset()
            compared = own.union(*(branch.compared for branch in branches))
            self._forks[key] = Node(variable, branches, None, below, compared)
        return self._forks[key]

    def combine(self, decide: Decide, operands: Sequence[Node]) -> Node:
        """Return the diagram of what *decide* makes of *operands*; it gives None while too many of them are forks."""
        return self._combine(decide, tuple(operands), {})

    def _combine(self, decide: Decide, operands: tuple[Node, ...], known: dict[tuple[Node, ...], Node]) -> Node:
        if operands in known:
            return known[operands]
        found = decide(operands)
        if found is None:
            top = min((each.variable for each in operands if each.variable), key=lambda variable: variable.order)
            width = next(len(each.branches) for each in operands if each.variable is top)
            parted = [
                tuple(each.branches[place] if each.variable is top else each for each in operands)
                for place in range(width)
            ]
            found = self.fork(top, tuple(self._combine(decide, each, known) for each in parted))
        known[operands] = found
        return found
