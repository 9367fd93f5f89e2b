"""How much goes at once, how a contact that fails is paced, and who may not ask at all."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta

import pytest

from qopi_desktop.errors import Cancelled, DeviceRevokedError, NotEnrolledError
from tests.unit.sync.breakages import cut, fault, kept, lost, passed
from tests.unit.sync.pretender import FIRST_REFRESH
from tests.unit.sync.shelves import NOW


def test_batches_grow_while_it_goes_well(station):
    """25, 30, and what is left."""
    for number in range(1, 101):
        station.shelf.add(number)
    station.sync()

    assert [25, 30, 35, 10] == station.service.batches
    assert [(25, 100), (55, 100), (90, 100), (100, 100)] == station.progress


def test_a_batch_stays_under_a_mebibyte(station):
    """Whatever the number of operations."""
    payload = '"' * 100_000  # two bytes each on the wire
    for number in range(1, 9):
        station.shelf.add(number, payload=payload + str(number))
    station.sync()

    assert [5, 3] == station.service.batches
    assert 8 == len(station.service.ops)


def test_a_batch_is_compressed_unless_it_would_open_too_wide(station):
    """A service opens no bombs."""
    station.shelf.add(1)
    station.sync()
    (packed,) = [body for body in station.service.bodies if body[:2] == b"\x1f\x8b"]
    station.shelf.add(2, payload="x" * 200_000)
    station.sync()

    assert b'"ops"' in gzip.decompress(packed)
    assert b'{"ops"' == station.service.bodies[-2][:6]


def test_refresh_tokens_rotate_and_the_clock_is_known(station):
    """However wrong this workstation's is."""
    station.service.ahead_s = 3600
    station.sync()
    link = station.tie.kept_link

    assert "refresh-1" == link.refresh_token
    assert 3600 == link.offset_s
    assert (0, None, NOW) == (link.attempts, link.next_try_at, link.last_contact)


def test_a_lost_token_answer_costs_nothing(station):
    """The token used before is good once more."""
    station.service.after = lost("/v1/tokens")
    station.sync()
    assert FIRST_REFRESH == station.tie.kept_link.refresh_token
    station.service.after = kept

    assert station.sync().fault is None


def test_a_token_that_runs_out_is_renewed_once(station):
    """In the middle of a long synchronisation."""
    station.shelf.add(1)

    def wait(request):
        if request.url.path == "/v1/intents" and station.clock() == NOW:
            station.clock.move(700)

    station.service.before = wait
    report = station.sync()

    assert 1 == report.accepted
    assert 2 == station.service.asked.count("POST /v1/tokens")


def test_who_is_not_admitted_is_told_after_one_try_more(station):
    """No endless asking."""
    station.service.before = lambda request: (
        fault(401, "not-authenticated") if request.url.path == "/v1/changes" else None
    )
    report = station.sync()

    assert ("service-refused", "not-authenticated") == (report.error, report.fault.facts["reason"])
    assert 2 == station.service.asked.count("GET /v1/changes")


def test_a_failure_is_paced_and_a_success_forgets_it(station):
    """2, 4, 8 seconds at most, by full jitter; the next contact begins anew."""
    station.service.before = cut("/hello")
    waits = [(station.sync().next_try_at - NOW).total_seconds() for _ in range(3)]
    attempts = station.tie.kept_link.attempts
    station.service.before = passed
    report = station.sync()

    assert [2, 4, 8] == waits
    assert 3 == attempts
    assert 0 == station.tie.kept_link.attempts
    assert NOW + timedelta(seconds=60) == report.next_try_at


def test_the_service_may_ask_for_more_patience(station):
    """Never sooner than that."""
    station.service.before = lambda _request: fault(503, "service-unavailable", {"Retry-After": "47"})
    report = station.sync()

    assert ("service-unreachable", "busy") == (report.error, report.fault.facts["reason"])
    assert NOW + timedelta(seconds=47) == station.tie.kept_link.next_try_at == report.next_try_at


def test_after_failures_less_is_sent_at_first(station):
    """Halved for each."""
    station.tie.kept_link = replace(station.tie.kept_link, attempts=2)
    for number in range(1, 31):
        station.shelf.add(number)
    station.sync()

    assert [6, 11, 13] == station.service.batches


def test_a_batch_that_is_too_large_is_halved_until_it_goes(station):
    """What alone is too large is refused, and holds nobody up."""
    for number in range(1, 9):
        station.shelf.add(number)
    big = station.shelf.add(9, payload="x" * 200_000)

    def narrow(request):
        if request.url.path == "/v1/batches" and len(request.content) > 100_000:
            return fault(413, "too-large")
        return None

    station.service.before = narrow
    report = station.sync()

    assert (8, 1) == (report.accepted, report.refused)
    assert "too-large" == station.shelf.rows[big].mark.code


def test_an_operation_that_the_service_cannot_read_holds_nobody_up(station):
    """It is found by halving."""
    ops = [station.shelf.add(number) for number in range(1, 9)]

    def picky(request):
        if request.url.path == "/v1/batches" and ops[2].encode() in gzip.decompress(request.content):
            return fault(422, "request-misfit")
        return None

    station.service.before = picky
    report = station.sync()

    assert (7, 1) == (report.accepted, report.refused)
    assert "request-misfit" == station.shelf.rows[ops[2]].mark.code


def test_another_refusal_of_a_batch_ends_it_and_nothing_is_lost(station):
    """The next contact asks what arrived."""
    station.shelf.add(1)
    station.service.before = lambda request: fault(426, "app-too-old") if request.url.path == "/v1/batches" else None
    refused = station.sync()
    station.service.before = passed

    assert "app-too-old" == refused.fault.facts["reason"]
    assert 1 == station.sync().accepted


def test_what_was_completed_anew_meanwhile_goes_next_time(station, monkeypatch):
    """The store takes it out of the batch."""
    station.shelf.add(1)
    with monkeypatch.context() as patch:
        patch.setattr(station.shelf, "sending", lambda _parcels: ())
        report = station.sync()

    assert report.fault is None
    assert 1 == report.waiting
    assert 1 == station.sync().accepted


def test_a_cancelled_one_ends_between_requests_and_goes_on_later(station):
    """Wherever it was."""
    for number in range(1, 31):
        station.shelf.add(number)
    reached = 0
    for stop in range(12):
        left = iter(range(stop))
        try:
            station.sync(is_cancelled=lambda left=left: next(left, None) is None)
        except Cancelled:
            reached += 1
            assert NOW + timedelta(seconds=60) == station.tie.kept_link.next_try_at

    assert reached >= 8
    assert 0 == station.tie.kept_link.attempts
    assert 30 == station.sync().received
    assert 30 == len(station.shelf.history) == len({op for op, _ in station.shelf.history})


def test_a_workstation_that_never_joined_asks_nobody(station):
    """It works for ever."""
    station.tie.kept = None
    with pytest.raises(NotEnrolledError):
        station.sync()

    assert [] == station.service.asked


@pytest.mark.parametrize("place", ["/v1/tokens", "/v1/batches"])
def test_a_proven_revocation_is_kept_in_the_store(station, place):
    """Then the program locks."""
    station.shelf.add(1)

    def revoke(request):
        if request.url.path == place:
            station.service.revoked = station.service.revocation()

    station.service.before = revoke
    with pytest.raises(DeviceRevokedError):
        station.sync()

    assert NOW == station.tie.revoked_at
    assert station.tie.kept_link.revoked
    with pytest.raises(NotEnrolledError):
        station.sync()
