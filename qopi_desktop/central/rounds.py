"""The rounds on the service's clock: where they stand, and whether an operation comes in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, and_, bindparam, select

from qopi_desktop.central.tables import extensions, rounds
from qopi_desktop.central.writing import insert_absent
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.protocol.wire import RoundInfo

GRACE = timedelta(minutes=30)
_ZONE = ZoneInfo("America/New_York")
_EXTENDED = and_(extensions.c.round_id == rounds.c.id, extensions.c.office_id == bindparam("office"))
_ALL = select(rounds, extensions.c.until).select_from(rounds.outerjoin(extensions, _EXTENDED)).order_by(rounds.c.id)
_SOME = _ALL.where(rounds.c.id.in_(bindparam("rounds", expanding=True)))
_HELD = _SOME.with_for_update(read=True, of=rounds)


class Phase(Enum):
    """Where a round stands: the first three follow from the clock, the others are acts."""

    PLANNED = "planned"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class OfficeRound:
    """A round as one office has it; ``closes_at`` is later than for the others where the help desk extended it."""

    id: str
    title: str
    opens_at: datetime
    closes_at: datetime
    grace_s: int
    closed_at: datetime | None
    reported_at: datetime | None

    def phase(self, now: datetime) -> Phase:
        """Return where the round stands at *now*; in grace it stays until the closer has come."""
        if self.reported_at is not None:
            return Phase.REPORTED
        if self.closed_at is not None:
            return Phase.CLOSED
        if now < self.opens_at:
            return Phase.PLANNED
        return Phase.OPEN if now < self.closes_at else Phase.GRACE

    def refuse(self, received_at: datetime, announced_at: datetime | None) -> str | None:
        """Return why what arrives at *received_at* is not taken in: ``round-not-open`` or ``late``; None if it is.

        Open is half-open; what was announced before the close may follow within the grace time. Nothing is
        taken in once the closer has been there.
        """
        if self.closed_at is not None:
            return "late"
        if received_at < self.opens_at:
            return "round-not-open"
        if received_at < self.closes_at:
            return None
        announced = announced_at is not None and announced_at < self.closes_at
        return None if announced and received_at < self.closes_at + timedelta(seconds=self.grace_s) else "late"

    def info(self, now: datetime) -> RoundInfo:
        """Return what a workstation is told."""
        return RoundInfo(
            id=self.id,
            title=self.title,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            grace_s=self.grace_s,
            state=self.phase(now).value,
        )


def load_shipped(connection: Connection, today: date) -> None:
    """Add the rounds of resources/ that are not there yet; what the help desk put stays as it is."""
    for each in load_rounds(today):
        facts = {
            "id": each.id,
            "title": each.title,
            "opens_at": _midnight(each.opens_on),
            "closes_at": _midnight(each.closes_on),
            "grace_s": int(GRACE.total_seconds()),
        }
        connection.execute(insert_absent(connection, rounds), facts)


def of_office(
    connection: Connection, office_id: str, round_ids: Collection[str] | None = None, *, hold: bool = False
) -> dict[str, OfficeRound]:
    """Return the rounds as the office has them, by id; None takes all.

    Args:
        connection: In a transaction.
        office_id: Whose extensions count.
        round_ids: Which; those that are not there are left out.
        hold: Of some rounds: the closer waits until the transaction has ended, and what it did before is seen.
    """
    asked = _ALL if round_ids is None else _HELD if hold else _SOME
    values = {"office": office_id} | ({} if round_ids is None else {"rounds": list(round_ids)})
    return {row.id: _as_had(row) for row in connection.execute(asked, values)}


def infos(connection: Connection, now: datetime, office_id: str = "") -> tuple[RoundInfo, ...]:
    """Return what a workstation of the office is told of every round; without an office, what everybody is told."""
    return tuple(each.info(now) for each in of_office(connection, office_id).values())


def _as_had(row: Row[Any]) -> OfficeRound:
    closes_at = max(row.closes_at, row.until) if row.until else row.closes_at
    return OfficeRound(row.id, row.title, row.opens_at, closes_at, row.grace_s, row.closed_at, row.reported_at)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _ZONE)
