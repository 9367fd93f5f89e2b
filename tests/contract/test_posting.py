"""What the acts of any store promise the service: one operation follows from each that it must hear of."""

from __future__ import annotations

import json

import pytest

from qopi_desktop.domain.answers import Answer, Missing, QuestionId
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.delivery import Delivery, DeliveryMark, OpKind
from qopi_desktop.domain.people import Role
from qopi_desktop.errors import Refused
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import is_signed
from qopi_desktop.protocol.statements import completion_bytes
from tests.builders import (
    NOW,
    NPIS,
    OTHER_PASSWORD,
    PASSWORD,
    ROUND,
    add_charts,
    add_physician,
    add_user,
    change,
    later,
)
from tests.contract.posts import COMPLETE, REOPEN, RETURN, VOID, act, begin, mark, refused, send, send_one
from tests.contract.test_signing import OWN, heads


@pytest.fixture
def chart(easy):
    """A chart that was answered."""
    return begin(easy, 1, add_physician(easy.store, easy.person))[0]


def test_completing_a_chart_puts_it_into_the_outbox(easy, chart):
    """What is sent was made, hashed and signed in the act; the audit head is that of the act."""
    add_charts(easy.store, easy.person)
    done = act(easy, chart, COMPLETE, 1)

    (parcel,) = easy.store.outbox.queue()
    assert Changes(charts=frozenset({chart}), topics=frozenset({Topic.WORKLIST, Topic.DELIVERY})) == done
    assert (OpKind.SUBMIT, chart, ROUND) == (parcel.kind, parcel.chart_id, parcel.round_id)
    assert {"D01": easy.person.id} == json.loads(parcel.payload)["answers"]
    assert [easy.person.id] == json.loads(parcel.payload)["contributions"]
    assert digest(parcel.payload.encode()) == parcel.payload_sha256
    assert (easy.person.id, later(1), None, None) == (
        parcel.signer_id,
        parcel.signed_at,
        parcel.base_rev,
        parcel.intent,
    )
    assert heads(easy)[-1] == parcel.audit_head
    assert is_true(easy, parcel)
    assert 1 == easy.store.outbox.waiting()


def is_true(clinic, parcel):
    """Whether the signature is that of the person, over what the parcel says."""
    (known,) = [one for one in clinic.store.service.roster() if one.person_id == parcel.signer_id]
    said = completion_bytes(
        op_id=parcel.op_id,
        kind=parcel.kind,
        chart=parcel.chart_id,
        round_id=parcel.round_id,
        payload_sha256=parcel.payload_sha256,
        signer=parcel.signer_id,
        signed_at=parcel.signed_at,
        audit_head=parcel.audit_head,
    )
    return parcel.key_id == known.key_id and is_signed(known.public_key, said, parcel.signature)


def test_a_chart_that_cannot_be_sent_needs_attention_and_holds_nothing_up(easy, chart):
    """It is complete, and the line says what to mend."""
    easy.store.charts.save_answer(easy.person, change(chart, "G19", "x"))
    easy.store.charts.save_answer(easy.person, change(chart, "G19", None, 1))
    (other,) = begin(easy)
    act(easy, chart, COMPLETE)
    act(easy, other, COMPLETE)

    assert [other] == [parcel.chart_id for parcel in easy.store.outbox.queue()]
    assert DeliveryMark(Delivery.REFUSED, "first-visit-not-to-the-day", QuestionId("G19")) == mark(easy, chart)
    (line,) = [line for line in easy.store.outbox.lines(ROUND) if line.chart_id == chart]
    assert Changes() == easy.store.outbox.again([line.op_id])


def test_what_was_completed_without_a_key_is_never_sent(easy, chart):
    """It shows as such; nothing unsigned leaves."""
    other = add_user(easy.store, easy.person, "Ben Ito", Role.ABSTRACTOR)
    easy.store.charts.act(other, chart, COMPLETE, None, NOW)

    assert () == easy.store.outbox.queue()
    assert DeliveryMark(Delivery.REFUSED, "no-signing-key") == mark(easy, chart)


def test_an_act_that_is_refused_posts_nothing(clinic):
    """No complete, no operation."""
    (chart,) = add_charts(clinic.store, clinic.person)
    with pytest.raises(Refused):
        act(clinic, chart, COMPLETE)

    assert (0, None) == (clinic.store.outbox.waiting(), mark(clinic, chart))


def test_a_chart_whose_operation_cannot_be_made_stays_open(easy, chart):
    """No operation, no complete."""

    def fails(*_args):
        raise ZeroDivisionError

    easy.scorer.publish = fails
    with pytest.raises(ZeroDivisionError):
        act(easy, chart, COMPLETE)

    assert "in_progress" == easy.store.charts.row(chart).chart.state.value
    assert (0, None) == (easy.store.outbox.waiting(), mark(easy, chart))


