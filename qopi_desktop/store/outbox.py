"""The outbox of a store, whatever its rows lie in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.charts import ChartState, RoundId
from qopi_desktop.domain.delivery import (
    FINAL,
    Delivery,
    DeliveryLine,
    Judged,
    OpId,
    OpKind,
    Parcel,
    Settled,
)
from qopi_desktop.store.guard import Means
from qopi_desktop.store.posting import PAYLOAD
from qopi_desktop.store.rows import JoinedChart, OperationRecord, PaperRecord
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import UNDER_WAY, instant, mark_of, moment_of, parcel_of

_WAITING = Delivery.WAITING.value
_TAKEN_IN = frozenset({Delivery.RECEIVED.value, Delivery.HELD.value})
"""How operations stand that the service has; each has a receipt."""

_INTENT, _RECEIPT = "intent", "receipt"


class StoredOutbox:
    """The operations of one store; every promise stands at domain.outbox.Outbox."""

    def __init__(self, means: Means) -> None:
        self._desk = means.desk

    def queue(self, round_ids: frozenset[RoundId] | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Return what waits, the oldest first and never two operations of one chart; None takes every round."""
        with self._desk.read() as shelf:
            first = {row.chart_id: row for row in reversed(shelf.having(OperationRecord, "state", _WAITING))}
            under_way = {row.chart_id for row in shelf.having(OperationRecord, "state", UNDER_WAY)}
            free = [row for chart_id, row in first.items() if chart_id not in under_way]
            asked = [row for row in free if round_ids is None or row.round_id in round_ids]
            oldest = sorted(asked, key=lambda row: (row.signed_at, row.chart_id))[:limit]
            return tuple(_parcel(shelf, row) for row in oldest)

    def asked(self) -> tuple[Parcel, ...]:
        """Return what was being sent when nothing came back, whole: the service is asked about these first."""
        with self._desk.read() as shelf:
            return tuple(_parcel(shelf, row) for row in shelf.having(OperationRecord, "state", UNDER_WAY))

    def sending(self, parcels: Sequence[Parcel]) -> tuple[Parcel, ...]:
        """Note that these are under way, each with its ``base_rev``; what does not wait any more is left out."""
        with self._desk.write() as shelf:
            rows = [row for row in _rows(shelf, (parcel.op_id for parcel in parcels)) if row.state == _WAITING]
            begun = [row._replace(state=UNDER_WAY, base_rev=_base_of(shelf, row)) for row in rows]
            for row in begun:
                shelf.put(row)
            return tuple(_parcel(shelf, row) for row in begun)

    def announced(self, intents: Mapping[OpId, str]) -> Changes:
        """Keep the service's receipt of each announcement."""
        with self._desk.write() as shelf:
            rows = _rows(shelf, intents)
            for row in rows:
                shelf.put(PaperRecord(row.op_id, _INTENT, intents[OpId(row.op_id)]))
                shelf.put(row._replace(announced=1))
        return _delivery(rows)

    def settle(self, settled: Sequence[Settled]) -> Changes:
        """Keep what the service said of each operation, with its receipt; what has a receipt never loses it."""
        by_id = {one.op_id: one for one in settled}
        with self._desk.write() as shelf:
            rows = [row for row in _rows(shelf, by_id) if _is_news(row, by_id[OpId(row.op_id)])]
            for row in rows:
                _settle(shelf, row, by_id[OpId(row.op_id)])
        return _delivery(rows)

    def again(self, op_ids: Sequence[OpId]) -> Changes:
        """Let these wait to be sent again; not what was received, nor what a newer operation has replaced."""
        with self._desk.write() as shelf:
            rows = [row for row in _rows(shelf, op_ids) if _may_wait_again(shelf, row)]
            for row in rows:
                base_rev = row.base_rev if row.state == UNDER_WAY else None
                shelf.put(row._replace(state=_WAITING, code=None, question_id=None, base_rev=base_rev))
        return _delivery(rows)

    def judged(self, judged: Sequence[Judged]) -> Changes:
        """Keep which received charts the service now holds or counts again."""
        touched: list[OperationRecord] = []
        with self._desk.write() as shelf:
            for one in judged:
                state = Delivery.HELD if one.held else Delivery.RECEIVED
                of_chart = shelf.find(OperationRecord, one.chart_id)
                rows = [row for row in of_chart if row.rev == one.rev and row.state in _TAKEN_IN]
                for row in rows:
                    shelf.put(row._replace(state=state.value, code=one.code if one.held else None))
                touched += rows
        return _delivery(touched)

    def lines(self, round_id: RoundId) -> tuple[DeliveryLine, ...]:
        """Return every chart of the round but the voided ones never sent, with its newest operation, by number."""
        with self._desk.read() as shelf:
            joined = shelf.joined(round_id=round_id, delivery=True)
        return tuple(_line(one) for one in joined if not _is_nothing_to_show(one))

    def receipts(self, chart_id: ChartId) -> tuple[str, ...]:
        """Return the receipts of a chart, the newest first."""
        with self._desk.read() as shelf:
            rows = reversed(shelf.find(OperationRecord, chart_id))
            found = [shelf.get(PaperRecord, row.op_id, _RECEIPT) for row in rows]
        return tuple(paper.text for paper in found if paper)

    def waiting(self) -> int:
        """Return how many operations wait or are under way."""
        with self._desk.read() as shelf:
            return sum(len(shelf.having(OperationRecord, "state", state)) for state in (_WAITING, UNDER_WAY))


