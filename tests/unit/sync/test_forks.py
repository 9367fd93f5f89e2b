"""An office's line with a gap, a double, a fork or without an end: nothing is sent to who shows it."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import httpx
import pytest

from qopi_desktop.domain.delivery import Delivery, Link
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import receipt_digest
from qopi_desktop.protocol.wire import Event
from tests.unit.sync.breakages import alter, got_no_payload, notices
from tests.unit.sync.pretender import FIRST_REFRESH
from tests.unit.sync.shelves import NOW, KilledError
from tests.unit.sync.stations import enrolled


def line_of(station, count):
    """A service with *count* receipts, which this workstation has not read yet."""
    for number in range(11, 11 + count):
        station.shelf.add(number)
    station.sync()
    station.tie.kept_link = replace(station.tie.kept_link, cursor=0, head="")
    station.service.page = 100
    station.service.asked.clear()


@pytest.mark.parametrize(
    "events",
    [
        lambda line: line[1:],
        lambda line: line[:1] + line[2:],
        lambda line: line[:-1],
        lambda line: [line[1], line[0], line[2]],
        lambda line: [line[0], line[0], line[2]],
        lambda line: [line[0], line[1] | {"receipt": line[0]["receipt"]}, line[2]],
        lambda line: [line[0], line[1] | {"seq": 7}, line[2]],
        lambda line: [*line, line[2] | {"seq": 4}],
        lambda line: [line[0], {"seq": 2, "chart": "c1", "rev": 1, "held": False}, line[2]],
    ],
)
def test_a_line_with_a_gap_a_double_or_an_exchange_is_noticed(station, op, events):
    """Before anything is sent."""
    station.shelf.rows.clear()
    line_of(station, 3)
    op = station.shelf.add(1)
    alter(station, "/v1/changes", events=events)
    notices(station, op, "chain")

    assert got_no_payload(station)
    assert 0 == station.tie.kept_link.cursor


@pytest.mark.parametrize(
    ("events", "seq"),
    [
        (lambda line: [line[0], line[2], line[3]], 4),
        (lambda line: line[:3], 4),
        (lambda line: [line[0], line[1], line[1] | {"seq": 3}, line[2] | {"seq": 4}, line[3] | {"seq": 5}], 5),
        (lambda line: [line[0], line[2] | {"seq": 2}, line[3] | {"seq": 3}], 3),
    ],
    ids=["left out", "the last left out", "put in", "left out and numbered anew"],
)
def test_a_judgement_that_is_left_out_or_put_in_is_noticed(station, events, seq):
    """Though every receipt names the one before."""
    for number in (11, 12):
        station.shelf.add(number)
        station.sync()
        station.service.judge(f"c{number}", held=True, code="own-chart")
    op = station.shelf.add(1)
    station.tie.kept_link = replace(station.tie.kept_link, cursor=0, head="")
    station.service.page = 100
    alter(station, "/v1/changes", events=events, seq=seq)
    notices(station, op, "chain")

    assert 0 == station.tie.kept_link.cursor


def test_a_fork_is_noticed_by_the_receipt_that_is_known(station):
    """The service tells this workstation another line than before."""
    station.shelf.add(11)
    station.sync()
    op = station.shelf.add(1)
    station.service.asked.clear()
    first, _ = station.service.ops[f"{11:032x}"]
    other = station.service.receipt(first, 1, office_seq=1, prev="", epoch=2)
    station.service.events[0] = Event(seq=1, receipt=other)
    station.service.head = receipt_digest(other)
    notices(station, op, "chain")

    station.service.asked.clear()
    station.service.add(Event(seq=2, receipt=station.service.receipt(first, 2, office_seq=2)))
    notices(station, op, "chain")
    assert got_no_payload(station)


def test_a_service_that_went_back_is_noticed(station):
    """It lost what it had receipted."""
    station.shelf.add(11)
    station.sync()
    op = station.shelf.add(1)
    station.service.events.clear()
    station.service.head = ""
    notices(station, op, "chain")

    assert 1 == station.tie.kept_link.cursor


def test_a_receipt_that_was_given_and_then_dropped_is_noticed_in_the_same_contact(station, op):
    """The line is read again after each."""

    def drop(request, answer):
        if request.url.path == "/v1/batches":
            station.service.events.clear()
            station.service.head = ""
        return answer

    station.service.after = drop
    report = station.sync()

    assert ("service-not-trusted", "chain") == (report.error, report.fault.facts["what"])


@pytest.mark.parametrize("ending", [httpx.ConnectError, KilledError])
def test_a_receipt_that_was_dropped_while_nobody_looked_is_noticed_in_the_next_contact(station, op, ending):
    """The contact, or the process, ended before the line was read again."""

    def end(request):
        if request.url.path == "/v1/changes" and station.service.ops:
            raise ending("no")

    station.service.before = end
    with contextlib.suppress(KilledError):
        station.sync()
    assert Delivery.RECEIVED is station.shelf.delivery(op)
    station.service.before = lambda _request: None
    station.service.events.clear()
    station.service.head = ""
    station.service.revs.clear()
    station.shelf.add(2)
    report = station.sync()

    assert ("service-not-trusted", "chain") == (report.error, report.fault.facts["what"])


@pytest.mark.parametrize("event", [{"seq": 1}, {"seq": 1, "chart": "c1", "rev": 1}, {"seq": 1, "held": True}])
def test_an_event_that_says_nothing_is_no_answer(station, op, event):
    """Neither a receipt nor a judgement."""
    alter(station, "/v1/changes", events=[event], seq=1)
    notices(station, op, "answer")


def test_pages_without_an_end_are_not_read(station, op):
    """More is promised, and nothing comes."""
    alter(station, "/v1/changes", more=True)
    notices(station, op, "chain")


def test_receipts_of_an_office_that_was_left_are_not_looked_for_in_the_line(station, op):
    """The workstation joined anew, elsewhere."""
    station.sync()
    (receipt,) = station.shelf.rows[op].receipts
    station.service.key = SigningKey(b"\x67" * 32)
    station.service.events.clear()
    station.service.head = ""
    station.service.refresh, station.service.newest = {FIRST_REFRESH: ""}, FIRST_REFRESH
    station.tie.kept, station.tie.kept_link = enrolled(station.service), Link(FIRST_REFRESH, next_try_at=NOW)

    assert station.sync().fault is None
    assert (receipt,) == station.shelf.receipts("c1")
