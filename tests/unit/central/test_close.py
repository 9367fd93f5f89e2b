"""A round closes once, after everybody who was promised a receipt has it, and its counts are those receipts."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from qopi_desktop.central import close
from qopi_desktop.central.close import DRAIN, close_due
from qopi_desktop.central.counting import Counts, count
from qopi_desktop.central.database import Database
from qopi_desktop.central.tables import events, frozen_counts, journal, person_physicians
from qopi_desktop.domain.delivery import OpKind
from tests.service_office import (
    CLOSES,
    DURING,
    GRACE,
    OPENS,
    ROUND,
    FakeOffice,
    FakePerson,
    add_office,
    add_round,
    begin,
    codes,
    operation,
    submit,
    withdraw,
)

INSTANT = timedelta(microseconds=1)
DUE = CLOSES + GRACE + DRAIN
ANN = FakePerson("ann")
LEE = FakePerson("lee", "abstractor physician", ("dr-lee",))


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = DURING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


@pytest.fixture
def clock():
    """It shows a time in the round."""
    return Clock()


@pytest.fixture
def office(database_url, clock):
    """An office with an abstractor and a physician who abstracts, by the clock of the test."""
    database = Database(database_url, clock)
    office = begin(database)
    office.add(ANN, LEE)
    yield office
    database.close()


def frozen(office: FakeOffice) -> dict[str, tuple[int, ...]]:
    """Received, counted, held and withdrawn as frozen, by office."""
    with office.database.reading() as connection:
        rows = connection.execute(select(frozen_counts).order_by(frozen_counts.c.office_id)).all()
    return {row.office_id: (row.received, row.counted, row.held, row.withdrawn) for row in rows}


def test_the_closer_comes_when_the_drain_is_over_and_only_once(office, clock):
    """Before, nothing is frozen; afterwards nothing changes."""
    office.send_one(operation(ANN, submit("c1", ANN)))
    clock.now = DUE - INSTANT
    early = close_due(office.database)
    clock.now = DUE
    closed, again = close_due(office.database), close_due(office.database)

    assert ([], [ROUND], []) == (early, closed, again)
    assert {"north": (1, 1, 0, 0)} == frozen(office)
    with office.database.reading() as connection:
        assert [("closer", "close-round", ROUND)] == [
            (row.actor, row.act, row.subject) for row in connection.execute(select(journal))
        ]


def test_frozen_counts_are_the_receipts_by_what_became_of_them(office, clock):
    """Each office apart; the outcomes are those of the counted charts."""
    south = add_office(office.database, "south", "seaside", {})
    cay = FakePerson("cay")
    south.add(cay)
    south.send_one(operation(cay, submit("s1", cay)))
    for number in range(4):
        office.send_one(operation(ANN, submit(f"c{number}", ANN)))
    office.send_one(operation(ANN, withdraw("c0", ANN), kind=OpKind.WITHDRAW, base_rev=1))
    office.send_one(operation(LEE, submit("c1", LEE), base_rev=1))
    clock.now = DUE

    close_due(office.database)

    assert {"north": (4, 2, 1, 1), "south": (1, 1, 0, 0)} == frozen(office)
    with office.database.reading() as connection:
        kept = {row.office_id: json.loads(row.outcomes) for row in connection.execute(select(frozen_counts))}
        assert count(connection, "north", ROUND) == Counts(2, 1, 1, kept["north"])
    assert {2} == {sum(outcomes.values()) for outcomes in kept["north"].values()}


def test_the_closer_waits_for_the_latest_extension(office, clock):
    """Of any office; meanwhile only that office may send."""
    add_office(office.database, "south", "seaside", {})
    office.extend(CLOSES + timedelta(days=2))
    clock.now = CLOSES + timedelta(days=1)

    assert [] == close_due(office.database)
    assert ["accepted"] == codes(office.send(operation(ANN, submit("c1", ANN))))
    clock.now = DUE + timedelta(days=2)
    assert [ROUND] == close_due(office.database)
    assert {"north": (1, 1, 0, 0)} == frozen(office)


def test_an_extension_that_comes_before_the_lock_keeps_the_round_open(office, clock, monkeypatch):
    """It is looked at again once nobody else can change it."""
    really, first = close._is_over, iter([True])
    monkeypatch.setattr(close, "_is_over", lambda *facts: next(first, False) or really(*facts))

    assert [] == close_due(office.database)
    assert {} == frozen(office)


def test_the_closer_judges_once_more(office, clock):
    """What the roster learned without anybody asking again is in the frozen counts, and in the office's line."""
    office.send_one(operation(ANN, submit("c1", ANN)))
    with office.database.writing() as connection:
        connection.execute(insert(person_physicians), {"person_id": "ann", "physician_id": "dr-lee", "since": OPENS})
    clock.now = DUE

    close_due(office.database)

    assert {"north": (1, 0, 1, 0)} == frozen(office)
    with office.database.reading() as connection:
        told = connection.execute(select(events)).one()
    assert (2, "c1", 1, "own-chart") == (told.seq, told.chart_key, told.rev, told.code)


def test_a_straggler_after_the_closer_is_late(office, clock):
    """Though it was received in time, nobody was promised anything."""
    clock.now = DUE
    close_due(office.database)

    assert ["late"] == codes(office.send(operation(ANN, submit("c1", ANN)), at=CLOSES - INSTANT))
    assert {} == frozen(office)


def test_two_rounds_close_apart(office, clock):
    """The one that is over."""
    add_round(office.database, "winter", OPENS, CLOSES + timedelta(days=90))
    clock.now = DUE

    assert [ROUND] == close_due(office.database)
