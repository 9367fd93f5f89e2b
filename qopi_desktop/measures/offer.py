"""Which modules a practice may choose and which measures it is shown: the default, and what it has turned on.

Source: decisions.md 10.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qopi_desktop.measures.definition import Measure

TESTS = "test"
"""The switch of the test measures: those that are off in a module that is on."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a practice with the switches *turned_on* has of a package's *measures* and a round's *modules*.

    A module without a measure that is on by default has a switch of its own, by its id.
    """

    measures: tuple[Measure, ...]
    modules: tuple[str, ...]
    turned_on: frozenset[str] = frozenset()

    @property
    def switches(self) -> tuple[str, ...]:
        """Return what can be turned on: modules in the order of the round, then the test measures if there are any."""
        found = dict.fromkeys(_switch_of(measure, self._off) for measure in self.measures)
        return (*(each for each in self.modules if each in found), *(each for each in (TESTS,) if each in found))

    def behind(self, switch: str) -> tuple[Measure, ...]:
        """Return the measures that *switch* shows."""
        off = self._off
        return tuple(measure for measure in self.measures if _switch_of(measure, off) == switch)

    def modules_for(self, held: Collection[str] = ()) -> tuple[str, ...]:
        """Return the modules to choose from in the order of the round; those *held* by a chart can be taken off it."""
        away = self._off - self.turned_on - set(held)
        return tuple(module for module in self.modules if module not in away)

    def measures_for(self, held: Collection[str] = ()) -> tuple[Measure, ...]:
        """Return the measures that are shown; a chart keeps those of the modules that it has *held*."""
        off, on = self._off, self.turned_on | set(held)
        return tuple(each for each in self.measures if (switch := _switch_of(each, off)) is None or switch in on)

    @property
    def _off(self) -> frozenset[str]:
        """Return the modules that are off by default."""
        shown = {measure.module for measure in self.measures if measure.default_on}
        return frozenset(measure.module for measure in self.measures) - shown


def _switch_of(measure: Measure, off: Collection[str]) -> str | None:
    """Return the switch that *measure* waits for, None where it is shown anyway."""
    if measure.default_on:
        return None
    return measure.module if measure.module in off else TESTS
