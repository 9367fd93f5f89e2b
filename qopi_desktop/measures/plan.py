"""What depends on what among measures, worked out once for all charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, cast

from qopi_desktop.conditions import Condition, Decide, Step
from qopi_desktop.forms.order import in_order
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.rungs import Rung, first_step

_KEPT = 32


class Climb(NamedTuple):
    """How a measure is scored among others: ``gate`` is the place of its first clause, ``then`` follows where it holds.

    Many measures have their first clause in common, *breast chart* for one, and it is asked once for all of them.
    """

    measure_id: str
    gate: int
    then: Step
    measure: Measure


@dataclass(frozen=True, slots=True, eq=False)
class MeasurePlan:
    """The dependencies of measures that are scored together.

    ``measures`` and ``climbs`` have each composite after its parts, ``rank`` the place of each there, ``readers`` the
    measures whose own clauses read a question, ``joiners`` the composites that a measure is part of.
    """

    measures: Mapping[str, Measure]
    rank: Mapping[str, int]
    readers: Mapping[str, tuple[str, ...]]
    joiners: Mapping[str, tuple[str, ...]]
    gates: tuple[Decide, ...]
    climbs: tuple[Climb, ...]


@lru_cache(maxsize=_KEPT)
def plan_measures(measures: tuple[Measure, ...]) -> MeasurePlan:
    """Return the plan of *measures*; those that join each other in a circle are left out."""
    ordered = parts_first(measures)
    gates: dict[str, tuple[int, Decide]] = {}
    climbs = tuple(_climb(measure, gates) for measure in ordered)
    return MeasurePlan(
        measures={measure.id: measure for measure in ordered},
        rank={measure.id: place for place, measure in enumerate(ordered)},
        readers=_turned({measure.id: measure.reads for measure in ordered}),
        joiners=_turned({measure.id: measure.parts for measure in ordered}),
        gates=tuple(decide for _, decide in gates.values()),
        climbs=climbs,
    )


def parts_first(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return *measures* with each composite after its parts; those in a circle are left out."""
    places = {measure.id: place for place, measure in enumerate(measures)}
    order = in_order([[places[part] for part in measure.parts] for measure in measures])
    return tuple(measures[place] for place in order)


def _climb(measure: Measure, gates: dict[str, tuple[int, Decide]]) -> Climb:
    """Return the climb of *measure*; its first clause is put into *gates*, unless one of the same text is there."""
    first, *rest = measure.denominator
    rule = cast("Condition", first.rule)  # only a numerator refers to measures
    gate, _ = gates.setdefault(rule.text, (len(gates), rule.decide))
    return Climb(measure.id, gate, first_step({**measure.rungs, Rung.DENOMINATOR: rest}), measure)


def _turned(names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return, for each name that occurs, the keys under which it does."""
    found: dict[str, list[str]] = {}
    for key, each in names.items():
        for name in each:
            found.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in found.items()}
