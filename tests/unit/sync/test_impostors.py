"""Answers of something that is no service, and revocations that the service never signed."""

from __future__ import annotations

import gzip
import json
from types import SimpleNamespace

import httpx
import pytest

from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.keys import SigningKey
from tests.unit.sync.breakages import ends_well, notices

OTHER_KEY = SigningKey(b"\x66" * 32)
BOMB = 64 * 1024 * 1024


PLACES = ["/hello", "/v1/tokens", "/v1/changes", "/v1/intents", "/v1/batches"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("what", "status", "body", "headers"),
    [
        ("redirect", 307, b"", {"Location": "https://elsewhere.example/"}),
        ("answer", 200, b"<html>Sign in to the guest network</html>", {}),
        ("answer", 200, b"{}", {}),
        ("answer", 200, b"[" * 100_000, {}),
        ("answer", 200, b" " * (5 * 1024 * 1024), {}),
        ("answer", 200, gzip.compress(b"{}"), {"Content-Encoding": "gzip"}),
        ("answer", 403, b"<html>Blocked by the firewall</html>", {}),
    ],
    ids=["redirect", "portal", "empty", "deep", "huge", "packed", "firewall"],
)
def test_answers_of_no_service_are_noticed_wherever_they_come(station, op, place, what, status, body, headers):
    """Nobody is followed, nothing is opened, nothing is believed."""

    def answer(request):
        if request.url.path == place:
            return httpx.Response(status, stream=httpx.ByteStream(body), headers=headers)
        return None

    station.service.before = answer
    notices(station, op, what)
    ends_well(station, op)


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_that_would_swell_is_not_opened(station, op, place):
    """Though it is the right one: nobody asked for it packed."""

    def pack(request, answer):
        if request.url.path != place:
            return answer
        packed = httpx.ByteStream(gzip.compress(answer.content))
        return httpx.Response(answer.status_code, stream=packed, headers={"Content-Encoding": "gzip"})

    station.service.after = pack
    notices(station, op, "answer")
    ends_well(station, op)


def test_an_endless_answer_is_ended(station, op):
    """After four MiB, whatever more would come."""
    given = []

    class Endless(httpx.SyncByteStream):
        def __iter__(self):
            while True:
                given.append(65536)
                yield b" " * 65536

    station.service.before = lambda _request: httpx.Response(200, stream=Endless())
    notices(station, op, "answer")

    assert sum(given) < BOMB


@pytest.mark.parametrize("place", ["/v1/tokens", "/v1/batches"])
@pytest.mark.parametrize(
    "forge",
    [
        lambda service: service.revocation(key=OTHER_KEY),
        lambda service: service.revocation(device="device-2"),
        lambda service: service.revocation(office="office-2"),
        lambda _service: "x.y.z",
        lambda service: service.receipt(service_op(), 1),
    ],
)
def test_a_revocation_that_does_not_verify_changes_nothing(station, op, place, forge):
    """The program does not lock at anybody's word."""
    refusal = {"code": "device-revoked", "facts": {"revocation": forge(station.service)}}
    station.service.before = lambda request: refused(refusal) if request.url.path == place else None
    notices(station, op, "revocation")

    assert station.tie.revoked_at is None
    assert not station.tie.kept_link.revoked
    ends_well(station, op)


def test_a_revocation_without_its_statement_changes_nothing(station, op):
    """The code alone says nothing."""
    said = {"code": "device-revoked"}
    station.service.before = lambda request: refused(said) if request.url.path == "/v1/tokens" else None
    notices(station, op, "revocation")


def refused(fault):
    """A refusal of the service."""
    return httpx.Response(403, content=json.dumps(fault))


def service_op():
    """Some operation."""
    return SimpleNamespace(op_id="a", kind=OpKind.SUBMIT, payload_sha256="b", chart="c", round="d")
