"""Old stores open with the program of today; newer ones are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.errors import BackupFailedError, StoreDamagedError, StoreTooNewError
from qopi_desktop.store import keyfile, opening, vault
from qopi_desktop.store.backup import backups_in
from qopi_desktop.store.cipher import connect
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.migrations import STEPS, VERSION
from qopi_desktop.store.opening import UPDATE_BACKUPS
from tests.builders import NOW, PASSWORD, ROUND
from tests.stores import CHEAP, create, reopen

STORES = Path(__file__).parents[2] / "golden" / "stores"
OLD = ["1.0", "1.1"]


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
    """Tables with their columns, and indexes with theirs."""
    names = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 2"
    ).fetchall()
    pragma = {"table": "table_xinfo", "index": "index_xinfo"}
    return {name: connection.execute(f"PRAGMA {pragma[kind]}({name})").fetchall() for kind, name in names}


def test_there_is_a_real_file_for_each_version():
    """The steps lead from the first of them to the version of today."""
    assert OLD == sorted(entry.name for entry in STORES.iterdir() if entry.is_dir())
    assert [1001] == sorted(STEPS)
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


@pytest.mark.parametrize("old", ["1.0"], indirect=True)
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

    assert ("updated", '{"from":1000,"to":1001}') == (first.kind, first.detail)
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
    monkeypatch.setitem(STEPS, 1001, (*STEPS[1001], "DROP TABLE nowhere"))
    with pytest.raises(Exception, match="nowhere"):
        reopen(old)
    connection = raw(old)

    assert (1000,) == connection.execute("PRAGMA user_version").fetchone()
    assert "active" not in {column[1] for column in connection.execute("PRAGMA table_info(physicians)")}
    connection.close()


@pytest.mark.parametrize("old", ["1.1"], indirect=True)
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
