"""A full disk, a disk that is read-only, and others at the same file."""

from __future__ import annotations

import shutil

import pytest

from qopi_desktop.errors import StoreUnavailableError
from qopi_desktop.store.lock import StoreLock
from qopi_desktop.store.parts import Parts
from qopi_desktop.store.rows import TermsRecord
from tests.builders import ROUND, CountingScorer, add_charts, change, later
from tests.faults.conftest import FORK
from tests.stores import MACHINE, create, reopen

PROGRAMS, COMMITS = 3, 50


def test_a_full_disk_keeps_what_was_saved_and_takes_more_later(small_disk):
    """The refused answer is not there; the store stays open, and once there is room the answer goes in."""
    entry = create(small_disk / "store")
    (chart,) = add_charts(entry.store, entry.person)
    save = entry.store.charts.save_answer
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 60_000))
    saved = 0
    with pytest.raises(StoreUnavailableError) as caught:  # noqa: PT012 - until the disk is full
        while saved < 1000:
            save(entry.person, change(chart, f"D{saved:03}", "x" * 500, at=later(saved)))
            saved += 1
    assert "disk-full" == caught.value.facts["reason"]
    assert 0 < saved == len(entry.store.charts.open(entry.person, chart).answers)

    (small_disk / "filler").unlink()
    save(entry.person, change(chart, f"D{saved:03}", "x" * 500))
    entry.store.close()
    entry = reopen(small_disk / "store")
    assert saved + 1 == entry.store.charts.rows(ROUND)[0].summary.answered
    entry.store.check()
    entry.store.close()


def keep_committing(folder, key, number):
    """Write through transactions of one's own, as if the lock did not hold."""
    parts = Parts(folder, key, StoreLock(folder / f"other-{number}.lock"), CountingScorer(), MACHINE)
    for _ in range(COMMITS):
        with parts.desk.write() as shelf:
            last = shelf.find(TermsRecord)[-1]
            row = TermsRecord(last.number + 1, last.person_id, f"by {number}", "now")
            shelf.add(row)
            parts.means.ledger.append(shelf, "terms-accepted", "p", later())
    parts.close()


def test_three_programs_at_one_file_lose_nothing(made):
    """Each transaction begins by taking the right to write, so none fails for having read first."""
    entry = reopen(made)
    key = entry.store._parts.key
    entry.store.close()
    programs = [FORK.Process(target=keep_committing, args=(made, key, number)) for number in range(PROGRAMS)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    assert [0] * PROGRAMS == [program.exitcode for program in programs]
    entry = reopen(made)
    assert 1 + PROGRAMS * COMMITS == len(entry.store.people.terms())
    entry.store.rest()
    entry.store.check()
    entry.store.close()
