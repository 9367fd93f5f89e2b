"""How often each outcome of each measure occurred, by office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from qopi_desktop.domain.scores import Score
from qopi_desktop.measures.outcomes import Outcome

PLACES: Mapping[Outcome, int] = MappingProxyType({outcome: place for place, outcome in enumerate(Outcome)})
"""Where the count of each outcome stands."""


@dataclass(slots=True)
class Tally:
    """Counts of charts; two of them add up.

    ``counts`` has, by office and by measure, one number for each outcome, at its place in `PLACES`.
    """

    counts: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def add(self, office: str, outcomes: Mapping[str, Outcome]) -> None:
        """Count one chart."""
        found = self.counts.setdefault(office, {})
        for measure_id, outcome in outcomes.items():
            if measure_id not in found:
                found[measure_id] = [0] * len(PLACES)
            found[measure_id][PLACES[outcome]] += 1

    def take(self, other: Tally) -> None:
        """Add what *other* has counted."""
        for office, measures in other.counts.items():
            found = self.counts.setdefault(office, {})
            for measure_id, counts in measures.items():
                before = found.get(measure_id, [0] * len(PLACES))
                found[measure_id] = [one + more for one, more in zip(before, counts, strict=True)]

    def scores(self) -> dict[str, dict[str, Score]]:
        """Return the score of each measure in each office, in the order of their codes."""
        return {
            office: {measure_id: _score(self.counts[office][measure_id]) for measure_id in sorted(self.counts[office])}
            for office in sorted(self.counts)
        }


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of *tallies*."""
    summed = Tally()
    for each in tallies:
        summed.take(each)
    return summed


def _score(counts: list[int]) -> Score:
    return Score(**{outcome.name.lower(): counts[place] for outcome, place in PLACES.items()})
