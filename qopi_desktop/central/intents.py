"""Takes announcements in: the fast lane, which waits for no batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection, select

from qopi_desktop.central.fast_route import FastRoute
from qopi_desktop.central.identity import AnyCaller
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.tables import intents
from qopi_desktop.central.writing import insert_absent
from qopi_desktop.protocol.receipts import IntentReceipt, sign
from qopi_desktop.protocol.wire import Intent, IntentsAnswer, IntentsRequest

router = new_router("operations", HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
router.route_class = FastRoute


@router.post("/intents")
def announce(asked: IntentsRequest, caller: AnyCaller, service: ThisService) -> IntentsAnswer:
    """Note that operations are about to be sent: a signed receipt for each, in order.

    What was announced before the close is taken in within the grace time. Announced again, it keeps its first time.
    """
    with service.database.writing() as connection:
        times = note_intents(connection, caller.office, asked.intents, service.database.now(connection))
    key = service.keys.current
    said = (IntentReceipt(each.op_id, each.payload_sha256, caller.office, times[each]) for each in asked.intents)
    return IntentsAnswer(receipts=tuple(sign(key, each) for each in said))


def note_intents(
    connection: Connection, office_id: str, announced: Sequence[Intent], at: datetime
) -> dict[Intent, datetime]:
    """Note those of *announced* that are new at *at*, and return when each was first announced."""
    if not announced:
        return {}
    in_order = sorted((each.op_id, each.payload_sha256) for each in announced)  # the same for all: none blocks another
    rows = [{"office_id": office_id, "op_id": op_id, "payload_sha256": sha256, "at": at} for op_id, sha256 in in_order]
    connection.execute(insert_absent(connection, intents), rows)
    ids = [each.op_id for each in announced]
    asked = select(intents).where(intents.c.office_id == office_id, intents.c.op_id.in_(ids))
    return {Intent(op_id=row.op_id, payload_sha256=row.payload_sha256): row.at for row in connection.execute(asked)}
