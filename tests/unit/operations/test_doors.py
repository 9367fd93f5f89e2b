"""A locked store as the unlock window sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.domain.people import Role
from qopi_desktop.errors import UnlockRefusedError
from qopi_desktop.operations.demonstration import script
from qopi_desktop.operations.doors import Door
from qopi_desktop.store.keyfile import read_head
from qopi_desktop.store.parts import Workstation
from qopi_desktop.store.store import Store
from qopi_desktop.store.vault import FLOOR
from tests.builders import NOW, OTHER_PASSWORD, PASSWORD, CountingScorer, add_user, later, setup


def create(folder, chosen=None):
    """A new store whose keys cost as little as an unlock window accepts."""
    return Store.create(folder, chosen or setup(), NOW, scorer=CountingScorer(), workstation=Workstation(cost=FLOOR))


@pytest.fixture
def entry(tmp_path):
    """An open store."""
    return create(tmp_path / "store")


@pytest.fixture
def folder(entry, tmp_path):
    """A locked one, where Ben has a one-time password."""
    add_user(entry.store, entry.person, "Ben Cole", Role.ABSTRACTOR)
    entry.store.close()
    return tmp_path / "store"


@pytest.fixture
def door(folder):
    """Its door."""
    return Door(folder, read_head(folder), later)


def test_it_tells_the_practice_and_who_may_sign_in(door):
    """And nothing of a patient."""
    assert "Lakeside Oncology" == door.practice
    assert ("Ada Reyes", "Ben Cole") == door.users
    assert not door.demonstration
    assert "" == door.open_password


def test_the_password_opens_it(door):
    """For the user named."""
    opened = door.open("Ada Reyes", PASSWORD)

    assert "Ada Reyes" == opened.opened.person.name
    assert not opened.must_change_password
    opened.opened.store.close()


def test_a_wrong_password_does_not(door):
    """And says how many tries are left."""
    with pytest.raises(UnlockRefusedError):
        door.open("Ada Reyes", OTHER_PASSWORD)


def test_a_one_time_password_is_changed_at_once(door, folder):
    """Then it is void."""
    opened = door.open("Ben Cole", OTHER_PASSWORD)
    assert opened.must_change_password

    opened.change_password(OTHER_PASSWORD, "marble kettle orchid 58")
    opened.opened.store.close()
    again = Door(folder, read_head(folder), later).open("Ben Cole", "marble kettle orchid 58")

    assert not again.must_change_password
    again.opened.store.close()


def test_the_recovery_code_opens_it_with_a_new_password_and_a_new_code(tmp_path):
    """The code used is void."""
    made = create(tmp_path / "store")
    made.store.close()
    door = Door(tmp_path / "store", read_head(tmp_path / "store"), lambda: NOW)
    opened = door.recover(made.recovery_code, "Ada Reyes", "marble kettle orchid 58")

    assert "Ada Reyes" == opened.opened.person.name
    assert made.recovery_code != opened.opened.recovery_code
    opened.opened.store.close()

    with pytest.raises(UnlockRefusedError):
        door.recover(made.recovery_code, "Ada Reyes", "another kettle orchid 58")


def test_the_demonstration_says_its_password(tmp_path):
    """It protects nothing."""
    create(tmp_path / "store", chosen=replace(setup(), demonstration=True)).store.close()
    door = Door(tmp_path / "store", read_head(tmp_path / "store"), later)

    assert door.demonstration
    assert script().password == door.open_password
