"""What comes too early, in time or too late, and what is told of several faults."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from qopi_desktop.central.tables import (
    intents,
    late_ops,
    ops,
)
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.wire import VerdictKind
from tests.service_office import (
    CLOSES,
    GRACE,
    OPENS,
    FakePerson,
    codes,
    operation,
    submit,
)
from tests.unit.central.north import ANN, rows

INSTANT = timedelta(microseconds=1)


def bad_payload(chart_key: str) -> str:
    """A content with a field that nobody knows."""
    return json.dumps({"chart": chart_key, "patient": "Reyes"}, separators=(",", ":"))


STRANGER = FakePerson("stranger")


@pytest.mark.parametrize(
    ("at", "announced", "code"),
    [
        (OPENS - INSTANT, None, "round-not-open"),
        (OPENS, None, "accepted"),
        (CLOSES - INSTANT, None, "accepted"),
        (CLOSES, None, "late"),
        (CLOSES, CLOSES - INSTANT, "accepted"),
        (CLOSES, CLOSES, "late"),
        (CLOSES + GRACE - INSTANT, CLOSES - INSTANT, "accepted"),
        (CLOSES + GRACE, CLOSES - INSTANT, "late"),
    ],
)
def test_the_time_of_receipt_decides(office, at, announced, code):
    """An announcement of the same operation and content before the close reserves the grace time."""
    op, other = operation(ANN, submit("c1", ANN)), operation(ANN, submit("c2", ANN))
    if announced:
        office.announce(op, at=announced)
        office.announce(other.model_copy(update={"payload_sha256": digest(b"else")}), at=announced)

    assert [code] == codes(office.send(op, at=at))
    if at >= CLOSES:
        assert ["late"] == codes(office.send(other, at=at))


def test_a_late_operation_is_kept_apart_once(office):
    """With its content; it has no receipt and no place in the line."""
    op = operation(ANN, submit("c1", ANN))

    first, second = office.send_one(op, at=CLOSES), office.send_one(op, at=CLOSES + INSTANT)

    assert [(VerdictKind.LATE, "late", None)] * 2 == [
        (each.verdict, each.code, each.receipt) for each in (first, second)
    ]
    with office.database.reading() as connection:
        kept = connection.execute(select(late_ops)).one()
    assert (op.op_id, op.payload, CLOSES) == (kept.op_id, kept.payload, kept.arrived_at)
    assert 0 == rows(office, ops)


def test_what_is_late_and_no_content_is_not_kept(office):
    """Nothing that was not looked at stays here."""
    assert ["late"] == codes(office.send(operation(ANN, bad_payload("c1")), at=CLOSES))
    assert 0 == rows(office, late_ops)


def test_what_was_late_is_taken_in_when_the_office_gets_longer(office):
    """It is sent again as it is."""
    op = operation(ANN, submit("c1", ANN))
    office.send_one(op, at=CLOSES)
    office.extend(CLOSES + GRACE)

    assert ["accepted"] == codes(office.send(op, at=CLOSES))


def test_of_several_faults_the_first_in_the_order_is_told(office):
    """Known, then signed, then timely, then fitting, then covered, then based."""
    known = operation(ANN, submit("c1", ANN))
    office.send_one(known)
    late, content = CLOSES, submit("c1", ANN, contributions=[], forms="1999.1")
    unproven = operation(STRANGER, content, base_rev=7)
    out_of_time = operation(ANN, content, base_rev=7)
    uncovered = operation(ANN, submit("c9", ANN, contributions=[]), base_rev=7)
    unfit = operation(ANN, submit("c9", ANN, contributions=[], forms="1999.1"), base_rev=7)
    elsewhere = operation(ANN, content, base_rev=7, round_id="unheard-of")

    assert ["accepted", "signer-unknown", "late", "late", "late", "round-unknown"] == codes(
        office.send(known, unproven, out_of_time, uncovered, unfit, elsewhere, at=late)
    )
    assert ["author-not-covered", "forms-unknown"] == codes(office.send(uncovered, unfit))


def test_announcing_again_keeps_the_first_time(office):
    """So that a retry after the close does not lose the place."""
    op = operation(ANN, submit("c1", ANN))

    first, again = office.announce(op, at=CLOSES - INSTANT), office.announce(op, at=CLOSES + INSTANT)

    assert CLOSES - INSTANT == first == again
    assert 1 == rows(office, intents)
