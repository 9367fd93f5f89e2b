"""What the service signs: receipts in a chain per office, receipts of announcements, and revocations.

Source: RFC 7515 (JWS), RFC 8037 (EdDSA).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import jwt

from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import SigningKey, public_of
from qopi_desktop.protocol.wire import instant

UNREADABLE = (jwt.InvalidTokenError, KeyError, TypeError, ValueError, RecursionError)
"""What a text that is no signed one of ours can raise while it is read."""
_ALGORITHM = "EdDSA"


class NotTrustedError(Exception):
    """A signed text does not verify, is of another kind, or by a key that is not known."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The service has durably taken in one revision of one chart.

    ``prev`` is the digest of the office's receipt before it, empty for the first; ``office_seq`` its place in the
    office's line of events.
    """

    op_id: str
    kind: str
    payload_sha256: str
    chart: str
    rev: int
    office: str
    round: str
    received_at: datetime
    epoch: int
    office_seq: int
    prev: str


@dataclass(frozen=True, slots=True)
class IntentReceipt:
    """The service knew of an operation at ``at``."""

    op_id: str
    payload_sha256: str
    office: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Revocation:
    """A workstation may take part no more."""

    device: str
    office: str
    at: datetime


Signed = Receipt | IntentReceipt | Revocation
_KINDS: Mapping[str, type[Signed]] = {
    "qopi-receipt": Receipt,
    "qopi-intent": IntentReceipt,
    "qopi-revocation": Revocation,
}
_TIMES = frozenset({"received_at", "at"})
_NAMES = {kind: name for name, kind in _KINDS.items()}


def sign(key: SigningKey, said: Signed) -> str:
    """Return *said* as a compact JWS that names its kind and the key."""
    claims = {name: instant(value) if isinstance(value, datetime) else value for name, value in asdict(said).items()}
    headers = {"kid": key.id, "typ": _NAMES[type(said)]}
    return jwt.encode(claims, key.private, algorithm=_ALGORITHM, headers=headers)


def read(text: str, service_keys: Mapping[str, str]) -> Signed:
    """Return what the service signed, by one of *service_keys* (key id to public key).

    Raises:
        NotTrustedError: It did not sign this.
    """
    try:
        headers = jwt.get_unverified_header(text)
        kind, public_key = _KINDS[headers["typ"]], service_keys[headers["kid"]]
        claims: dict[str, Any] = jwt.decode(
            text, public_of(public_key), algorithms=[_ALGORITHM], options={"verify_iat": False, "verify_aud": False}
        )
        for name in _TIMES & claims.keys():
            claims[name] = datetime.fromisoformat(claims[name])
        return kind(**claims)
    except UNREADABLE as error:
        raise NotTrustedError from error


def receipt_digest(text: str) -> str:
    """Return the digest by which the next receipt of the office names the receipt *text*."""
    return digest(text.encode())
