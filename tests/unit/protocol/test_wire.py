"""The messages of version 1."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.wire import LARGEST_BATCH, Batch, Message, Op, PersonEntry, PhysicianEntry, instant

OP: dict[str, Any] = {
    "op_id": "0" * 32,
    "kind": "submit",
    "chart": "c1",
    "round": "fall-2017",
    "base_rev": 0,
    "payload": "{}",
    "payload_sha256": "a" * 64,
    "signer": "p1",
    "key": "k1",
    "signed_at": "2026-03-14T09:00:00Z",
    "audit_head": "",
    "signature": "",
}


def test_a_message_is_read_as_it_was_written():
    """To the same message."""
    op = Op.model_validate(OP)

    assert OpKind.SUBMIT is op.kind
    assert op == Op.model_validate_json(op.model_dump_json())


NO_OPS = [
    {"patient": "Reyes, Ana"},
    {"op_id": "0" * 31},
    {"kind": "delete"},
    {"chart": "Reyes, Ana"},
    {"round": ""},
    {"base_rev": -1},
    {"payload": "x" * 262_145},
    {"payload_sha256": "A" * 64},
    {"signed_at": "2026-03-14T09:00:00"},
    {"signature": "x" * 513},
]


@pytest.mark.parametrize("changes", NO_OPS)
def test_an_unknown_or_unfit_field_is_an_error(changes):
    """On both sides."""
    with pytest.raises(ValidationError):
        Op.model_validate(OP | changes)


def test_a_batch_has_an_end():
    """A hundred operations."""
    ops = [OP] * LARGEST_BATCH

    assert LARGEST_BATCH == len(Batch.model_validate({"ops": ops}).ops)
    with pytest.raises(ValidationError):
        Batch.model_validate({"ops": [*ops, OP]})


def test_every_message_refuses_what_it_does_not_know_and_cannot_be_changed():
    """Those made later too."""
    messages = Message.__subclasses__()

    assert {"forbid"} == {each.model_config.get("extra") for each in messages}
    assert all(each.model_config.get("frozen") for each in messages)
    assert len(messages) > 20


def test_a_roster_has_no_names():
    """Ids, roles, keys and the public number of a physician."""
    assert {"person", "roles", "physician", "key", "public_key"} == PersonEntry.model_fields.keys()
    assert {"physician", "npi"} == PhysicianEntry.model_fields.keys()


def test_a_moment_is_written_in_universal_time_with_microseconds():
    """So that one moment is one text."""
    moment = datetime(2026, 3, 14, 4, 0, tzinfo=timezone(timedelta(hours=-5)))

    assert "2026-03-14T09:00:00.000000Z" == instant(moment) == instant(moment.astimezone(UTC))
