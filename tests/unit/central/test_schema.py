"""A database comes to the tables of this program by steps that are taken once."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from qopi_desktop.central.app import make_app
from qopi_desktop.central.config import Config
from qopi_desktop.central.database import Database
from qopi_desktop.central.tables import METADATA, rounds, service_keys
from qopi_desktop.errors import StoreTooNewError


def test_the_steps_lead_to_the_tables_as_they_are_written(running):
    """Names of keys and indexes too."""
    with running.service.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert [] == compare_metadata(context, METADATA)
        names = {key.name for table in METADATA.sorted_tables for key in table.constraints | table.indexes if key.name}
        found = text("SELECT name FROM sqlite_master UNION SELECT 'x'")
        if connection.dialect.name == "postgresql":
            found = text("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
            assert names <= set(connection.scalars(found))


def test_a_second_start_changes_nothing(running):
    """The same keys, the same rounds."""
    before = everything(running.service.database)

    again = make_app(running.service.config, clock=running.clock, log_to=running.log)

    assert before == everything(running.service.database)
    assert again.state.service.keys == running.service.keys
    again.state.service.database.close()


def everything(database):
    """The rows that a start makes."""
    with database.reading() as connection:
        return [connection.execute(select(table)).all() for table in (rounds, service_keys)]


def test_processes_that_start_at_once_make_one_service(database_url):
    """One set of tables, one key."""
    keys, failures = set(), []

    def start():
        try:
            app = make_app(Config(database_url))
        except Exception as error:  # noqa: BLE001 - told to the test
            failures.append(error)
        else:
            keys.add(app.state.service.keys.current.id)
            app.state.service.database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ([], 1) == (failures, len(keys))


def test_a_database_of_a_newer_program_is_left_alone(running):
    """An older program would not know what it writes over."""
    with running.service.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreTooNewError) as refused:
        make_app(running.service.config)

    assert {"found": "9999", "supported": "0001"} == refused.value.facts


def test_nobody_else_on_the_machine_reads_the_file(tmp_path):
    """It holds the key that signs receipts."""
    file = tmp_path / "folder" / "central.db"
    Database(f"sqlite:///{file}").close()

    assert [0o700, 0o600] == [stat.S_IMODE(path.stat().st_mode) for path in (file.parent, file)]


def test_the_steps_are_shipped_with_the_program():
    """A wheel has the folder because every part of it is a package."""
    folder = Path(make_app.__code__.co_filename).parent / "migrations"

    assert (folder / "__init__.py").exists()
    assert (folder / "versions" / "__init__.py").exists()
