"""Either side is killed at random: nothing that was acknowledged is lost, and nothing is there twice."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import create_engine, select

from qopi_desktop.central.tables import charts, ops
from qopi_desktop.domain.charts import Patient
from qopi_desktop.operations.engines import engines
from qopi_desktop.operations.service import join, sync_once
from qopi_desktop.protocol.receipts import Receipt, read, receipt_digest
from tests.builders import ROUND
from tests.end2end.office import caller, now, open_office
from tests.practice import Abstraction
from tests.service import wait_until
from tests.stores import create
from tests.wire import wire_to

CHARTS, STRIKES = 12, 10


def set_up(folder, service, url):
    """An office that has joined, with charts that nobody began."""
    service.put_round(str(ROUND))
    opened = create(folder, scorer=engines().scorer)
    work = Abstraction(opened.store, opened.person, engines().package.form, ROUND)
    treating = next(iter(work.physicians(now()).values()))
    work.charts([Patient(f"Name {place}", f"MRN-{place}") for place in range(CHARTS)], treating, now())
    join(caller(opened.store, opened.person), url, service.make_code(service.add_office()))
    opened.store.close()


class Office:
    """The office as a process that can be killed, and all that it ever acknowledged."""

    def __init__(self, folder):
        self.folder, self.said = folder, set()
        self.errors = folder.with_name("errors.txt")

    def start(self):
        """Open the store and work."""
        command = (sys.executable, "-P", "-m", "tests.end2end.office", str(self.folder))
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert self.process.stdout
        assert "working\n" == self.process.stdout.readline(), self.errors.read_text()
        self.ears = threading.Thread(target=self._listen, args=(self.process,))
        self.ears.start()

    def kill(self):
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()
        self.ears.join()
        assert self.process.stdout
        self.process.stdout.close()

    def progress(self):
        """Wait until one more receipt is kept."""
        before = len(self.said)
        wait_until(lambda: len(self.said) > before or self.process.poll() is not None, "a chart was received")
        assert self.process.poll() is None, self.errors.read_text()

    def _listen(self, process):
        for line in process.stdout:
            word, *facts = line.split()
            if word == "received" and len(facts) == 3:
                self.said.add((facts[0], int(facts[1]), facts[2]))


@contextlib.contextmanager
def running(folder):
    """An office that works until it is killed, at the end at the latest."""
    office = Office(folder)
    office.start()
    try:
        yield office
    finally:
        office.kill()


def drained(folder):
    """The store after everything that waited has gone, with its receipts and the keys of the service."""
    store, person = open_office(folder)
    wait_until(lambda: not sync_once(caller(store, person), ROUND).fault and store.outbox.waiting() == 0, "all went")
    receipts = [text for line in store.outbox.lines(ROUND) for text in store.outbox.receipts(line.chart_id)]
    enrolment = store.service.enrolment()
    assert enrolment
    keys = dict(enrolment.service_keys)
    store.check()
    store.close()
    return receipts, keys


def strike_at_random(service, office):
    """Kill one and the other, each once the office has got on; start it again."""
    draw = random.Random(7)  # noqa: S311 - for a test
    for strike in range(STRIKES):
        office.progress()
        time.sleep(draw.uniform(0.0, 0.4))  # the moment of the strike, not a wait for anything
        if strike % 2:
            office.kill()
            office.start()
        else:
            service.kill()
            time.sleep(draw.uniform(0.0, 0.3))
            service.start()
    office.kill()


def record(database):
    """What the service has taken in, in order, and the newest revision of each chart."""
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(select(ops).order_by(ops.c.seq)).all()
        heads = {row.chart_key: row.rev for row in connection.execute(select(charts))}
    engine.dispose()
    return rows, heads


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_doubled(service_process, tmp_path):
    """The office is killed while it works, the service while it answers; at the end both have the same receipts."""
    folder = tmp_path / "store"
    with wire_to(service_process.port) as wire:
        set_up(folder, service_process, wire.url)
        with running(folder) as office:
            strike_at_random(service_process, office)
        receipts, keys = drained(folder)

    rows, heads = record(service_process.database)
    assert set() == office.said - {(row.chart_key, row.rev, row.payload_sha256) for row in rows}
    assert sorted(receipts) == sorted(row.receipt for row in rows)
    revisions = {key: sorted(row.rev for row in rows if row.chart_key == key) for key in heads}
    assert {key: list(range(1, rev + 1)) for key, rev in heads.items()} == revisions
    chain = [said for row in rows if isinstance(said := read(row.receipt, keys), Receipt)]
    assert ["", *(receipt_digest(row.receipt) for row in rows[:-1])] == [said.prev for said in chain]
    assert len(office.said) >= STRIKES
