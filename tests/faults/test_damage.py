"""Damage is found, and never taken for data."""

from __future__ import annotations

import random
import shutil

import pytest

from qopi_desktop.domain.charts import NewChart, Patient
from qopi_desktop.errors import StoreDamagedError, UnlockRefusedError
from qopi_desktop.store import vault
from qopi_desktop.store.files import StorePaths
from tests import canary
from tests.builders import NOW, PASSWORD, ROUND, add_charts, candidate, change, later, office
from tests.stores import CHEAP, reopen

FLIPS = 60


def test_60_bit_flips_of_the_key_file_open_nothing(made):
    """Each is damage or a refusal, never an open store and never anything else."""
    paths = StorePaths(made)
    whole = paths.key.read_bytes()
    dice = random.Random(11)  # noqa: S311 - the same in every run
    found = []
    for _ in range(FLIPS):
        content = bytearray(whole)
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        paths.key.write_bytes(content)
        paths.tries.unlink(missing_ok=True)
        with pytest.raises((StoreDamagedError, UnlockRefusedError)) as caught:
            vault.unlock(made, "Ada Reyes", PASSWORD, NOW, CHEAP)
        found.append(caught.type)
    paths.key.write_bytes(whole)

    assert FLIPS == len(found)
    assert {StoreDamagedError, UnlockRefusedError} == set(found)
    reopen(made).store.close()


@pytest.fixture
def struck(made):
    """A copy of a store as a power cut would leave it: with committed rows in the journal only."""
    entry = reopen(made)
    (chart,) = add_charts(entry.store, entry.person)
    entry.store.rest()
    for number in range(20):
        entry.store.charts.save_answer(entry.person, change(chart, f"D{number:02}", "yes", at=later(number)))
    copy = shutil.copytree(made, made.parent / "struck")
    entry.store.close()
    return copy


def test_an_untouched_journal_is_read(struck):
    """Nothing is lost by being killed."""
    store = reopen(struck).store

    assert 20 == store.charts.rows(ROUND)[0].summary.answered
    store.close()


def cut(journal):
    """Half of it."""
    journal.write_bytes(journal.read_bytes()[: journal.stat().st_size // 2])


def flip(journal):
    """One bit."""
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)


@pytest.mark.parametrize(
    "damage", [cut, flip, lambda journal: journal.unlink(), lambda journal: journal.write_bytes(b"")]
)
def test_a_damaged_journal_is_found(struck, damage):
    """SQLite drops committed rows without a word and calls the file whole; the head does not."""
    damage(struck / "store.db-wal")

    with pytest.raises(StoreDamagedError) as caught:
        reopen(struck)
    assert "journal" == caught.value.facts["what"]


@pytest.mark.parametrize("page", [0, 1, 3, 8])
def test_a_changed_page_is_found_by_the_check(made, page):
    """At once where it is read, else by reading every page."""
    database = StorePaths(made).database
    content = bytearray(database.read_bytes())
    content[page * 4096 + 2000] ^= 1
    database.write_bytes(content)

    with pytest.raises(StoreDamagedError):  # noqa: PT012 - wherever it shows first
        store = reopen(made).store
        try:
            store.check()
        finally:
            store.close()


def test_no_patient_is_in_clear_anywhere(made, tmp_path):
    """Neither in the database and its journal, nor in a backup, nor in a file's name."""
    entry = reopen(made)
    entry.store.candidates.save(entry.person, [candidate(1, canary.NAME)], NOW)
    (one,) = entry.store.candidates.all()
    patient = Patient(canary.NAME, canary.RECORD_NUMBER)
    new = NewChart(one.id, ROUND, office(entry.store), ("core",), None, patient)
    (chart,) = entry.store.charts.create(entry.person, [new], NOW, lambda: "4711").charts
    entry.store.charts.note(entry.person, chart, None, f"about {canary.NAME}", NOW)
    entry.store.charts.save_answer(entry.person, change(chart, "D01", canary.NAME))
    entry.store.backup(tmp_path / "backups", NOW)

    assert (made / "store.db-wal").stat().st_size
    assert [] == canary.found_in(tmp_path)
    entry.store.close()
    assert [] == canary.found_in(tmp_path)
