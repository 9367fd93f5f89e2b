"""Transactions on the encrypted database are transactions."""

from __future__ import annotations

import pytest
from sqlalchemy.pool import QueuePool

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.store import rows, tables
from qopi_desktop.store.engine import open_engine
from qopi_desktop.store.rows import KEY_LENGTH, TABLES, PhysicianRecord
from tests.builders import add_charts, add_physician
from tests.stores import create


@pytest.fixture
def entry(tmp_path):
    """A new store, open."""
    opened = create(tmp_path / "store")
    yield opened
    opened.store.close()


@pytest.mark.parametrize("kind", list(TABLES), ids=lambda kind: TABLES[kind])
def test_rows_and_tables_agree(kind):
    """The same columns in the same order, the key first."""
    table = tables.table_of(kind)

    assert list(kind._fields) == [column.name for column in table.columns]
    assert list(kind._fields[: KEY_LENGTH.get(kind, 1)]) == [column.name for column in table.primary_key]


def test_each_row_has_a_table():
    """None was forgotten."""
    kinds = {value for name, value in vars(rows).items() if name.endswith("Record")} - {rows.Record}
    assert kinds == set(TABLES)
    assert set(TABLES.values()) == set(tables.METADATA.tables)


def test_an_exception_after_writing_leaves_nothing(entry):
    """The begin event makes it so: without it one row would stay."""
    desk = entry.store._parts.desk

    with pytest.raises(ZeroDivisionError), desk.write() as shelf:  # noqa: PT012 - all of it is taken back
        shelf.add(PhysicianRecord("p1", "Lee", "1234567893", 1))
        shelf.add(PhysicianRecord("p2", "Roy", "1003000126", 1))
        raise ZeroDivisionError
    assert () == entry.store.people.physicians()


def test_a_session_of_the_engine_is_a_transaction_too(entry):
    """With isolation_level None and no begin event, each statement would commit alone, without a word."""
    engine = open_engine(entry.store._parts.folder / "store.db", entry.store._parts.key.database)
    office = rows.OfficeRecord("o2", "South")

    with pytest.raises(ZeroDivisionError), engine.begin() as connection:  # noqa: PT012 - the same
        connection.exec_driver_sql("INSERT INTO offices VALUES (?, ?)", office)
        raise ZeroDivisionError
    engine.dispose()
    assert 1 == len(entry.store.people.practice().offices)


def test_a_reader_sees_one_moment(entry):
    """What is written meanwhile shows only to the next one."""
    desk = entry.store._parts.desk

    with desk.read() as shelf:
        before = shelf.find(PhysicianRecord)
        add_physician(entry.store, entry.person)
        assert before == shelf.find(PhysicianRecord)
    with desk.read() as shelf:
        assert 1 == len(shelf.find(PhysicianRecord))


def test_a_second_reader_does_not_hold_up_the_writer(entry):
    """Lists are read while answers are written."""
    with entry.store._parts.desk.read() as shelf:
        shelf.find(PhysicianRecord)
        assert 1 == len(add_charts(entry.store, entry.person))


def test_exceptions_hold_no_patient(tmp_path):
    """SQLAlchemy would put the values of a statement into them."""
    entry = create(tmp_path / "other")
    engine = open_engine(tmp_path / "other" / "store.db", entry.store._parts.key.database)
    with pytest.raises(Exception, match="SQL parameters hidden") as caught, engine.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere WHERE name = ?", ("Quillfeather",))
    engine.dispose()
    entry.store.close()

    assert "Quillfeather" not in str(caught.value)
    assert isinstance(engine.pool, QueuePool)


def test_a_key_that_refers_to_nothing_is_refused(entry):
    """Foreign keys are on."""
    with pytest.raises(Exception, match="FOREIGN KEY"), entry.store._parts.desk.write() as shelf:
        shelf.add(rows.NoteRecord("none", "D01", "text", PersonId("p"), "now"))
