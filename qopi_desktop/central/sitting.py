"""Reads what a batch is judged on, under the locks of its transaction, and writes what was taken in."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from qopi_desktop.central import rounds
from qopi_desktop.central.line import Line
from qopi_desktop.central.opening import Opened
from qopi_desktop.central.record import ChartRecord, Roster, load_roster, with_everybody
from qopi_desktop.central.tables import chart_contributors, chart_physicians, charts, intents, late_ops, ops
from qopi_desktop.central.verdicts import Sitting, StoredOp, Taken, decide
from qopi_desktop.central.writing import insert_absent
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.wire import Op, Verdict

_KNOWN_OPS = select(ops.c.op_id, ops.c.payload_sha256, ops.c.chart_key, ops.c.rev, ops.c.receipt).where(
    ops.c.office_id == bindparam("office"), ops.c.op_id.in_(bindparam("ids", expanding=True))
)
_CHARTS_ANYWHERE = select(charts).where(charts.c.chart_key.in_(bindparam("keys", expanding=True)))
_ANNOUNCED = select(intents.c.op_id, intents.c.payload_sha256, intents.c.at).where(
    intents.c.office_id == bindparam("office"), intents.c.op_id.in_(bindparam("ids", expanding=True))
)
_ADD_OPS, _ADD_CHARTS = insert(ops), insert(charts)
_ADD_PHYSICIANS, _ADD_CONTRIBUTORS = insert(chart_physicians), insert(chart_contributors)
_MOVE_CHART = update(charts).where(charts.c.office_id == bindparam("office"), charts.c.chart_key == bindparam("key"))
_PARTS = ("round_id", "rev", "head_op", "withdrawn", "held_code", "treating_id", "outcomes")


def take_in(
    connection: Connection, opened: Sequence[Opened], *, office_id: str, at: datetime, key: SigningKey
) -> list[Verdict]:
    """Return the verdict of each operation, in order, and write those that are taken in.

    An operation that is not taken in leaves nothing, but that one which comes too late is kept apart.

    Args:
        connection: In a transaction that began at *at*; the receipts hold once it is committed.
        opened: Operations of any charts; a later one sees what an earlier one did.
        office_id: Whose they are.
        at: When they were received.
        key: Signs the receipts.
    """
    sitting = _read(connection, opened, office_id, at, key)
    before = dict(sitting.charts)
    verdicts = [decide(sitting, each) for each in opened]
    if sitting.taken:
        connection.execute(_ADD_OPS, [_op_row(taken, sitting) for taken in sitting.taken])
        _write_charts(connection, before, sitting)
        sitting.line.write(connection)
    if sitting.late:
        connection.execute(insert_absent(connection, late_ops), [_late_row(each, sitting) for each in sitting.late])
    return verdicts


def stored_ops(connection: Connection, office_id: str, op_ids: Collection[str]) -> dict[str, StoredOp]:
    """Return those of the office's operations that were taken in, by id."""
    rows = connection.execute(_KNOWN_OPS, {"office": office_id, "ids": list(op_ids)})
    return {row.op_id: StoredOp(row.payload_sha256, row.chart_key, row.rev, row.receipt) for row in rows}


def _read(connection: Connection, opened: Sequence[Opened], office_id: str, at: datetime, key: SigningKey) -> Sitting:
    rounds_now = rounds.of_office(connection, office_id, {each.op.round for each in opened}, hold=True)
    line = Line.hold(connection, office_id)  # after the rounds: the closer takes them in this order too
    known = stored_ops(connection, office_id, [each.op.op_id for each in opened])
    keys = {each.op.chart for each in opened} | {stored.chart for stored in known.values()}
    rows = connection.execute(_CHARTS_ANYWHERE, {"keys": list(keys)}).all()
    known_charts = with_everybody(connection, office_id, [row for row in rows if row.office_id == office_id])
    return Sitting(
        office_id=office_id,
        at=at,
        key=key,
        line=line,
        rounds=rounds_now,
        ops=known,
        charts=known_charts,
        elsewhere=frozenset(row.chart_key for row in rows if row.office_id != office_id),
        roster=_read_roster(connection, office_id, opened, known_charts),
        announced=_read_intents(connection, office_id, at, opened, rounds_now),
    )


