"""Closes rounds: judges every chart once more and freezes the counts, in one transaction for a round."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from qopi_desktop.central.counting import count
from qopi_desktop.central.database import Database
from qopi_desktop.central.journal import CLOSER, note
from qopi_desktop.central.judging import judge_again
from qopi_desktop.central.tables import charts, extensions, frozen_counts, rounds

DRAIN = timedelta(seconds=30)
"""How long a transaction that began within the grace time may still be under way after it."""


def close_due(database: Database) -> list[str]:
    """Close every round whose delivery time is over, in the office with the latest extension too; return which.

    Any number of service processes may do this at once: one of them closes a round.
    """
    with database.reading() as connection:
        now = database.now(connection)
        running = connection.execute(select(rounds).where(rounds.c.closed_at.is_(None))).all()
        due = [row.id for row in running if _is_over(connection, row, now)]
    return [round_id for round_id in due if _close(database, round_id)]


def _is_over(connection: Connection, row: Row[Any], now: datetime) -> bool:
    until = select(func.max(extensions.c.until)).where(extensions.c.round_id == row.id)
    latest = max(row.closes_at, connection.scalar(until) or row.closes_at)
    return bool(latest + timedelta(seconds=row.grace_s) + DRAIN <= now)


def _close(database: Database, round_id: str) -> bool:
    """Close the round unless another process did or an extension came; whoever holds it is waited for."""
    with database.writing() as connection:
        asked = select(rounds).where(rounds.c.id == round_id, rounds.c.closed_at.is_(None)).with_for_update()
        row, now = connection.execute(asked).one_or_none(), database.now(connection)
        if row is None or not _is_over(connection, row, now):
            return False
        with_charts = select(charts.c.office_id).where(charts.c.round_id == round_id).distinct()
        for office_id in sorted(connection.scalars(with_charts)):
            judge_again(connection, office_id, now, (round_id,))
            _freeze(connection, office_id, round_id, now)
        connection.execute(update(rounds).where(rounds.c.id == round_id).values(closed_at=now))
        note(connection, "close-round", actor=CLOSER, subject=round_id, at=now)
        return True


def _freeze(connection: Connection, office_id: str, round_id: str, now: datetime) -> None:
    counts = count(connection, office_id, round_id)
    frozen = {
        "round_id": round_id,
        "office_id": office_id,
        "received": counts.received,
        "counted": counts.counted,
        "held": counts.held,
        "withdrawn": counts.withdrawn,
        "outcomes": json.dumps(counts.outcomes),
        "frozen_at": now,
    }
    connection.execute(insert(frozen_counts), frozen)
