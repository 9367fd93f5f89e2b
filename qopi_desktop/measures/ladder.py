"""The ladder: one measure, one chart, five steps.

Source: docs/conditions.md, "In measures".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qopi_desktop.conditions import Composite, Env, Truth
from qopi_desktop.measures.definition import Clause, Measure, Rung
from qopi_desktop.measures.outcomes import Outcome

Outcomes = Mapping[str, Outcome]
Place = tuple[Outcome, Rung]
"""An outcome, and the rung at which the ladder ended with it."""

_NOT_COUNTED: Place = (Outcome.NOT_IN_DENOMINATOR, Rung.DENOMINATOR)
_EXCLUDED: Place = (Outcome.EXCLUDED, Rung.EXCLUDE)
_MET: Place = (Outcome.MET, Rung.NUMERATOR)
_EXCUSED: Place = (Outcome.EXCEPTION, Rung.EXCEPTION)
_NOT_MET: Place = (Outcome.NOT_MET, Rung.NUMERATOR)
_OPEN: Mapping[Rung, Place] = {rung: (Outcome.UNDECIDED, rung) for rung in Rung}

_PLACES: Mapping[Rung, int] = {rung: place for place, rung in enumerate(Rung)}
_PART_TRUTH: Mapping[Outcome, Truth] = {
    Outcome.MET: Truth.TRUE,
    Outcome.NOT_MET: Truth.FALSE,
    Outcome.UNDECIDED: Truth.PENDING,
}


def climb(measure: Measure, env: Env, outcomes: Outcomes) -> Place:
    """Return where *measure* leaves the ladder, and at which rung; *outcomes* has its parts if it is a composite."""
    denominator, exclude, numerator, exception = measure.decides
    counted = denominator(env)
    if counted is not Truth.TRUE:
        return _OPEN[Rung.DENOMINATOR] if counted is Truth.PENDING else _NOT_COUNTED
    left_out = exclude(env)
    if left_out is Truth.TRUE or left_out is Truth.PENDING:
        return _EXCLUDED if left_out is Truth.TRUE else _OPEN[Rung.EXCLUDE]
    if measure.parts:
        outcome = join(measure.parts, outcomes)
        if outcome not in _PART_TRUTH:
            return (outcome, Rung.NUMERATOR)
        met = _PART_TRUTH[outcome]
    else:
        met = numerator(env)
    if met is Truth.TRUE or met is Truth.PENDING:
        return _MET if met is Truth.TRUE else _OPEN[Rung.NUMERATOR]
    excused = exception(env)
    if excused is Truth.TRUE or excused is Truth.PENDING:
        return _EXCUSED if excused is Truth.TRUE else _OPEN[Rung.EXCEPTION]
    return _NOT_MET


def climb_all(measures: Iterable[Measure], env: Env) -> dict[str, Outcome]:
    """Return the outcome of each of *measures*, of which a composite stands after its parts."""
    outcomes: dict[str, Outcome] = {}
    for measure in measures:
        outcomes[measure.id] = climb(measure, env, outcomes)[0]
    return outcomes


def rung_truth(measure: Measure, rung: Rung, env: Env, outcomes: Outcomes) -> Truth:
    """Return what a rung is as a whole: *and* in denominator and numerator, *or* in exclusion and exception."""
    if rung is Rung.NUMERATOR and measure.parts:
        return clause_truth(measure.numerator[0], env, outcomes)
    return measure.decides[_PLACES[rung]](env)


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
