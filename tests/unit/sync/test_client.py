"""The service as a workstation asks it."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.tokens import Asked, read_proof
from qopi_desktop.sync.client import ServiceClient
from qopi_desktop.sync.contact import Contact
from tests.unit.sync.pretender import CODE, Pretender
from tests.unit.sync.shelves import ADA, NOW, Clock, books_of
from tests.unit.sync.stations import DEVICE_KEY, URL

STANDING = (
    b'{"round": "r1", "state": "open", "received": 2, "counted": 1, "held": 1, "withdrawn": 0,'
    b' "frozen_at": null, "outcomes": {"Core 1": {"met": 1}}}'
)


@pytest.fixture
def asked():
    """Every request that was made."""
    return []


@pytest.fixture
def client(asked):
    """A client of a service that says how an office stands, two minutes ahead."""

    def answer(request):
        asked.append(request)
        return httpx.Response(200, content=STANDING)

    transport, offset = httpx.MockTransport(answer), timedelta(minutes=2)
    with ServiceClient(URL, DEVICE_KEY, clock=Clock(), transport=transport, offset=offset) as made:
        yield made


def test_each_request_is_proven_over_its_body_path_and_token_by_the_services_clock(client, asked):
    """So that a copy of it is of no use."""
    client.token = "token"
    standing = client.standing("o1", "r1")
    (request,) = asked
    target = "/v1/offices/o1/rounds/r1/standing"
    asked_for = Asked("GET", target, b"", "token")
    proof = read_proof(request.headers["QOPI-Proof"], asked_for, NOW + timedelta(minutes=2))

    assert 1 == standing.counted
    assert "QOPI token" == request.headers["Authorization"]
    assert DEVICE_KEY.public_key == proof.public_key


def test_without_a_token_none_is_sent(client, asked):
    """As for joining."""
    client.standing("o1", "r1")

    assert "Authorization" not in asked[0].headers
    assert "Content-Type" not in asked[0].headers


def test_the_services_clock_is_known_from_the_middle_of_the_greeting():
    """Half of the way there and back is taken off."""
    clock = Clock()
    service = Pretender(clock, ahead_s=100)

    def come_back(_request, answer):
        clock.move(4)
        return answer

    service.before = lambda _request: clock.move(2)
    service.after = come_back
    with ServiceClient(URL, SigningKey.new(), clock=clock, transport=service.transport, offset=timedelta()) as client:
        client.hello()

    assert 99 == client.offset_s
    assert clock() + timedelta(seconds=99) == client.now()


def test_a_one_time_code_is_no_part_of_a_request_but_of_its_answer(station):
    """An administrator's signature asks for it."""
    with station.client() as client:
        contact = Contact(books_of(station.shelf, station.tie), client, ADA)
        contact.open()
        answer = contact.code()

    assert CODE == answer.code
