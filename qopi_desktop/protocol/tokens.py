"""Tokens that only the workstation they were given to can use.

An access token names the hash of a device key; each request carries a proof by that key over its method, path, body
and token. Source: RFC 9449 (DPoP), whose ``htu`` is here the path with its query, and which is widened by ``bh``, the
hash of the body.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jwt

from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import SigningKey, key_id, public_of
from qopi_desktop.protocol.receipts import UNREADABLE, NotTrustedError

ACCESS_S = 600
LEEWAY_S = 60
PROOF_HEADER = "QOPI-Proof"
_ALGORITHM = "EdDSA"
_ACCESS, _PROOF = "qopi-access", "qopi-proof"
_NO_TIMES: Any = {"verify_iat": False, "verify_exp": False}  # looked at here, against the caller's clock


@dataclass(frozen=True, slots=True)
class Access:
    """Who may act, through which workstation of which office, until when."""

    person: str
    device: str
    office: str
    device_key: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its proof covers it; ``target`` is the path with its query, ``token`` empty where none is sent."""

    method: str
    target: str
    body: bytes = field(repr=False)
    token: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds: the public key of the workstation that made the request, and the proof's own id."""

    public_key: str
    id: str


def make_access(key: SigningKey, access: Access) -> str:
    """Return *access* as a token signed by the service."""
    claims = {
        "sub": access.person,
        "dev": access.device,
        "off": access.office,
        "cnf": {"jkt": access.device_key},
        "exp": int(access.expires_at),
    }
    return jwt.encode(claims, key.private, algorithm=_ALGORITHM, headers={"kid": key.id, "typ": _ACCESS})


def read_access(token: str, service_keys: Mapping[str, str], now: datetime) -> Access:
    """Return what the service's token says.

    Raises:
        NotTrustedError: The service did not sign it, or it has expired at *now*.
    """
    try:
        headers = jwt.get_unverified_header(token)
        claims = _claims(token, service_keys[headers["kid"]], headers, _ACCESS)
        access = Access(
            str(claims["sub"]), str(claims["dev"]), str(claims["off"]), str(claims["cnf"]["jkt"]), claims["exp"]
        )
        if now.timestamp() >= access.expires_at:
            raise NotTrustedError
    except UNREADABLE as error:
        raise NotTrustedError from error
    return access


def make_proof(key: SigningKey, asked: Asked, at: datetime) -> str:
    """Return the proof by the device *key* that it makes this request at *at*, by the service's clock."""
    claims = {
        "htm": asked.method,
        "htu": asked.target,
        "bh": digest(asked.body),
        "ath": digest(asked.token.encode()),
        "jti": secrets.token_hex(16),
        "iat": int(at.timestamp()),
    }
    headers = {"typ": _PROOF, "key": key.public_key}
    return jwt.encode(claims, key.private, algorithm=_ALGORITHM, headers=headers)


def read_proof(proof: str, asked: Asked, now: datetime) -> Proof:
    """Return what the proof of the request *asked* shows.

    Raises:
        NotTrustedError: It is of another request or time, or not by the key it names.
    """
    try:
        headers = jwt.get_unverified_header(proof)
        public_key = str(headers["key"])
        claims = _claims(proof, public_key, headers, _PROOF)
        said = (claims["htm"], claims["htu"], claims["bh"], claims["ath"])
        fresh = abs(now.timestamp() - claims["iat"]) <= LEEWAY_S
        if said != (asked.method, asked.target, digest(asked.body), digest(asked.token.encode())) or not fresh:
            raise NotTrustedError
        return Proof(public_key, str(claims["jti"]))
    except UNREADABLE as error:
        raise NotTrustedError from error


def is_bound(access: Access, proof: Proof) -> bool:
    """Return whether the token was given to the workstation that made the request."""
    return access.device_key == key_id(proof.public_key)


def _claims(text: str, public_key: str, headers: Mapping[str, Any], kind: str) -> dict[str, Any]:
    if headers.get("typ") != kind:
        raise NotTrustedError
    return jwt.decode(text, public_of(public_key), algorithms=[_ALGORITHM], options=_NO_TIMES)
