"""Says how an office, or a whole practice, stands in a round."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection, select

from qopi_desktop.central import rounds
from qopi_desktop.central.counting import Counts, add, count
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.identity import AnyCaller, insist_on_office, insist_on_practice
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.tables import frozen_counts, offices
from qopi_desktop.protocol.wire import Ref, Standing

router = new_router("standing", HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


@router.get("/offices/{office}/rounds/{round_id}/standing")
def say_office(office: Ref, round_id: Ref, caller: AnyCaller, service: ThisService) -> Standing:
    """Say how an office stands: the caller's own, or one that was granted to them."""
    with service.database.reading() as connection:
        insist_on_office(connection, caller, office)
        return _standing(connection, round_id, [office], service.database.now(connection))


@router.get("/practices/{practice}/rounds/{round_id}/standing")
def say_practice(practice: Ref, round_id: Ref, caller: AnyCaller, service: ThisService) -> Standing:
    """Say how all offices of a practice that was granted to the caller stand together; none of them is shown apart."""
    with service.database.reading() as connection:
        insist_on_practice(connection, caller, practice)
        of_practice = select(offices.c.id).where(offices.c.practice_id == practice)
        return _standing(connection, round_id, connection.scalars(of_practice).all(), service.database.now(connection))


def _standing(connection: Connection, round_id: str, office_ids: Sequence[str], now: datetime) -> Standing:
    """The counts as they are, or as they were frozen; the round as an only office has it."""
    had = rounds.of_office(connection, office_ids[0] if len(office_ids) == 1 else "", {round_id}).get(round_id)
    if had is None:
        raise RefusedRequest.not_found()
    is_closed = had.closed_at is not None
    parts = [(_frozen if is_closed else count)(connection, each, round_id) for each in office_ids]
    counts = add(parts)
    return Standing(
        round=round_id,
        state=had.phase(now).value,
        received=counts.received,
        counted=counts.counted,
        held=counts.held,
        withdrawn=counts.withdrawn,
        frozen_at=had.closed_at,
        outcomes=counts.outcomes,
    )


def _frozen(connection: Connection, office_id: str, round_id: str) -> Counts:
    kept = frozen_counts.c
    asked = select(frozen_counts).where(kept.office_id == office_id, kept.round_id == round_id)
    row = connection.execute(asked).one_or_none()
    return Counts(row.counted, row.held, row.withdrawn, json.loads(row.outcomes)) if row else Counts()
