"""The process ends, or the wire breaks, at every place of a synchronisation: the next ones settle all, each once."""

from __future__ import annotations

import httpx
import pytest

from qopi_desktop.domain.delivery import Delivery, Link, OpKind
from qopi_desktop.protocol.wire import VerdictKind
from tests.unit.sync.pretender import FIRST_REFRESH, Pretender
from tests.unit.sync.shelves import ADA, NOW, Clock, KilledError, Lane
from tests.unit.sync.stations import Workstation, enrolled

OTHERS = {
    f"{3:032x}": (VerdictKind.HELD, "own-chart", None),
    f"{4:032x}": (VerdictKind.REFUSED, "payload-misfit", "G15"),
}
OUTCOMES = [Delivery.RECEIVED] * 2 + [Delivery.HELD, Delivery.REFUSED] + [Delivery.RECEIVED] * 2
ENOUGH = 200


class Chaos:
    """Counts the places of a run in which it may end: around each request and around each job of the store."""

    def __init__(self, station: Workstation, end_at: int, ending: type[BaseException]) -> None:
        self.lane, self.ending = Lane(end_at), ending
        station.service.before = self.before
        station.service.after = self.after

    def before(self, _request):
        """The request is lost."""
        self._place()

    def after(self, _request, answer):
        """The answer is lost."""
        self._place()
        return answer

    def _place(self) -> None:
        try:
            self.lane.place()
        except KilledError:
            raise self.ending("no") from None


def fresh() -> Workstation:
    """A workstation with six operations on five charts that wait, and a line that goes on."""
    clock = Clock()
    station = Workstation(Pretender(clock), clock)
    station.tie.kept, station.tie.kept_link = enrolled(station.service), Link(FIRST_REFRESH)
    station.service.page = 2
    station.service.verdicts = dict(OTHERS)
    for number in range(1, 6):
        station.shelf.add(number)
    station.shelf.add(6, chart=1, kind=OpKind.WITHDRAW)
    return station


def settle(station: Workstation) -> None:
    """Let the faults stop, and contact the service until all is settled: twice, for what one contact settles."""
    station.service.before = lambda _request: None
    station.service.after = lambda _request, answer: answer
    for _ in range(2):
        station.clock.move(300)
        report = station.sync()
        assert report.fault is None, report.fault


def check(station: Workstation) -> None:
    """Each operation is at the service once, and stands here as it stands there."""
    rows = list(station.shelf.rows.values())
    by_op = [event.receipt for event in station.service.events]

    assert OUTCOMES == [row.mark.delivery for row in rows]
    assert len(by_op) == len(set(by_op)) == len(station.service.ops) == 5
    assert not station.shelf.asked()
    for row in rows:
        taken = station.service.ops.get(row.parcel.op_id)
        assert set(row.receipts) == ({taken[1]} if taken else set())
    assert (len(station.service.events), station.service.head) == (
        station.tie.kept_link.cursor,
        station.tie.kept_link.head,
    )
    assert 0 == station.tie.kept_link.attempts


@pytest.mark.parametrize("roster", [False, True])
def test_a_process_that_ends_anywhere_loses_and_doubles_nothing(roster):
    """Around each request and each job of the store, one after the other, until one run meets none of them."""
    for end_at in range(1, ENOUGH):
        station = fresh()
        chaos = Chaos(station, end_at, KilledError)
        statement = station.tie.sign_roster(ADA, NOW) if roster else None
        try:
            station.sync(lane=chaos.lane, roster=statement)
        except KilledError:
            settle(station)
            check(station)
        else:
            break
    settle(station)
    check(station)

    assert 50 < end_at < ENOUGH


@pytest.mark.parametrize("ending", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_a_wire_that_breaks_anywhere_loses_and_doubles_nothing(ending):
    """The request or its answer is lost; the store is as before it, and says when to try again."""
    broken = 0
    for end_at in range(1, ENOUGH):
        station = fresh()
        Chaos(station, end_at, ending)
        report = station.sync()
        if report.fault is None:
            break
        broken += 1
        assert "service-unreachable" == report.error
        assert (1, report.next_try_at) == (station.tie.kept_link.attempts, station.tie.kept_link.next_try_at)
        settle(station)
        check(station)

    assert 2 * len(station.service.asked) == broken


def test_two_deaths_in_a_row_lose_nothing_either():
    """The second while the first is mended."""
    met = 0
    for first in range(4, 90, 9):
        for second in range(5, 90, 11):
            station = fresh()
            for end_at in (first, second):
                chaos = Chaos(station, end_at, KilledError)
                try:
                    station.sync(lane=chaos.lane)
                except KilledError:
                    met += 1
            settle(station)
            check(station)

    assert met > 60
