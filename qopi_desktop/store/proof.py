"""What shows that a database is whole: its counts, its chain, its head. Light: no SQLAlchemy here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qopi_desktop.errors import StoreDamagedError
from qopi_desktop.store import head
from qopi_desktop.store.audit import FIRST_HASH, first_break
from qopi_desktop.store.cipher import Connection, Mode, connect, trouble
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.head import Mark
from qopi_desktop.store.rows import AuditRecord
from qopi_desktop.store.vault import DataKey

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


@dataclass(frozen=True, slots=True)
class Proof:
    """How many rows each table has, and where the chain ends."""

    counts: tuple[tuple[str, int], ...]
    mark: Mark


def take(connection: Connection) -> Proof:
    """Return the proof of the moment that the connection's transaction sees."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608 - names of tables
    return Proof(tuple(zip(tables, counts, strict=True)), last_mark(connection))


def last_mark(connection: Connection) -> Mark:
    """Return where the chain ends."""
    row = connection.execute("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").fetchone()
    return Mark(*row) if row else Mark(0, FIRST_HASH)


def insist_on_head(connection: Connection, path: Path, key: DataKey, mark: Mark) -> None:
    """Go on when the chain contains *mark* and follows from there to its end.

    Raises:
        StoreDamagedError: It ends before: committed rows are lost (``journal``); or it does not follow (``chain``).
    """
    row = connection.execute("SELECT hash FROM audit WHERE sequence = ?", (mark.sequence,)).fetchone()
    if row is None and mark.sequence:
        raise StoreDamagedError(path=str(path), what="journal")
    found = row[0] if row else FIRST_HASH
    if found != mark.hash or first_break(key.chain, _audit(connection, mark.sequence), mark.hash, mark.sequence):
        raise StoreDamagedError(path=str(path), what="chain")


def insist_on_whole(folder: Path, key: DataKey) -> Proof:
    """Read every page of the store or backup in *folder*, walk its whole chain and return its proof.

    Raises:
        StoreDamagedError: ``what`` is pages, chain, journal or head.
    """
    paths = StorePaths(folder)
    with trouble(paths.database):
        connection = connect(paths.database, key.database, Mode.READ)
        try:
            if not _pages_hold(connection):
                raise StoreDamagedError(path=str(folder), what="pages")
            mark = head.read(paths.head, key.head)  # before the snapshot: the chain may be further, never shorter
            connection.execute("BEGIN")
            insist_on_head(connection, folder, key, Mark(0, FIRST_HASH))
            insist_on_head(connection, folder, key, mark)
            return take(connection)
        finally:
            connection.close()


def _pages_hold(connection: Connection) -> bool:
    """Return whether every page is as it was written; looks twice, for a checkpoint may be writing the first time."""
    if any(not connection.execute("PRAGMA cipher_integrity_check").fetchall() for _ in range(2)):
        return bool(connection.execute("PRAGMA quick_check").fetchall() == [("ok",)])
    return False


def _audit(connection: Connection, after: int) -> Iterator[AuditRecord]:
    columns = ", ".join(AuditRecord._fields)
    rows = connection.execute(f"SELECT {columns} FROM audit WHERE sequence > ? ORDER BY sequence", (after,))  # noqa: S608 - the same
    return (AuditRecord(*row) for row in rows)
