"""One store on a disk: made, opened, recovered, closed."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from qopi_desktop.domain.people import Role
from qopi_desktop.errors import (
    PasswordRefusedError,
    StoreDamagedError,
    StoreExistsError,
    StoreInUseError,
    StoreMissingError,
    StoreOnShareError,
    UnlockRefusedError,
)
from qopi_desktop.store import keyfile, opening
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.parts import Workstation
from qopi_desktop.store.store import Store
from tests.builders import (
    NOW,
    OTHER_PASSWORD,
    PASSWORD,
    ROUND,
    CountingScorer,
    add_charts,
    add_user,
    change,
    later,
    setup,
)
from tests.stores import CHEAP, MACHINE, create, reopen


@pytest.fixture
def closed(tmp_path):
    """A store that was made and closed, and its recovery code."""
    entry = create(tmp_path / "store")
    entry.store.close()
    return tmp_path / "store", entry.recovery_code


def recover(folder, code, password=OTHER_PASSWORD, name="Ada Reyes", now=NOW):
    """Open by the recovery code."""
    return Store.recover(folder, name, code, password, now=now, scorer=CountingScorer(), workstation=MACHINE)


def test_a_store_is_made_in_an_empty_folder(tmp_path):
    """New or empty; nothing is left beside it."""
    (tmp_path / "store").mkdir()
    create(tmp_path / "store").store.close()

    assert ["store"] == [entry.name for entry in tmp_path.iterdir()]
    assert {"store.db", "store.key", "store.head", "store.lock"} <= {one.name for one in (tmp_path / "store").iterdir()}


def test_nothing_is_ever_made_over_what_is_there(closed):
    """Neither over a store nor over anybody's files."""
    folder, _ = closed
    before = {entry.name: entry.read_bytes() for entry in folder.iterdir()}

    with pytest.raises(StoreExistsError):
        create(folder)
    assert before == {entry.name: entry.read_bytes() for entry in folder.iterdir()}
    (folder.parent / "letters").mkdir()
    (folder.parent / "letters" / "letter.txt").write_text("x")
    with pytest.raises(StoreExistsError):
        create(folder.parent / "letters")


def test_a_store_that_could_not_be_finished_is_not_there(tmp_path, monkeypatch):
    """Whole or absent."""

    def fails(*_args, **_facts):
        raise ZeroDivisionError

    monkeypatch.setattr(opening, "found", fails)
    with pytest.raises(ZeroDivisionError):
        create(tmp_path / "store")

    assert [] == list(tmp_path.iterdir())


def test_a_weak_first_password_makes_nothing(tmp_path):
    """Held against the rules before anything is written."""
    with pytest.raises(PasswordRefusedError):
        create(tmp_path / "store", chosen=setup(password="lakeside oncology"))

    assert [] == list(tmp_path.iterdir())


def test_a_share_is_refused_for_making_and_opening(closed):
    """With its kind."""
    folder, _ = closed
    machine = Workstation(cost=CHEAP, share_kind=lambda _folder: "nfs4")

    with pytest.raises(StoreOnShareError) as caught:
        Store.open(folder, "Ada Reyes", PASSWORD, NOW, scorer=CountingScorer(), workstation=machine)
    with pytest.raises(StoreOnShareError):
        Store.create(folder.parent / "new", setup(), NOW, scorer=CountingScorer(), workstation=machine)

    assert "nfs4" == caught.value.facts["kind"]
    assert not (folder.parent / "new").exists()


def test_no_store_is_said_so(tmp_path):
    """And none is made."""
    with pytest.raises(StoreMissingError):
        reopen(tmp_path / "store")

    assert [] == list(tmp_path.iterdir())


def test_one_running_program_per_store(closed):
    """Until it is closed; a wrong password holds nothing."""
    folder, _ = closed
    with pytest.raises(UnlockRefusedError):
        reopen(folder, "wrong")
    first = reopen(folder).store

    with pytest.raises(StoreInUseError):
        reopen(folder)
    first.close()
    reopen(folder).store.close()


@pytest.mark.parametrize("part", ["database", "head"])
def test_a_missing_part_is_said_so_and_never_made_anew(closed, part):
    """The rest stays as it was."""
    folder, _ = closed
    getattr(StorePaths(folder), part).unlink()

    with pytest.raises((StoreDamagedError, StoreMissingError)):
        reopen(folder)
    assert not getattr(StorePaths(folder), part).exists()


def test_the_head_of_another_moment_is_found(closed):
    """A head ahead of the chain: committed rows are gone."""
    folder, _ = closed
    older = folder.parent / "older"
    shutil.copytree(folder, older)
    entry = reopen(folder)
    add_charts(entry.store, entry.person)
    entry.store.close()
    shutil.copy(StorePaths(folder).head, StorePaths(older).head)

    with pytest.raises(StoreDamagedError) as caught:
        reopen(older)
    assert "journal" == caught.value.facts["what"]


def test_a_head_behind_the_chain_is_normal(closed):
    """A power cut may lose its last moments."""
    folder, _ = closed
    older = StorePaths(folder).head.read_bytes()
    entry = reopen(folder)
    add_charts(entry.store, entry.person)
    entry.store.close()
    StorePaths(folder).head.write_bytes(older)

    reopen(folder).store.close()


