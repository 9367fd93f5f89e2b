"""What becomes of an operation: taken in with a receipt, or refused for a reason and without a trace."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from qopi_desktop.central.tables import (
    chart_contributors,
    chart_physicians,
    charts,
    late_ops,
    offices,
    ops,
    people,
)
from qopi_desktop.central.tables import rounds as table
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.receipts import receipt_digest
from qopi_desktop.protocol.wire import VerdictKind
from tests.service_office import (
    CLOSES,
    DURING,
    GRACE,
    ROUND,
    FakePerson,
    add_office,
    add_round,
    codes,
    operation,
    set_physician,
    submit,
    withdraw,
)
from tests.unit.central.north import ANN, BEN, chart_row, receipt_of, rows

INSTANT = timedelta(microseconds=1)


def test_an_accepted_chart_has_a_receipt_that_names_it(office):
    """Operation, hash, chart, revision, round and the place in the office's line; the outcomes are kept."""
    op = operation(ANN, submit("c1", ANN))

    verdict = office.send_one(op)

    said = receipt_of(verdict.receipt)
    assert (VerdictKind.ACCEPTED, 1, None) == (verdict.verdict, verdict.rev, verdict.code)
    assert (op.op_id, op.payload_sha256, "c1", 1) == (said.op_id, said.payload_sha256, said.chart, said.rev)
    assert ("submit", "north", ROUND, DURING) == (said.kind, said.office, said.round, said.received_at)
    assert (1, 1, "") == (said.epoch, said.office_seq, said.prev)
    assert "met" in json.loads(chart_row(office).outcomes).values()
    assert (1, 1) == (rows(office, chart_contributors), rows(office, chart_physicians))


def test_each_receipt_names_the_one_before(office):
    """Within a batch and from batch to batch."""
    first, second = office.send(operation(ANN, submit("c1", ANN)), operation(ANN, submit("c2", ANN)))
    third = office.send_one(operation(ANN, submit("c3", ANN)))

    chain = [receipt_of(each.receipt) for each in (first, second, third)]
    assert [1, 2, 3] == [each.office_seq for each in chain]
    assert ["", receipt_digest(first.receipt), receipt_digest(second.receipt)] == [each.prev for each in chain]
    with office.database.reading() as connection:
        head = connection.execute(select(offices.c.seq, offices.c.head_sha256)).one()
    assert (3, receipt_digest(third.receipt)) == tuple(head)


def test_a_known_operation_gets_its_receipt_byte_for_byte_whatever_happened_since(office):
    """After a correction, a withdrawal and the close, and nothing is written again."""
    op = operation(ANN, submit("c1", ANN))
    verdict = office.send_one(op)
    at_once = office.send_one(op)
    office.send_one(operation(ANN, submit("c1", ANN), base_rev=1))
    office.send_one(operation(ANN, withdraw("c1", ANN), kind=OpKind.WITHDRAW, base_rev=2))
    with office.database.writing() as connection:
        connection.execute(update(table).values(closed_at=CLOSES))
    after_close = office.send_one(op, at=CLOSES + 2 * GRACE)

    assert verdict == at_once == after_close
    assert (3, 0) == (rows(office, ops), rows(office, late_ops))


def test_an_operation_sent_twice_in_one_batch_is_taken_in_once(office):
    """Both get the one receipt."""
    op = operation(ANN, submit("c1", ANN))

    first, second = office.send(op, op)

    assert first == second
    assert 1 == rows(office, ops)


def test_an_id_used_for_another_content_is_refused(office):
    """The first one stays."""
    op = operation(ANN, submit("c1", ANN))
    office.send_one(op)

    other = office.send_one(operation(ANN, submit("c2", ANN), op_id=op.op_id))

    assert ("op-reused", None) == (other.code, other.receipt)
    assert 1 == rows(office, ops)


def test_a_chart_is_corrected_taken_back_and_sent_again_as_new_revisions(office):
    """Each builds on the one before; a withdrawn chart counts again once it is submitted."""
    kinds = [OpKind.SUBMIT, OpKind.SUBMIT, OpKind.WITHDRAW, OpKind.SET_PHYSICIAN, OpKind.SUBMIT]
    corrected, again = set_physician("c1", "dr-roy"), submit("c1", ANN, treating="dr-roy")
    contents = [submit("c1", ANN), submit("c1", BEN), withdraw("c1", ANN), corrected, again]
    withdrawn = []
    for rev, (kind, content) in enumerate(zip(kinds, contents, strict=True)):
        assert "accepted" == office.send_one(operation(ANN, content, kind=kind, base_rev=rev)).verdict.value
        withdrawn.append(chart_row(office).withdrawn)

    assert [False, False, True, True, False] == withdrawn
    assert (5, "dr-roy") == (chart_row(office).rev, chart_row(office).treating_id)
    assert (2, 2) == (rows(office, chart_contributors), rows(office, chart_physicians))


def test_two_operations_of_one_chart_in_a_batch_build_on_each_other(office):
    """The second sees what the first did."""
    first, second, third = office.send(
        operation(ANN, submit("c1", ANN)),
        operation(ANN, submit("c1", BEN), base_rev=1),
        operation(ANN, submit("c1", BEN), base_rev=1),
    )

    assert [1, 2] == [first.rev, second.rev]
    assert (VerdictKind.CONFLICT, "conflict", 2) == (third.verdict, third.code, third.rev)


