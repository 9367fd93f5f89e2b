"""What depends on what among measures, worked out once for all charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from qopi_desktop.measures.definition import Measure

_KEPT = 32


@dataclass(frozen=True, slots=True, eq=False)
class MeasurePlan:
    """The dependencies of measures that are scored together.

    ``measures`` has each composite after its parts, ``rank`` the place of each there, ``readers`` the measures whose
    own clauses read a question, ``joiners`` the composites that a measure is part of.
    """

    measures: Mapping[str, Measure]
    rank: Mapping[str, int]
    readers: Mapping[str, tuple[str, ...]]
    joiners: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=_KEPT)
def plan_measures(measures: tuple[Measure, ...]) -> MeasurePlan:
    """Return the plan of *measures*; those that join each other in a circle are left out."""
    ordered = in_order(measures)
    return MeasurePlan(
        measures={measure.id: measure for measure in ordered},
        rank={measure.id: place for place, measure in enumerate(ordered)},
        readers=_turned({measure.id: measure.reads for measure in ordered}),
        joiners=_turned({measure.id: measure.parts for measure in ordered}),
    )


def in_order(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    """Return *measures* with each composite after its parts; those in a circle are left out."""
    ordered: dict[str, Measure] = {}
    waiting = list(measures)
    while ready := [measure for measure in waiting if ordered.keys() >= set(measure.parts)]:
        ordered |= {measure.id: measure for measure in ready}
        waiting = [measure for measure in waiting if measure.id not in ordered]
    return tuple(ordered.values())


def _turned(names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return, for each name that occurs, the keys under which it does."""
    found: dict[str, list[str]] = {}
    for key, each in names.items():
        for name in each:
            found.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in found.items()}
