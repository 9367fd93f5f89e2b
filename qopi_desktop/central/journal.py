"""What was done by whom, for ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from qopi_desktop.central.tables import journal

CLOSER = "closer"
"""The actor of what the service does by the clock."""


def note(
    connection: Connection, act: str, *, actor: str, subject: str, at: datetime, reason: str | None = None
) -> None:
    """Write that *actor* did *act* to *subject*; durable with the transaction."""
    connection.execute(journal.insert().values(at=at, actor=actor, act=act, subject=subject, reason=reason))
