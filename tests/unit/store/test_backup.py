"""Copies that are known to open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest

from qopi_desktop.errors import BackupFailedError
from qopi_desktop.store import keyfile, verify
from qopi_desktop.store.backup import KEEP, back_up, backups_in, verify_in_fresh_process
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.memory import MemoryStore
from qopi_desktop.store.proof import insist_on_whole
from qopi_desktop.store.vault import DataKey
from tests.builders import NOW, PASSWORD, ROUND, CountingScorer, add_charts, change, setup
from tests.stores import create, reopen


@pytest.fixture
def entry(tmp_path):
    """An open store with one answered chart."""
    opened = create(tmp_path / "store")
    (chart,) = add_charts(opened.store, opened.person)
    opened.store.charts.save_answer(opened.person, change(chart, "D01", "yes"))
    yield opened
    opened.store.close()


def quick(folder, key):
    """Verify in this process, for tests that are about something else."""
    proof = insist_on_whole(folder, key)
    return {"counts": dict(proof.counts), "sequence": proof.mark.sequence, "hash": proof.mark.hash.hex()}


def parts(entry):
    """Where the store lies and its key."""
    return entry.store._parts.folder, entry.store._parts.key


def test_a_backup_is_a_store_that_opens(entry, tmp_path):
    """With the same passwords, and with what is still in the journal."""
    made = entry.store.backup(tmp_path / "backups", NOW)
    assert {"store.db", "store.key", "store.head"} == {part.name for part in made.iterdir()}
    assert {0o600} == {part.stat().st_mode & 0o777 for part in made.iterdir()}
    copy = reopen(made, PASSWORD).store

    assert 1 == copy.charts.rows(ROUND)[0].summary.answered
    assert copy.audit.lines() == entry.store.audit.lines()
    copy.close()


def test_it_is_verified_in_a_fresh_process_that_hears_the_key_over_standard_input(entry, tmp_path, monkeypatch):
    """Never in an argument, where every program on the machine could read it, nor in the environment."""
    seen: dict[str, object] = {}
    real = subprocess.run

    def listening(command, **facts):
        seen.update(command=command, env=facts.get("env"), told=facts["input"])
        return real(command, **facts)

    monkeypatch.setattr(subprocess, "run", listening)
    entry.store.backup(tmp_path / "backups", NOW)

    secret = parts(entry)[1].secret.hex()
    assert [sys.executable, "-m", "qopi_desktop.store.verify"] == seen["command"]
    assert (None, True) == (seen["env"], secret in str(seen["told"]))
    assert secret not in " ".join(os.environ.values())


def test_a_bundle_verifies_through_itself(entry, tmp_path, monkeypatch):
    """There is no python beside it."""
    commands = []

    def asked(command, **_facts):
        commands.append(command)
        raise OSError

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(subprocess, "run", asked)

    with pytest.raises(BackupFailedError):
        verify_in_fresh_process(*parts(entry))
    assert [[sys.executable, "--verify-backup"]] == commands


@pytest.mark.parametrize("place", [200, 5000, 20_000])
def test_a_backup_that_is_damaged_on_its_way_does_not_count(entry, tmp_path, place):
    """Earlier ones stay, and the damaged one is gone at the next."""
    folder, key = parts(entry)
    first = entry.store.backup(tmp_path / "backups", NOW)

    def damaging(target, data_key):
        content = bytearray(StorePaths(target).database.read_bytes())
        content[place] ^= 1
        StorePaths(target).database.write_bytes(content)
        return verify_in_fresh_process(target, data_key)

    with pytest.raises(BackupFailedError):
        back_up(folder, key, tmp_path / "backups", NOW, damaging)
    vault_id = keyfile.read_head(folder).vault_id
    assert (first,) == backups_in(tmp_path / "backups", vault_id)
    second = back_up(folder, key, tmp_path / "backups", NOW, quick)
    assert f"{first.name}-2" == second.name
    assert {first.name, second.name} == {kept.name for kept in (tmp_path / "backups").iterdir()}


def test_a_backup_of_another_moment_does_not_count(entry, tmp_path):
    """Counts and head are those of the source at that moment."""
    folder, key = parts(entry)

    def older(target, data_key):
        return quick(target, data_key) | {"sequence": 1}

    with pytest.raises(BackupFailedError) as caught:
        back_up(folder, key, tmp_path / "backups", NOW, older)
    assert "differs" == caught.value.facts["what"]


def test_ten_are_kept_and_other_stores_left_alone(entry, tmp_path):
    """The newest; a backup of another practice in the same folder is none of ours."""
    folder, key = parts(entry)
    other = create(tmp_path / "other")
    others = back_up(parts(other)[0], parts(other)[1], tmp_path / "backups", NOW - timedelta(days=9), quick)
    other.store.close()
    made = [back_up(folder, key, tmp_path / "backups", NOW + timedelta(days=n), quick) for n in range(KEEP + 2)]

    assert tuple(made[2:]) == backups_in(tmp_path / "backups", keyfile.read_head(folder).vault_id)
    assert others.exists()
    assert () == backups_in(tmp_path / "nowhere", "x")


def test_answers_saved_meanwhile_do_not_disturb(entry, tmp_path):
    """The copy is of one moment."""
    folder, key = parts(entry)

    def saving(target, data_key):
        add_charts(entry.store, entry.person, 2)
        return quick(target, data_key)

    made = back_up(folder, key, tmp_path / "backups", NOW, saving)
    assert 1 == dict(insist_on_whole(made, key).counts)["charts"]
    assert 3 == len(entry.store.charts.rows(ROUND))


def test_a_folder_that_cannot_be_written_is_said_so(entry, tmp_path):
    """With the system's reason."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(BackupFailedError):
        entry.store.backup(tmp_path / "file", NOW)


def test_the_verifier_says_what_it_found(entry, tmp_path):
    """A fault by its name, and exit status 1."""
    folder, key = parts(entry)
    made = back_up(folder, key, tmp_path / "backups", NOW, quick)
    answers = []
    for secret in (key.secret, DataKey(bytes(32)).secret):
        told = StringIO()
        status = verify.main(StringIO(json.dumps({"folder": str(made), "key": secret.hex()}) + "\n"), told)
        answers.append((status, json.loads(told.getvalue())))

    assert [0, 1] == [status for status, _ in answers]
    assert {"counts", "sequence", "hash"} == set(answers[0][1])
    assert {"fault": "database"} == answers[1][1]


def test_memory_has_no_backup(tmp_path):
    """And says so, for tests that come this far."""
    store, _ = MemoryStore.create(setup(), NOW, CountingScorer())
    store.rest()
    store.check()

    with pytest.raises(BackupFailedError):
        store.backup(tmp_path, NOW)
    store.close()
