"""The store in dictionaries, for tests: the same repositories over rows that are never written to a disk."""

from __future__ import annotations

import threading
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar, cast
from uuid import uuid4

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.people import Person, Setup
from qopi_desktop.domain.repositories import Scorer
from qopi_desktop.domain.rules import WORKSTATION_REVOKED
from qopi_desktop.errors import BackupFailedError, UnlockRefusedError
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.store.audit import AuditTrail, Ledger
from qopi_desktop.store.candidates import StoredCandidates
from qopi_desktop.store.charts import StoredCharts
from qopi_desktop.store.founding import found
from qopi_desktop.store.guard import Means, insist
from qopi_desktop.store.outbox import StoredOutbox
from qopi_desktop.store.people import StoredPeople
from qopi_desktop.store.rows import (
    AuditRecord,
    ChartRecord,
    ContributorRecord,
    JoinedChart,
    Key,
    OperationRecord,
    PhysicianHistoryRecord,
    Record,
    SummaryRecord,
    key_of,
)
from qopi_desktop.store.service import StoredService
from qopi_desktop.store.shelf import Shelf

R = TypeVar("R", bound=Record)
_Bucket = dict[tuple[Key, ...], Record]


class MemoryStore:
    """A whole store that lasts as long as the object."""

    def __init__(self, scorer: Scorer, new_id: Callable[[], str] = lambda: uuid4().hex) -> None:
        self._desk, self._keys = MemoryDesk(), MemoryKeys()
        self._means = Means(self._desk, Ledger(bytes(32)), scorer, new_id)
        self.charts = StoredCharts(self._means)
        self.people = StoredPeople(self._means, self._keys)
        self.candidates = StoredCandidates(self._means)
        self.audit = AuditTrail(self._desk)
        self.outbox = StoredOutbox(self._means)
        self.service = StoredService(self._means, self._keys)

    @classmethod
    def create(cls, setup: Setup, now: datetime, scorer: Scorer) -> tuple[MemoryStore, Person]:
        """Return a new store and its first user."""
        store = cls(scorer)
        with store._desk.write() as shelf:
            person = found(store._means, shelf, setup, now)
        store._keys.passwords[person.id] = setup.password
        store._keys.seeds[person.id] = SigningKey.new().seed
        store.sign_in(person.id, now)
        return store, person

    def sign_in(self, person_id: PersonId, now: datetime) -> None:
        """Let that person sign from now on, as if they had opened the store anew with their password."""
        self._means.signer.sign_in(person_id)
        if seed := self._keys.seeds.get(person_id):
            with self._desk.write() as shelf:
                self._means.signer.take(shelf, seed, now)

    def rest(self) -> None:
        """Do nothing: there is no disk."""

    def check(self) -> None:
        """Do nothing: there is no file."""

    def backup(self, to_folder: Path, now: datetime) -> Path:  # noqa: ARG002 - the signature of every store
        """Refuse: there is no file.

        Raises:
            BackupFailedError: Always.
        """
        raise BackupFailedError(path=str(to_folder), what="memory")

    def close(self) -> None:
        """Do nothing: there is no key."""


class MemoryKeys:
    """Passwords in a dictionary, and the seeds of those who chose theirs."""

    def __init__(self) -> None:
        self.passwords: dict[PersonId, str] = {}
        self.seeds: dict[PersonId, bytes] = {}
        self.revoked = False

    def add(self, user_id: PersonId, name: str, password: str) -> None:  # noqa: ARG002 - the signature of every key ring
        """Give a user a one-time password, in place of any they have."""
        insist(WORKSTATION_REVOKED if self.revoked else None)
        self.passwords[user_id] = password
        self.seeds.pop(user_id, None)

    def change(self, user_id: PersonId, old: str, new: str, now: datetime) -> bytes:  # noqa: ARG002 - the same
        """Put a password of their own in place of the user's *old* one; returns the seed of their signing key.

        Raises:
            UnlockRefusedError: *old* is wrong.
        """
        if self.passwords.get(user_id) != old:
            raise UnlockRefusedError(tries_left=1, wait_s=0)
        self.passwords[user_id] = new
        return self.seeds.setdefault(user_id, SigningKey.new().seed)

    def revoke(self) -> None:
        """Take every user's password away."""
        self.revoked = True
        self.passwords.clear()
        self.seeds.clear()


