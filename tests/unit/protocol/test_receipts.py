"""What the service signs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import (
    IntentReceipt,
    NotTrustedError,
    Receipt,
    Revocation,
    read,
    receipt_digest,
    sign,
)

KEY, OTHER = SigningKey(bytes(32)), SigningKey(b"\1" * 32)
KEYS = {KEY.id: KEY.public_key}
AT = datetime(2026, 3, 14, 9, 0, 0, 5, tzinfo=UTC)
RECEIPT = Receipt(
    op_id="0" * 32,
    kind="submit",
    payload_sha256="a" * 64,
    chart="c1",
    rev=2,
    office="o1",
    round="r1",
    received_at=AT,
    epoch=1,
    office_seq=7,
    prev="b" * 64,
)
SAID = [RECEIPT, IntentReceipt("0" * 32, "a" * 64, "o1", AT), Revocation("d1", "o1", AT)]
CLAIMS = {name: value for name, value in asdict(RECEIPT).items() if name != "received_at"} | {
    "received_at": "2026-03-14T09:00:00.000005Z"
}


def forged(claims: Any = CLAIMS, *, key: SigningKey = KEY, **headers: object) -> str:
    """Return a text signed by *key* whatever it says."""
    return jwt.api_jws.encode(
        json.dumps(claims).encode(),
        key.private,
        algorithm="EdDSA",
        headers={"kid": KEY.id, "typ": "qopi-receipt"} | headers,
    )


@pytest.mark.parametrize("said", SAID)
def test_what_the_service_signed_is_read_again(said):
    """To the microsecond."""
    assert said == read(sign(KEY, said), KEYS)


def part(data: object) -> str:
    """Return one part of a signed text."""
    text = json.dumps(data).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


UNSIGNED = f"{part({'alg': 'none', 'typ': 'qopi-receipt', 'kid': KEY.id})}.{part(CLAIMS)}."
HEAD, BODY, SIGNATURE = sign(KEY, RECEIPT).split(".")
NOT_TRUSTED: list[tuple[str, Callable[[], str]]] = [
    ("another signer", lambda: sign(OTHER, RECEIPT)),
    ("another key under the name of ours", lambda: forged(key=OTHER)),
    ("no signature", lambda: UNSIGNED),
    ("a changed claim", lambda: f"{HEAD}.{part(CLAIMS | {'rev': 3})}.{SIGNATURE}"),
    ("another kind", lambda: f"{part({'alg': 'EdDSA', 'typ': 'qopi-intent', 'kid': KEY.id})}.{BODY}.{SIGNATURE}"),
    ("an unknown kind", lambda: forged(typ="qopi-wish")),
    ("a kind that is none", lambda: forged(typ=None)),
    ("an unknown key", lambda: forged(kid="k9")),
    ("a claim too many", lambda: forged(CLAIMS | {"patient": "x"})),
    ("a claim too few", lambda: forged({"op_id": "0" * 32})),
    ("a time that is none", lambda: forged(CLAIMS | {"received_at": "today"})),
    ("a number for a time", lambda: forged(CLAIMS | {"received_at": 5})),
    ("a list", lambda: forged([1, 2])),
    ("two parts", lambda: f"{HEAD}.{BODY}"),
    ("nothing", lambda: ""),
    ("no base64url", lambda: "\u00e9.\u00e9.\u00e9"),
    ("a header without end", lambda: f"{base64.urlsafe_b64encode(b'[' * 100_000).decode()}.{BODY}.{SIGNATURE}"),
]


@pytest.mark.parametrize("text", [text for _, text in NOT_TRUSTED], ids=[name for name, _ in NOT_TRUSTED])
def test_what_the_service_did_not_sign_so_is_not_trusted(text):
    """A receipt is believed only from one of the service's own keys, as the kind that it names."""
    with pytest.raises(NotTrustedError):
        read(text(), KEYS)


@given(st.text() | st.text("eyJ0.-_").map(lambda text: f"{HEAD}.{text}"))
def test_any_text_is_read_or_not_trusted(text):
    """Nothing else is raised."""
    with pytest.raises(NotTrustedError):
        read(text, KEYS)


def test_receipts_are_chained_by_their_digest():
    """Of the whole text, so that the signature is covered."""
    text = sign(KEY, RECEIPT)

    assert digest(text.encode()) == receipt_digest(text)
