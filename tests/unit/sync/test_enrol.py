"""A workstation joins the service with a one-time code."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest

from qopi_desktop.errors import ServiceNotTrustedError, ServiceRefusedError, ServiceUnreachableError
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.sync.client import ServiceClient
from qopi_desktop.sync.enrol import Invitation, device_key, join
from tests.unit.sync.pretender import CODE, DEVICE, FIRST_REFRESH, OFFICE, Pretender, altered
from tests.unit.sync.shelves import ADA, ADA_KEY, NOW, Clock, KilledError, Lane, Shelf, Tie, books_of
from tests.unit.sync.stations import URL


@pytest.fixture
def service():
    """A service at which the code is good."""
    return Pretender(Clock())


def try_to_join(service, tie, code=CODE, lane=None):
    """Join as the operation does."""
    books, invitation = books_of(Shelf(), tie, lane), Invitation(URL, code, authority="PEM")
    key = device_key(books, ADA, invitation)
    clock, transport = service.clock, service.transport
    with ServiceClient(URL, key, clock=clock, transport=transport, offset=timedelta()) as client:
        return join(books, client, ADA, invitation)


def test_a_code_makes_a_tie(service):
    """With the keys that the service showed, and a way to the next token."""
    tie = Tie()
    service.ahead_s = 90
    enrolment = try_to_join(service, tie)

    assert enrolment == tie.kept
    assert (URL, DEVICE, OFFICE, "Lakeside", "PEM") == (
        enrolment.url,
        enrolment.device_id,
        enrolment.office_id,
        enrolment.practice,
        enrolment.authority,
    )
    assert {service.key.id: service.key.public_key} == enrolment.service_keys
    assert service.devices == {DEVICE: SigningKey(enrolment.device_seed).public_key}
    assert (FIRST_REFRESH, 90, NOW) == (tie.kept_link.refresh_token, tie.kept_link.offset_s, tie.kept_link.last_contact)


def test_a_lost_answer_costs_no_code(service):
    """The same person comes with the same code and the same key, though nothing was kept."""
    tie = Tie()

    def lose(request, answer):
        if request.url.path == "/v1/enrolments":
            raise httpx.ReadTimeout("no")
        return answer

    service.after = lose
    with pytest.raises(ServiceUnreachableError):
        try_to_join(service, tie)
    service.after = lambda _request, answer: answer

    assert DEVICE == try_to_join(service, tie, code=f" {CODE.lower()} ".replace("-", " - ")).device_id


@pytest.mark.parametrize("place", range(1, 8))
def test_a_process_that_ends_while_joining_joins_later(service, place):
    """Around each job of the store."""
    tie = Tie()
    try:
        try_to_join(service, tie, lane=Lane(place))
    except KilledError:
        assert DEVICE == try_to_join(service, tie).device_id

    assert tie.kept is not None
    assert 1 == len(service.devices)


def test_another_code_or_another_person_makes_another_key():
    """Nobody else can make it."""
    books = books_of(Shelf(), Tie())
    first = device_key(books, ADA, Invitation(URL, CODE))
    signed = ADA_KEY.sign(b"x")
    others = [
        device_key(books, ADA, Invitation(URL, CODE[::-1])),
        device_key(books, ADA, Invitation("https://other.example", CODE)),
        SigningKey(signed.encode()[:32]),
    ]

    assert first == device_key(books, ADA, Invitation(URL, CODE.lower()))
    assert 4 == len({key.seed for key in [first, *others]})


def test_a_code_is_read_as_the_service_reads_it():
    """O is nothing, I and L are one."""
    books = books_of(Shelf(), Tie())
    typed = ["0011A-BCDEF-GHJKM-NPQRS", "OoIlA-BCDEF-GHJKM-NPQRS", "0oL1abcdefghjkmnpqrs"]

    assert 1 == len({device_key(books, ADA, Invitation(URL, code)).seed for code in typed})


def test_a_wrong_code_makes_no_tie(service):
    """The code is refused in the service's words."""
    tie = Tie()
    with pytest.raises(ServiceRefusedError) as caught:
        try_to_join(service, tie, code="AAAAA-AAAAA-AAAAA-AAAAA")

    assert "code-refused" == caught.value.facts["reason"]
    assert tie.kept is None


@pytest.mark.parametrize(
    ("path", "keys", "what"),
    [
        ("/hello", [], "keys"),
        ("/hello", [{"kid": "0" * 16, "public_key": ADA_KEY.public_key}], "keys"),
        ("/v1/enrolments", [{"kid": ADA_KEY.id, "public_key": ADA_KEY.public_key}], "keys"),
        ("/v1/enrolments", [], "keys"),
    ],
)
def test_keys_that_do_not_hold_make_no_tie(service, path, keys, what):
    """Each names its key, and both answers name the same."""
    tie = Tie()
    service.after = lambda request, answer: altered(answer, keys=keys) if request.url.path == path else answer
    with pytest.raises(ServiceNotTrustedError) as caught:
        try_to_join(service, tie)

    assert what == caught.value.facts["what"]
    assert tie.kept is None


@pytest.mark.parametrize("keys", [[], [{"kid": "0" * 16, "public_key": ADA_KEY.public_key}]])
def test_keys_that_have_no_name_of_their_own_make_no_tie(service, keys):
    """Though both answers show the same."""
    tie = Tie()
    service.after = lambda _request, answer: altered(answer, keys=keys)
    with pytest.raises(ServiceNotTrustedError):
        try_to_join(service, tie)

    assert tie.kept is None
    assert not service.devices


def test_a_service_of_another_protocol_is_not_joined(service):
    """The program is too old for it."""
    tie = Tie()
    service.after = lambda request, answer: altered(answer, protocols=[2, 3])
    with pytest.raises(ServiceRefusedError) as caught:
        try_to_join(service, tie)

    assert "app-too-old" == caught.value.facts["reason"]
    assert ["GET /hello"] == service.asked
    assert json.loads(service.answer(httpx.Request("GET", URL + "/hello")).content)["protocols"] == [2, 3]