def test_reopening_changes_nothing_that_was_sent(easy, chart):
    """Neither waiting nor received."""
    act(easy, chart, COMPLETE)
    before = easy.store.outbox.queue()
    act(easy, chart, REOPEN)
    assert before == easy.store.outbox.queue()
    send(easy)
    act(easy, chart, COMPLETE)
    send(easy)
    act(easy, chart, RETURN)

    assert Delivery.RECEIVED is mark(easy, chart).delivery


def test_voiding_a_chart_that_was_sent_takes_it_back(easy, chart):
    """In its turn, with a line in the trail; one that never was is nobody's business."""
    (never,) = add_charts(easy.store, easy.person)
    act(easy, chart, COMPLETE)
    send(easy)
    act(easy, chart, REOPEN)
    done = [act(easy, one, VOID, 1) for one in (chart, never)]

    (parcel,) = easy.store.outbox.queue()
    assert (OpKind.WITHDRAW, chart) == (parcel.kind, parcel.chart_id)
    assert is_true(easy, parcel)
    assert heads(easy)[-2] == parcel.audit_head
    assert [True, False] == [Topic.DELIVERY in one.topics for one in done]
    assert {chart} == {line.chart_id for line in easy.store.outbox.lines(ROUND)}
    assert DeliveryMark(Delivery.WAITING, withdrawn=True) == mark(easy, chart)
    assert ["withdrawn", "void"] == [line.kind for line in easy.store.audit.lines(chart, 2)]
    assert "void" == easy.store.audit.lines(never, 1)[0].kind
    send_one(easy, 2)
    assert ("receipt 2", "receipt 1") == easy.store.outbox.receipts(chart)


def test_a_chart_that_was_taken_back_is_spoken_of_no_more(easy, chart):
    """Whoever corrects its physician does so here alone."""
    act(easy, chart, COMPLETE)
    send(easy)
    act(easy, chart, REOPEN)
    act(easy, chart, VOID)
    boss = add_user(easy.store, easy.person, "Boss", Role.ADMINISTRATOR)
    done = easy.store.charts.set_treating(boss, chart, None, "not listed", NOW)

    assert {Topic.WORKLIST} == done.topics
    assert DeliveryMark(Delivery.WAITING, withdrawn=True) == mark(easy, chart)


def test_voiding_a_chart_that_waits_takes_it_back_afterwards(easy, chart):
    """First in, first out."""
    act(easy, chart, COMPLETE)
    act(easy, chart, REOPEN)
    act(easy, chart, VOID)

    assert OpKind.SUBMIT is send_one(easy, 1).kind
    assert (OpKind.WITHDRAW, 1) == ((sent := send_one(easy, 2)).kind, sent.base_rev)


def test_voiding_a_chart_that_was_only_refused_sends_nothing(easy, chart):
    """The service never had it."""
    act(easy, chart, COMPLETE)
    send(easy, refused)
    act(easy, chart, REOPEN)
    act(easy, chart, VOID)

    assert ((), ()) == (easy.store.outbox.queue(), easy.store.outbox.lines(ROUND))


def test_a_corrected_physician_is_told(easy, chart, arrive):
    """By whoever corrects it, once the service may have the chart."""
    roy = add_physician(easy.store, easy.person, "Roy, Ann", NPIS[1])
    lee = add_physician(easy.store, easy.person, "Poe, Max", NPIS[2])
    add_user(easy.store, easy.person, "Boss", Role.ADMINISTRATOR)
    boss = arrive(easy, "Boss", OTHER_PASSWORD)
    boss.store.people.change_password(boss.person, OTHER_PASSWORD, OWN, NOW)
    boss.store.charts.set_treating(boss.person, chart, roy, "typo", NOW)
    assert 0 == boss.store.outbox.waiting()
    ada = arrive(boss, "Ada Reyes", PASSWORD)
    act(ada, chart, COMPLETE)
    boss = arrive(ada, "Boss", OWN)
    done = boss.store.charts.set_treating(boss.person, chart, lee, "typo", later())

    assert {Topic.WORKLIST, Topic.DELIVERY} == done.topics
    assert OpKind.SUBMIT is send_one(boss, 1).kind
    (told,) = boss.store.outbox.queue()
    assert (OpKind.SET_PHYSICIAN, boss.person.id) == (told.kind, told.signer_id)
    assert is_true(boss, told)
    assert lee == json.loads(told.payload)["treating"]
    assert {lee, roy} < set(json.loads(told.payload)["history"])


def test_a_status_is_an_answer_like_any_other(easy, chart):
    """What was looked for and not found is sent."""
    missing = Answer(missing=Missing.UNKNOWN)
    easy.store.charts.save_answer(easy.person, change(chart, "G19", missing))
    act(easy, chart, COMPLETE)

    (parcel,) = easy.store.outbox.queue()
    assert {"D01", "G19"} == set(json.loads(parcel.payload)["answers"])
