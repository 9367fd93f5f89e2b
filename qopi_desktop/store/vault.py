"""The key file: who may open the store.

Needs ``cryptography`` only, so that the unlock window is up before the database is imported.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from qopi_desktop.domain.rules import WORKSTATION_REVOKED
from qopi_desktop.errors import Refused, StoreDamagedError, StoreExistsError, UnlockRefusedError
from qopi_desktop.store.files import StorePaths, write_new, write_whole
from qopi_desktop.store.keyfile import (
    KdfCost,
    KeyFile,
    Slot,
    SlotKind,
    VaultHead,
    VaultUser,
    bound_to,
    is_sealed,
    parse_file,
    read_file,
    write_text,
)
from qopi_desktop.store.recovery_code import new_code, normalize
from qopi_desktop.store.tries import Tries

STANDARD = KdfCost()
FLOOR = KdfCost(64 * 1024, 2, 1)
"""A slot that costs less was not written by this program."""
CEILING = KdfCost(1024 * 1024, 10, 8)
"""A slot that costs more would stop the workstation."""

_KEY_LENGTH, _SALT_LENGTH, _NONCE_LENGTH = 32, 16, 12
_RECOVERY = ""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The random key of a store, and the keys that follow from it."""

    secret: bytes = field(repr=False)

    @property
    def database(self) -> bytes:
        """The raw key of the database."""
        return self._derive(b"database")

    @property
    def chain(self) -> bytes:
        """The key of the audit chain."""
        return self._derive(b"audit chain")

    @property
    def head(self) -> bytes:
        """The key of the chain's head."""
        return self._derive(b"audit head")

    @property
    def seal(self) -> bytes:
        """The key of the key file's own seal."""
        return self._derive(b"key file")

    def _derive(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), _KEY_LENGTH, salt=None, info=b"qopi-desktop store 1: " + purpose).derive(self.secret)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A data key, whose it was to open, and whether their password was for one time.

    ``seed`` is that of their signing key; only a slot under a password of their own has one.
    """

    key: DataKey
    user_id: str
    must_change: bool
    seed: bytes | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Founder:
    """The first user of a new vault and whose it is."""

    practice: str
    user_id: str
    user_name: str
    password: str = field(repr=False)
    demonstration: bool = False


def create(folder: Path, founder: Founder, cost: KdfCost = STANDARD) -> tuple[DataKey, str]:
    """Make the key file of a new store and return its data key and recovery code.

    Raises:
        StoreExistsError: There is one; it was not touched.
    """
    key, code = DataKey(secrets.token_bytes(_KEY_LENGTH)), new_code(secrets.randbelow)
    users = (VaultUser(founder.user_id, founder.user_name),)
    empty = KeyFile(VaultHead(secrets.token_hex(16), founder.practice, founder.demonstration, users), ())
    own = key.secret + _new_seed()
    keyfile = _with_slot(empty, own, SlotKind.PASSWORD, founder.user_id, founder.password, cost=cost)
    keyfile = _with_slot(keyfile, key.secret, SlotKind.RECOVERY, _RECOVERY, code, cost=cost)
    try:
        write_new(StorePaths(folder).key, write_text(keyfile, key.seal))
    except FileExistsError as error:
        raise StoreExistsError(path=str(folder)) from error
    return key, code


def user_named(known: VaultHead, user_name: str) -> str:
    """Return the id of the user with that display name.

    Raises:
        UnlockRefusedError: There is none.
    """
    wanted = _plain(user_name).casefold()
    for user in known.users:
        if _plain(user.name).casefold() == wanted:
            return user.id
    raise UnlockRefusedError(tries_left=0, wait_s=0)


def unlock(folder: Path, user_name: str, password: str, now: datetime, cost: KdfCost = STANDARD) -> Unlocked:
    """Open the slot of the user with that display name.

    Raises:
        UnlockRefusedError: Not the password, or too early after others that were not; no such user.
        StoreMissingError: No key file.
        StoreDamagedError: It is not as it was written.
    """
    content, keyfile = read_file(folder)
    return _open(folder, content, user_named(keyfile.head, user_name), password, now=now, cost=cost)


def unlock_with_recovery(folder: Path, code: str, now: datetime, cost: KdfCost = STANDARD) -> DataKey:
    """Open the recovery slot.

    Raises:
        UnlockRefusedError, StoreMissingError, StoreDamagedError: As for :func:`unlock`.
    """
    content, _ = read_file(folder)
    return _open(folder, content, _RECOVERY, normalize(code), now=now, cost=cost).key


class KeyRing:
    """The key file of an unlocked store: each change is one atomic replacement."""

    def __init__(self, folder: Path, key: DataKey, cost: KdfCost = STANDARD) -> None:
        self._folder, self._key, self._cost = folder, key, cost

    def add(self, user_id: str, name: str, password: str) -> None:
        """Give a user a one-time password, in place of any they have; their signing key goes with the old one.

        Raises:
            Refused: The service took this workstation's part away.
        """
        keyfile = self._verified()
        if keyfile.head.revoked:
            raise Refused(WORKSTATION_REVOKED)
        users = (*(user for user in keyfile.head.users if user.id != user_id), VaultUser(user_id, name))
        self._write(replace(keyfile, head=replace(keyfile.head, users=users)), SlotKind.ONE_TIME, user_id, password)

    def change(self, user_id: str, old: str, new: str, now: datetime) -> bytes:
        """Put a password of their own in place of the user's *old* one.

        Returns:
            The seed of their signing key: the one they had, or a new one.

        Raises:
            UnlockRefusedError: *old* is wrong.
        """
        opened = _open(self._folder, read_file(self._folder)[0], user_id, old, now=now, cost=self._cost)
        return self.reset(user_id, new, opened.seed)

    def reset(self, user_id: str, new: str, seed: bytes | None = None) -> bytes:
        """Put a password of the user's own in place of any they have, and open a revoked store to passwords again.

        Returns:
            The seed of their signing key: the one given, or a new one.
        """
        keyfile, kept = self._verified(), seed or _new_seed()
        opened = replace(keyfile, head=replace(keyfile.head, revoked=False))
        self._write(opened, SlotKind.PASSWORD, user_id, new, seed=kept)
        return kept

    def renew_recovery(self) -> str:
        """Return a new recovery code; the old one opens nothing any more."""
        code = new_code(secrets.randbelow)
        self._write(self._verified(), SlotKind.RECOVERY, _RECOVERY, code)
        return code

    def revoke(self) -> None:
        """Take every user's slot away, and say so in the head: only the recovery code opens from now on."""
        keyfile = self._verified()
        slots = tuple(slot for slot in keyfile.slots if slot.user_id == _RECOVERY)
        self._put(KeyFile(replace(keyfile.head, revoked=True), slots))

    def keep_only(self, user_ids: Collection[str]) -> None:
        """Take away slots of users that a crash kept from being added."""
        keyfile = self._verified()
        known = {_RECOVERY, *user_ids}
        if all(slot.user_id in known for slot in keyfile.slots):
            return
        users = tuple(user for user in keyfile.head.users if user.id in known)
        slots = tuple(slot for slot in keyfile.slots if slot.user_id in known)
        self._put(KeyFile(replace(keyfile.head, users=users), slots))

    def _verified(self) -> KeyFile:
        content, keyfile = read_file(self._folder)
        if not is_sealed(content, self._key.seal):
            raise StoreDamagedError(path=str(self._folder), what="key-file")
        return keyfile

    def _write(self, keyfile: KeyFile, kind: SlotKind, user_id: str, secret: str, *, seed: bytes = b"") -> None:
        self._put(_with_slot(keyfile, self._key.secret + seed, kind, user_id, secret, cost=self._cost))

    def _put(self, keyfile: KeyFile) -> None:
        write_whole(StorePaths(self._folder).key, write_text(keyfile, self._key.seal))