def test_what_takes_back_a_chart_that_never_arrived_leaves_it_uncounted(office):
    """The workstation is not stuck with it, and the next revision counts as ever."""
    assert ["accepted"] == codes(office.send(operation(ANN, withdraw("c1", ANN), kind=OpKind.WITHDRAW)))
    assert chart_row(office).withdrawn
    assert ["accepted"] == codes(office.send(operation(ANN, submit("c1", ANN), base_rev=1)))
    assert not chart_row(office).withdrawn


def bad_payload(chart_key: str) -> str:
    """A content with a field that nobody knows."""
    return json.dumps({"chart": chart_key, "patient": "Reyes"}, separators=(",", ":"))


def unanswered(chart_key: str):
    """A chart in which an answer is missing."""
    content = submit(chart_key, ANN)
    content["answers"].pop("G19")
    return content


STRANGER = FakePerson("stranger")
FAULTS = {
    "hash-differs": lambda: operation(ANN, submit("c1", ANN), payload_sha256=digest(b"other")),
    "signer-unknown": lambda: operation(STRANGER, submit("c1", ANN)),
    "signature-refused": lambda: operation(ANN, submit("c1", ANN), round="spring"),
    "round-unknown": lambda: operation(ANN, submit("c1", ANN), round_id="unheard-of"),
    "payload-misfit": lambda: operation(ANN, bad_payload("c1")),
    "forms-unknown": lambda: operation(ANN, submit("c1", ANN, forms="1999.1")),
    "author-not-covered": lambda: operation(ANN, submit("c1", ANN, contributions=[])),
    "conflict": lambda: operation(ANN, submit("c1", ANN), base_rev=7),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_refused_operation_says_why_and_leaves_nothing(office, code):
    """Those around it in the batch are taken in, and the line has no gap."""
    before, refused, after = office.send(
        operation(ANN, submit("b1", ANN)), FAULTS[code](), operation(ANN, submit("b2", ANN))
    )

    assert (code, None) == (refused.code, refused.receipt)
    assert [1, 2] == [receipt_of(each.receipt).office_seq for each in (before, after)]
    assert (2, 2, 2, 0) == tuple(rows(office, each) for each in (ops, charts, chart_contributors, late_ops))


def test_an_answer_that_is_missing_is_named(office):
    """The question comes with the code."""
    verdict = office.send_one(operation(ANN, unanswered("c1")))

    assert "answers-needed" == verdict.code
    assert verdict.field


def test_a_doubled_key_is_a_misfit(office):
    """What the signer saw and what the service reads is one and the same."""
    text = operation(ANN, submit("c1", ANN)).payload
    doubled = '{"chart":"c1",' + text.removeprefix("{")

    assert ["payload-misfit"] == codes(office.send(operation(ANN, doubled, chart="c1")))


def test_a_content_of_another_chart_is_a_misfit(office):
    """The signed chart and the chart in the content are one."""
    verdict = office.send_one(operation(ANN, submit("c2", ANN), chart="c1"))

    assert ("payload-misfit", "chart") == (verdict.code, verdict.field)


@pytest.mark.parametrize("field", ["op_id", "kind", "chart", "signed_at", "audit_head", "signature", "key"])
def test_what_the_signer_signed_cannot_be_changed(office, field):
    """Whoever changes it on the way is found out."""
    op = operation(ANN, withdraw("c1", ANN), kind=OpKind.WITHDRAW)
    other = {
        "op_id": "f" * 32,
        "kind": OpKind.SET_PHYSICIAN,
        "chart": "c2",
        "signed_at": DURING + INSTANT,
        "audit_head": "ef" * 32,
        "signature": BEN.key.sign(b"else"),
        "key": BEN.key.id,
    }

    verdict = office.send_one(op.model_copy(update={field: other[field]}))

    assert verdict.code == ("signer-unknown" if field == "key" else "signature-refused")


def test_a_person_of_another_office_is_nobody_here(office):
    """Though their key is registered there."""
    south = add_office(office.database, "south", "seaside", {})
    cay = FakePerson("cay")
    south.add(cay)

    assert ["accepted"] == codes(south.send(operation(cay, submit("s1", cay))))
    assert ["signer-unknown"] == codes(office.send(operation(cay, submit("c1", cay))))
    assert ["signer-unknown"] == codes(office.send(operation(ANN, submit("c1", ANN, cay))))


def test_a_person_who_was_taken_off_the_roster_signs_no_more(office):
    """What they signed before stands."""
    office.send_one(operation(ANN, submit("c1", ANN)))
    with office.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == "ann").values(active=False))

    assert ["signer-unknown", "accepted"] == codes(
        office.send(operation(ANN, submit("c2", ANN)), operation(BEN, submit("c1", ANN, BEN), base_rev=1))
    )


def test_a_chart_stays_in_its_office_and_its_round(office):
    """Its key is no longer free anywhere else."""
    add_round(office.database, "spring")
    south = add_office(office.database, "south", "seaside", {})
    cay = FakePerson("cay")
    south.add(cay)
    office.send_one(operation(ANN, submit("c1", ANN)))

    assert ["chart-elsewhere"] == codes(office.send(operation(ANN, submit("c1", ANN), base_rev=1, round_id="spring")))
    assert ["chart-elsewhere"] == codes(south.send(operation(cay, submit("c1", cay))))
