"""What depends on what among measures, worked out once for all charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, cast

from qopi_desktop.conditions import Condition, Decide, Step
from qopi_desktop.forms.order import in_order
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.rungs import Rung, first_step

_KEPT = 32


Climbs = tuple[tuple[str, Step], ...]
"""The ids of measures, and where the climb of each goes on."""


class Gate(NamedTuple):
    """A first clause that many measures have in common, *breast chart* for one: it is asked once for all of them.

    ``then`` is where they go on when it holds, ``first`` where they begin.
    """

    decide: Decide
    then: Climbs
    first: Climbs


@dataclass(frozen=True, slots=True, eq=False)
class MeasurePlan:
    """The dependencies of measures that are scored together.

    ``measures`` and ``climbs`` have each composite after its parts, ``rank`` the place of each there, ``readers`` the
    measures whose own clauses read a question, ``joiners`` the composites that a measure is part of. ``uncounted`` is
    what all of them are until a gate opens.
    """

    measures: Mapping[str, Measure]
    rank: Mapping[str, int]
    readers: Mapping[str, tuple[str, ...]]
    joiners: Mapping[str, tuple[str, ...]]
    uncounted: Mapping[str, Outcome]
    gates: tuple[Gate, ...]
    composites: tuple[Measure, ...]


@lru_cache(maxsize=_KEPT)
def plan_measures(measures: tuple[Measure, ...]) -> MeasurePlan:
    """Return the plan of *measures*; those that join each other in a circle are left out."""
    ordered = parts_first(measures)
    return MeasurePlan(
        measures={measure.id: measure for measure in ordered},
        rank={measure.id: place for place, measure in enumerate(ordered)},
        readers=_turned({measure.id: measure.reads for measure in ordered}),
        joiners=_turned({measure.id: measure.parts for measure in ordered}),
        uncounted=dict.fromkeys((measure.id for measure in ordered), Outcome.NOT_IN_DENOMINATOR),
        gates=_gates(ordered),
        composites=tuple(measure for measure in ordered if measure.parts),
    )


def parts_first(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return *measures* with each composite after its parts; those in a circle are left out."""
    places = {measure.id: place for place, measure in enumerate(measures)}
    order = in_order([[places[part] for part in measure.parts] for measure in measures])
    return tuple(measures[place] for place in order)


def _gates(measures: Sequence[Measure]) -> tuple[Gate, ...]:
    """Return *measures* by the text of their first clause."""
    found: dict[str, list[Measure]] = {}
    for measure in measures:
        found.setdefault(_first_rule(measure).text, []).append(measure)
    return tuple(
        Gate(
            _first_rule(alike[0]).decide,
            then=tuple((measure.id, _second_step(measure)) for measure in alike),
            first=tuple((measure.id, measure.first) for measure in alike),
        )
        for alike in found.values()
    )


def _second_step(measure: Measure) -> Step:
    return first_step({**measure.rungs, Rung.DENOMINATOR: measure.denominator[1:]})


def _first_rule(measure: Measure) -> Condition:
    return cast("Condition", measure.denominator[0].rule)  # only a numerator refers to measures


def _turned(names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return, for each name that occurs, the keys under which it does."""
    found: dict[str, list[str]] = {}
    for key, each in names.items():
        for name in each:
            found.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in found.items()}
