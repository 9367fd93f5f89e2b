"""What the repositories ask of the place where rows lie: one transaction over typed rows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from qopi_desktop.store.rows import AuditRecord, JoinedChart, Key, Record

R = TypeVar("R", bound=Record)


class Shelf(Protocol):
    """The rows as one transaction sees them. Keys are prefixes: the first columns of a row's primary key."""

    audited: AuditRecord | None
    """The last audit row written in this transaction."""

    def get(self, kind: type[R], *key: Key) -> R | None:
        """Return the row with exactly that key."""
        ...

    def find(self, kind: type[R], *prefix: Key) -> list[R]:
        """Return the rows whose key begins with *prefix*, in order of the key."""
        ...

    def last(self, kind: type[R], *prefix: Key) -> R | None:
        """Return the row with the greatest key that begins with *prefix*."""
        ...

    def add(self, row: Record) -> None:
        """Append a row; its key is new."""
        ...

    def put(self, row: Record) -> None:
        """Write a row, in place of the one with its key."""
        ...

    def drop(self, kind: type[R], *key: Key) -> None:
        """Take away the row with that key."""
        ...

    def having(self, kind: type[R], column: str, value: Key) -> list[R]:
        """Return the rows that have *value* in *column*, which has an index, in order of the key."""
        ...

    def newest_audit(self, chart_id: str | None, limit: int) -> list[AuditRecord]:
        """Return the newest audit rows first, of one chart or of all."""
        ...

    def joined(
        self, *, round_id: str | None = None, chart_id: str | None = None, delivery: bool = False
    ) -> list[JoinedChart]:
        """Return the charts of a round, or the one chart, in order of number, with what grows beside them.

        The newest operation is among it only with *delivery*.
        """
        ...


class Desk(Protocol):
    """Opens transactions; leaving one by an exception leaves nothing of it."""

    def write(self) -> AbstractContextManager[Shelf]:
        """Begin a transaction that may write; durable when it has been left."""
        ...

    def read(self) -> AbstractContextManager[Shelf]:
        """Begin a transaction that sees one moment and may not write."""
        ...
