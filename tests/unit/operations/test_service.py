"""The verbs of the way to the central service."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest

from qopi_desktop.domain.people import Practice, Role
from qopi_desktop.errors import NotEnrolledError, Refused, ServiceRefusedError
from qopi_desktop.lanes import Lane, Lanes
from qopi_desktop.operations import service as verbs
from qopi_desktop.operations.service import Caller
from qopi_desktop.protocol.wire import VerdictKind
from tests.unit.sync.breakages import fault
from tests.unit.sync.pretender import CODE, DEVICE, Pretender
from tests.unit.sync.shelves import ADA, NOW, ROUND, Clock, Shelf, Tie

URL = "https://central.example"
LANE = "lane-write"


@dataclass
class Guarded:
    """Something of the store that only its lane may touch."""

    what: object

    def __getattr__(self, name):
        """Return what is asked for, on the lane alone."""
        found = getattr(self.what, name)

        def called(*given):
            assert threading.current_thread().name.startswith(LANE)
            return found(*given)

        return called


@pytest.fixture
def service():
    """A service at which the code is good."""
    return Pretender(Clock())


@pytest.fixture
def store():
    """A store."""
    people = SimpleNamespace(practice=lambda: Practice("Lakeside", ()))
    return SimpleNamespace(outbox=Shelf(), service=Tie(), people=people)


@pytest.fixture
def told():
    """What the window heard of changes."""
    return []


@pytest.fixture
def caller(service, store, told):
    """Somebody who asks, beside a store that only its lane may touch."""
    lanes = Lanes()
    guarded = SimpleNamespace(**{name: Guarded(part) for name, part in vars(store).items()})

    def on_lane(job):
        return lanes.submit(Lane.WRITE, job).result(5)

    yield Caller(guarded, ADA, on_lane, told.append, service.clock, service.transport)
    lanes.close()


@pytest.fixture
def joined(caller):
    """A caller whose workstation has joined."""
    verbs.join(caller, URL, CODE)
    return caller


def test_joining_and_syncing_touch_the_store_only_on_its_lane(joined, store, told):
    """And tell what changed."""
    store.outbox.add(1)
    told.clear()
    report = verbs.sync_once(joined, ROUND)

    assert (None, 1) == (report.fault, report.accepted)
    assert told
    assert DEVICE == store.service.kept.device_id


def test_joining_again_after_a_slip_of_the_finger_is_the_same_workstation(caller, service):
    """Space and case of the address and the code do not matter."""
    first = verbs.join(caller, f" {URL} ", CODE)
    again = verbs.join(caller, URL, CODE.lower())

    assert replace(first, enrolled_at=NOW) == replace(again, enrolled_at=NOW)
    assert 1 == len(service.devices)


@pytest.mark.parametrize(
    ("person", "demonstration"), [(ADA, True), (replace(ADA, roles=frozenset({Role.ABSTRACTOR})), False)]
)
def test_who_may_not_join_asks_nobody(caller, service, store, person, demonstration):
    """The code is still good."""
    store.people.practice = lambda: Practice("Lakeside", (), demonstration=demonstration)
    with pytest.raises(Refused):
        verbs.join(replace(caller, person=person), URL, CODE)

    assert [] == service.asked


def test_a_fault_of_the_service_is_in_the_report(joined, service):
    """It is no exception: the window says it in its own way."""
    service.before = lambda _request: fault(426, "app-too-old")
    report = verbs.sync_once(joined, ROUND)

    assert isinstance(report.fault, ServiceRefusedError)
    assert ("service-refused", "app-too-old") == (report.error, report.fault.facts["reason"])


def test_another_workstation_gets_a_code(joined):
    """An administrator asks for it."""
    code = verbs.make_code(joined)

    assert (CODE, 1) == (code.code, (code.expires_at - NOW).days)
    assert CODE not in repr(code)


def test_a_code_that_is_refused_is_an_error(joined, service):
    """There is nothing to report on."""
    service.before = lambda _request: fault(426, "app-too-old")
    with pytest.raises(ServiceRefusedError):
        verbs.make_code(joined)


def test_people_are_registered_and_what_was_refused_for_them_waits_again(joined, service, store):
    """The next contact sends it."""
    op = store.outbox.add(1)
    service.verdicts[op] = (VerdictKind.REFUSED, "author-not-covered", None)
    refused = verbs.sync_once(joined, ROUND)
    service.verdicts.clear()
    verbs.register_roster(joined)
    mended = verbs.sync_once(joined, ROUND)

    assert (1, 1) == (refused.refused, mended.accepted)
    assert 1 == len(service.rosters) == len(store.service.registrations)


def test_a_workstation_that_never_joined_asks_nobody(caller, service):
    """Whatever the verb."""
    for verb in (verbs.make_code, verbs.register_roster, lambda each: verbs.sync_once(each, ROUND)):
        with pytest.raises(NotEnrolledError):
            verb(caller)

    assert [] == service.asked


def test_what_talks_to_the_service_is_not_imported_before_it_is_needed():
    """The window starts without it."""
    code = "import sys, qopi_desktop.operations.service; print({'httpx', 'pydantic', 'jwt'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert "set()" == answer.stdout.strip()
