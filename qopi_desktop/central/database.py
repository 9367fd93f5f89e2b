"""The service's database: transactions that write, snapshots to read, and the one clock.

SQLite and PostgreSQL behave alike: a transaction sees one time, that of its begin, and a writer has what it locks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, create_engine, event, func, null, select
from sqlalchemy.engine import URL, make_url

Clock = Callable[[], datetime]

_PATIENCE_S = 30
_READERS = 20
_BEGIN, _NOW = "qopi_begin", "qopi_now"
_SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a receipt is given for what is on the disk
    "PRAGMA foreign_keys = ON",
)
_POSTGRES_SETTINGS = {
    "statement_timeout": f"{_PATIENCE_S}s",
    "idle_in_transaction_session_timeout": f"{_PATIENCE_S}s",
    "synchronous_commit": "on",  # whatever the server's own default is
    "timezone": "UTC",
}
_POSTGRES_OPTIONS = " ".join(f"-c {name}={value}" for name, value in _POSTGRES_SETTINGS.items())


class Database:
    """Connections to the database at *url*.

    *clock* is the time to go by; without one it is the database's own: ``now()`` in PostgreSQL, and this machine's in
    SQLite.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        where = _with_driver(make_url(url))
        self.is_sqlite = where.get_backend_name() == "sqlite"
        self._clock = clock or (_machine_time if self.is_sqlite else None)
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()
        self.engine = create_engine(
            where,
            hide_parameters=True,
            pool_size=_READERS,
            max_overflow=_READERS,
            pool_timeout=_PATIENCE_S,
            connect_args={"timeout": _PATIENCE_S} if self.is_sqlite else {"options": _POSTGRES_OPTIONS},
        )
        if self.is_sqlite:
            _make_private(where)
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._for_writing = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._for_reading = self.engine.execution_options(**self._snapshot())
        self._for_looking = self.engine.execution_options(**self._no_transaction())

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Begin a transaction that may write: durable when it has been left, undone when it is left by an exception.

        In SQLite it has the database to itself from its begin; in PostgreSQL it has the rows that it locks.
        """
        with self._turn, self._for_writing.begin() as connection:
            self._note_begin(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Begin a transaction that only reads, all of it from one moment."""
        with self._for_reading.begin() as connection:
            self._note_begin(connection)
            yield connection

    def now(self, connection: Connection) -> datetime:
        """Return the time at which the transaction of *connection* began; the same as often as it is asked."""
        if (at := connection.info.get(_NOW)) is None:
            at = _in_utc(connection.scalar(select(func.now())))
            connection.info[_NOW] = at
        return at

    def stamped(self, statement: Select[Any]) -> Select[Any]:
        """Return *statement* such that each row tells the time too, for `first`."""
        return statement.add_columns((func.now() if self._clock is None else null()).label(_NOW))

    def first(self, stamped: Select[Any], values: dict[str, Any]) -> tuple[Row[Any] | None, datetime]:
        """Return the first row of a `stamped` statement and the time, in one trip and without a transaction.

        Where there is no row the time is this machine's.
        """
        with self._for_looking.connect() as connection:
            row = connection.execute(stamped, values).first()
        at = None if row is None else getattr(row, _NOW)
        return row, _in_utc(at) if at is not None else (self._clock or _machine_time)()

    def time(self) -> datetime:
        """Return the time, outside a transaction."""
        if self._clock is not None:
            return self._clock()
        with self._for_looking.connect() as connection:
            return _in_utc(connection.scalar(select(func.now())))

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()

    def _note_begin(self, connection: Connection) -> None:
        if self._clock is not None and not self.is_sqlite:
            connection.exec_driver_sql("SELECT 1")  # the transaction begins before the clock is read
        connection.info[_NOW] = None if self._clock is None else self._clock()

    def _snapshot(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {_BEGIN: "BEGIN"}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def _no_transaction(self) -> dict[str, Any]:
        return {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def _make_private(url: URL) -> None:
    """The file holds the keys that sign receipts: nobody else on the machine reads it."""
    file = Path(url.database or "")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)


def _set_up_sqlite(driver: Any, _record: Any) -> None:
    driver.isolation_level = None  # transactions begin as the statement below says, and not when the driver likes
    for setting in _SQLITE_SETTINGS:
        driver.execute(setting)


def _begin_sqlite(connection: Connection) -> None:
    if statement := connection.get_execution_options().get(_BEGIN):
        connection.exec_driver_sql(statement)


def _machine_time() -> datetime:
    return datetime.now(UTC)


def _in_utc(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("the database told no time")
    return at.astimezone(UTC)
