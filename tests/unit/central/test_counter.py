"""Batches that wait for one another are written in one commit, and none of them fails for another."""

from __future__ import annotations

import itertools
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DataError

from qopi_desktop.central import counter
from qopi_desktop.central.counter import Counter
from qopi_desktop.central.database import Database
from qopi_desktop.central.sitting import take_in
from qopi_desktop.central.tables import ops
from qopi_desktop.protocol.wire import BatchAnswer
from tests.service_office import DURING, RECEIPTS, FakeOffice, FakePerson, begin, codes, operation, submit

ANN = FakePerson("ann")


@pytest.fixture
def office(database_url):
    """An office of a service in which every transaction begins a second later than the one before."""
    seconds = itertools.count()
    database = Database(database_url, lambda: DURING + timedelta(seconds=next(seconds)))
    office = begin(database)
    office.add(ANN)
    yield office
    database.close()


def send_behind(office: FakeOffice, taking: Counter, names: list[str]) -> list[Future[BatchAnswer]]:
    """Send a chart of each name, each from a thread of its own, while the first of them is being written."""
    queued = threading.Event()
    really = taking._write

    def held_up(*facts):
        queued.wait(10)
        really(*facts)

    taking._write = held_up  # type: ignore[method-assign]
    opened = [office.open(operation(ANN, submit(name, ANN))) for name in names]
    with ThreadPoolExecutor(len(names)) as pool:
        sent = [pool.submit(taking.take, office.id, opened[0])]
        wait_for(lambda: not taking._queues[office.id].waiting)
        sent += [pool.submit(taking.take, office.id, each) for each in opened[1:]]
        wait_for(lambda: len(taking._queues[office.id].waiting) == len(names) - 1)
        queued.set()
    return sent


def wait_for(holds):
    """Return as soon as it does."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if holds():
                return
        except KeyError:  # nobody has come yet
            pass
        time.sleep(0.001)
    raise TimeoutError


def test_what_comes_while_another_is_written_is_written_together(office):
    """One time of receipt, one commit; each gets the verdicts of its own operations."""
    names = [f"c{number}" for number in range(6)]

    answers = [each.result() for each in send_behind(office, Counter(office.database, RECEIPTS), names)]

    assert {"accepted"} == {code for answer in answers for code in codes(answer.verdicts)}
    assert 1 == len({answer.server_time for answer in answers[1:]})
    assert answers[0].server_time < answers[1].server_time
    assert 6 == len({answer.verdicts[0].op_id for answer in answers})


def test_a_commit_holds_no_more_than_it_may(office, monkeypatch):
    """The others are in the next one."""
    monkeypatch.setattr(counter, "LARGEST_COMMIT", 2)
    names = [f"c{number}" for number in range(6)]

    answers = [each.result() for each in send_behind(office, Counter(office.database, RECEIPTS), names)]

    times = [answer.server_time for answer in answers]
    assert [1, 1, 2, 2] == sorted(times.count(each) for each in set(times))


@pytest.mark.parametrize("largest", [1, 2, 200])
def test_a_batch_that_the_database_refuses_fails_alone(office, monkeypatch, largest):
    """Those that were to be written with it, or by the thread that brought it, are written without it."""
    monkeypatch.setattr(counter, "LARGEST_COMMIT", largest)
    really = take_in

    def refuse_the_third(connection, opened, **facts):
        verdicts = really(connection, opened, **facts)
        if any(each.op.chart == "c3" for each in opened):
            raise DataError("INSERT", {}, ValueError())
        return verdicts

    monkeypatch.setattr(counter, "take_in", refuse_the_third)
    sent = send_behind(office, Counter(office.database, RECEIPTS), [f"c{number}" for number in range(6)])

    failed = [isinstance(each.exception(), DataError) for each in sent]
    with office.database.reading() as connection:
        seqs = list(connection.scalars(select(ops.c.seq).order_by(ops.c.seq)))
    assert [False, False, False, True, False, False] == failed
    assert [1, 2, 3, 4, 5] == seqs