def _rows(shelf: Shelf, op_ids: Iterable[OpId]) -> list[OperationRecord]:
    """Return the operations with these ids, as far as there are any."""
    return [row for op_id in op_ids for row in shelf.having(OperationRecord, "op_id", op_id)]


def _parcel(shelf: Shelf, row: OperationRecord) -> Parcel:
    payload, intent = (shelf.get(PaperRecord, row.op_id, kind) for kind in (PAYLOAD, _INTENT))
    return parcel_of(row, payload.text if payload else "", intent.text if intent else None)


def _base_of(shelf: Shelf, row: OperationRecord) -> int:
    """Return the revision that the operation builds on: the one of its first try, or the newest acknowledged."""
    if row.base_rev is not None:
        return row.base_rev
    known = shelf.find(OperationRecord, row.chart_id)
    return max((other.rev or 0 for other in known if other.state in _TAKEN_IN), default=0)


def _is_news(row: OperationRecord, one: Settled) -> bool:
    """Return whether what is said can be kept: receipts are never given up for a verdict without one.

    Raises:
        ValueError: It settles nothing, or says that the service has it and brings no receipt.
    """
    if one.delivery not in FINAL or (one.delivery.value in _TAKEN_IN) != (one.receipt is not None):
        raise ValueError("a receipt goes with what was taken in, and with nothing else")
    return one.receipt is not None or row.state not in _TAKEN_IN


def _settle(shelf: Shelf, row: OperationRecord, one: Settled) -> None:
    if one.receipt:
        shelf.put(PaperRecord(row.op_id, _RECEIPT, one.receipt))
    shelf.put(
        row._replace(
            state=one.delivery.value,
            code=one.code,
            question_id=one.question_id,
            rev=one.rev,
            received_at=instant(one.received_at) if one.received_at else None,
            in_grace=int(one.in_grace),
        )
    )


def _may_wait_again(shelf: Shelf, row: OperationRecord) -> bool:
    """Return whether it can be sent again: nothing came of it, and no newer operation has replaced it."""
    if row.state == UNDER_WAY:
        return True
    if row.state in {_WAITING, *_TAKEN_IN} or not row.signature:
        return False
    return shelf.last(OperationRecord, row.chart_id) == row


def _line(one: JoinedChart) -> DeliveryLine:
    row, chart_id = one.operation, ChartId(one.chart.id)
    if row is None:
        return DeliveryLine(chart_id, one.chart.number, None)
    return DeliveryLine(
        chart_id,
        one.chart.number,
        mark_of(row),
        kind=OpKind(row.kind),
        rev=row.rev,
        at=moment_of(row.received_at or row.signed_at),
        op_id=OpId(row.op_id),
        payload_sha256=row.payload_sha256,
    )


def _is_nothing_to_show(one: JoinedChart) -> bool:
    """Return whether the chart was voided without the service ever having come to have it."""
    is_withdrawn = one.operation is not None and one.operation.kind == OpKind.WITHDRAW.value
    return one.chart.state == ChartState.VOIDED.value and not is_withdrawn


def _delivery(rows: Sequence[OperationRecord]) -> Changes:
    if not rows:
        return Changes()
    return Changes(charts=frozenset(ChartId(row.chart_id) for row in rows), topics=frozenset({Topic.DELIVERY}))
