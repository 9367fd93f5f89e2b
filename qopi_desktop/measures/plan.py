"""What depends on what among measures, worked out once for all charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import cast

from qopi_desktop.conditions import Composite, Condition, Env, Step, tree
from qopi_desktop.forms.definition import Form
from qopi_desktop.forms.elsewhere import Elsewhere
from qopi_desktop.forms.facts import MODULES
from qopi_desktop.forms.order import in_order
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.rungs import Rung, first_step

_KEPT = 32

Climbs = tuple[tuple[str, Step], ...]
"""The ids of measures, and where the climb of each begins."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasurePlan:
    """The dependencies of measures that are scored together.

    ``measures`` has each composite after its parts, ``rank`` the place of each there, ``readers`` the measures whose
    own clauses read a question, ``joiners`` the composites that a measure is part of. ``uncounted`` is what all of them
    are until they are climbed. ``climbs`` are those of all measures; where the modules of a chart are known, which the
    cell at ``modules_at`` says, ``of_module`` has those that can count it, under None whatever its modules are.
    """

    measures: Mapping[str, Measure]
    rank: Mapping[str, int]
    readers: Mapping[str, tuple[str, ...]]
    joiners: Mapping[str, tuple[str, ...]]
    uncounted: Mapping[str, Outcome]
    composites: tuple[Measure, ...]
    climbs: Climbs
    of_module: Mapping[str | None, Climbs]
    modules_at: int | None

    def begun(self, env: Env) -> Iterable[tuple[str, Step]]:
        """Return the climbs of the measures that can count the chart."""
        modules = None if self.modules_at is None else env[self.modules_at]
        if not isinstance(modules, frozenset):
            return self.climbs
        return chain.from_iterable([self.of_module.get(module, ()) for module in (None, *modules)])


@lru_cache(maxsize=_KEPT)
def plan_measures(measures: tuple[Measure, ...], form: Form) -> MeasurePlan:
    """Return the plan of *measures*, for charts of *form*; those that join each other in a circle are left out."""
    ordered = parts_first(measures)
    return MeasurePlan(
        measures={measure.id: measure for measure in ordered},
        rank={measure.id: place for place, measure in enumerate(ordered)},
        readers=_turned({measure.id: measure.reads for measure in ordered}),
        joiners=_turned({measure.id: measure.parts for measure in ordered}),
        uncounted=dict.fromkeys((measure.id for measure in ordered), Outcome.NOT_IN_DENOMINATOR),
        composites=tuple(measure for measure in ordered if measure.parts),
        climbs=tuple((measure.id, measure.first) for measure in ordered),
        of_module=_by_module(ordered, form),
        modules_at=form.vocabulary.terms[MODULES].slot if MODULES in form.questions else None,
    )


def parts_first(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return *measures* with each composite after its parts; those in a circle are left out."""
    places = {measure.id: place for place, measure in enumerate(measures)}
    order = in_order([[places[part] for part in measure.parts] for measure in measures])
    return tuple(measures[place] for place in order)


def _by_module(measures: Sequence[Measure], form: Form) -> dict[str | None, Climbs]:
    """Return the climbs by the module without which the measure certainly does not count a chart; None for no such."""
    found: dict[str | None, Climbs] = {}
    for measure in measures:
        rules = [cast("Condition", clause.rule).root for clause in measure.denominator]  # only numerators join measures
        module = measure.module if any(map(_elsewhere(form, measure.module).fails, rules)) else None
        found[module] = (*found.get(module, ()), (measure.id, _first_step(measure, module)))
    return found


@lru_cache(maxsize=_KEPT)
def _elsewhere(form: Form, module: str) -> Elsewhere:
    """Return it worked out once for all plans: one is made for each choice of modules."""
    return Elsewhere(form, module)


def _first_step(measure: Measure, module: str | None) -> Step:
    """Return where the climb begins once it is known that the chart is abstracted for *module*."""
    asked = tuple(clause for clause in measure.denominator if not _asks_for(clause.rule, module))
    return first_step({**measure.rungs, Rung.DENOMINATOR: asked})


def _asks_for(rule: Condition | Composite, module: str | None) -> bool:
    match rule:
        case Condition(reads=(read,), root=tree.Includes(tree.Name(), (tree.Text(code),))):
            return read == MODULES and code == module
    return False


def _turned(names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return, for each name that occurs, the keys under which it does."""
    found: dict[str, list[str]] = {}
    for key, each in names.items():
        for name in each:
            found.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in found.items()}
