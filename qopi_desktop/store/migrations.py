"""The versions of the database, and the numbered steps between them.

``user_version`` is major * 1000 + minor: a newer minor version only adds, and an older program may use it; a newer
major version is refused. A step is never changed once released; tests/golden/stores has a real file per version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qopi_desktop.errors import StoreDamagedError, StoreTooNewError
from qopi_desktop.store.cipher import Connection, trouble

MAJOR = 1000
VERSION = 1001

STEPS: Mapping[int, Sequence[str]] = {
    1001: (
        "ALTER TABLE physicians ADD COLUMN active INTEGER DEFAULT '1' NOT NULL",
        "CREATE INDEX ix_charts_round_id ON charts (round_id)",
    ),
}
"""What leads to each version from the one before."""


def version_of(connection: Connection, path: Path) -> int:
    """Return the version of the database.

    Raises:
        StoreTooNewError: It is of a newer major version.
        StoreDamagedError: It has none: not a store.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not version:
        raise StoreDamagedError(path=str(path), what="no-version")
    if version // MAJOR > VERSION // MAJOR:
        found, supported = (f"{number // MAJOR}.{number % MAJOR}" for number in (version, VERSION))
        raise StoreTooNewError(path=str(path), found=found, supported=supported)
    return int(version)


def migrate(connection: Connection, path: Path, version: int) -> None:
    """Bring the database from *version* to VERSION, all steps or none; the caller made a backup.

    Raises:
        StoreUnavailableError: It could not be written; it is as it was.
    """
    with trouble(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for number in sorted(number for number in STEPS if number > version):
                for statement in STEPS[number]:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
