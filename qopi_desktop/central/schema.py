"""Brings a database to the tables that this program knows."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as Alembic
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from qopi_desktop.errors import StoreTooNewError

_STEPS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x514F_5049  # any number that no other program locks in this database


def take_turn(connection: Connection) -> None:
    """Wait until no other process that starts is at the same; holds to the end of the transaction.

    SQLite has let nobody else write since its begin.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})


def upgrade(connection: Connection) -> None:
    """Take the steps that the database has not yet taken; all are undone if one fails.

    Raises:
        StoreTooNewError: A newer program made it; nothing was changed.
    """
    steps = Alembic()
    steps.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    steps.attributes["connection"] = connection
    known = {step.revision for step in ScriptDirectory.from_config(steps).walk_revisions()}
    found = MigrationContext.configure(connection).get_current_heads()
    if unknown := set(found) - known:
        raise StoreTooNewError(found=min(unknown), supported=max(known))
    command.upgrade(steps, "head")
