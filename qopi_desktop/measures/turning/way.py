"""A way to another outcome, while it is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from qopi_desktop.conditions import Truth
from qopi_desktop.measures.turning.diagram import Tested
from qopi_desktop.measures.turning.regions import Region


class Way(NamedTuple):
    """Other answers to some questions, by slot: classes of them, or a region of live values that keeps to *ties*.

    Where dates are narrowed, ``kept`` are the questions that keep their answer, ``cutting`` the dates that stand and
    may cut others, ``not_cutting`` those that cannot.
    """

    classes: Mapping[int, tuple[int, ...]]
    regions: Mapping[int, Region]
    ties: tuple[tuple[Tested, Truth], ...] = ()
    kept: frozenset[int] = frozenset()
    cutting: frozenset[int] = frozenset()
    not_cutting: frozenset[int] = frozenset()

    @property
    def slots(self) -> tuple[int, ...]:
        """Return the questions that are answered otherwise, in the order of the form."""
        return tuple(sorted((*self.classes, *self.regions)))

    def told(self, slot: int, classes: tuple[int, ...]) -> Way:
        """Return this way with an answer of some classes to one question."""
        return Way({**self.classes, slot: classes}, *self[1:])

    def within(self, slot: int, region: Region) -> Way:
        """Return this way with a value of a region as the answer to one question."""
        return Way(self.classes, {**self.regions, slot: region}, *self[2:])

    def is_tied(self, slot: int) -> bool:
        """Return whether the answer of a slot is in a tie."""
        return any(slot in tested.answered for tested, _ in self.ties)
