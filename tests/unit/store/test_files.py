"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os

import pytest

from qopi_desktop.errors import StoreUnavailableError
from qopi_desktop.store.files import StorePaths, write_new, write_whole
from qopi_desktop.store.lock import StoreLock


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only"), (errno.EACCES, "read-only"), (errno.EIO, "io")],
)
def test_a_disk_that_does_not_take_it_leaves_the_old_file(tmp_path, monkeypatch, number, reason):
    """With the reason, and nothing beside it."""
    path = tmp_path / "store.key"
    write_whole(path, b"old")

    def fails(_handle):
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(StoreUnavailableError) as caught:
        write_whole(path, b"new")
    assert (reason, b"old") == (caught.value.facts["reason"], path.read_bytes())
    assert [path] == list(tmp_path.iterdir())


def test_a_new_file_is_its_owners_and_never_written_over(tmp_path):
    """0600 from the first moment."""
    path = tmp_path / "store.head"
    write_new(path, b"x")

    assert 0o600 == path.stat().st_mode & 0o777
    with pytest.raises(FileExistsError):
        write_new(path, b"y")
    assert b"x" == path.read_bytes()


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path):
    """Not a crash at the first try to unlock."""
    with pytest.raises(StoreUnavailableError):
        StoreLock(tmp_path / "nowhere" / "store.lock")


@pytest.mark.parametrize("part", ["key", "database", "head"])
def test_any_part_makes_a_store(tmp_path, part):
    """What is left of one is never taken for nothing."""
    paths = StorePaths(tmp_path)
    assert not paths.exists
    getattr(paths, part).touch()

    assert paths.exists
