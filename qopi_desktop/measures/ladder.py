"""The ladder: one measure, one chart, five steps.

Source: docs/conditions.md, "In measures".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qopi_desktop.conditions import Composite, Env, Step, Truth, walk
from qopi_desktop.conditions.truth import conjoin, disjoin
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.plan import MeasurePlan
from qopi_desktop.measures.rungs import PARTS, Clause, Place, Rung

Outcomes = Mapping[str, Outcome]
UNDECIDED = Outcome.UNDECIDED
_PART_TRUTH: Mapping[Outcome, Truth] = {
    Outcome.MET: Truth.TRUE,
    Outcome.NOT_MET: Truth.FALSE,
    Outcome.UNDECIDED: Truth.PENDING,
}
_DECIDING = (
    Outcome.NOT_MET,
    Outcome.UNDECIDED,
    Outcome.MET,
    Outcome.EXCLUDED,
    Outcome.EXCEPTION,
    Outcome.NOT_IN_DENOMINATOR,
)
_PLACE = {outcome: place for place, outcome in enumerate(_DECIDING)}
_PARTS_TOGETHER = {outcome: Place(outcome, Rung.NUMERATOR) for outcome in Outcome}
_JOIN: Mapping[Rung, Callable[[Sequence[Truth]], Truth]] = {
    Rung.DENOMINATOR: conjoin,
    Rung.EXCLUDE: disjoin,
    Rung.NUMERATOR: conjoin,
    Rung.EXCEPTION: disjoin,
}


def climb(measure: Measure, env: Env, outcomes: Outcomes) -> Place:
    """Return where *measure* leaves the ladder, and at which rung; *outcomes* has its parts if it is a composite."""
    place: Step = walk(measure.first, env)
    return _joined(measure, env, outcomes) if place is PARTS else place


def _joined(measure: Measure, env: Env, outcomes: Outcomes) -> Place:
    """Return where a composite leaves the ladder once its denominator and exclusions have been passed."""
    outcome = join(measure.parts, outcomes)
    place: Place = walk(measure.excuse, env) if outcome is Outcome.NOT_MET else _PARTS_TOGETHER[outcome]
    return place


def climb_all(plan: MeasurePlan, env: Env) -> dict[str, Outcome]:
    """Return the outcome of each measure of *plan*."""
    outcomes = {**plan.uncounted}
    for measure_id, step in plan.begun(env):
        outcomes[measure_id] = walk(step, env).outcome
    for measure in plan.composites:
        if outcomes[measure.id] is UNDECIDED:  # for a reason of its own, or because its parts had to come first
            outcomes[measure.id] = climb(measure, env, outcomes).outcome
    return outcomes


def rung_truth(measure: Measure, rung: Rung, env: Env, outcomes: Outcomes) -> Truth:
    """Return what a rung is as a whole: *and* in denominator and numerator, *or* in exclusion and exception."""
    return _JOIN[rung]([clause_truth(clause, env, outcomes) for clause in measure.rungs[rung]])


def clause_truth(clause: Clause, env: Env, outcomes: Outcomes) -> Truth:
    """Return what one clause is; a composite whose parts all fall away is unknown for a settled reason."""
    if isinstance(clause.rule, Composite):
        return _PART_TRUTH.get(join(clause.rule.measures, outcomes), Truth.SETTLED)
    return clause.rule.decide(env)


def join(parts: Sequence[str], outcomes: Outcomes) -> Outcome:
    """Return the outcome of all *parts* together.

    One failed part fails the chart; else one undecided part leaves it undecided. Parts that do not apply, are excluded
    or excused are ignored; when none is left the chart is excluded if one part is, else not in the denominator.
    """
    place = _PLACE[Outcome.NOT_IN_DENOMINATOR]
    for part in parts:
        found = _PLACE[outcomes[part]]
        if found < place:  # noqa: PLR1730 - calling min() for each part costs a tenth of a chart's score
            place = found
    return _DECIDING[place]
