"""The ways into a store: made, opened, recovered."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.people import Person, Setup
from qopi_desktop.domain.repositories import Scorer
from qopi_desktop.errors import KnownError, StoreExistsError, StoreMissingError, StoreOnShareError, UnlockRefusedError
from qopi_desktop.store import head, keyfile, migrations, proof, vault
from qopi_desktop.store.backup import back_up
from qopi_desktop.store.cipher import Mode, connect, trouble
from qopi_desktop.store.files import StorePaths, disk_trouble, sweep, sync_folder
from qopi_desktop.store.founding import found, refuse_setup
from qopi_desktop.store.lock import StoreLock
from qopi_desktop.store.parts import Parts, Workstation
from qopi_desktop.store.passwords import insist_on_password
from qopi_desktop.store.rows import PersonRecord
from qopi_desktop.store.tables import METADATA
from qopi_desktop.store.translate import person_of
from qopi_desktop.store.vault import DataKey, Founder, Unlocked

UPDATE_BACKUPS = "before-update"
"""The folder beside the database in which it is copied before its version changes."""

_CREATING = ".creating-"


@dataclass(frozen=True)
class Login:
    """Who wants to open a store, with what and when; *secret* is a password or the recovery code."""

    user_name: str
    secret: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Entry:
    """What an opened store consists of and who is in it."""

    parts: Parts
    person: Person
    must_change_password: bool = False
    recovery_code: str | None = field(repr=False, default=None)


def create(folder: Path, setup: Setup, now: datetime, scorer: Scorer, machine: Workstation) -> Entry:
    """Make a store where nothing is; see Store.create."""
    refuse_setup(setup)
    _insist_on_disk(folder, machine)
    if folder.exists() and any(folder.iterdir()):
        raise StoreExistsError(path=str(folder))
    with disk_trouble(folder), trouble(folder), _draft_beside(folder) as name:
        draft = Path(name) / "store"
        draft.mkdir(mode=0o700)
        code = _make(draft, setup, now, scorer, machine)
        with suppress(FileNotFoundError):
            folder.rmdir()  # empty: Windows puts nothing in the place of a folder
        draft.rename(folder)
        sync_folder(folder.parent)
    entry = enter(folder, Login(setup.user_name, setup.password, now), scorer, machine)
    return replace(entry, recovery_code=code)


def enter(folder: Path, login: Login, scorer: Scorer, machine: Workstation) -> Entry:
    """Open a store with a password; see Store.open."""
    with _claimed(folder, machine) as lock:
        unlocked = vault.unlock(folder, login.user_name, login.secret, login.at, machine.cost)
        parts = _opened(folder, unlocked.key, login.at, lock, scorer=scorer, machine=machine)
        with _closed_on_failure(parts):
            person = _person(parts, unlocked.user_id)
            _sign_in(parts, person, unlocked, login)
            return Entry(parts, person, unlocked.must_change)


def recover(folder: Path, login: Login, new_password: str, scorer: Scorer, machine: Workstation) -> Entry:
    """Open a store with its recovery code; see Store.recover."""
    with _claimed(folder, machine) as lock:
        known = keyfile.read_head(folder)
        insist_on_password(new_password, [login.user_name, known.practice])
        user_id = vault.user_named(known, login.user_name)
        key = vault.unlock_with_recovery(folder, login.secret, login.at, machine.cost)
        parts = _opened(folder, key, login.at, lock, scorer=scorer, machine=machine)
        with _closed_on_failure(parts):
            person = _person(parts, user_id)
            with parts.desk.write() as shelf:
                parts.means.ledger.append(shelf, "recovered", user_id, login.at)
                parts.means.signer.sign_in(person.id)
                parts.means.signer.take(shelf, parts.ring.reset(user_id, new_password), login.at)
            return Entry(parts, person, recovery_code=parts.ring.renew_recovery())


@contextmanager
def _draft_beside(folder: Path) -> Iterator[str]:
    """A folder that is gone afterwards; what a crash left of an earlier one goes too."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    prefix = f"{_CREATING}{folder.name}-"
    for left in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder.parent) as name:
        yield name


