"""The rungs of the ladder as one decision diagram: from the first clause of the denominator to an outcome.

Source: docs/conditions.md, "In measures": at each rung a settled gap counts as false, a pending one stops the climb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from qopi_desktop.conditions import Composite, Condition, Step, Truth, Ways, all_of, any_of
from qopi_desktop.measures.outcomes import Outcome


class Rung(Enum):
    """One step of the ladder."""

    DENOMINATOR = "denominator"
    EXCLUDE = "exclude"
    NUMERATOR = "numerator"
    EXCEPTION = "exception"

    __hash__ = object.__hash__  # members are single: found by identity, which is faster than by name


@dataclass(frozen=True, slots=True)
class Clause:
    """One named rule of a rung."""

    name: str
    rule: Condition | Composite


class Place(NamedTuple):
    """An outcome, and the rung at which the ladder ended with it."""

    outcome: Outcome
    rung: Rung


NOT_COUNTED = Place(Outcome.NOT_IN_DENOMINATOR, Rung.DENOMINATOR)
EXCLUDED = Place(Outcome.EXCLUDED, Rung.EXCLUDE)
MET = Place(Outcome.MET, Rung.NUMERATOR)
EXCUSED = Place(Outcome.EXCEPTION, Rung.EXCEPTION)
NOT_MET = Place(Outcome.NOT_MET, Rung.NUMERATOR)
OPEN: Mapping[Rung, Place] = {rung: Place(Outcome.UNDECIDED, rung) for rung in Rung}

PARTS = Place(Outcome.UNDECIDED, Rung.NUMERATOR)
"""Where the climb of a composite waits for the outcomes of its parts; told from `OPEN` by identity."""


def first_step(rungs: Mapping[Rung, Sequence[Clause]]) -> Step:
    """Return where a climb begins; it ends at a `Place`, or for a composite at `PARTS`."""
    numerator = rungs[Rung.NUMERATOR]
    met = PARTS if _is_composite(numerator) else _all(numerator, _ways(Rung.NUMERATOR, MET, exception_step(rungs)))
    left_out = _any(rungs[Rung.EXCLUDE], _ways(Rung.EXCLUDE, EXCLUDED, met))
    return _all(rungs[Rung.DENOMINATOR], _ways(Rung.DENOMINATOR, left_out, NOT_COUNTED))


def exception_step(rungs: Mapping[Rung, Sequence[Clause]]) -> Step:
    """Return where the climb of a chart that did not meet the measure goes on."""
    return _any(rungs[Rung.EXCEPTION], _ways(Rung.EXCEPTION, EXCUSED, NOT_MET))


def _ways(rung: Rung, true: Step, false: Step) -> Ways:
    return {Truth.TRUE: true, Truth.FALSE: false, Truth.SETTLED: false, Truth.PENDING: OPEN[rung]}


def _all(clauses: Sequence[Clause], ways: Ways) -> Step:
    return all_of([clause.rule.into for clause in clauses if isinstance(clause.rule, Condition)])(ways)


def _any(clauses: Sequence[Clause], ways: Ways) -> Step:
    return any_of([clause.rule.into for clause in clauses if isinstance(clause.rule, Condition)])(ways)


def _is_composite(clauses: Sequence[Clause]) -> bool:
    return any(isinstance(clause.rule, Composite) for clause in clauses)
