"""A workstation and the real service: what is complete here is received there once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.charts import ChartAct, Patient, RoundId
from qopi_desktop.domain.delivery import Delivery
from qopi_desktop.domain.people import Person, Role
from qopi_desktop.errors import DeviceRevokedError, NotEnrolledError, Refused, ServiceRefusedError
from qopi_desktop.operations import service as verbs
from qopi_desktop.operations.engines import engines
from qopi_desktop.operations.service import Caller, SyncReport
from qopi_desktop.store.memory import MemoryStore
from tests.builders import OTHER_PASSWORD, add_user, setup
from tests.practice import Abstraction, complete_stories
from tests.service import ServiceThread
from tests.unit.sync.shelves import NOW, Clock, KilledError
from tests.wire import wire_to

ROUND = RoundId("fall")
CLOSES = NOW + timedelta(days=9)
on_both_databases = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Station:
    """A practice's store, and whoever is signed in."""

    clock: Clock
    store: MemoryStore
    person: Person
    kill_at: int | None = None
    places: int = 0
    charts: list[ChartId] = field(default_factory=list)

    @classmethod
    def new(cls, clock: Clock) -> Station:
        """A new practice with one user."""
        store, person = MemoryStore.create(setup(), clock(), engines().scorer)
        return cls(clock, store, person)

    @property
    def caller(self) -> Caller:
        """Who asks."""
        return Caller(self.store, self.person, self._on_lane, lambda _changes: None, self.clock)

    def _on_lane(self, job):
        self._place()
        result = job()
        self._place()
        return result

    def _place(self) -> None:
        self.places += 1
        if self.places == self.kill_at:
            raise KilledError

    def sign_in(self, person: Person) -> None:
        """Let somebody else work here."""
        self.store.sign_in(person.id, self.clock())
        self.person = person

    def complete(self, count: int, by: Person | None = None) -> None:
        """Make so many charts more, and let *by* sign in and complete them."""
        work = Abstraction(self.store, self.person, engines().package.form, ROUND)
        physicians = self.store.people.physicians()
        treating = physicians[0].id if physicians else next(iter(work.physicians(NOW).values()))
        known = len(self.charts)
        patients = [Patient(f"Patient {number}", f"MRN-{number}") for number in range(known, known + count)]
        stories = complete_stories()
        made = work.charts(patients, treating, NOW)
        self.sign_in(by or self.person)
        work = replace(work, person=self.person)
        for number, chart_id in enumerate(made):
            work.answer(chart_id, stories[number % len(stories)], NOW)
            work.complete(chart_id, NOW)
            self.charts.append(chart_id)

    def reopen(self, chart_id: ChartId, *, complete: bool = True) -> None:
        """Reopen a chart, and complete it again as it is."""
        self.store.charts.act(self.person, chart_id, ChartAct.REOPEN, "A look more", self.clock())
        if complete:
            self.store.charts.act(self.person, chart_id, ChartAct.COMPLETE, None, self.clock())

    def sync(self) -> SyncReport:
        """Bring both together."""
        return verbs.sync_once(self.caller, ROUND)

    def deliveries(self) -> list[Delivery | None]:
        """How the charts stand."""
        return [line.mark.delivery if line.mark else None for line in self.store.outbox.lines(ROUND)]


@pytest.fixture
def clock() -> Clock:
    """The one clock."""
    return Clock()


@pytest.fixture
def service(request, tmp_path, clock: Clock) -> Iterator[ServiceThread]:
    """A service with an open round, on SQLite unless the test asks for another database."""
    is_postgres = getattr(request, "param", "") == "postgresql"
    database = request.getfixturevalue("postgres_url") if is_postgres else f"sqlite:///{tmp_path / 'central.db'}"
    with ServiceThread.running(database, clock=clock) as running:
        running.put_round(ROUND, NOW - timedelta(days=1), CLOSES)
        yield running


@pytest.fixture
def station(clock: Clock, service: ServiceThread) -> Station:
    """A workstation that joined, with three complete charts."""
    made = Station.new(clock)
    verbs.join(made.caller, service.url, service.make_code(service.add_office()))
    made.complete(3)
    return made


@on_both_databases
def test_what_is_complete_is_received_once(station):
    """And the second time there is nothing to do."""
    first, second = station.sync(), station.sync()

    assert (None, 3, 0, 3) == (first.fault, first.accepted, first.unchanged, first.charts)
    assert (None, 0, 3, 3) == (second.fault, second.accepted, second.unchanged, second.charts)
    assert all(station.store.outbox.receipts(chart_id) for chart_id in station.charts)
    assert ROUND in {each.round_id for each in station.store.service.rounds() if each.state == "open"}


def test_another_revision_builds_on_the_first(station):
    """Its receipt comes before the older one's."""
    station.sync()
    station.reopen(station.charts[0])
    report = station.sync()

    assert (None, 1, 2) == (report.fault, report.accepted, report.unchanged)
    assert 1 < len(station.store.outbox.receipts(station.charts[0]))


def test_a_lost_answer_and_a_lost_request_are_mended(station, service):
    """On a wire that breaks at the batches."""
    with wire_to(service.port) as wire:
        enrolment = station.store.service.enrolment()
        store = station.store
        roster = store.service.sign_roster(station.person, NOW)
        store.service.enrol(station.person, replace(enrolment, url=wire.url), store.service.link(), roster, NOW)
        wire.deaf = {b"POST /v1/batches"}
        deaf = station.sync()
        wire.deaf = set()
        station.complete(2)
        wire.cut = {b"POST /v1/batches"}
        cut = station.sync()
        wire.cut = set()
        mended = station.sync()

    assert ("service-unreachable", "service-unreachable", None) == (deaf.error, cut.error, mended.error)
    assert (3, 2) == (deaf.waiting, cut.waiting)
    assert (2, 3) == (mended.accepted, mended.unchanged)
    assert b"MRN-" not in wire.sent


