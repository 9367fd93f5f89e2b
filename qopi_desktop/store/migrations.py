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
VERSION = 1003

STEPS: Mapping[int, Sequence[str]] = {
    1001: (
        "ALTER TABLE physicians ADD COLUMN active INTEGER DEFAULT '1' NOT NULL",
        "CREATE INDEX ix_charts_round_id ON charts (round_id)",
    ),
    1002: (
        """CREATE TABLE user_keys (
            person_id VARCHAR NOT NULL, number INTEGER NOT NULL, key_id VARCHAR NOT NULL,
            public_key VARCHAR NOT NULL, at VARCHAR NOT NULL, PRIMARY KEY (person_id, number),
            FOREIGN KEY (person_id) REFERENCES people (id)
        ) WITHOUT ROWID""",
        """CREATE TABLE contributions (
            chart_id VARCHAR NOT NULL, person_id VARCHAR NOT NULL, number INTEGER NOT NULL,
            at VARCHAR NOT NULL, audit_head VARCHAR NOT NULL, key_id VARCHAR NOT NULL,
            signature VARCHAR NOT NULL, PRIMARY KEY (chart_id, person_id, number),
            FOREIGN KEY (chart_id) REFERENCES charts (id), FOREIGN KEY (person_id) REFERENCES people (id)
        ) WITHOUT ROWID""",
        """CREATE TABLE operations (
            chart_id VARCHAR NOT NULL, number INTEGER NOT NULL, op_id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
            round_id VARCHAR NOT NULL, payload_sha256 VARCHAR NOT NULL, signer_id VARCHAR NOT NULL,
            key_id VARCHAR NOT NULL, signed_at VARCHAR NOT NULL, audit_head VARCHAR NOT NULL,
            signature VARCHAR NOT NULL, state VARCHAR NOT NULL, code VARCHAR, question_id VARCHAR,
            announced INTEGER NOT NULL, base_rev INTEGER, rev INTEGER, received_at VARCHAR,
            in_grace INTEGER NOT NULL, PRIMARY KEY (chart_id, number),
            FOREIGN KEY (chart_id) REFERENCES charts (id), UNIQUE (op_id)
        ) WITHOUT ROWID""",
        "CREATE INDEX ix_operations_state ON operations (state)",
        """CREATE TABLE papers (
            op_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, text VARCHAR NOT NULL, PRIMARY KEY (op_id, kind),
            FOREIGN KEY (op_id) REFERENCES operations (op_id)
        ) WITHOUT ROWID""",
        """CREATE TABLE enrolment (
            id INTEGER NOT NULL, url VARCHAR NOT NULL, device_id VARCHAR NOT NULL, office_id VARCHAR NOT NULL,
            practice VARCHAR NOT NULL, device_seed BLOB NOT NULL, service_keys VARCHAR NOT NULL,
            enrolled_at VARCHAR NOT NULL, authority VARCHAR, PRIMARY KEY (id)
        )""",
        """CREATE TABLE link (
            id INTEGER NOT NULL, refresh_token VARCHAR NOT NULL, cursor INTEGER NOT NULL,
            head VARCHAR NOT NULL, last_contact VARCHAR, offset_s FLOAT NOT NULL, attempts INTEGER NOT NULL,
            next_try_at VARCHAR, roster_sha256 VARCHAR NOT NULL, revoked INTEGER NOT NULL, PRIMARY KEY (id)
        )""",
        """CREATE TABLE service_rounds (
            number INTEGER NOT NULL, round_id VARCHAR NOT NULL, title VARCHAR NOT NULL, opens_at VARCHAR NOT NULL,
            closes_at VARCHAR NOT NULL, grace_s INTEGER NOT NULL, state VARCHAR NOT NULL, PRIMARY KEY (number)
        )""",
        """CREATE TABLE registered (
            person_id VARCHAR NOT NULL, roles VARCHAR NOT NULL, physician_id VARCHAR, key_id VARCHAR NOT NULL,
            PRIMARY KEY (person_id)
        ) WITHOUT ROWID""",
    ),
    1003: ("ALTER TABLE practice ADD COLUMN turned_on VARCHAR DEFAULT '' NOT NULL",),
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
