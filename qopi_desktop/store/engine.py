"""The database of an open store: one connection that writes, an engine of readers, and rows in and out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection as EngineConnection
from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from qopi_desktop.store import statements
from qopi_desktop.store.cipher import Connection, connect, trouble
from qopi_desktop.store.head import Head
from qopi_desktop.store.rows import (
    AuditRecord,
    ChartRecord,
    JoinedChart,
    Key,
    OperationRecord,
    Record,
    SummaryRecord,
)
from qopi_desktop.store.shelf import Shelf

R = TypeVar("R", bound=Record)

BEGIN_WRITING = "BEGIN IMMEDIATE"  # a read that turns into a write later fails at once when somebody wrote meanwhile

_CHART_END = len(ChartRecord._fields)
_SUMMARY_END = _CHART_END + len(SummaryRecord._fields)
_BESIDE_END = _SUMMARY_END + 2


def open_engine(path: Path, key: bytes, *, reading: bool = False, timeout_s: float = 10.0) -> Engine:
    """Return an engine of keyed connections whose every transaction really begins.

    Without the begin event nothing is a transaction: each statement would commit alone, and a rollback keep the rows.
    """

    def connected() -> Connection:
        connection = connect(path, key, timeout_s=timeout_s)
        if reading:
            connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine("sqlite://", module=sqlcipher, creator=connected, poolclass=QueuePool, hide_parameters=True)

    begin = "BEGIN" if reading else BEGIN_WRITING

    @event.listens_for(engine, "begin")
    def _begin(connection: EngineConnection) -> None:
        connection.connection.driver_connection.execute(begin)  # type: ignore[union-attr] # there is one by now

    return engine


class CipherDesk:
    """Transactions on the encrypted database; after each that was audited the head follows the chain."""

    def __init__(self, path: Path, key: bytes, head: Head) -> None:
        self._path, self._head, self._lock = path, head, threading.RLock()
        self._writing, self._reading = open_engine(path, key), open_engine(path, key, reading=True)
        self._writer = self._writing.raw_connection()
        self._cursor = self._writer.cursor()

    @contextmanager
    def write(self) -> Iterator[Shelf]:
        """Begin a transaction that may write; durable when it has been left.

        Raises:
            StoreUnavailableError: Nothing was written.
        """
        with self._lock:
            with trouble(self._path), self._transaction():
                shelf = CipherShelf(self._cursor)
                yield shelf
            if shelf.audited:
                self._head.follow(shelf.audited.sequence, shelf.audited.hash)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """What the engine's own begin does, without its 40 microseconds: an answer is saved here."""
        self._cursor.execute(BEGIN_WRITING)
        try:
            yield
            self._writer.commit()
        except BaseException:
            self._writer.rollback()
            raise

    @contextmanager
    def read(self) -> Iterator[Shelf]:
        """Begin a transaction that sees one moment and may not write."""
        with trouble(self._path), self._reading.begin() as connection:
            yield CipherShelf(connection.connection.cursor())

    def make_tables(self, metadata: MetaData) -> None:
        """Make the tables of an empty database."""
        with self._lock, trouble(self._path), self._writing.begin() as connection:
            metadata.create_all(connection)

    def checkpoint(self) -> None:
        """Bring the journal into the database file, and the head onto the disk after it."""
        with self._lock:
            with trouble(self._path):
                self._cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._head.sync()

    def close(self) -> None:
        """Checkpoint and let go of the file."""
        with self._lock:
            try:
                self._reading.dispose()
                self.checkpoint()
            finally:
                self._cursor.close()
                self._writer.close()
                self._writing.dispose()


class CipherShelf:
    """Rows of the encrypted database inside one transaction."""

    def __init__(self, cursor: Connection) -> None:
        self.audited: AuditRecord | None = None
        self._cursor = cursor

    def get(self, kind: type[R], *key: Key) -> R | None:
        """Return the row with exactly that key."""
        row = self._cursor.execute(statements.fetch(kind, len(key)), key).fetchone()
        return None if row is None else kind(*row)

    def find(self, kind: type[R], *prefix: Key) -> list[R]:
        """Return the rows whose key begins with *prefix*, in order of the key."""
        rows = self._cursor.execute(statements.fetch(kind, len(prefix)), prefix).fetchall()
        return [kind(*row) for row in rows]

    def last(self, kind: type[R], *prefix: Key) -> R | None:
        """Return the row with the greatest key that begins with *prefix*."""
        row = self._cursor.execute(statements.fetch_last(kind, len(prefix)), prefix).fetchone()
        return None if row is None else kind(*row)

    def add(self, row: Record) -> None:
        """Append a row; its key is new."""
        self._cursor.execute(statements.append(type(row)), row)

    def put(self, row: Record) -> None:
        """Write a row, in place of the one with its key."""
        self._cursor.execute(statements.replace(type(row)), row)

    def drop(self, kind: type[R], *key: Key) -> None:
        """Take away the row with that key."""
        self._cursor.execute(statements.remove(kind), key)

    def having(self, kind: type[R], column: str, value: Key) -> list[R]:
        """Return the rows that have *value* in *column*, which has an index, in order of the key."""
        return [kind(*row) for row in self._cursor.execute(statements.having(kind, column), (value,))]

    def newest_audit(self, chart_id: str | None, limit: int) -> list[AuditRecord]:
        """Return the newest audit rows first, of one chart or of all."""
        values = (chart_id, limit) if chart_id else (limit,)
        rows = self._cursor.execute(statements.newest_audit(of_chart=chart_id is not None), values)
        return [AuditRecord(*row) for row in rows]

    def joined(
        self, *, round_id: str | None = None, chart_id: str | None = None, delivery: bool = False
    ) -> list[JoinedChart]:
        """Return the charts of a round, or the one chart, in order of number, with what grows beside them."""
        column, value = ("id", chart_id) if chart_id else ("round_id", round_id)
        rows = self._cursor.execute(statements.joined_charts(column, delivery=delivery), (value,)).fetchall()
        return [_joined(row) for row in rows]


def _joined(row: Record) -> JoinedChart:
    summary, operation = row[_CHART_END:_SUMMARY_END], row[_BESIDE_END:]
    history, contributors = row[_SUMMARY_END:_BESIDE_END]
    return JoinedChart(
        ChartRecord(*row[:_CHART_END]),
        None if summary[0] is None else SummaryRecord(*summary),
        frozenset((history or "").split()),
        frozenset((contributors or "").split()),
        OperationRecord(*operation) if operation and operation[0] is not None else None,
    )
