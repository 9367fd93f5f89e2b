"""Transactions and the one clock, alike on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError, InternalError

from qopi_desktop.central.database import Database
from qopi_desktop.central.tables import METADATA, practices

NOW = datetime(2026, 10, 1, 12, 0, 0, 123456, UTC)
ROW = {"id": "a", "name": "A", "created_at": NOW}


@pytest.fixture
def database(database_url):
    """An empty database with the tables."""
    opened = Database(database_url)
    METADATA.create_all(opened.engine)
    yield opened
    opened.close()


def count(database):
    """How many practices there are."""
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(practices))


def test_a_moment_is_kept_to_the_microsecond(database):
    """Also before 1970 and from another zone."""
    moments = [NOW, datetime(1931, 1, 2, tzinfo=UTC), datetime.fromisoformat("2026-10-01T08:00:00.000001-04:00")]
    with database.writing() as connection:
        for place, moment in enumerate(moments):
            connection.execute(insert(practices), ROW | {"id": str(place), "created_at": moment})

    with database.reading() as connection:
        assert moments == list(connection.scalars(select(practices.c.created_at).order_by(practices.c.id)))
        assert 2 == connection.scalar(select(func.count()).where(practices.c.created_at >= moments[2]))


def test_a_transaction_that_is_left_by_an_exception_leaves_nothing(database):
    """A savepoint inside it neither, unless it is the savepoint alone that fails."""
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(practices), [ROW, ROW])
    assert 0 == count(database)

    with database.writing() as connection:
        connection.execute(insert(practices), ROW)
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(practices), [ROW | {"id": "b"}, ROW])
    assert 1 == count(database)


def test_a_reader_sees_one_moment_and_never_waits(database):
    """What is written meanwhile is for the next one."""
    with database.reading() as reader:
        before = reader.scalar(select(func.count()).select_from(practices))
        with database.writing() as connection:
            connection.execute(insert(practices), ROW)
        after = reader.scalar(select(func.count()).select_from(practices))

    assert [0, 0, 1] == [before, after, count(database)]


def test_a_transaction_has_one_time(database):
    """That of its begin, by the database's clock."""
    before = database.time()
    with database.writing() as connection:
        first = database.now(connection)
        connection.execute(insert(practices), ROW)
        assert first == database.now(connection)
    with database.reading() as connection:
        assert first < database.now(connection)

    assert before <= first <= database.time()
    assert timedelta(0) == first.utcoffset()
    assert abs(first - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_clock_of_the_test_s_own_is_gone_by(database_url):
    """On PostgreSQL too, or the instants of a close could not be tried."""
    times = iter([NOW, NOW + timedelta(microseconds=1), NOW + timedelta(seconds=1), NOW + timedelta(seconds=2)])
    database = Database(database_url, lambda: next(times))
    METADATA.create_all(database.engine)

    with database.writing() as connection:
        first = [database.now(connection) for _ in range(2)]
    with database.reading() as connection:
        second = database.now(connection)
    _, third = database.first(database.stamped(select(practices.c.id)), {})

    assert [NOW, NOW] == first
    assert [NOW + timedelta(microseconds=1), NOW + timedelta(seconds=1)] == [second, third]
    assert NOW + timedelta(seconds=2) == database.time()
    database.close()


def test_the_first_row_comes_with_the_time(database):
    """In one trip."""
    with database.writing() as connection:
        connection.execute(insert(practices), ROW)

    row, now = database.first(database.stamped(select(practices.c.name)), {})

    assert "A" == row.name
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_writers_of_many_threads_and_connections_lose_nothing(database_url, database):
    """Two programs, each with threads."""
    other = Database(database_url)

    def write(to, name):
        for number in range(10):
            with to.writing() as connection:
                connection.execute(insert(practices), ROW | {"id": f"{name}-{number}"})

    threads = [
        threading.Thread(target=write, args=(to, f"{place}-{which}"))
        for place, to in enumerate((database, other))
        for which in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert 60 == count(database)


def test_every_commit_of_sqlite_is_on_the_disk(tmp_path):
    """Write-ahead, fully synchronous, and foreign keys hold."""
    database = Database(f"sqlite:///{tmp_path / 'central.db'}")
    with database.reading() as connection:
        settings = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings]
    database.close()

    assert ["wal", 2, 1] == found


def test_a_snapshot_of_postgresql_cannot_write(postgres_url):
    """By the database's own word."""
    database = Database(postgres_url)
    METADATA.create_all(database.engine)

    with pytest.raises(InternalError, match="read-only"), database.reading() as connection:
        connection.execute(insert(practices), ROW)
    database.close()


def test_a_plain_postgresql_url_takes_our_driver(postgres_url):
    """Nobody need know its name."""
    database = Database(postgres_url.replace("+psycopg", ""))

    assert "psycopg" == database.engine.dialect.driver
    database.close()
