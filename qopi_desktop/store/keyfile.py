"""The key file as text: its head, its slots, its seal; no secret is in clear here, and nothing is deciphered."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any

from qopi_desktop.errors import StoreDamagedError, StoreMissingError
from qopi_desktop.store.files import StorePaths

FORMAT = 1
_SEAL_LENGTH = 64
_LARGEST = 1_000_000


class SlotKind(Enum):
    """How a slot is opened; a one-time password must be changed at once."""

    PASSWORD = "password"  # noqa: S105 - a kind, no password
    ONE_TIME = "one-time"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, order=True)
class KdfCost:
    """What one guess costs with Argon2id; only tests and the demonstration practice lower it.

    Source: NIST SP 800-63B-4, 3.1.1.2 (a memory-hard function); RFC 9106, 4 (parameters).
    """

    memory_kib: int = 128 * 1024
    passes: int = 3
    lanes: int = 1

    def within(self, low: KdfCost, high: KdfCost) -> bool:
        """Return whether each part lies between those of *low* and *high*."""
        pairs = (
            (low.memory_kib, self.memory_kib, high.memory_kib),
            (low.passes, self.passes, high.passes),
            (low.lanes, self.lanes, high.lanes),
        )
        return all(least <= part <= most for least, part, most in pairs)


@dataclass(frozen=True, slots=True)
class VaultUser:
    """A user as the unlock window names them."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class VaultHead:
    """What can be read without a password; authenticated once somebody unlocks.

    ``revoked``: the service took this workstation's part away, and only the recovery code opens the store.
    """

    vault_id: str
    practice: str
    demonstration: bool
    users: tuple[VaultUser, ...]
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped for the recovery code or for one user, together with the seed of their signing key."""

    kind: SlotKind
    user_id: str
    cost: KdfCost
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as read or to be written."""

    head: VaultHead
    slots: tuple[Slot, ...]

    def slot_of(self, user_id: str) -> Slot | None:
        """Return the user's slot; the recovery slot belongs to the empty id."""
        return next((slot for slot in self.slots if slot.user_id == user_id), None)

    def name_of(self, user_id: str) -> str:
        """Return the user's display name, empty for the recovery slot."""
        return next((user.name for user in self.head.users if user.id == user_id), "")


def bound_to(keyfile: KeyFile, slot: Slot) -> bytes:
    """Return what is authenticated with a slot: move it to another vault, user or kind and it opens no more."""
    cost = (slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes)
    name = keyfile.name_of(slot.user_id)
    return json.dumps([FORMAT, keyfile.head.vault_id, slot.kind.value, slot.user_id, name, cost]).encode()


def read_head(folder: Path) -> VaultHead:
    """Return what the unlock window shows; believe it only once somebody has unlocked.

    Raises:
        StoreMissingError: No key file.
        StoreDamagedError: It cannot be read.
    """
    return read_file(folder)[1].head


def read_file(folder: Path) -> tuple[bytes, KeyFile]:
    """Return the key file of the store in *folder*, its bytes and what they say; its seal is not yet looked at.

    Raises:
        StoreMissingError, StoreDamagedError: As for :func:`read_head`.
    """
    try:
        content = StorePaths(folder).key.read_bytes()
    except FileNotFoundError as error:
        raise StoreMissingError(path=str(folder)) from error
    return content, parse_file(folder, content)


def parse_file(folder: Path, content: bytes) -> KeyFile:
    """Return the key file in *content*, which was read in *folder*.

    Raises:
        StoreDamagedError: It is none.
    """
    try:
        return read_text(content)
    except (ValueError, RecursionError) as error:
        raise StoreDamagedError(path=str(folder), what="key-file") from error


def write_text(keyfile: KeyFile, seal_key: bytes) -> bytes:
    """Return the bytes of *keyfile*, sealed."""
    head = keyfile.head
    body = {
        "format": FORMAT,
        "vault": head.vault_id,
        "practice": head.practice,
        "demonstration": head.demonstration,
        "revoked": head.revoked,
        "users": [[user.id, user.name] for user in head.users],
        "slots": [_slot_as_json(slot) for slot in keyfile.slots],
    }
    text = json.dumps(body, indent=1, ensure_ascii=False).encode() + b"\n"
    return text + _seal(text, seal_key) + b"\n"


def read_text(content: bytes) -> KeyFile:
    """Return the key file in *content*, its seal not yet looked at.

    Raises:
        ValueError: It is none, or of a format that is not known.
    """
    if len(content) > _LARGEST:
        raise ValueError("too large")
    body = json.loads(content[: -_SEAL_LENGTH - 1])
    try:
        if body["format"] != FORMAT:
            raise ValueError("another format")
        users = tuple(VaultUser(str(user), str(name)) for user, name in body["users"])
        marks = (body["demonstration"] is True, users, body.get("revoked") is True)
        head = VaultHead(str(body["vault"]), str(body["practice"]), *marks)
        return KeyFile(head, tuple(map(_slot_of_json, body["slots"])))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a key file") from error


def is_sealed(content: bytes, seal_key: bytes) -> bool:
    """Return whether every byte of *content* is as it was written."""
    text, seal = content[: -_SEAL_LENGTH - 1], content[-_SEAL_LENGTH - 1 :]
    return hmac.compare_digest(seal, _seal(text, seal_key) + b"\n")


def _seal(text: bytes, seal_key: bytes) -> bytes:
    return hmac.digest(seal_key, text, sha256).hex().encode()


def _slot_as_json(slot: Slot) -> dict[str, object]:
    return {
        "kind": slot.kind.value,
        "user": slot.user_id,
        "argon2id": [slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes],
        "salt": slot.salt.hex(),
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _slot_of_json(raw: dict[str, Any]) -> Slot:
    parts = raw["argon2id"]
    if [type(part) for part in parts] != [int, int, int]:
        raise ValueError("not a cost")
    salt, nonce, wrapped = (bytes.fromhex(str(raw[part])) for part in ("salt", "nonce", "wrapped"))
    return Slot(SlotKind(raw["kind"]), str(raw["user"]), KdfCost(*parts), salt, nonce, wrapped)
