"""What the outbox of any store promises: each operation waits, is sent, and keeps what became of it."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import ChartId, QuestionId
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.delivery import Delivery, DeliveryLine, DeliveryMark, Judged, OpId, OpKind, Settled
from tests.builders import NOW, PASSWORD, ROUND, add_charts, add_physician, later
from tests.contract.posts import COMPLETE, REOPEN, act, begin, mark, receipt, refused, send
from tests.contract.test_service import join


@pytest.fixture
def chart(easy):
    """A chart that was answered."""
    return begin(easy, 1, add_physician(easy.store, easy.person))[0]


def test_the_oldest_is_sent_first_and_of_one_round_where_asked(easy):
    """As many as asked for."""
    charts = begin(easy, 3)
    for minutes, chart in zip((3, 1, 2), charts, strict=True):
        act(easy, chart, COMPLETE, minutes)

    outbox = easy.store.outbox
    assert [charts[1], charts[2], charts[0]] == [parcel.chart_id for parcel in outbox.queue()]
    assert [charts[1]] == [parcel.chart_id for parcel in outbox.queue(limit=1)]
    assert () == outbox.queue(frozenset({"another"}))
    assert 3 == len(outbox.queue(frozenset({ROUND})))


def test_operations_of_one_chart_go_one_after_the_other(easy, chart):
    """What is completed anew waits while the one before is under way, and builds on what came of it."""
    outbox = easy.store.outbox
    act(easy, chart, COMPLETE, 1)
    (first,) = outbox.sending(outbox.queue())
    act(easy, chart, REOPEN, 2)
    act(easy, chart, COMPLETE, 0)  # the clock was set back
    assert ((), 2) == (outbox.queue(), outbox.waiting())

    outbox.settle([receipt(first)])
    (second,) = outbox.sending(outbox.queue())
    assert (0, 1) == (first.base_rev, second.base_rev)
    assert first.op_id != second.op_id
    assert 1 == len(outbox.asked())


def test_what_was_under_way_is_asked_about(easy, chart, arrive):
    """Also by a program that was started anew; it is the same to the last byte."""
    act(easy, chart, COMPLETE)
    sent = easy.store.outbox.sending(easy.store.outbox.queue())
    again = arrive(easy, "Ada Reyes", PASSWORD)

    assert sent == again.store.outbox.asked()
    assert ((), 1) == (again.store.outbox.queue(), again.store.outbox.waiting())
    assert DeliveryMark(Delivery.WAITING) == mark(again, chart)
    assert () == again.store.outbox.sending(sent)


def test_a_try_of_which_nothing_came_is_made_again_the_same(easy, chart):
    """With the revision that it built on at first."""
    act(easy, chart, COMPLETE)
    sent = easy.store.outbox.sending(easy.store.outbox.queue())
    done = easy.store.outbox.again([parcel.op_id for parcel in sent])

    assert sent == easy.store.outbox.queue() == easy.store.outbox.sending(easy.store.outbox.queue())
    assert Changes(charts=frozenset({chart}), topics=frozenset({Topic.DELIVERY})) == done


def test_an_announcement_is_kept_with_its_operation(easy, chart):
    """It shows until the operation is settled; of an unknown one nothing is kept."""
    act(easy, chart, COMPLETE)
    (parcel,) = easy.store.outbox.queue()
    done = easy.store.outbox.announced({parcel.op_id: "intent receipt", OpId("unknown"): "x"})

    assert frozenset({chart}) == done.charts
    assert ["intent receipt"] == [one.intent for one in easy.store.outbox.queue()]
    assert DeliveryMark(Delivery.WAITING, announced=True) == mark(easy, chart)
    send(easy)
    assert DeliveryMark(Delivery.RECEIVED) == mark(easy, chart)


def test_received_is_only_what_has_a_receipt(easy, chart):
    """It is kept, and shown with revision and time."""
    act(easy, chart, COMPLETE)
    (parcel,) = easy.store.outbox.sending(easy.store.outbox.queue())
    for bad in (
        Settled(parcel.op_id, Delivery.RECEIVED),
        Settled(parcel.op_id, Delivery.HELD, "own-chart"),
        Settled(parcel.op_id, Delivery.LATE, receipt="x"),
        Settled(parcel.op_id, Delivery.WAITING),
    ):
        with pytest.raises(ValueError, match="receipt"):
            easy.store.outbox.settle([bad])
    assert 1 == len(easy.store.outbox.asked())

    done = easy.store.outbox.settle([receipt(parcel), Settled(OpId("unknown"), Delivery.LATE)])
    assert Changes(charts=frozenset({chart}), topics=frozenset({Topic.DELIVERY})) == done
    assert ("receipt 1",) == easy.store.outbox.receipts(chart)
    (line,) = easy.store.outbox.lines(ROUND)
    expected = DeliveryLine(
        chart,
        "1000",
        DeliveryMark(Delivery.RECEIVED),
        OpKind.SUBMIT,
        1,
        later(60),
        parcel.op_id,
        parcel.payload_sha256,
    )
    assert expected == line


def test_a_receipt_is_never_given_up(easy, chart):
    """Neither for another verdict nor for another try."""
    act(easy, chart, COMPLETE)
    (parcel,) = send(easy)

    assert Changes() == easy.store.outbox.settle([refused(parcel)])
    assert Changes() == easy.store.outbox.again([parcel.op_id, OpId("unknown")])
    assert (Delivery.RECEIVED, ()) == (mark(easy, chart).delivery, easy.store.outbox.queue())


@pytest.mark.parametrize("delivery", [Delivery.REFUSED, Delivery.CONFLICT, Delivery.LATE])
def test_what_was_not_taken_in_says_why_and_can_be_sent_again(easy, chart, delivery):
    """It holds nothing up meanwhile."""
    (other,) = begin(easy)
    act(easy, chart, COMPLETE)
    (parcel,) = send(easy, lambda parcel: refused(parcel, delivery))
    act(easy, other, COMPLETE)

    assert DeliveryMark(delivery, "answers-needed", QuestionId("D02")) == mark(easy, chart)
    assert [other] == [one.chart_id for one in easy.store.outbox.queue()]
    easy.store.outbox.again([parcel.op_id])
    assert DeliveryMark(Delivery.WAITING) == mark(easy, chart)
    assert {chart, other} == {one.chart_id for one in easy.store.outbox.queue()}


def test_a_refusal_is_over_once_the_chart_is_completed_anew(easy, chart):
    """What was refused never goes out after what replaced it."""
    act(easy, chart, COMPLETE)
    (parcel,) = send(easy, refused)
    act(easy, chart, REOPEN)
    assert Delivery.REFUSED is mark(easy, chart).delivery
    act(easy, chart, COMPLETE)

    assert DeliveryMark(Delivery.WAITING) == mark(easy, chart)
    assert Changes() == easy.store.outbox.again([parcel.op_id])
    (newer,) = easy.store.outbox.sending(easy.store.outbox.queue())
    assert newer.op_id != parcel.op_id
    assert 0 == newer.base_rev


def test_a_chart_can_be_held_and_counted_again(easy, chart):
    """Each time under the revision that is meant."""
    act(easy, chart, COMPLETE)
    (parcel,) = easy.store.outbox.sending(easy.store.outbox.queue())
    held = Settled(parcel.op_id, Delivery.HELD, "own-chart", receipt="receipt 1", rev=1, received_at=NOW)
    easy.store.outbox.settle([held])
    assert DeliveryMark(Delivery.HELD, "own-chart") == mark(easy, chart)

    judged = easy.store.outbox.judged
    assert Changes(charts=frozenset({chart}), topics=frozenset({Topic.DELIVERY})) == judged([Judged(chart, 1, False)])
    assert DeliveryMark(Delivery.RECEIVED) == mark(easy, chart)
    judged([Judged(chart, 1, True, "own-chart")])
    assert DeliveryMark(Delivery.HELD, "own-chart") == mark(easy, chart)
    assert Changes() == judged([Judged(chart, 2, False), Judged(ChartId("nowhere"), 1, False)])
    assert ("receipt 1",) == easy.store.outbox.receipts(chart)


def test_what_came_in_the_delivery_time_is_marked(easy, chart):
    """After the close, announced before it."""
    act(easy, chart, COMPLETE)
    (parcel,) = easy.store.outbox.sending(easy.store.outbox.queue())
    settled = Settled(parcel.op_id, Delivery.RECEIVED, receipt="r", rev=1, received_at=NOW, in_grace=True)
    easy.store.outbox.settle([settled])

    assert DeliveryMark(Delivery.RECEIVED, in_grace=True) == mark(easy, chart)


def test_the_worklist_shows_the_delivery_once_the_workstation_has_joined(easy, chart):
    """The newest operation of each chart; before that it shows nothing of it."""
    (never,) = add_charts(easy.store, easy.person)
    act(easy, chart, COMPLETE)
    send(easy, refused)
    act(easy, chart, REOPEN)
    act(easy, chart, COMPLETE)
    charts = easy.store.charts
    assert {None} == {row.delivery for row in [*charts.rows(ROUND), charts.row(chart)]}

    join(easy)
    assert {chart: DeliveryMark(Delivery.WAITING), never: None} == {
        row.chart.id: row.delivery for row in charts.rows(ROUND)
    }
    assert (charts.rows(ROUND)[0], charts.rows(ROUND)[1]) == (charts.row(chart), charts.row(never))
