"""Takes operations in: one transaction for a batch, one verdict for each operation."""

from __future__ import annotations

from http import HTTPStatus

from qopi_desktop.central.fast_route import FastRoute
from qopi_desktop.central.identity import AnyCaller
from qopi_desktop.central.opening import open_all, shipped_package
from qopi_desktop.central.record import load_charts
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.sitting import stored_ops
from qopi_desktop.central.tables import charts
from qopi_desktop.central.verdicts import stored_verdict
from qopi_desktop.protocol.wire import Batch, BatchAnswer, StatusAnswer, StatusRequest

router = new_router("operations", HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
router.route_class = FastRoute


@router.post("/batches")
def take_batch(asked: Batch, caller: AnyCaller, service: ThisService) -> BatchAnswer:
    """Take in signed operations on charts: a verdict for each, in order; what is accepted or held has a receipt.

    A refused operation keeps none of the others back. One that is known gets the receipt that it got.
    """
    opened = open_all(asked.ops, caller, service.ring, shipped_package())
    return service.counter.take(caller.office, opened)


@router.post("/ops/status")
def say_status(asked: StatusRequest, caller: AnyCaller, service: ThisService) -> StatusAnswer:
    """Say which operations were taken in, with the receipts they got; the others may be sent again as they are."""
    with service.database.reading() as connection:
        known = stored_ops(connection, caller.office, asked.op_ids)
        heads = load_charts(connection, caller.office, charts.c.chart_key.in_({each.chart for each in known.values()}))
    return StatusAnswer(
        known=tuple(
            stored_verdict(op_id, known[op_id], heads.get(known[op_id].chart))
            for op_id in asked.op_ids
            if op_id in known
        ),
        unknown=tuple(op_id for op_id in asked.op_ids if op_id not in known),
    )
