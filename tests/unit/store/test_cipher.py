"""The traps of SQLCipher, each found before it bites."""

from __future__ import annotations

import sqlite3

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from qopi_desktop.errors import StoreDamagedError, StoreMissingError, StoreUnavailableError
from qopi_desktop.store.cipher import Mode, connect, trouble

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path):
    """A keyed file with one table."""
    path = tmp_path / "store.db"
    connection = connect(path, KEY, Mode.CREATE)
    connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)")
    connection.close()
    return path


def test_nothing_is_made_where_nothing_is(tmp_path):
    """Opening a missing file leaves it missing."""
    with pytest.raises(StoreMissingError):
        connect(tmp_path / "store.db", KEY)

    assert [] == list(tmp_path.iterdir())


def test_nothing_is_made_over_what_is_there(database):
    """Creating needs an empty place."""
    with pytest.raises(FileExistsError):
        connect(database, KEY, Mode.CREATE)


def test_the_pragmas_hold(database):
    """WAL, FULL, foreign keys, sorting in memory."""
    connection = connect(database, KEY)
    found = [
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store", "cipher_status")
    ]
    connection.close()

    assert ["wal", 2, 1, 2, "1"] == found


def test_a_short_key_is_never_taken_for_a_passphrase(database):
    """SQLCipher would, silently."""
    with pytest.raises(ValueError, match="32 bytes"):
        connect(database, KEY[:31])


def test_another_key_and_damage_are_damage(database):
    """They look the same to SQLCipher; who has the wrong password never comes this far."""
    with pytest.raises(StoreDamagedError) as wrong_key:
        connect(database, KEY[::-1])
    content = bytearray(database.read_bytes())
    content[100] ^= 1
    database.write_bytes(content)
    with pytest.raises(StoreDamagedError) as damaged:
        connect(database, KEY)

    assert ["database"] * 2 == [wrong_key.value.facts["what"], damaged.value.facts["what"]]


def test_a_plain_database_is_refused_untouched(tmp_path):
    """Nothing in clear is ever written to."""
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE things (id)")
    plain.close()
    before = path.read_bytes()

    with pytest.raises(StoreDamagedError) as caught:
        connect(path, KEY)
    assert "not-encrypted" == caught.value.facts["what"]
    assert before == path.read_bytes()


def test_an_empty_file_is_no_database(tmp_path):
    """SQLite would fill it."""
    (tmp_path / "store.db").touch()

    with pytest.raises(StoreDamagedError):
        connect(tmp_path / "store.db", KEY)


def test_a_connection_without_key_is_refused(database, monkeypatch):
    """A build without the codec would write in clear."""

    class Keyless:
        def __init__(self, connection):
            self._connection = connection

        def execute(self, statement):
            return self._connection.execute("SELECT NULL" if "cipher_status" in statement else statement)

        def close(self):
            self._connection.close()

    real = sqlcipher.connect
    monkeypatch.setattr(sqlcipher, "connect", lambda *args, **facts: Keyless(real(*args, **facts)))

    with pytest.raises(RuntimeError, match="not keyed"):
        connect(database, KEY)


def test_a_locked_file_is_unavailable(database):
    """After the busy timeout, with the reason, by its number."""
    first, second = connect(database, KEY), connect(database, KEY, timeout_s=0.05)
    first.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreUnavailableError) as caught, trouble(database):
        second.execute("BEGIN IMMEDIATE")
    first.rollback()
    first.close()
    second.close()

    assert "locked" == caught.value.facts["reason"]


def test_a_reader_cannot_write(database):
    """Read-only is said so."""
    connection = connect(database, KEY, Mode.READ)

    with pytest.raises(StoreUnavailableError) as caught, trouble(database):
        connection.execute("INSERT INTO things VALUES (1, 'x')")
    connection.close()

    assert "read-only" == caught.value.facts["reason"]


def test_a_mistake_of_ours_stays_one(database):
    """A wrong statement is a bug, not the world."""
    connection = connect(database, KEY)

    with pytest.raises(sqlcipher.OperationalError), trouble(database):
        connection.execute("SELECT nothing FROM nowhere")
    connection.close()
