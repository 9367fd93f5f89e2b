"""What the help desk asks of the service."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest

from qopi_desktop.errors import ServiceNotTrustedError, ServiceRefusedError
from qopi_desktop.sync.help_desk import HelpDesk
from tests.unit.sync.shelves import NOW, Clock

URL = "https://central.example"
LATER = NOW + timedelta(days=1)
CASES = [
    (lambda desk: desk.practices(), "GET /practices", None),
    (
        lambda desk: desk.add_practice("Lakeside", ["North"]),
        "POST /practices",
        {"name": "Lakeside", "offices": ["North"]},
    ),
    (lambda desk: desk.make_code("o1"), "POST /codes", {"office": "o1"}),
    (lambda desk: desk.devices("o1"), "GET /devices?office=o1", None),
    (lambda desk: desk.revoke("d-1", "lost"), "POST /devices/d-1/revoke", {"reason": "lost"}),
    (
        lambda desk: desk.grant("p1", "practice", "x1"),
        "POST /grants",
        {"person": "p1", "level": "practice", "target": "x1"},
    ),
    (lambda desk: desk.rounds(), "GET /rounds", None),
    (
        lambda desk: desk.put_round("r1", title="Fall", opens_at=NOW, closes_at=LATER, grace_s=60),
        "PUT /rounds/r1",
        {
            "title": "Fall",
            "opens_at": "2026-10-05T09:00:00.000000Z",
            "closes_at": "2026-10-06T09:00:00.000000Z",
            "grace_s": 60,
        },
    ),
    (
        lambda desk: desk.extend("o1", "r1", until=LATER, reason="outage"),
        "POST /extensions",
        {"office": "o1", "round": "r1", "until": "2026-10-06T09:00:00.000000Z", "reason": "outage"},
    ),
    (lambda desk: desk.report("r1"), "POST /rounds/r1/report", None),
    (lambda desk: desk.charts("r1", "held"), "GET /rounds/r1/charts?state=held", None),
]


@pytest.mark.parametrize(("act", "line", "content"), CASES, ids=[line for _, line, _ in CASES])
def test_each_verb_asks_one_thing(act, line, content):
    """With the credential in the header, and the content in JSON."""
    seen = []

    def answer(request):
        seen.append(request)
        return httpx.Response(200, content=b'{"id": "x"}')

    with HelpDesk(URL, "s3cret", httpx.MockTransport(answer), clock=Clock()) as desk:
        said = act(desk)
    (request,) = seen

    assert {"id": "x"} == said
    assert line == f"{request.method} {request.url.raw_path.decode().removeprefix('/v1/help-desk')}"
    assert "QOPI-Help-Desk s3cret" == request.headers["Authorization"]
    assert content == (json.loads(request.content) if request.content else None)


def test_an_answer_without_content_is_none():
    """The act was done, and there is nothing to say."""
    with HelpDesk(URL, "s", httpx.MockTransport(lambda _request: httpx.Response(204)), clock=Clock()) as desk:
        assert desk.report("r1") is None


def test_a_refusal_and_an_answer_of_something_else_are_known_errors():
    """As for a workstation."""
    answers = [httpx.Response(404, content=b'{"code": "not-found"}'), httpx.Response(200, content=b"<html>")]
    with HelpDesk(URL, "s", httpx.MockTransport(lambda _request: answers.pop(0)), clock=Clock()) as desk:
        with pytest.raises(ServiceRefusedError):
            desk.practices()
        with pytest.raises(ServiceNotTrustedError):
            desk.practices()


@pytest.mark.parametrize("typed", ["", "../codes", "a b", "a?b", "a%2Fb", "x" * 65, "\u00e9"])
def test_what_cannot_be_an_id_is_not_asked_for(typed):
    """There is no such thing, and nothing else is meant by it."""

    def answer(request):
        raise AssertionError(request.url)

    with HelpDesk(URL, "s", httpx.MockTransport(answer), clock=Clock()) as desk:
        for act in (
            desk.devices,
            desk.report,
            lambda each: desk.revoke(each, "lost"),
            lambda each: desk.charts("r1", each),
        ):
            with pytest.raises(ServiceRefusedError) as caught:
                act(typed)
            assert "not-found" == caught.value.facts["reason"]
