"""Tokens that only the workstation they were given to can use."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import NotTrustedError
from qopi_desktop.protocol.tokens import (
    ACCESS_S,
    LEEWAY_S,
    Access,
    Asked,
    is_bound,
    make_access,
    make_proof,
    read_access,
    read_proof,
)

SERVICE, OTHER, DEVICE = (SigningKey(bytes([number]) * 32) for number in range(3))
KEYS = {SERVICE.id: SERVICE.public_key}
NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)
ACCESS = Access("p1", "d1", "o1", DEVICE.id, NOW.timestamp() + ACCESS_S)
TOKEN = make_access(SERVICE, ACCESS)
ASKED = Asked("POST", "/v1/batches?x=1", b'{"ops":[]}', TOKEN)
PROOF = make_proof(DEVICE, ASKED, NOW)
ENDLESS = f"{base64.urlsafe_b64encode(b'[' * 100_000).decode()}.e30.e30"


def later(seconds: float) -> datetime:
    """Return a moment after NOW."""
    return NOW + timedelta(seconds=seconds)


def test_a_token_says_who_may_act_until_when():
    """To the last second."""
    assert ACCESS == read_access(TOKEN, KEYS, NOW)
    assert ACCESS == read_access(TOKEN, KEYS, later(ACCESS_S - 0.001))


@pytest.mark.parametrize("seconds", [ACCESS_S, ACCESS_S + 1, 10**6])
def test_a_token_expires(seconds):
    """On the clock of the caller, not on that of this machine."""
    with pytest.raises(NotTrustedError):
        read_access(TOKEN, KEYS, later(seconds))


def signed(by: SigningKey, claims: dict[str, object], /, **headers: object) -> str:
    """Return a text signed *by* a key whatever it says."""
    return jwt.encode(claims, by.private, algorithm="EdDSA", headers=headers)


CLAIMS: dict[str, object] = {
    "sub": "p1",
    "dev": "d1",
    "off": "o1",
    "cnf": {"jkt": DEVICE.id},
    "exp": int(NOW.timestamp()) + ACCESS_S,
}
NO_TOKENS = {
    "of another service": make_access(OTHER, ACCESS),
    "by another key in its name": signed(OTHER, CLAIMS, kid=SERVICE.id, typ="qopi-access"),
    "of another kind": signed(SERVICE, CLAIMS, kid=SERVICE.id, typ="qopi-receipt"),
    "of no kind": signed(SERVICE, CLAIMS, kid=SERVICE.id),
    "of no key": signed(SERVICE, CLAIMS, typ="qopi-access"),
    "for no workstation": signed(SERVICE, CLAIMS | {"cnf": None}, kid=SERVICE.id, typ="qopi-access"),
    "for no office": signed(SERVICE, {"sub": "p1"}, kid=SERVICE.id, typ="qopi-access"),
    "without an end": signed(SERVICE, CLAIMS | {"exp": "never"}, kid=SERVICE.id, typ="qopi-access"),
    "changed": TOKEN[:-6] + "AAAAAA",
    "cut": TOKEN.rpartition(".")[0],
    "a proof": PROOF,
    "nothing": "",
    "endless": ENDLESS,
}


@pytest.mark.parametrize("token", NO_TOKENS.values(), ids=NO_TOKENS)
def test_what_is_no_token_of_the_service_is_not_trusted(token):
    """And nothing else is raised."""
    with pytest.raises(NotTrustedError):
        read_access(token, KEYS, NOW)


@pytest.mark.parametrize("seconds", [-LEEWAY_S, 0, LEEWAY_S])
def test_a_proof_shows_which_workstation_made_the_request(seconds):
    """For a minute around its time; the workstation is the one that its token was given to."""
    proof = read_proof(PROOF, ASKED, later(seconds))

    assert DEVICE.public_key == proof.public_key
    assert is_bound(ACCESS, proof)


def test_each_proof_has_an_id_of_its_own():
    """So that one that was used can be known again."""
    again = make_proof(DEVICE, ASKED, NOW)

    assert read_proof(PROOF, ASKED, NOW).id != read_proof(again, ASKED, NOW).id


def test_a_token_is_bound_to_one_workstation():
    """Another cannot use it, though its own proof holds."""
    assert not is_bound(ACCESS, read_proof(make_proof(OTHER, ASKED, NOW), ASKED, NOW))


OTHER_REQUESTS = [
    Asked("GET", ASKED.target, ASKED.body, TOKEN),
    Asked("POST", "/v1/batches", ASKED.body, TOKEN),
    Asked("POST", ASKED.target, b"", TOKEN),
    Asked("POST", ASKED.target, ASKED.body),
]


@pytest.mark.parametrize("asked", OTHER_REQUESTS)
def test_a_proof_is_good_for_one_request(asked):
    """Its method, path with query, body and token."""
    with pytest.raises(NotTrustedError):
        read_proof(PROOF, asked, NOW)


@pytest.mark.parametrize("seconds", [-LEEWAY_S - 1, LEEWAY_S + 1])
def test_a_proof_is_good_for_a_minute(seconds):
    """Before and after."""
    with pytest.raises(NotTrustedError):
        read_proof(PROOF, ASKED, later(seconds))


ASSERTED: dict[str, object] = jwt.decode(PROOF, options={"verify_signature": False})
NO_PROOFS = {
    "by another key than it names": signed(OTHER, ASSERTED, typ="qopi-proof", key=DEVICE.public_key),
    "by a key that is none": signed(DEVICE, ASSERTED, typ="qopi-proof", key="short"),
    "by nobody": signed(DEVICE, ASSERTED, typ="qopi-proof"),
    "of another kind": signed(DEVICE, ASSERTED, typ="qopi-access", key=DEVICE.public_key),
    "of no time": signed(DEVICE, ASSERTED | {"iat": "now"}, typ="qopi-proof", key=DEVICE.public_key),
    "of any time": signed(DEVICE, ASSERTED | {"iat": float("nan")}, typ="qopi-proof", key=DEVICE.public_key),
    "of nothing": signed(DEVICE, {}, typ="qopi-proof", key=DEVICE.public_key),
    "a token": TOKEN,
    "nothing": "",
    "endless": ENDLESS,
}


@pytest.mark.parametrize("proof", NO_PROOFS.values(), ids=NO_PROOFS)
def test_what_is_no_proof_is_not_trusted(proof):
    """And nothing else is raised."""
    with pytest.raises(NotTrustedError):
        read_proof(proof, ASKED, NOW)


def test_neither_the_token_nor_the_body_of_a_request_is_told():
    """A request in an error or a log names its method and path."""
    assert TOKEN not in repr(ASKED)
    assert "ops" not in repr(ASKED)
