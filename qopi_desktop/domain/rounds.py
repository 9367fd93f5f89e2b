"""A round: when charts are collected, for which modules, and how they add up to one score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from qopi_desktop.domain.charts import RoundId


class Pooling(Enum):
    """How the rates of several measures become one.

    Source: decisions.md 3.
    """

    POOLED = "pooled"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Scoring:
    """Which way of pooling decides, and the share, unrounded, from which a practice passes."""

    rule: Pooling = Pooling.POOLED
    passing: Fraction = Fraction(75, 100)


@dataclass(frozen=True, slots=True)
class Round:
    """One collection period; open on ``[opens_on, closes_on)``.

    ``sets`` are the sets of measures that are scored as a whole, ``limits`` the days and years that eligibility counts.

    Source: decisions.md 1, 8 and 17.
    """

    id: RoundId
    title: str
    opens_on: date
    closes_on: date
    modules: tuple[str, ...]
    demonstration: bool
    sets: tuple[str, ...] = ()
    scoring: Scoring = Scoring()
    limits: Mapping[str, int] = field(default_factory=dict)

    def is_open(self, today: date) -> bool:
        """Return whether *today* lies in the round."""
        return self.opens_on <= today < self.closes_on
