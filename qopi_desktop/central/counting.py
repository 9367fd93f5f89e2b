"""How many charts an office has in a round, by what became of them, and how many had each outcome of each measure."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from qopi_desktop.central.tables import charts

Outcomes = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Charts of a round: received is the sum of counted, held and withdrawn; ``outcomes`` are of the counted."""

    counted: int = 0
    held: int = 0
    withdrawn: int = 0
    outcomes: Outcomes = field(default_factory=dict)

    @property
    def received(self) -> int:
        """Return all charts of which anything arrived."""
        return self.counted + self.held + self.withdrawn


def count(connection: Connection, office_id: str, round_id: str) -> Counts:
    """Return the counts of an office as its charts stand now."""
    asked = select(charts.c.withdrawn, charts.c.held_code, charts.c.outcomes)
    rows = connection.execute(asked.where(charts.c.round_id == round_id, charts.c.office_id == office_id)).all()
    counted = [row.outcomes for row in rows if not row.withdrawn and row.held_code is None]
    withdrawn = sum(row.withdrawn for row in rows)
    outcomes = sum_outcomes({name: {outcome: 1}} for text in counted for name, outcome in json.loads(text).items())
    return Counts(len(counted), len(rows) - len(counted) - withdrawn, withdrawn, outcomes)


def add(parts: Iterable[Counts]) -> Counts:
    """Return the counts of all *parts* together."""
    whole = list(parts)
    return Counts(
        sum(part.counted for part in whole),
        sum(part.held for part in whole),
        sum(part.withdrawn for part in whole),
        sum_outcomes(part.outcomes for part in whole),
    )


def sum_outcomes(parts: Iterable[Outcomes]) -> Outcomes:
    """Return how often each outcome of each measure occurs in all *parts*, in the order of their names."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        for name, outcomes in part.items():
            found[name].update(outcomes)
    return {name: dict(sorted(found[name].items())) for name in sorted(found)}
