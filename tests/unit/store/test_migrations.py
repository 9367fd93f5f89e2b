"""Old stores open with the program of today; newer ones are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.errors import BackupFailedError, StoreDamagedError, StoreTooNewError
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.store import keyfile, opening, vault
from qopi_desktop.store.backup import backups_in
from qopi_desktop.store.cipher import connect
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.migrations import STEPS, VERSION
from qopi_desktop.store.opening import UPDATE_BACKUPS
from qopi_desktop.store.rows import ContributionRecord
from tests.builders import NOW, PASSWORD, ROUND
from tests.stores import CHEAP, create, reopen

STORES = Path(__file__).parents[2] / "golden" / "stores"
OLD = ["1.0", "1.1", "1.2", "1.3"]


@pytest.fixture
def old(request, tmp_path):
    """A copy of an old store."""
    return shutil.copytree(STORES / request.param, tmp_path / "store")


def key_of(folder):
    """The data key."""
    return vault.unlock(folder, "Ada Reyes", PASSWORD, NOW, CHEAP).key


def raw(folder):
    """A connection beneath the store."""
    return connect(StorePaths(folder).database, key_of(folder).database)


def shape_of(connection):
    """Tables with their columns, references and kind, and indexes with their columns."""
    names = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 2"
    ).fetchall()
    pragmas = {"table": ("table_xinfo", "foreign_key_list", "table_list"), "index": ("index_xinfo",)}
    return {
        name: [connection.execute(f"PRAGMA {pragma}({name})").fetchall() for pragma in pragmas[kind]]
        for kind, name in names
    }


def test_there_is_a_real_file_for_each_version():
    """The steps lead from the first of them to the version of today."""
    assert OLD == sorted(entry.name for entry in STORES.iterdir() if entry.is_dir())
    assert [1001, 1002, 1003] == sorted(STEPS)
    assert VERSION == max(STEPS)


@pytest.mark.parametrize("old", OLD, indirect=True)
def test_an_old_store_opens_with_all_it_held(old):
    """Charts, answers, physicians, and a chain that still holds."""
    entry = reopen(old)
    store = entry.store

    rows = store.charts.rows(ROUND)
    assert ["1000", "1001", "1002"] == [row.chart.number for row in rows]
    assert [("Lee, Min", True)] == [(one.name, one.active) for one in store.people.physicians()]
    assert 2 == len(store.charts.history(rows[0].chart.id, QuestionId("D01")))
    assert {None: "ask the clinic"} == store.charts.open(entry.person, rows[0].chart.id).notes
    store.rest()
    store.check()
    store.close()


@pytest.mark.parametrize("old", OLD[:2], indirect=True)
def test_a_password_of_before_there_were_keys_gets_one(old):
    """At the first sign-in, and keeps it; charts of before have nobody's word."""
    assert vault.unlock(old, "Ada Reyes", PASSWORD, NOW, CHEAP).seed is None
    entry = reopen(old)
    first = entry.store.service.sign(entry.person, b"x")
    with entry.store._parts.desk.read() as shelf:
        assert [] == shelf.find(ContributionRecord)
    rows = entry.store.charts.rows(ROUND)
    lines = [line for row in rows for line in entry.store.charts.contributors(row.chart.id)]
    assert [(entry.person.id, 2), (entry.person.id, 1)] == [(line.person_id, line.count) for line in lines]
    entry.store.close()
    again = reopen(old)
    assert first == again.store.service.sign(again.person, b"x")
    again.store.close()


@pytest.mark.parametrize(
    ("old", "switches"), [*((each, set()) for each in OLD[:3]), ("1.3", {"gynonc", "test"})], indirect=["old"]
)
def test_nothing_is_on_that_nobody_turned_on(old, switches):
    """A store of before there were switches is at the default."""
    store = reopen(old).store

    assert switches == store.people.practice().turned_on
    store.close()


@pytest.mark.parametrize("old", OLD[2:], indirect=True)
def test_the_later_ones_have_something_for_the_service(old):
    """A chart that was complete is as it was, whatever comes after."""
    entry = reopen(old)
    store = entry.store

    (parcel,) = store.outbox.queue()
    assert "1001" == next(row for row in store.charts.rows(ROUND) if row.delivery).chart.number
    assert digest(parcel.payload.encode()) == parcel.payload_sha256
    assert {parcel.key_id} == {one.key_id for one in store.service.roster()}
    assert "https://service.example" == store.service.enrolment().url
    store.close()


@pytest.mark.parametrize("old", OLD[:-1], indirect=True)
def test_it_has_the_shape_of_a_new_store_afterwards(old, tmp_path):
    """Column for column, index for index, and its version."""
    reopen(old).store.close()
    create(tmp_path / "new").store.close()
    updated, new = raw(old), raw(tmp_path / "new")

    assert shape_of(new) == shape_of(updated)
    assert (VERSION,) == updated.execute("PRAGMA user_version").fetchone()
    updated.close()
    new.close()


@pytest.mark.parametrize("old", ["1.0"], indirect=True)
def test_a_verified_backup_is_made_before(old):
    """Of the old version, and said so in the trail; opening again makes no other."""
    store = reopen(old).store
    first = store.audit.lines(limit=1)[0]
    store.close()
    (backup,) = backups_in(old / UPDATE_BACKUPS, keyfile.read_head(old).vault_id)
    connection = raw(backup)

    assert ("updated", '{"from":1000,"to":1003}') == (first.kind, first.detail)
    assert (1000,) == connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    reopen(old).store.close()
    assert 1 == len(backups_in(old / UPDATE_BACKUPS, keyfile.read_head(old).vault_id))


@pytest.mark.parametrize("old", ["1.0"], indirect=True)
def test_without_a_backup_nothing_is_changed(old, monkeypatch):
    """It stays of its old version, and opens once the disk allows."""

    def full(*_args):
        raise BackupFailedError(path="x", what="disk-full")

    before = StorePaths(old).database.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(opening, "back_up", full)
        with pytest.raises(BackupFailedError):
            reopen(old)
    assert before == StorePaths(old).database.read_bytes()
    reopen(old).store.close()


@pytest.mark.parametrize("old", ["1.0"], indirect=True)
def test_a_step_that_fails_takes_the_others_back(old, monkeypatch):
    """All or none."""
    monkeypatch.setitem(STEPS, VERSION, (*STEPS[VERSION], "DROP TABLE nowhere"))
    with pytest.raises(Exception, match="nowhere"):
        reopen(old)
    connection = raw(old)

    assert (1000,) == connection.execute("PRAGMA user_version").fetchone()
    assert "active" not in {column[1] for column in connection.execute("PRAGMA table_info(physicians)")}
    assert [] == connection.execute("PRAGMA table_info(operations)").fetchall()
    connection.close()


@pytest.mark.parametrize("old", OLD[-1:], indirect=True)
@pytest.mark.parametrize(("version", "error"), [(2000, StoreTooNewError), (1999, None), (0, StoreDamagedError)])
def test_only_a_newer_major_version_is_refused(old, version, error):
    """A newer minor one only adds; a file without a version is no store."""
    connection = raw(old)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()

    if error is None:
        reopen(old).store.close()
    else:
        with pytest.raises(error):
            reopen(old)
    connection = raw(old)
    assert (version,) == connection.execute("PRAGMA user_version").fetchone()
    connection.close()
