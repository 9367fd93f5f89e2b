"""Ed25519 keys of people, workstations and the service, and the text in which they travel."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from qopi_desktop.protocol.canonical import digest

SEED_LENGTH = 32
_ID_LENGTH = 16


def to_text(data: bytes) -> str:
    """Return *data* in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Return the bytes of `to_text`.

    Raises:
        ValueError: *text* is no base64url.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error


def key_id(public_key: str) -> str:
    """Return the id of a public key: the first 64 bits of its hash."""
    return digest(public_key.encode())[:_ID_LENGTH]


@dataclass(frozen=True)
class SigningKey:
    """A private key; its seed is all there is to keep."""

    seed: bytes = field(repr=False)

    @classmethod
    def new(cls) -> SigningKey:
        """Return a new random key."""
        return cls(secrets.token_bytes(SEED_LENGTH))

    @cached_property
    def private(self) -> Ed25519PrivateKey:
        """Return the key as the library holds it."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public_key(self) -> str:
        """Return the public half as text."""
        return to_text(self.private.public_key().public_bytes_raw())

    @cached_property
    def id(self) -> str:
        """Return the id of the public half."""
        return key_id(self.public_key)

    def sign(self, message: bytes) -> str:
        """Return the signature of *message* as text."""
        return to_text(self.private.sign(message))


@lru_cache(maxsize=4096)
def public_of(public_key: str) -> Ed25519PublicKey:
    """Return the public key that *public_key* writes.

    Raises:
        ValueError: It writes none.
    """
    return Ed25519PublicKey.from_public_bytes(from_text(public_key))


def is_signed(public_key: str, message: bytes, signature: str) -> bool:
    """Return whether *signature* is that of *message* by the key; False for whatever is no key or signature."""
    try:
        public_of(public_key).verify(from_text(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
