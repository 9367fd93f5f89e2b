"""Whoever sends while the round closes is in with a receipt, or late; the frozen counts are the receipts."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from qopi_desktop.central.close import close_due
from qopi_desktop.central.database import Database
from qopi_desktop.central.sitting import take_in
from qopi_desktop.central.tables import frozen_counts
from qopi_desktop.central.tables import rounds as table
from qopi_desktop.protocol.wire import VerdictKind
from tests.service_office import (
    GRACE,
    RECEIPTS,
    ROUND,
    FakeOffice,
    add_round,
    begin,
    codes,
    operation,
    submit,
)
from tests.service_races import (
    INSTANT,
    Sent,
    close_from_process,
    close_in_the_middle,
    racer,
    send_around,
    send_from_process,
)

TRIALS, SENDERS, EACH = 12, 6, 3
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def office(database_url):
    """An office of a service that goes by its database's own clock."""
    database = Database(database_url)
    office = begin(database)
    office.add(racer())
    yield office
    database.close()


def due_round(office: FakeOffice, round_id: str) -> datetime:
    """Add a round whose delivery time is over, so that only its closer is missing; return its close."""
    closes = datetime.now(UTC) - 2 * GRACE
    add_round(office.database, round_id, LONG_AGO, closes)
    return closes


def assert_counted(office: FakeOffice, round_id: str, sent: list[Sent]) -> None:
    """Receipts given = received as frozen; only what was in time has one; a retry gets it again."""
    receipted = [each for each in sent if each.verdict.receipt]
    with office.database.reading() as connection:
        frozen = connection.execute(select(frozen_counts).where(frozen_counts.c.round_id == round_id)).one()
    assert len(receipted) == frozen.received == frozen.counted
    assert {-INSTANT} == {each.offset for each in receipted}
    assert all(each.verdict.verdict is VerdictKind.LATE for each in sent if not each.verdict.receipt)
    again = office.send(*(each.op for each in receipted))
    assert [each.verdict.receipt for each in receipted] == [each.receipt for each in again]


def test_threads_race_the_closer(office):
    """Some were in before it came, some come after; nobody is in between."""
    for trial in range(TRIALS):
        round_id = f"race-{trial}"
        closes = due_round(office, round_id)
        names = [[f"{round_id}-{sender}-{each}" for each in range(EACH)] for sender in range(SENDERS)]
        with ThreadPoolExecutor(SENDERS + 2) as pool:
            senders = [pool.submit(send_around, office, each, round_id, closes) for each in names]
            closers = [pool.submit(close_in_the_middle, office.database, round_id, 1 + trial % SENDERS) for _ in "ab"]
            sent = [one for sender in senders for one in sender.result()]

        assert [[], [round_id]] == sorted(closer.result() for closer in closers)
        assert_counted(office, round_id, sent)


def test_service_processes_race_the_closer(office, database_url):
    """As threads do: the row of the round is what they wait at."""
    closes = due_round(office, "race")
    names = [[f"{sender}-{each}" for each in range(30)] for sender in range(2)]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.service_races"])  # imported once for all of them
    with ProcessPoolExecutor(4, mp_context=context) as pool:
        senders = [pool.submit(send_from_process, database_url, each, "race", closes) for each in names]
        closers = [pool.submit(close_from_process, database_url, "race", 9) for _ in "ab"]
        sent = [one for sender in senders for one in sender.result()]

    assert [[], ["race"]] == sorted(closer.result() for closer in closers)
    assert_counted(office, "race", sent)


@pytest.mark.parametrize(
    ("offset", "announced", "code"),
    [(-1, False, "late"), (0, False, "late"), (1, False, "accepted"), (-1, True, "accepted"), (1, True, "accepted")],
)
def test_the_databases_own_clock_decides_to_the_microsecond(office, offset, announced, code):
    """The round closes so many microseconds after the transaction began, by the time that the database tells."""
    op = operation(racer(), submit("c1", racer()))
    opened = office.open(op)
    if announced:
        office.announce(op, at=LONG_AGO)
    with office.database.writing() as connection:
        now = office.database.now(connection)
        connection.execute(update(table).values(opens_at=LONG_AGO, closes_at=now + timedelta(microseconds=offset)))
        verdicts = take_in(connection, opened, office_id=office.id, at=now, key=RECEIPTS)

    assert [code] == codes(verdicts)


def test_what_was_announced_in_time_is_in_and_a_straggler_is_not(office):
    """The first delivered in the grace time, the second while the closer was there."""
    announced, straggler = (operation(racer(), submit(name, racer())) for name in ("c1", "c2"))
    now = datetime.now(UTC)
    closes = now - GRACE / 2
    with office.database.writing() as connection:
        connection.execute(update(table).values(opens_at=LONG_AGO, closes_at=closes))
    for op in (announced, straggler):
        office.announce(op, at=closes - INSTANT)
    assert ["accepted"] == codes(office.send(announced))
    with office.database.writing() as connection:
        connection.execute(update(table).values(closes_at=closes - 2 * GRACE))

    assert [ROUND] == close_due(office.database)
    assert ["accepted", "late"] == codes(office.send(announced, straggler))