@pytest.mark.parametrize(
    "tamper",
    ["UPDATE audit SET person_id = 'x' WHERE sequence = 2", "DELETE FROM audit WHERE sequence = 2"],
)
def test_a_changed_trail_is_found(closed, tamper):
    """By the check, which walks the whole chain."""
    folder, _ = closed
    store = reopen(folder).store
    add_charts(store, store.people.users()[0])
    store.check()
    store._parts.desk._cursor.execute(tamper)

    with pytest.raises(StoreDamagedError) as caught:
        store.check()
    store.close()
    assert "chain" == caught.value.facts["what"]


def test_the_recovery_code_gives_a_new_password_once(closed):
    """It is used up, and the new one works; the old password does not."""
    folder, code = closed
    entry = recover(folder, code)
    assert "recovered" == entry.store.audit.lines(limit=1)[0].kind
    entry.store.close()

    reopen(folder, OTHER_PASSWORD).store.close()
    with pytest.raises(UnlockRefusedError):
        reopen(folder, PASSWORD)
    with pytest.raises(UnlockRefusedError):
        recover(folder, code)
    recover(folder, entry.recovery_code, PASSWORD).store.close()
    reopen(folder, PASSWORD).store.close()


def test_recovery_keeps_the_password_rules_and_names(closed):
    """A weak new password or nobody's name changes nothing."""
    folder, code = closed

    with pytest.raises(PasswordRefusedError):
        recover(folder, code, "too short")
    with pytest.raises(UnlockRefusedError):
        recover(folder, code, name="Nobody")
    reopen(folder).store.close()


def test_a_new_user_opens_with_a_one_time_password(closed):
    """And is asked to change it until they have."""
    folder, _ = closed
    entry = reopen(folder)
    add_user(entry.store, entry.person, "Ben Ito", Role.ABSTRACTOR)
    entry.store.close()

    ben = reopen(folder, OTHER_PASSWORD, "ben ito")
    assert (True, "Ben Ito") == (ben.must_change_password, ben.person.name)
    ben.store.people.change_password(ben.person, OTHER_PASSWORD, "walnut ferry clay 903", NOW)
    ben.store.close()
    again = reopen(folder, "walnut ferry clay 903", "Ben Ito")
    assert not again.must_change_password
    again.store.close()


def test_recovery_ends_with_another_key(closed):
    """The person is the same; what they sign from now on verifies with the new one."""
    folder, code = closed
    entry = reopen(folder)
    before, _ = entry.store.service.sign(entry.person, b"x")
    entry.store.close()
    recovered = recover(folder, code)
    after, _ = recovered.store.service.sign(recovered.person, b"x")
    (known,) = recovered.store.service.roster()
    recovered.store.close()

    assert before != after == known.key_id
    assert entry.person.id == recovered.person.id == known.person_id


def test_a_revoked_store_is_opened_by_the_recovery_code_and_stays_revoked_at_the_service(closed):
    """Everything is there, and whoever recovered it gives the others new passwords."""
    folder, code = closed
    entry = reopen(folder)
    ben = add_user(entry.store, entry.person, "Ben Ito", Role.ABSTRACTOR)
    add_charts(entry.store, entry.person)
    entry.store.service.revoke(later())
    entry.store.close()
    assert keyfile.read_head(folder).revoked
    for name, password in (("Ada Reyes", PASSWORD), ("Ben Ito", OTHER_PASSWORD)):
        with pytest.raises(UnlockRefusedError):
            reopen(folder, password, name)

    recovered = recover(folder, code)
    assert not keyfile.read_head(folder).revoked
    assert recovered.store.service.link().revoked
    assert 1 == len(recovered.store.charts.rows(ROUND))
    recovered.store.people.reset_password(recovered.person, ben.id, PASSWORD, NOW)
    recovered.store.close()
    reopen(folder, OTHER_PASSWORD).store.close()
    reopen(folder, PASSWORD, "Ben Ito").store.close()


def test_a_backup_from_before_the_revocation_is_a_store_of_its_own(closed, tmp_path):
    """Its passwords are those of its day: who keeps backups keeps them locked."""
    folder, _ = closed
    entry = reopen(folder)
    made = entry.store.backup(tmp_path / "backups", NOW)
    entry.store.service.revoke(later())
    entry.store.close()

    reopen(made).store.close()


def test_a_user_whom_a_crash_kept_from_being_added_opens_nothing(closed):
    """Their slot goes the next time somebody opens the store."""
    folder, _ = closed
    entry = reopen(folder)
    entry.store._parts.ring.add("ghost", "Ghost", OTHER_PASSWORD)
    entry.store.close()

    with pytest.raises(UnlockRefusedError):
        reopen(folder, OTHER_PASSWORD, "Ghost")
    reopen(folder).store.close()


def test_closing_leaves_one_file_and_no_key(closed):
    """The journal is in the database, and the key is forgotten."""
    folder, _ = closed
    entry = reopen(folder)
    (chart,) = add_charts(entry.store, entry.person)
    entry.store.charts.save_answer(entry.person, change(chart, "D01", "yes"))
    entry.store.close()

    assert not list(folder.glob("store.db-*"))
    assert b"" == entry.store._parts.key.secret
    assert entry.store._parts.means.signer.key is None


def test_what_was_saved_is_there_after_opening_again(closed):
    """With the time it was saved at."""
    folder, _ = closed
    entry = reopen(folder)
    (chart,) = add_charts(entry.store, entry.person)
    entry.store.charts.save_answer(entry.person, change(chart, "D01", "yes", at=later()))
    entry.store.rest()
    entry.store.close()
    again = reopen(folder, now=NOW + timedelta(days=1))

    (stored,) = again.store.charts.open(again.person, chart).answers.values()
    assert later() == stored.at
    again.store.close()
