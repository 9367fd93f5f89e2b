"""What a measure says of one chart."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """Where a chart left the ladder of a measure.

    Source: docs/conditions.md, "In measures": a settled gap counts as false at its rung, a pending one stops it.
    """

    MET = "met"
    NOT_MET = "not-met"
    EXCLUDED = "excluded"
    EXCEPTION = "exception"
    NOT_IN_DENOMINATOR = "not-in-denominator"
    UNDECIDED = "undecided"

    __hash__ = object.__hash__  # members are single: found by identity, which is faster than by name
