"""What becomes of one operation: the checks in their order, on the record as the operations before it left it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from qopi_desktop.central.judging import judge
from qopi_desktop.central.line import Line
from qopi_desktop.central.opening import Denied, Opened
from qopi_desktop.central.record import ChartRecord, Roster
from qopi_desktop.central.rounds import OfficeRound
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.content import PhysicianContent
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import Receipt, sign
from qopi_desktop.protocol.wire import Op, Verdict, VerdictKind

_NO_OUTCOMES = "{}"


@dataclass(frozen=True, slots=True)
class StoredOp:
    """An operation that was taken in, by its hash and with its receipt."""

    payload_sha256: str
    chart: str
    rev: int
    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """An operation that is taken in, and its number in the office's line."""

    opened: Opened
    seq: int
    stored: StoredOp


@dataclass
class Sitting:
    """All that the operations of one batch are judged on, read under the locks of its transaction.

    ``announced`` is when an operation was announced, by its id and hash. ``elsewhere`` are keys of charts of other
    offices. What is taken in is noted here, so that the next operation sees it.
    """

    office_id: str
    at: datetime
    key: SigningKey
    line: Line
    rounds: dict[str, OfficeRound]
    ops: dict[str, StoredOp]
    charts: dict[str, ChartRecord]
    elsewhere: frozenset[str]
    roster: Roster
    announced: dict[tuple[str, str], datetime]
    taken: list[Taken] = field(default_factory=list)
    late: list[Opened] = field(default_factory=list)


def decide(sitting: Sitting, opened: Opened) -> Verdict:
    """Return what becomes of the operation, and note it in *sitting* when it is taken in or comes too late."""
    op = opened.op
    if stored := sitting.ops.get(op.op_id):
        return _known(sitting, op, stored)
    for check in _CHECKS:
        if denied := check(sitting, opened):
            if denied.kind is VerdictKind.LATE and opened.content is not None:
                sitting.late.append(opened)
            return denied.verdict(op.op_id)
    return _take(sitting, opened)


def stored_verdict(op_id: str, stored: StoredOp, head: ChartRecord | None) -> Verdict:
    """Return the verdict of a known operation with the receipt that it got; held while its chart is."""
    held = head.held_code if head is not None and head.rev == stored.rev else None
    kind = VerdictKind.HELD if held else VerdictKind.ACCEPTED
    return Verdict(op_id=op_id, verdict=kind, code=held, receipt=stored.receipt, rev=stored.rev)


def _known(sitting: Sitting, op: Op, stored: StoredOp) -> Verdict:
    if stored.payload_sha256 != op.payload_sha256:
        return Denied("op-reused").verdict(op.op_id)
    return stored_verdict(op.op_id, stored, sitting.charts.get(stored.chart))


def _refuse_signer(sitting: Sitting, opened: Opened) -> Denied | None:
    if opened.unproven:
        return opened.unproven
    return None if sitting.roster.member(opened.op.signer).active else Denied("signer-unknown")


def _refuse_place(sitting: Sitting, opened: Opened) -> Denied | None:
    op, chart = opened.op, sitting.charts.get(opened.op.chart)
    if op.round not in sitting.rounds:
        return Denied("round-unknown")
    is_elsewhere = op.chart in sitting.elsewhere if chart is None else chart.round_id != op.round
    return Denied("chart-elsewhere") if is_elsewhere else None


def _refuse_time(sitting: Sitting, opened: Opened) -> Denied | None:
    op = opened.op
    code = sitting.rounds[op.round].refuse(sitting.at, sitting.announced.get((op.op_id, op.payload_sha256)))
    return Denied(code, kind=VerdictKind.LATE if code == "late" else VerdictKind.REFUSED) if code else None


def _refuse_content(_: Sitting, opened: Opened) -> Denied | None:
    return opened.misfit


def _refuse_authors(sitting: Sitting, opened: Opened) -> Denied | None:
    """An answer by somebody who never signed that they changed this chart is nobody's answer."""
    chart = sitting.charts.get(opened.op.chart)
    covered = opened.covered | (chart.contributors if chart else frozenset())
    uncovered = (question for person, question in opened.authors.items() if person not in covered)
    question = next(uncovered, None)
    return Denied("author-not-covered", question) if question else None


def _refuse_base(sitting: Sitting, opened: Opened) -> Denied | None:
    chart = sitting.charts.get(opened.op.chart)
    rev = chart.rev if chart else 0
    return None if opened.op.base_rev == rev else Denied("conflict", kind=VerdictKind.CONFLICT, rev=rev)


_CHECKS: tuple[Callable[[Sitting, Opened], Denied | None], ...] = (
    _refuse_signer,
    _refuse_place,
    _refuse_time,
    _refuse_content,
    _refuse_authors,
    _refuse_base,
)


def _take(sitting: Sitting, opened: Opened) -> Verdict:
    op, line = opened.op, sitting.line
    chart = _after(sitting, opened)
    said = Receipt(
        op_id=op.op_id,
        kind=op.kind.value,
        payload_sha256=op.payload_sha256,
        chart=op.chart,
        rev=chart.rev,
        office=sitting.office_id,
        round=op.round,
        received_at=sitting.at,
        epoch=line.epoch,
        office_seq=line.next_seq,
        prev=line.head_sha256,
    )
    stored = StoredOp(op.payload_sha256, op.chart, chart.rev, sign(sitting.key, said))
    sitting.taken.append(Taken(opened, line.next_seq, stored))
    line.add_receipt(stored.receipt)
    sitting.charts[op.chart], sitting.ops[op.op_id] = chart, stored
    return stored_verdict(op.op_id, stored, chart)


def _after(sitting: Sitting, opened: Opened) -> ChartRecord:
    """The chart with the operation in it; who was ever recorded on it stays recorded."""
    op, before = opened.op, sitting.charts.get(opened.op.chart) or _unseen(sitting, opened.op)
    chart = replace(
        before,
        rev=before.rev + 1,
        head_op=op.op_id,
        physicians=before.physicians | opened.physicians,
        contributors=before.contributors | opened.contributors,
    )
    if isinstance(opened.content, PhysicianContent):
        chart = replace(chart, treating_id=opened.content.treating)
    if op.kind is OpKind.SUBMIT:
        chart = replace(chart, withdrawn=False, outcomes=json.dumps(dict(opened.outcomes)))
    elif op.kind is OpKind.WITHDRAW:
        chart = replace(chart, withdrawn=True, outcomes=_NO_OUTCOMES)
    return replace(chart, held_code=None if chart.withdrawn else judge(chart, sitting.roster))


def _unseen(sitting: Sitting, op: Op) -> ChartRecord:
    """A chart of which nothing has arrived: nothing of it counts until it is submitted."""
    nobody: frozenset[str] = frozenset()
    return ChartRecord(
        office_id=sitting.office_id,
        key=op.chart,
        round_id=op.round,
        rev=0,
        head_op="",
        withdrawn=True,
        held_code=None,
        treating_id=None,
        outcomes=_NO_OUTCOMES,
        physicians=nobody,
        contributors=nobody,
    )
