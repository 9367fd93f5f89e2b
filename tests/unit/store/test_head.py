"""The head of the audit chain."""

from __future__ import annotations

import os

import pytest

from qopi_desktop.errors import StoreDamagedError
from qopi_desktop.store import head
from qopi_desktop.store.head import Head, Mark

KEY, HASH = bytes(32), bytes(range(32))


@pytest.fixture
def path(tmp_path):
    """A head file at line 7."""
    head.create(tmp_path / "store.head", KEY, Mark(7, HASH))
    return tmp_path / "store.head"


def test_it_is_96_bytes_written_over_in_place(path):
    """The same file, the same length."""
    inode = path.stat().st_ino
    opened = Head(path, KEY)
    opened.follow(8, HASH[::-1])
    opened.close()

    assert Mark(8, HASH[::-1]) == head.read(path, KEY)
    assert (96, inode) == (path.stat().st_size, path.stat().st_ino)


@pytest.mark.parametrize("place", range(0, 96, 5))
def test_one_changed_bit_is_damage(path, place):
    """Wherever it is."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)

    with pytest.raises(StoreDamagedError):
        head.read(path, KEY)


def test_a_missing_or_cut_head_is_damage(path):
    """An open store always has one."""
    path.write_bytes(path.read_bytes()[:95])
    with pytest.raises(StoreDamagedError):
        head.read(path, KEY)
    path.unlink()
    with pytest.raises(StoreDamagedError):
        head.read(path, KEY)


def test_it_is_synced_at_once_and_then_within_30_seconds(path, monkeypatch):
    """A burst of answers costs one sync in 30 seconds; the first after a pause is synced itself."""
    synced: list[int] = []
    now = [0.0]
    monkeypatch.setattr(os, "fsync", synced.append)
    opened = Head(path, KEY, clock=lambda: now[0])
    counts = []
    for at in (100.0, 101.0, 129.0, 130.0, 131.0):
        now[0] = at
        opened.follow(8, HASH)
        counts.append(len(synced))
    opened.close()

    assert [1, 1, 1, 2, 2] == counts
    assert 3 == len(synced)