def _read_roster(
    connection: Connection, office_id: str, opened: Sequence[Opened], known: Mapping[str, ChartRecord]
) -> Roster:
    persons = {each.op.signer for each in opened}.union(
        *(each.contributors for each in opened), *(chart.contributors for chart in known.values())
    )
    treated = frozenset[str]().union(
        *(each.physicians for each in opened), *(chart.physicians for chart in known.values())
    )
    return load_roster(connection, office_id, persons, treated)


def _read_intents(
    connection: Connection,
    office_id: str,
    at: datetime,
    opened: Sequence[Opened],
    rounds_now: Mapping[str, rounds.OfficeRound],
) -> dict[tuple[str, str], datetime]:
    """When each operation that needs it was announced, by id and hash: none needs it before its round has closed."""
    late = [each.op.op_id for each in opened if _is_late(each.op, rounds_now, at)]
    if not late:
        return {}
    rows = connection.execute(_ANNOUNCED, {"office": office_id, "ids": late})
    return {(row.op_id, row.payload_sha256): row.at for row in rows}


def _is_late(op: Op, rounds_now: Mapping[str, rounds.OfficeRound], at: datetime) -> bool:
    return op.round in rounds_now and rounds_now[op.round].refuse(at, None) == "late"


def _write_charts(connection: Connection, before: Mapping[str, ChartRecord], sitting: Sitting) -> None:
    """Write the charts as they are now, each once, and who is recorded on them for the first time."""
    touched = [sitting.charts[key] for key in dict.fromkeys(taken.opened.op.chart for taken in sitting.taken)]
    new = [
        {"office_id": chart.office_id, "chart_key": chart.key, **_parts(chart)}
        for chart in touched
        if chart.key not in before
    ]
    moved = [{"office": chart.office_id, "key": chart.key, **_parts(chart)} for chart in touched if chart.key in before]
    if new:
        connection.execute(_ADD_CHARTS, new)
    if moved:
        connection.execute(_MOVE_CHART, moved)
    for add, column, ever in (
        (_ADD_PHYSICIANS, "physician_id", "physicians"),
        (_ADD_CONTRIBUTORS, "person_id", "contributors"),
    ):
        added = [
            {"office_id": chart.office_id, "chart_key": chart.key, column: who, "since": sitting.at}
            for chart in touched
            for who in sorted(getattr(chart, ever) - getattr(before.get(chart.key), ever, frozenset()))
        ]
        if added:
            connection.execute(add, added)


def _parts(chart: ChartRecord) -> dict[str, Any]:
    return {part: getattr(chart, part) for part in _PARTS}


def _op_row(taken: Taken, sitting: Sitting) -> dict[str, Any]:
    op = taken.opened.op
    return {
        "office_id": sitting.office_id,
        "op_id": op.op_id,
        "device_id": taken.opened.device_id,
        "kind": op.kind.value,
        "chart_key": op.chart,
        "round_id": op.round,
        "rev": taken.stored.rev,
        "seq": taken.seq,
        "payload": op.payload,
        "payload_sha256": op.payload_sha256,
        "signer_id": op.signer,
        "statement": json.dumps([taken.opened.statement.decode(), op.key, op.signature]),
        "received_at": sitting.at,
        "receipt": taken.stored.receipt,
    }


def _late_row(opened: Opened, sitting: Sitting) -> dict[str, Any]:
    op = opened.op
    return {
        "office_id": sitting.office_id,
        "op_id": op.op_id,
        "round_id": op.round,
        "chart_key": op.chart,
        "payload": op.payload,
        "payload_sha256": op.payload_sha256,
        "arrived_at": sitting.at,
    }