def test_a_service_that_is_away_is_no_exception(station, service):
    """What waits goes out when it is back."""
    port = service.port
    service.stop()
    away = station.sync()
    service.start(port)
    back = station.sync()

    assert ("service-unreachable", 3) == (away.error, away.waiting)
    assert (None, 3) == (back.error, back.accepted)


@on_both_databases
def test_after_the_close_only_what_was_announced_is_received(station, clock):
    """The other is too late, and its word is another."""
    station.sync()
    station.reopen(station.charts[0])
    announced = station.charts[0]
    for place in range(10, 60):
        station.kill_at, station.places = place, 0
        try:
            station.sync()
        except KilledError:
            if any(line.mark and line.mark.announced for line in station.store.outbox.lines(ROUND)):
                break
    station.kill_at = None
    clock.at = CLOSES + timedelta(minutes=5)
    station.complete(1)
    station.sync()
    marks = {line.chart_id: line.mark for line in station.store.outbox.lines(ROUND)}

    assert (Delivery.RECEIVED, True) == (marks[announced].delivery, marks[announced].in_grace)
    assert Delivery.LATE is marks[station.charts[3]].delivery


@on_both_databases
def test_a_process_that_ends_anywhere_loses_and_doubles_nothing(station):
    """A new revision for every place at which it may end; each is received once."""
    station.sync()
    ended = 0
    for place in range(1, 200, 3):
        station.reopen(station.charts[0])
        station.kill_at, station.places = place, 0
        try:
            station.sync()
        except KilledError:
            ended += 1
        else:
            break
        finally:
            station.kill_at = None
        report = station.sync()
        assert (None, 0, 3) == (report.fault, report.waiting, report.received)

    receipts = station.store.outbox.receipts(station.charts[0])
    assert ended > 10
    assert len(receipts) == len(set(receipts))


def test_another_workstation_joins_by_the_first_ones_code_and_reads_its_line(station, service, clock):
    """To the end, and adds to it; the first one reads on."""
    station.sync()
    other = Station.new(clock)
    verbs.join(other.caller, service.url, verbs.make_code(station.caller).code)
    other.complete(1)
    theirs, ours = other.sync(), station.sync()

    assert (None, 1) == (theirs.fault, theirs.accepted)
    assert (None, 3) == (ours.fault, ours.unchanged)
    assert other.store.service.link().cursor == station.store.service.link().cursor == 4


def test_a_code_is_good_once(station, service, clock):
    """For the workstation that used it up; the other is told so."""
    code = verbs.make_code(station.caller).code
    other, third = Station.new(clock), Station.new(clock)
    first = verbs.join(other.caller, service.url, code.lower())
    again = verbs.join(other.caller, service.url, code)
    with pytest.raises(ServiceRefusedError) as caught:
        verbs.join(third.caller, service.url, code)

    assert first.device_id == again.device_id
    assert "code-refused" == caught.value.facts["reason"]
    assert None is other.sync().fault


def test_a_colleague_is_registered_by_the_administrator(station):
    """Before that, they cannot sync; then what they completed goes."""
    ben = add_user(station.store, station.person, "Ben Cole", Role.ABSTRACTOR)
    station.store.people.change_password(ben, OTHER_PASSWORD, "marble kettle orchid 58", NOW)
    ada = station.person
    station.complete(1, ben)
    unknown = station.sync()
    station.sign_in(ada)
    before = station.store.service.unregistered()
    verbs.register_roster(station.caller)
    report = station.sync()

    assert ("service-refused", "signer-unknown") == (unknown.error, unknown.fault.facts["reason"])
    assert (ben.id,) == before
    assert () == station.store.service.unregistered()
    assert (None, 4) == (report.fault, report.accepted)


def test_a_chart_refused_for_want_of_its_signer_goes_after_the_registration(station):
    """By itself."""
    ben = add_user(station.store, station.person, "Ben Cole", Role.ABSTRACTOR)
    station.store.people.change_password(ben, OTHER_PASSWORD, "marble kettle orchid 58", NOW)
    ada = station.person
    station.complete(1, ben)
    station.sign_in(ada)
    refused = station.sync()
    roster = station.store.service.sign_roster(ada, NOW)
    report = verbs.sync_once(station.caller, ROUND, roster=roster)

    assert (None, 3, 1) == (refused.fault, refused.accepted, refused.refused)
    assert (None, 1, 3) == (report.fault, report.accepted, report.unchanged)


def test_a_workstation_whose_part_was_taken_away_knows_it_for_sure(station, service):
    """The service signed it; nothing is asked after that."""
    device = station.store.service.enrolment().device_id
    with service.desk() as desk:
        desk.revoke(device, "lost")
    with pytest.raises(DeviceRevokedError):
        station.sync()
    with pytest.raises(NotEnrolledError):
        station.sync()

    assert station.store.service.link().revoked
    assert {Delivery.WAITING} == set(station.deliveries())


def test_a_demonstration_is_not_joined(clock, service):
    """Nor is the code used up."""
    store, person = MemoryStore.create(replace(setup(), demonstration=True), NOW, engines().scorer)
    demonstration, real = Station(clock, store, person), Station.new(clock)
    code = service.make_code(service.add_office())
    with pytest.raises(Refused):
        verbs.join(demonstration.caller, service.url, code)

    assert verbs.join(real.caller, service.url, code) == real.store.service.enrolment()
