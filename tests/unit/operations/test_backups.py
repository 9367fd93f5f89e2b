"""When a store was last backed up."""

from __future__ import annotations

from datetime import timedelta

from qopi_desktop.operations.backups import last_backup
from tests.builders import NOW
from tests.stores import create


def test_a_store_without_a_backup_has_no_time_of_one(tmp_path):
    """Also where the folder is not there yet."""
    create(tmp_path / "store").store.close()

    assert last_backup(tmp_path / "store", tmp_path / "backups") is None


def test_the_newest_backup_counts_in_local_time(tmp_path):
    """To the second."""
    entry = create(tmp_path / "store")
    entry.store.backup(tmp_path / "backups", NOW)
    entry.store.backup(tmp_path / "backups", NOW + timedelta(hours=2))
    entry.store.close()
    found = last_backup(tmp_path / "store", tmp_path / "backups")

    assert NOW + timedelta(hours=2) == found
    assert found.utcoffset() == found.astimezone().utcoffset()


def test_a_backup_of_another_store_does_not_count(tmp_path):
    """Two practices may share the folder."""
    other = create(tmp_path / "other")
    other.store.backup(tmp_path / "backups", NOW)
    other.store.close()
    create(tmp_path / "store").store.close()

    assert last_backup(tmp_path / "store", tmp_path / "backups") is None