def _open(folder: Path, content: bytes, user_id: str, secret: str, *, now: datetime, cost: KdfCost) -> Unlocked:
    """Unwrap a slot and hold the whole file against its seal, counting the try."""
    damaged = StoreDamagedError(path=str(folder), what="key-file")
    keyfile, tries = parse_file(folder, content), Tries(StorePaths(folder).tries)
    slot = keyfile.slot_of(user_id)
    if slot is None and user_id != _RECOVERY:  # all users' were taken away, and nobody gave this one another
        raise UnlockRefusedError(tries_left=0, wait_s=0)
    if slot is None or not slot.cost.within(_least(cost), CEILING):
        raise damaged
    tries.begin(user_id, now)
    try:
        wrapping = AESGCM(_stretch(secret, slot.salt, slot.cost))
        wrapped = wrapping.decrypt(slot.nonce, slot.wrapped, bound_to(keyfile, slot))
    except InvalidTag:
        raise tries.refused(user_id, now) from None
    except ValueError as error:  # a salt or nonce of another length
        raise damaged from error
    key, seed = DataKey(wrapped[:_KEY_LENGTH]), wrapped[_KEY_LENGTH:] or None
    if not is_sealed(content, key.seal):
        raise damaged
    tries.succeeded(user_id)
    return Unlocked(key, user_id, must_change=slot.kind is SlotKind.ONE_TIME, seed=seed)


def _with_slot(keyfile: KeyFile, plain: bytes, kind: SlotKind, user_id: str, secret: str, *, cost: KdfCost) -> KeyFile:
    """Return *keyfile* with a slot that wraps *plain*, in place of any that the user had."""
    salt, nonce = secrets.token_bytes(_SALT_LENGTH), secrets.token_bytes(_NONCE_LENGTH)
    slot = Slot(kind, user_id, cost, salt, nonce, b"")
    wrapped = AESGCM(_stretch(secret, salt, cost)).encrypt(nonce, plain, bound_to(keyfile, slot))
    others = tuple(other for other in keyfile.slots if other.user_id != user_id)
    return replace(keyfile, slots=(*others, replace(slot, wrapped=wrapped)))


def _new_seed() -> bytes:
    return secrets.token_bytes(_KEY_LENGTH)


def _stretch(secret: str, salt: bytes, cost: KdfCost) -> bytes:
    stretch = Argon2id(
        salt=salt, length=_KEY_LENGTH, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return stretch.derive(_plain(secret).encode())


def _least(cost: KdfCost) -> KdfCost:
    """Return the least cost that is accepted: the floor, unless the caller works with less on purpose."""
    return KdfCost(min(FLOOR.memory_kib, cost.memory_kib), min(FLOOR.passes, cost.passes), min(FLOOR.lanes, cost.lanes))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
