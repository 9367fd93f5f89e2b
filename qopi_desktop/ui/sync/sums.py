"""What became of the charts of the round, as a sum that adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.delivery import DeliveryLine


class Group(Enum):
    """Where a chart of the round stands; each stands in exactly one."""

    RECEIVED = "received"
    REFUSED = "refused"
    WAITING = "waiting"
    CONFLICT = "conflict"
    HELD = "held"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    UNSENT = "unsent"
    OPEN = "open"


_RECEIVED = ("accepted", "unchanged")
_ALWAYS = (*_RECEIVED, "refused", "waiting")


@dataclass(frozen=True, slots=True)
class Term:
    """One number of the sum: the key of its word, and how many charts."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The charts of the round by group; ``accepted`` are those received in the last sync."""

    counts: Mapping[Group, int]
    accepted: int = 0

    @property
    def total(self) -> int:
        """Return how many charts the round has."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Return how many charts wait to be sent."""
        return self.counts.get(Group.WAITING, 0)

    @property
    def received(self) -> int:
        """Return how many charts the service has as they are here."""
        return self.counts.get(Group.RECEIVED, 0)

    @property
    def attention(self) -> int:
        """Return how many charts somebody has to see to."""
        return sum(self.counts.get(group, 0) for group in (Group.REFUSED, Group.CONFLICT, Group.HELD, Group.LATE))

    @property
    def may_say_complete(self) -> bool:
        """Return whether everything that was to be sent was received: only then a sync is called complete."""
        return not self.waiting and not self.attention and not self.counts.get(Group.UNSENT) and self.received > 0

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms whose sum is `total`: four always, the others where they are not 0."""
        accepted = min(self.accepted, self.received)
        found = [
            Term("accepted", accepted),
            Term("unchanged", self.received - accepted),
            *(Term(group.value, self.counts.get(group, 0)) for group in Group if group is not Group.RECEIVED),
        ]
        return tuple(term for term in found if term.count or term.name in _ALWAYS)


def group_of(line: DeliveryLine, unsent: Container[ChartId] = ()) -> Group:
    """Return where the chart of *line* stands; *unsent* are complete, but were never to be sent."""
    if line.mark is None:
        return Group.UNSENT if line.chart_id in unsent else Group.OPEN
    group = Group(line.mark.delivery.value)
    return Group.WITHDRAWN if group is Group.RECEIVED and line.mark.withdrawn else group


def sums_of(lines: Iterable[DeliveryLine], unsent: Container[ChartId], accepted: int) -> Sums:
    """Return the sums of *lines*, of which *accepted* were received in the last sync."""
    return Sums(Counter(group_of(line, unsent) for line in lines), accepted)


def lines_of(
    lines: Iterable[DeliveryLine], unsent: Container[ChartId], term: str, accepted: int
) -> tuple[DeliveryLine, ...]:
    """Return the lines that *term* counts, all for an empty name; the *accepted* ones are the latest received."""
    found = tuple(lines)
    if not term:
        return found
    if term not in _RECEIVED:
        return tuple(line for line in found if group_of(line, unsent).value == term)
    received = [line for line in found if group_of(line) is Group.RECEIVED]
    latest = sorted(received, key=_at, reverse=True)[: min(accepted, len(received))]
    return tuple(line for line in received if (line in latest) is (term == "accepted"))


def _at(line: DeliveryLine) -> float:
    return line.at.timestamp() if line.at is not None else 0.0
