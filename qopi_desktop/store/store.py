"""One open store on this workstation's disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from qopi_desktop.domain.people import Person, Setup
from qopi_desktop.domain.repositories import Scorer
from qopi_desktop.store import opening, proof
from qopi_desktop.store.audit import AuditTrail
from qopi_desktop.store.backup import back_up
from qopi_desktop.store.candidates import StoredCandidates
from qopi_desktop.store.charts import StoredCharts
from qopi_desktop.store.opening import Entry, Login
from qopi_desktop.store.outbox import StoredOutbox
from qopi_desktop.store.parts import Parts, Workstation
from qopi_desktop.store.people import StoredPeople
from qopi_desktop.store.service import StoredService


class Store:
    """An open store; every promise stands at domain.repositories.Store.

    Writes belong to one thread, reads to another; values that leave are frozen.
    """

    def __init__(self, parts: Parts) -> None:
        """Join the parts; create, open and recover are the ways in."""
        self._parts = parts
        self.charts = StoredCharts(parts.means)
        self.people = StoredPeople(parts.means, parts.ring)
        self.candidates = StoredCandidates(parts.means)
        self.audit = AuditTrail(parts.desk)
        self.outbox = StoredOutbox(parts.means)
        self.service = StoredService(parts.means, parts.ring)

    @classmethod
    def create(
        cls, folder: Path, setup: Setup, now: datetime, *, scorer: Scorer, workstation: Workstation | None = None
    ) -> Opened:
        """Make a store where nothing is: *folder* is new or empty, and whole or absent whatever happens meanwhile.

        Raises:
            StoreExistsError: Something is there; it was not touched.
            StoreOnShareError, PasswordRefusedError, StoreUnavailableError: Nothing was made.
        """
        return _opened(opening.create(folder, setup, now, scorer, workstation or Workstation()))

    @classmethod
    def open(
        cls,
        folder: Path,
        user_name: str,
        password: str,
        now: datetime,
        *,
        scorer: Scorer,
        workstation: Workstation | None = None,
    ) -> Opened:
        """Unlock the store, bring it to this version after a verified backup, and hold its chain to its head.

        From then on the user signs what they do to charts, unless their password was for one time.

        Raises:
            StoreMissingError, StoreInUseError, StoreOnShareError, StoreTooNewError, StoreUnavailableError: As they say.
            UnlockRefusedError: Wrong password, or too early.
            StoreDamagedError: Key file, database, chain or head do not hold; ``what`` says which.
        """
        return _opened(opening.enter(folder, Login(user_name, password, now), scorer, workstation or Workstation()))

    @classmethod
    def recover(
        cls,
        folder: Path,
        user_name: str,
        code: str,
        new_password: str,
        *,
        now: datetime,
        scorer: Scorer,
        workstation: Workstation | None = None,
    ) -> Opened:
        """Give a user a new password by the recovery code, which is used up: a new one comes with the open store.

        Raises:
            UnlockRefusedError: Not the code, too early, or no such user.
            PasswordRefusedError: The new password breaks a rule; nothing was changed.
            Others: As for :meth:`open`.
        """
        login = Login(user_name, code, now)
        return _opened(opening.recover(folder, login, new_password, scorer, workstation or Workstation()))

    def rest(self) -> None:
        """Bring everything written onto the disk proper; asked when idle, on locking and at least every 30 seconds."""
        self._parts.desk.checkpoint()

    def check(self) -> None:
        """Read every page and walk the audit chain."""
        proof.insist_on_whole(self._parts.folder, self._parts.key)

    def backup(self, to_folder: Path, now: datetime) -> Path:
        """Write a keyed copy below *to_folder* and verify it in a fresh process."""
        return back_up(self._parts.folder, self._parts.key, to_folder, now)

    def close(self) -> None:
        """Checkpoint, fsync and forget the key."""
        self._parts.close()


@dataclass(frozen=True)
class Opened:
    """An open store and who opened it; ``recovery_code`` is new, to be shown once, where one was made."""

    store: Store
    person: Person
    must_change_password: bool = False
    recovery_code: str | None = field(repr=False, default=None)


def _opened(entry: Entry) -> Opened:
    return Opened(Store(entry.parts), entry.person, entry.must_change_password, entry.recovery_code)
