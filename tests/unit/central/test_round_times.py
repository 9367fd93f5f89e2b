"""Whether something comes in time is decided to the microsecond, by the service's clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from qopi_desktop.central import rounds
from qopi_desktop.central.database import Database
from qopi_desktop.central.rounds import OfficeRound, Phase
from qopi_desktop.central.tables import METADATA, extensions
from qopi_desktop.central.tables import rounds as table
from tests.service_office import CLOSES, DURING, GRACE, OPENS, ROUND, begin

INSTANT = timedelta(microseconds=1)
OVER = CLOSES + GRACE
FALL = OfficeRound(ROUND, "Fall", OPENS, CLOSES, 1800, None, None)


@pytest.mark.parametrize(
    ("received", "announced", "code"),
    [
        (OPENS - INSTANT, None, "round-not-open"),
        (OPENS, None, None),
        (CLOSES - INSTANT, None, None),
        (CLOSES, None, "late"),
        (CLOSES, CLOSES - INSTANT, None),
        (CLOSES, CLOSES, "late"),
        (OVER - INSTANT, CLOSES - INSTANT, None),
        (OVER, CLOSES - INSTANT, "late"),
        (OPENS - INSTANT, OPENS - INSTANT, "round-not-open"),
    ],
)
def test_open_is_half_open_and_an_announcement_reserves_the_grace_time(received, announced, code):
    """At exactly the close a new operation is late; one announced before may follow until the grace time ends."""
    assert code == FALL.refuse(received, announced)


def test_after_the_closer_everything_is_late():
    """The state is read again under the lock, so that a straggler gets no receipt."""
    assert "late" == replace(FALL, closed_at=OVER).refuse(CLOSES - INSTANT, CLOSES - INSTANT)


@pytest.mark.parametrize(
    ("now", "acts", "phase"),
    [
        (OPENS - INSTANT, {}, Phase.PLANNED),
        (OPENS, {}, Phase.OPEN),
        (CLOSES - INSTANT, {}, Phase.OPEN),
        (CLOSES, {}, Phase.GRACE),
        (OVER, {}, Phase.GRACE),
        (OVER, {"closed_at": OVER}, Phase.CLOSED),
        (OVER, {"closed_at": OVER, "reported_at": OVER}, Phase.REPORTED),
    ],
)
def test_a_round_is_planned_open_and_in_grace_by_the_clock_and_closed_by_an_act(now, acts, phase):
    """Closed is said only when the closer has been there."""
    assert phase is replace(FALL, **acts).phase(now)


def test_an_extension_moves_the_close_of_one_office_only_and_never_back(database_url):
    """The other offices keep their close, and one before the close changes nothing."""
    database = Database(database_url, lambda: DURING)
    begin(database)
    granted = {"round_id": ROUND, "reason": "flood", "granted_by": "desk", "granted_at": DURING, "office_id": "north"}
    with database.writing() as connection:
        connection.execute(insert(extensions), granted | {"until": CLOSES + GRACE})
        longer = rounds.of_office(connection, "north")[ROUND].closes_at
        others = rounds.of_office(connection, "south")[ROUND].closes_at
        connection.execute(update(extensions).values(until=CLOSES - GRACE))
        kept = rounds.of_office(connection, "north", {ROUND, "unheard-of"}, hold=True)
    database.close()

    assert (CLOSES + GRACE, CLOSES, [CLOSES]) == (longer, others, [each.closes_at for each in kept.values()])


def test_the_rounds_that_ship_are_added_once_and_never_change_what_the_help_desk_put(database_url):
    """Days are midnights in New York, and a second start changes nothing."""
    database = Database(database_url, lambda: DURING)
    METADATA.create_all(database.engine)
    with database.writing() as connection:
        rounds.load_shipped(connection, DURING.date())
        first = rounds.of_office(connection, "")["fall-2017"]
        connection.execute(update(table).where(table.c.id == "fall-2017").values(title="Moved", closes_at=DURING))
        rounds.load_shipped(connection, DURING.date())
        again = connection.execute(select(table).where(table.c.id == "fall-2017")).one()
    database.close()

    assert datetime(2017, 9, 15, 4, tzinfo=UTC) == first.opens_at
    assert datetime(2017, 11, 10, 5, tzinfo=UTC) == first.closes_at
    assert ("Moved", DURING) == (again.title, again.closes_at)


def test_a_workstation_is_told_where_a_round_stands(database_url):
    """With the title and the grace time."""
    database = Database(database_url, lambda: DURING)
    begin(database)
    with database.reading() as connection:
        (told,) = rounds.infos(connection, DURING)
    database.close()

    assert (ROUND, "Fall", "open", 1800) == (told.id, told.title, told.state, told.grace_s)
