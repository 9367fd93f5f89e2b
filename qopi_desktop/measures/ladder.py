"""The ladder: one measure, one chart, five steps.

Source: docs/conditions.md, "In measures".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from qopi_desktop.conditions import Composite, Env, Truth
from qopi_desktop.conditions.truth import conjoin, disjoin
from qopi_desktop.measures.definition import Clause, Measure, Rung
from qopi_desktop.measures.outcomes import Outcome

Outcomes = Mapping[str, Outcome]

JOINED: Mapping[Rung, Callable[[Sequence[Truth]], Truth]] = {
    Rung.DENOMINATOR: conjoin,
    Rung.EXCLUDE: disjoin,
    Rung.NUMERATOR: conjoin,
    Rung.EXCEPTION: disjoin,
}
"""How the clauses of each rung are joined."""

_PART_TRUTH: Mapping[Outcome, Truth] = {
    Outcome.MET: Truth.TRUE,
    Outcome.NOT_MET: Truth.FALSE,
    Outcome.UNDECIDED: Truth.PENDING,
}
_WITHOUT_PART = (Outcome.EXCLUDED, Outcome.EXCEPTION, Outcome.NOT_IN_DENOMINATOR)


def climb(measure: Measure, env: Env, outcomes: Outcomes) -> tuple[Outcome, Rung]:
    """Return where *measure* leaves the ladder, and at which rung; *outcomes* has its parts if it is a composite."""
    counted = rung_truth(measure, Rung.DENOMINATOR, env, outcomes)
    if counted is not Truth.TRUE:
        return (_undecided_or(counted, Outcome.NOT_IN_DENOMINATOR), Rung.DENOMINATOR)
    left_out = rung_truth(measure, Rung.EXCLUDE, env, outcomes)
    if left_out in (Truth.TRUE, Truth.PENDING):
        return (_undecided_or(left_out, Outcome.EXCLUDED), Rung.EXCLUDE)
    if measure.parts and (outcome := join(measure.parts, outcomes)) in _WITHOUT_PART:
        return (outcome, Rung.NUMERATOR)
    met = rung_truth(measure, Rung.NUMERATOR, env, outcomes)
    if met in (Truth.TRUE, Truth.PENDING):
        return (_undecided_or(met, Outcome.MET), Rung.NUMERATOR)
    excused = rung_truth(measure, Rung.EXCEPTION, env, outcomes)
    if excused in (Truth.TRUE, Truth.PENDING):
        return (_undecided_or(excused, Outcome.EXCEPTION), Rung.EXCEPTION)
    return (Outcome.NOT_MET, Rung.NUMERATOR)


def climb_all(measures: Iterable[Measure], env: Env) -> dict[str, Outcome]:
    """Return the outcome of each of *measures*, of which a composite stands after its parts."""
    outcomes: dict[str, Outcome] = {}
    for measure in measures:
        outcomes[measure.id] = climb(measure, env, outcomes)[0]
    return outcomes


def rung_truth(measure: Measure, rung: Rung, env: Env, outcomes: Outcomes) -> Truth:
    """Return what a rung is as a whole: *and* in denominator and numerator, *or* in exclusion and exception."""
    clauses = measure.rungs[rung]
    return JOINED[rung]([clause_truth(clause, env, outcomes) for clause in clauses])


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
    found = [outcomes[part] for part in parts]
    for deciding in (Outcome.NOT_MET, Outcome.UNDECIDED, Outcome.MET, Outcome.EXCLUDED, Outcome.EXCEPTION):
        if deciding in found:
            return deciding
    return Outcome.NOT_IN_DENOMINATOR


def _undecided_or(truth: Truth, outcome: Outcome) -> Outcome:
    return Outcome.UNDECIDED if truth is Truth.PENDING else outcome
