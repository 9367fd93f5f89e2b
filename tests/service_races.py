"""Sends around the close of a round from many threads and processes at once, while the closer comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from qopi_desktop.central.close import close_due
from qopi_desktop.central.database import Database
from qopi_desktop.central.tables import ops
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.wire import Op, Verdict
from tests.service_office import FakeOffice, FakePerson, operation, submit

INSTANT = timedelta(microseconds=1)
MOMENTS = (-INSTANT, timedelta(), INSTANT)


@dataclass(frozen=True)
class Sent:
    """What was sent, when by the service's clock, and what came of it."""

    op: Op
    offset: timedelta
    verdict: Verdict


def racer() -> FakePerson:
    """Somebody with the same key in every process."""
    return FakePerson("racer", key=SigningKey(bytes(32)))


def send_around(office: FakeOffice, names: list[str], round_id: str, closes: datetime) -> list[Sent]:
    """Send a chart of each of *names*, one by one, in turn just before, at and just after the close.

    Each transaction began at that time; it is carried out whenever it comes to be.
    """
    person, sent = racer(), []
    for number, name in enumerate(names):
        offset = MOMENTS[number % len(MOMENTS)]
        op = operation(person, submit(name, person), round_id=round_id, op_id=op_id(name))
        sent.append(Sent(op, offset, office.send_one(op, at=closes + offset)))
    return sent


def op_id(name: str) -> str:
    """An id that follows from the name of a chart, so that no two processes draw the same."""
    return name.encode().hex().rjust(32, "0")[-32:]


def send_from_process(url: str, names: list[str], round_id: str, closes: datetime) -> list[Sent]:
    """Do so as a service process of its own."""
    database = Database(url)
    try:
        return send_around(FakeOffice(database), names, round_id, closes)
    finally:
        database.close()


def close_in_the_middle(database: Database, round_id: str, after: int) -> list[str]:
    """Close what is due as soon as some operations of the round are in."""
    arrived = select(func.count()).select_from(ops).where(ops.c.round_id == round_id)
    while True:
        with database.reading() as connection:
            if (connection.scalar(arrived) or 0) >= after:
                break
    return close_due(database)


def close_from_process(url: str, round_id: str, after: int) -> list[str]:
    """Do so as a service process of its own."""
    database = Database(url)
    try:
        return close_in_the_middle(database, round_id, after)
    finally:
        database.close()
