"""Keyed connections to a database file; nothing else in the program opens one.

Only sqlcipher3 ever touches the file: two SQLite libraries on one file in one process lose each other's locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from sqlcipher3 import dbapi2 as sqlcipher

from qopi_desktop.errors import KnownError, StoreDamagedError, StoreMissingError, StoreUnavailableError

Connection: TypeAlias = Any  # sqlcipher3 carries no types

KEY_LENGTH = 32
PLAIN_HEADER = b"SQLite format 3\x00"

_CORRUPT, _NOT_A_DATABASE = 11, 26
_REASONS = {5: "locked", 6: "locked", 8: "read-only", 10: "io", 13: "disk-full", 14: "io"}


class Mode(Enum):
    """How a file is opened; CREATE needs a path where nothing is."""

    READ = "ro"
    WRITE = "rw"
    CREATE = "rwc"


def connect(path: Path, key: bytes, mode: Mode = Mode.WRITE, *, timeout_s: float = 10.0) -> Connection:
    """Return a connection whose key was tried on the first page; each statement stands alone until BEGIN.

    Raises:
        StoreMissingError: No file, and none is to be made.
        StoreDamagedError: Not encrypted, another key, or damaged: these look the same.
        StoreUnavailableError: The system does not let it be opened.
        ValueError: The key is not 32 bytes, which SQLCipher would silently take for a passphrase.
    """
    if len(key) != KEY_LENGTH:
        raise ValueError("a key has 32 bytes")
    _look_before(path, mode)
    with trouble(path):
        uri = f"{path.absolute().as_uri()}?mode={mode.value}"
        connection = sqlcipher.connect(uri, uri=True, timeout=timeout_s, check_same_thread=False, isolation_level=None)
        try:
            _prepare(connection, key, mode)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: Connection, key: bytes, mode: Mode) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # else damage is told to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
        raise RuntimeError("not keyed")  # a plain database would be made without a word
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key shows here, never at PRAGMA key
    if mode is not Mode.READ:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # sorted rows are patient data too


def _look_before(path: Path, mode: Mode) -> None:
    if mode is Mode.CREATE:
        if path.exists():
            raise FileExistsError(path)
        return
    try:
        with path.open("rb") as file:
            start = file.read(len(PLAIN_HEADER))
    except FileNotFoundError as error:
        raise StoreMissingError(path=str(path)) from error
    except OSError as error:
        raise StoreUnavailableError(path=str(path), reason="io") from error
    if start == PLAIN_HEADER:
        raise StoreDamagedError(path=str(path), what="not-encrypted")
    if not start:
        raise StoreDamagedError(path=str(path), what="empty")


@contextmanager
def trouble(path: Path) -> Iterator[None]:
    """Turn what SQLite says about *path* into what the program knows, by its number and never by its text.

    Raises:
        StoreDamagedError: The file does not read with its key.
        StoreUnavailableError: Full, read-only, locked or failing; nothing was written.
    """
    try:
        yield
    except Exception as error:
        if known := _known(error, path):
            raise known from error
        raise


def _known(error: Exception, path: Path) -> KnownError | None:
    cause = getattr(error, "orig", error)  # SQLAlchemy wraps
    number = getattr(cause, "sqlite_errorcode", None)
    if not isinstance(cause, sqlcipher.DatabaseError) or not isinstance(number, int):
        return None
    if number & 0xFF in {_CORRUPT, _NOT_A_DATABASE}:
        return StoreDamagedError(path=str(path), what="database")
    reason = _REASONS.get(number & 0xFF)
    return StoreUnavailableError(path=str(path), reason=reason) if reason else None
