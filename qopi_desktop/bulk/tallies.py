"""How often each outcome of each measure occurred, by office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qopi_desktop.domain.scores import Score
from qopi_desktop.measures.outcomes import Outcome

Counts = Counter[tuple[str, Outcome]]
"""How often a measure, by its id, had an outcome."""


@dataclass(slots=True)
class Tally:
    """Counts of charts by office; two of them add up."""

    counts: dict[str, Counts] = field(default_factory=dict)

    def add(self, office: str, outcomes: Mapping[str, Outcome]) -> None:
        """Count one chart."""
        self._of(office).update(outcomes.items())

    def take(self, other: Tally) -> None:
        """Add what *other* has counted."""
        for office, counts in other.counts.items():
            self._of(office).update(counts)

    def scores(self) -> dict[str, dict[str, Score]]:
        """Return the score of each measure in each office, in the order of their codes."""
        return {office: _scores(self.counts[office]) for office in sorted(self.counts)}

    def _of(self, office: str) -> Counts:
        return self.counts.setdefault(office, Counter())


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of *tallies*."""
    summed = Tally()
    for each in tallies:
        summed.take(each)
    return summed


def _scores(counts: Counts) -> dict[str, Score]:
    measures = sorted({measure_id for measure_id, _ in counts})
    return {each: Score(**{outcome.name.lower(): counts[each, outcome] for outcome in Outcome}) for each in measures}