class MemoryDesk:
    """Transactions one at a time; a failed one is taken back row by row."""

    def __init__(self) -> None:
        self._tables: dict[type[Record], dict[Key, _Bucket]] = {}
        self._lock = threading.RLock()

    @contextmanager
    def write(self) -> Iterator[Shelf]:
        """Begin a transaction that may write."""
        with self._lock:
            shelf = MemoryShelf(self._tables)
            try:
                yield shelf
            except BaseException:
                shelf.take_back()
                raise

    @contextmanager
    def read(self) -> Iterator[Shelf]:
        """Begin a transaction that reads."""
        with self._lock:
            yield MemoryShelf(self._tables)


class MemoryShelf:
    """Rows by table, by the first column of their key, by their key."""

    def __init__(self, tables: dict[type[Record], dict[Key, _Bucket]]) -> None:
        self.audited: AuditRecord | None = None
        self._tables = tables
        self._before: list[tuple[type[Record], tuple[Key, ...], Record | None]] = []

    def get(self, kind: type[R], *key: Key) -> R | None:
        """Return the row with exactly that key."""
        return cast("R | None", self._bucket(kind, key[0]).get(key))

    def find(self, kind: type[R], *prefix: Key) -> list[R]:
        """Return the rows whose key begins with *prefix*, in order of the key."""
        buckets = [self._bucket(kind, prefix[0])] if prefix else list(self._tables.get(kind, {}).values())
        found: list[tuple[tuple[Key, ...], Record]] = []
        for bucket in buckets:
            for key, row in bucket.items():
                if key[: len(prefix)] == prefix:
                    insort(found, (key, row), key=lambda pair: pair[0])
        return cast("list[R]", [row for _, row in found])

    def last(self, kind: type[R], *prefix: Key) -> R | None:
        """Return the row with the greatest key that begins with *prefix*."""
        return max(self.find(kind, *prefix), key=key_of, default=None)

    def add(self, row: Record) -> None:
        """Append a row; its key is new."""
        if self.get(type(row), *key_of(row)) is not None:
            raise ValueError("the key is taken")
        self.put(row)

    def put(self, row: Record) -> None:
        """Write a row, in place of the one with its key."""
        key = key_of(row)
        bucket = self._bucket(type(row), key[0])
        self._before.append((type(row), key, bucket.get(key)))
        bucket[key] = row

    def drop(self, kind: type[R], *key: Key) -> None:
        """Take away the row with that key."""
        self._before.append((kind, key, self._bucket(kind, key[0]).pop(key, None)))

    def having(self, kind: type[R], column: str, value: Key) -> list[R]:
        """Return the rows that have *value* in *column*, in order of the key."""
        return [row for row in self.find(kind) if getattr(row, column) == value]

    def newest_audit(self, chart_id: str | None, limit: int) -> list[AuditRecord]:
        """Return the newest audit rows first, of one chart or of all."""
        rows = reversed(self.find(AuditRecord))
        return [row for row in rows if chart_id in {None, row.chart_id}][:limit]

    def joined(
        self, *, round_id: str | None = None, chart_id: str | None = None, delivery: bool = False
    ) -> list[JoinedChart]:
        """Return the charts of a round, or the one chart, in order of number, with what grows beside them."""
        found = self.find(ChartRecord, chart_id) if chart_id else self.find(ChartRecord)
        chosen = [row for row in found if round_id in {None, row.round_id}]
        return [self._join(row, delivery=delivery) for row in sorted(chosen, key=lambda row: row.number)]

    def take_back(self) -> None:
        """Put everything back as it was before this transaction."""
        for kind, key, row in reversed(self._before):
            bucket = self._bucket(kind, key[0])
            if row is None:
                bucket.pop(key, None)
            else:
                bucket[key] = row

    def _join(self, row: ChartRecord, *, delivery: bool) -> JoinedChart:
        history = (known.physician_id for known in self.find(PhysicianHistoryRecord, row.id))
        contributors = (known.person_id for known in self.find(ContributorRecord, row.id))
        newest = self.last(OperationRecord, row.id) if delivery else None
        return JoinedChart(row, self.get(SummaryRecord, row.id), frozenset(history), frozenset(contributors), newest)

    def _bucket(self, kind: type[Record], first: Key) -> _Bucket:
        return self._tables.setdefault(kind, {}).setdefault(first, {})