def _make(draft: Path, setup: Setup, now: datetime, scorer: Scorer, machine: Workstation) -> str:
    """Write all files of a new store into an empty folder and return the recovery code."""
    person_id = PersonId(machine.new_id())
    founder = Founder(setup.practice, person_id, setup.user_name, setup.password, setup.demonstration)
    key, code = vault.create(draft, founder, machine.cost)
    paths = StorePaths(draft)
    head.create(paths.head, key.head, head.Mark(0, bytes(32)))
    connection = connect(paths.database, key.database, Mode.CREATE)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION}")
    connection.close()
    paths.database.chmod(0o600)
    parts = Parts(draft, key, StoreLock(paths.lock), scorer, machine)
    try:
        parts.desk.make_tables(METADATA)
        with parts.desk.write() as shelf:
            found(parts.means, shelf, setup, now, person_id)
    finally:
        parts.close()
    return code


@contextmanager
def _claimed(folder: Path, machine: Workstation) -> Iterator[StoreLock]:
    """The lock of the store in *folder*; let go of when the way in ends in an exception."""
    if not StorePaths(folder).exists:
        raise StoreMissingError(path=str(folder))
    _insist_on_disk(folder, machine)
    lock = StoreLock(StorePaths(folder).lock)
    try:
        sweep(folder)
        yield lock
    except BaseException:
        lock.release()
        raise


def _insist_on_disk(folder: Path, machine: Workstation) -> None:
    if kind := machine.share_kind(folder):
        raise StoreOnShareError(path=str(folder), kind=kind)


def _opened(
    folder: Path, key: DataKey, now: datetime, lock: StoreLock, *, scorer: Scorer, machine: Workstation
) -> Parts:
    """Return the parts of a store that is whole and of this version, with key slots for its users only."""
    updated_from = _prepare(folder, key, now)
    parts = Parts(folder, key, lock, scorer, machine)
    with _closed_on_failure(parts):
        with parts.desk.read() as shelf:
            people = shelf.find(PersonRecord)
        parts.ring.keep_only({row.id for row in people})
        if updated_from:
            with parts.desk.write() as shelf:
                facts = {"from": updated_from, "to": migrations.VERSION}
                parts.means.ledger.append(shelf, "updated", "", now, facts=facts)
    return parts


@contextmanager
def _closed_on_failure(parts: Parts) -> Iterator[None]:
    """Keep *parts* open unless the way in ends in an exception."""
    try:
        yield
    except BaseException:
        with suppress(KnownError):  # what failed first is told
            parts.close()
        raise


def _person(parts: Parts, user_id: str) -> Person:
    """Return who opened the store; a slot whose user a crash kept from being added opens nothing."""
    with parts.desk.read() as shelf:
        row = shelf.get(PersonRecord, user_id)
    if row is None:
        raise UnlockRefusedError(tries_left=0, wait_s=0)
    return person_of(row)


def _sign_in(parts: Parts, person: Person, unlocked: Unlocked, login: Login) -> None:
    """Let *person* sign with their key; a password of their own that has none yet gets one, a one-time password not."""
    parts.means.signer.sign_in(person.id)
    if unlocked.must_change:
        return
    seed = unlocked.seed or parts.ring.reset(person.id, login.secret)
    with parts.desk.write() as shelf:
        parts.means.signer.take(shelf, seed, login.at)


def _prepare(folder: Path, key: DataKey, now: datetime) -> int | None:
    """Hold the chain to its head, then bring the database to this version; returns the version it had if it changed."""
    paths = StorePaths(folder)
    with trouble(paths.database):
        connection = connect(paths.database, key.database)
        try:
            version = migrations.version_of(connection, paths.database)
            proof.insist_on_head(connection, folder, key, head.read(paths.head, key.head))
            if version >= migrations.VERSION:
                return None
            back_up(folder, key, folder / UPDATE_BACKUPS, now)
            migrations.migrate(connection, paths.database, version)
            return version
        finally:
            connection.close()
