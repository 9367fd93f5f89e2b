"""A round: when charts are collected and for which modules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qopi_desktop.domain.charts import RoundId


@dataclass(frozen=True, slots=True)
class Round:
    """One collection period; open on ``[opens_on, closes_on)``.

    Source: decisions.md 1 and 17.
    """

    id: RoundId
    title: str
    opens_on: date
    closes_on: date
    modules: tuple[str, ...]
    demonstration: bool

    def is_open(self, today: date) -> bool:
        """Return whether *today* lies in the round."""
        return self.opens_on <= today < self.closes_on
