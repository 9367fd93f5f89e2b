"""What is done to a batch, one stage after another, each on the columns that the one before left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from qopi_desktop.bulk.codings import Coding, Column
from qopi_desktop.bulk.layout import Layout
from qopi_desktop.bulk.readings import Reading, reading
from qopi_desktop.bulk.sheet import Sheet, Width
from qopi_desktop.bulk.truths import SAID
from qopi_desktop.conditions import Env, Formula, tree
from qopi_desktop.conditions.compiling import compile_truth
from qopi_desktop.conditions.tree import Node


@dataclass(frozen=True, slots=True)
class Ask:
    """What goes into ``columns``: the closures say it, once for each different combination of what ``reads`` hold."""

    columns: tuple[Column, ...]
    reads: tuple[int, ...]
    answer: Callable[[Env], Sequence[int]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """The ``asks`` are answered from the columns there are, then ``outputs``, steps of ``sheet``, become columns."""

    asks: tuple[Ask, ...]
    sheet: Sheet
    outputs: Mapping[Column, int]


ASKED = "asked "
"""Begins the names of the columns that hold what the closures said."""

_NONE: Mapping[str, int] = MappingProxyType({})


class _MustPutDownError(Exception):
    """The closures are asked about a question that does not stand in columns yet."""


class Desk:
    """Writes the stages of a package; questions are read as the stages before left them."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.vocabulary = layout, layout.form.vocabulary
        self.stages: list[Stage] = []
        self._begin()

    def _begin(self) -> None:
        self.sheet = Sheet()
        self._asks: dict[object, Ask] = {}
        self._changed: dict[int, Reading] = {}

    def put_down(self, masks: Mapping[str, int] = _NONE) -> Stage:
        """End the stage: what was changed stands in columns from here on, and *masks* under their names."""
        outputs = {Column(name, Width.MASK): mask for name, mask in masks.items()} | {
            column: step
            for found in self._changed.values()
            for column, step in zip(found.coding.columns, found.steps, strict=True)
        }
        self.stages.append(Stage(tuple(self._asks.values()), self.sheet, outputs))
        self._begin()
        return self.stages[-1]

    def reading(self, node: Node) -> Reading:
        """Return the question that *node*, a name, means."""
        (name,) = tree.words(node)
        return self.at(self.vocabulary.terms[name.word].slot)

    def at(self, slot: int) -> Reading:
        """Return the question at *slot*."""
        return self._changed.get(slot) or reading(self.layout.codings[slot], self.sheet)

    def change(self, slot: int, steps: Sequence[int]) -> None:
        """Let the question at *slot* be *steps* from here on."""
        self._changed[slot] = Reading(self.layout.codings[slot], tuple(steps))

    def ask(self, node: Node) -> int:
        """Return the column in which the closures have said what *node* is, as in `SAID`."""
        decide = compile_truth(node, self.vocabulary)
        column = Column(f"{ASKED}{len(self._asks)}", Width.BYTE)
        asked = self._ask(node, (column,), lambda env: (SAID[decide(env)],))
        return self.sheet.column(asked.columns[0].name, Width.BYTE, (0, len(SAID) - 1))

    def ask_value(self, coding: Coding, formula: Formula) -> Reading:
        """Return what the closures have said that *formula* gives."""
        columns = tuple(Column(f"{ASKED}{column.name}", column.width) for column in coding.columns)
        self._ask(formula.root, columns, lambda env: coding.write(formula.value(env)))
        return reading(coding, self.sheet, ASKED)

    def retry(self, write: Callable[[], None]) -> None:
        """Write a part of a stage; if the closures must be asked about what it changed, in a stage of its own."""
        try:
            write()
        except _MustPutDownError:
            self.put_down()
            write()

    def _ask(self, node: Node, columns: tuple[Column, ...], answer: Callable[[Env], Sequence[int]]) -> Ask:
        reads = tuple(dict.fromkeys(self.vocabulary.terms[name.word].slot for name in tree.words(node)))
        if not self._changed.keys().isdisjoint(reads):
            raise _MustPutDownError
        return self._asks.setdefault(node, Ask(columns, reads, answer))
