"""Tells a workstation what happened in its office since it last asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query
from sqlalchemy import Row, select

from qopi_desktop.central import rounds
from qopi_desktop.central.identity import AnyCaller
from qopi_desktop.central.line import line_after
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.tables import offices
from qopi_desktop.protocol.wire import Changes, Event

LARGEST_PAGE = 500
_PAGE = 200

router = new_router("changes", HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@router.get("/changes")
def say_changes(
    caller: AnyCaller,
    service: ThisService,
    since: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = _PAGE,
) -> Changes:
    """Say what happened in the office after the number *since*, in its order and without a gap.

    ``seq`` and ``head_sha256`` are the newest number of the office and the digest of its newest receipt.
    """
    with service.database.reading() as connection:
        now = service.database.now(connection)
        office = connection.execute(select(offices).where(offices.c.id == caller.office)).one()
        rows = line_after(connection, caller.office, since, limit)
        told = rounds.infos(connection, now, caller.office)
    return Changes(
        server_time=now,
        seq=office.seq,
        head_sha256=office.head_sha256,
        events=tuple(_event(row) for row in rows),
        more=bool(rows) and rows[-1].seq < office.seq,
        rounds=told,
        roster_sha256=office.roster_sha256,
        poll_after_s=service.config.poll_after_s,
    )


def _event(row: Row[Any]) -> Event:
    held = None if row.receipt else row.code is not None
    return Event(seq=row.seq, receipt=row.receipt, chart=row.chart_key, rev=row.rev, held=held, code=row.code)
