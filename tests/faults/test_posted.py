"""A chart is complete if and only if its operation is in the outbox, whatever strikes; what was sent is asked about."""

from __future__ import annotations

import itertools

import pytest

from qopi_desktop.domain.charts import ChartAct, ChartState
from qopi_desktop.domain.delivery import Delivery, Settled
from qopi_desktop.errors import StoreUnavailableError
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.store.posting import PAYLOAD
from qopi_desktop.store.rows import AuditRecord, OperationRecord, PaperRecord
from tests.builders import NOW, ROUND, QuietScorer, add_charts, change
from tests.faults.conftest import moments, strike
from tests.stores import create, reopen

STRIKES, CHARTS = 30, 4


def begin(store, person):
    """Charts that can be completed."""
    for chart in add_charts(store, person, CHARTS):
        store.charts.save_answer(person, change(chart, "D01", "yes"))


@pytest.fixture
def made(tmp_path):
    """A store with such charts, closed."""
    entry = create(tmp_path / "store", QuietScorer())
    begin(entry.store, entry.person)
    entry.store.close()
    return tmp_path / "store"


def move(entry, row):
    """Complete the chart, or reopen it."""
    act = ChartAct.REOPEN if row.chart.state is ChartState.COMPLETE else ChartAct.COMPLETE
    entry.store.charts.act(entry.person, row.chart.id, act, "again", NOW)
    return act


def keep_completing(folder, tells):
    """Complete each chart and reopen it, and tell each once it is done."""
    entry = reopen(folder, scorer=QuietScorer())
    tells.send(None)
    while True:
        for row in entry.store.charts.rows(ROUND):
            tells.send((row.chart.id, move(entry, row)))


def odd(store) -> list[str]:
    """Charts whose acts and operations do not belong together."""
    with store._parts.desk.read() as shelf:
        lines = shelf.find(AuditRecord)
        operations = shelf.find(OperationRecord)
        papers = {row.op_id: row.text for row in shelf.find(PaperRecord) if row.kind == PAYLOAD}
    found = []
    for row in store.charts.rows(ROUND):
        acts = [line.kind for line in lines if line.chart_id == row.chart.id]
        posted = [one for one in operations if one.chart_id == row.chart.id]
        completed, reopened = acts.count("complete"), acts.count("reopen")
        is_complete = row.chart.state is ChartState.COMPLETE
        whole = all(one.payload_sha256 == digest(papers[one.op_id].encode()) for one in posted)
        if len(posted) != completed or completed - reopened != is_complete or not whole:
            found.append(row.chart.number)
    return found + (["papers"] if len(papers) != len(operations) else [])


@pytest.mark.slow
def test_no_operation_no_complete(made):
    """30 times killed while completing; nothing that was told is lost."""
    told: list[tuple[str, ChartAct]] = []
    for after_s in moments(STRIKES, 0.02):
        told += filter(None, strike(keep_completing, made, after_s=after_s, after_told=5))
        entry = reopen(made, scorer=QuietScorer())
        assert [] == odd(entry.store)
        entry.store.close()

    entry = reopen(made, scorer=QuietScorer())
    entry.store.check()
    with entry.store._parts.desk.read() as shelf:
        operations = len(shelf.find(OperationRecord))
    entry.store.close()
    completed = [act for _, act in told].count(ChartAct.COMPLETE)
    assert STRIKES < completed <= operations <= completed + STRIKES


def keep_sending(folder, tells):
    """Ask about what was under way, send, hear, complete anew; tell what is about to leave and what came back."""
    entry = reopen(folder, scorer=QuietScorer())
    outbox = entry.store.outbox
    outbox.again([parcel.op_id for parcel in outbox.asked()])
    tells.send(None)
    charts = itertools.cycle(row.chart.id for row in entry.store.charts.rows(ROUND))
    while True:
        complete_anew(entry, next(charts))
        sent = outbox.sending(outbox.queue())
        tells.send([("sent", parcel.op_id, parcel.base_rev) for parcel in sent])
        outbox.settle([receipt_of(parcel) for parcel in sent])
        tells.send([("received", parcel.op_id, parcel.base_rev) for parcel in sent])


def complete_anew(entry, chart):
    """Reopen the chart where it is complete, and complete it."""
    while move(entry, entry.store.charts.row(chart)) is not ChartAct.COMPLETE:
        pass


def receipt_of(parcel):
    """What a service says that takes everything in."""
    rev = (parcel.base_rev or 0) + 1
    return Settled(parcel.op_id, Delivery.RECEIVED, receipt=f"receipt of {parcel.op_id}", rev=rev)


@pytest.mark.slow
def test_what_left_is_received_or_asked_about(made):
    """30 times killed while sending; each operation keeps the revision that it builds on, and each receipt stays."""
    bases: dict[str, int] = {}
    received: set[str] = set()
    for after_s in moments(STRIKES, 0.02):
        struck = strike(keep_sending, made, after_s=after_s, after_told=5)
        told = [one for some in filter(None, struck) for one in some]
        for kind, op_id, base_rev in told:
            assert base_rev == bases.setdefault(op_id, base_rev)
            received |= {op_id} if kind == "received" else set()
        entry = reopen(made, scorer=QuietScorer())
        with entry.store._parts.desk.read() as shelf:
            settled = {row.op_id for row in shelf.find(OperationRecord) if row.rev}
        asked = {parcel.op_id: parcel.base_rev for parcel in entry.store.outbox.asked()}
        assert set() == received - settled
        assert {op_id: bases[op_id] for op_id in bases.keys() - settled} == {
            op_id: base_rev for op_id, base_rev in asked.items() if op_id in bases
        }
        entry.store.close()

    assert len(received) > STRIKES


def test_a_full_disk_leaves_neither_the_act_nor_its_operation(small_disk):
    """Once there is room, both go in."""
    entry = create(small_disk / "store", QuietScorer())
    begin(entry.store, entry.person)
    (small_disk / "filler").write_bytes(b"x" * 1_500_000)
    with pytest.raises(StoreUnavailableError) as caught:  # noqa: PT012 - until the disk is full
        for _ in range(1000):
            for row in entry.store.charts.rows(ROUND):
                move(entry, row)
    assert "disk-full" == caught.value.facts["reason"]
    assert [] == odd(entry.store)
    waiting = entry.store.outbox.waiting()

    (small_disk / "filler").unlink()
    for row in entry.store.charts.rows(ROUND):
        complete_anew(entry, row.chart.id)
    entry.store.close()
    entry = reopen(small_disk / "store", scorer=QuietScorer())
    assert [] == odd(entry.store)
    assert waiting + CHARTS == entry.store.outbox.waiting()
    entry.store.close()
