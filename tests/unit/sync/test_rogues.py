"""Services that are not the one this workstation joined, or lie about what they took in: each is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.protocol import receipts
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import IntentReceipt
from qopi_desktop.protocol.tokens import Access, make_access
from tests.unit.sync.breakages import alter, ends_well, got_no_payload, lose_batches, notices
from tests.unit.sync.pretender import DEVICE, OFFICE
from tests.unit.sync.shelves import NOW
from tests.unit.sync.stations import DEVICE_KEY

OTHER_KEY = SigningKey(b"\x66" * 32)


def test_a_service_with_other_keys_is_told_nothing(station, op):
    """Not even who asks."""
    station.service.key = OTHER_KEY
    notices(station, op, "keys")

    assert ["GET /hello"] == station.service.asked


def test_a_known_name_with_another_key_is_told_nothing(station, op):
    """Though a right one stands beside it."""
    other = SigningKey(b"\x77" * 32)
    keys = {**station.tie.kept.service_keys, other.id: other.public_key}
    station.tie.kept = replace(station.tie.kept, service_keys=keys)
    alter(station, "/hello", keys=lambda shown: [*shown, {"kid": other.id, "public_key": OTHER_KEY.public_key}])
    notices(station, op, "keys")

    assert ["GET /hello"] == station.service.asked


def test_a_service_that_only_shows_the_right_keys_gets_no_payload(station, op):
    """It cannot make a token that verifies."""
    right = station.service.key
    station.service.key = OTHER_KEY
    alter(station, "/hello", keys=[{"kid": right.id, "public_key": right.public_key}])
    notices(station, op, "token")

    assert got_no_payload(station)
    assert "" == station.tie.kept_link.head


@pytest.mark.parametrize(
    "access",
    [
        Access("ben", DEVICE, OFFICE, DEVICE_KEY.id, NOW.timestamp() + 600),
        Access("ada", "device-2", OFFICE, DEVICE_KEY.id, NOW.timestamp() + 600),
        Access("ada", DEVICE, "office-2", DEVICE_KEY.id, NOW.timestamp() + 600),
        Access("ada", DEVICE, OFFICE, OTHER_KEY.id, NOW.timestamp() + 600),
        Access("ada", DEVICE, OFFICE, DEVICE_KEY.id, NOW.timestamp() - 1),
    ],
)
def test_a_token_of_somebody_else_or_of_long_ago_proves_nothing(station, op, access):
    """It may have been overheard."""
    alter(station, "/v1/tokens", access_token=make_access(station.service.key, access))
    notices(station, op, "token")

    assert got_no_payload(station)
    ends_well(station, op)


@pytest.mark.parametrize(
    ("key", "claims"),
    [
        (OTHER_KEY, {}),
        (None, {"op_id": "f" * 32}),
        (None, {"payload_sha256": "f" * 64}),
        (None, {"office": "office-2"}),
    ],
)
def test_a_forged_receipt_of_an_announcement_keeps_the_payload_here(station, op, key, claims):
    """A service that cannot sign gets nothing to sign."""

    def forge(signed):
        facts = {"op_id": op, "payload_sha256": station.shelf.rows[op].parcel.payload_sha256, "office": OFFICE}
        return [receipts.sign(key or station.service.key, IntentReceipt(**(facts | claims), at=NOW)) for _ in signed]

    alter(station, "/v1/intents", receipts=forge)
    notices(station, op, "receipt")

    assert got_no_payload(station)
    assert station.shelf.rows[op].parcel.intent is None
    ends_well(station, op)


def test_a_missing_receipt_of_an_announcement_keeps_the_payload_here(station, op):
    """One for each."""
    alter(station, "/v1/intents", receipts=[])
    notices(station, op, "receipt")

    assert got_no_payload(station)


def forged(station, op, key=None, **claims):
    """A receipt for an operation that says something else."""
    right, station.service.key = station.service.key, key or station.service.key
    sent, _ = station.service.ops[op]
    text = station.service.receipt(sent, **({"rev": 1, "office_seq": 1, "prev": ""} | claims))
    station.service.key = right
    return text


FORGERIES = [
    {"op_id": "f" * 32},
    {"chart": "c2"},
    {"payload_sha256": "f" * 64},
    {"rev": 2},
    {"office": "office-2"},
    {"round": "2026-spring"},
    {"kind": "withdraw"},
    {"key": OTHER_KEY},
]


@pytest.mark.parametrize("claims", FORGERIES)
def test_a_forged_receipt_marks_nothing_as_received(station, op, claims):
    """Other operation, chart, content, revision, office, round, kind or key."""
    alter(
        station,
        "/v1/batches",
        verdicts=lambda verdicts: [each | {"receipt": forged(station, op, **claims)} for each in verdicts],
    )
    notices(station, op, "receipt")
    ends_well(station, op)


@pytest.mark.parametrize("claims", FORGERIES)
def test_a_forged_receipt_does_not_settle_what_was_asked_about_either(station, op, claims):
    """The other way by which one comes."""
    station.service.after = lose_batches
    station.sync()
    alter(
        station,
        "/v1/ops/status",
        known=lambda verdicts: [each | {"receipt": forged(station, op, **claims)} for each in verdicts],
    )
    notices(station, op, "receipt")
    ends_well(station, op)


@pytest.mark.parametrize(
    "change",
    [{"receipt": None}, {"receipt": "x.y.z"}, {"rev": 7}, {"receipt": None, "verdict": "held", "code": "own-chart"}],
)
def test_received_or_held_without_a_receipt_that_fits_is_not_believed(station, op, change):
    """A word is not enough."""
    alter(station, "/v1/batches", verdicts=lambda verdicts: [each | change for each in verdicts])
    notices(station, op, "receipt")
    ends_well(station, op)


def test_a_receipt_of_another_revision_is_not_believed_though_the_word_beside_it_fits(station, op):
    """It is the first revision that was sent."""
    alter(
        station,
        "/v1/batches",
        verdicts=lambda verdicts: [each | {"receipt": forged(station, op, rev=2), "rev": 2} for each in verdicts],
    )
    notices(station, op, "receipt")


def test_a_signed_text_of_another_kind_is_no_receipt(station, op):
    """A revocation, say."""
    text = station.service.revocation()
    alter(station, "/v1/batches", verdicts=lambda verdicts: [each | {"receipt": text} for each in verdicts])
    notices(station, op, "receipt")


@pytest.mark.parametrize(
    "verdicts",
    [
        lambda _: [],
        lambda given: given * 2,
        lambda given: [each | {"op_id": "e" * 32} for each in given],
        lambda given: [*given, {"op_id": "e" * 32, "verdict": "refused", "code": "late"}],
    ],
)
def test_a_verdict_that_is_missing_or_was_not_asked_marks_nothing(station, op, verdicts):
    """Not even the right ones beside it."""
    alter(station, "/v1/batches", verdicts=verdicts)
    notices(station, op, "verdicts")
    ends_well(station, op)


def test_verdicts_in_another_order_mark_nothing(station, op):
    """Each belongs to its operation."""
    station.shelf.add(2)
    alter(station, "/v1/batches", verdicts=lambda given: given[::-1])
    notices(station, op, "verdicts")


@pytest.mark.parametrize(
    "answer",
    [
        {"known": [], "unknown": []},
        {"unknown": lambda given: ["e" * 32, *given]},
        {"unknown": lambda _: [f"{1:032x}"]},
    ],
)
def test_an_answer_about_other_operations_settles_nothing(station, op, answer):
    """It leaves one out, adds one, or says both of one."""
    station.service.after = lose_batches
    station.sync()
    alter(station, "/v1/ops/status", **answer)
    notices(station, op, "verdicts")
    ends_well(station, op)
