"""Bodies are bounded as they are sent and as they are opened, and read strictly."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import tracemalloc

import pytest

from qopi_desktop.central.bodies import LARGEST_OPENED, LARGEST_SENT, BoundedBodies, sent_body
from tests.unit.central.callers import said

TOO_LARGE, MISFIT = (413, "too-large"), (422, "request-misfit")
GOOD = b'{"name": "A", "offices": ["B"]}'
PRACTICES = "/v1/help-desk/practices"


def post(running, body, encoding=None, **headers):
    """Send a body as the help desk."""
    known = {"Authorization": f"QOPI-Help-Desk {running.secret}", "Content-Type": "application/json"}
    return running.ask("POST", PRACTICES, body, known | ({"Content-Encoding": encoding} if encoding else {}) | headers)


def practice(length=0):
    """A request of about this length, that does not compress."""
    return json.dumps({"name": "A", "offices": ["B"], "x": os.urandom(length // 2).hex()}).encode()


def test_a_compressed_request_is_read_like_a_plain_one(on_sqlite):
    """The endpoint sees no difference."""
    assert 200 == post(on_sqlite, gzip.compress(GOOD), "gzip").status_code
    assert 200 == post(on_sqlite, GOOD, "identity").status_code


def test_the_limits_are_those_of_the_protocol(on_sqlite):
    """256 KiB compressed, 1 MiB opened or plain, and at most 20 : 1."""
    noise = os.urandom(LARGEST_SENT)

    assert TOO_LARGE == said(post(on_sqlite, gzip.compress(noise), "gzip"))
    assert TOO_LARGE == said(post(on_sqlite, practice(LARGEST_OPENED), None))
    assert MISFIT == said(post(on_sqlite, practice(LARGEST_OPENED - 100), None))
    assert TOO_LARGE == said(post(on_sqlite, gzip.compress(noise[:60_000] + bytes(LARGEST_OPENED)), "gzip"))
    assert TOO_LARGE == said(post(on_sqlite, gzip.compress(bytes(10_000)), "gzip"))


def test_a_bomb_is_never_opened(on_sqlite):
    """200 MB of nothing in 200 kB: what is opened of it is not more than what may be."""
    bomb = gzip.compress(bytes(200_000_000), 9)
    assert len(bomb) < LARGEST_SENT
    tracemalloc.start()

    answer = post(on_sqlite, bomb, "gzip")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert TOO_LARGE == said(answer)
    assert peak < 10_000_000


ZIPPED = gzip.compress(GOOD)


@pytest.mark.parametrize(
    "body", [b"no gzip", ZIPPED[:-3], ZIPPED * 2, ZIPPED + b"x"], ids=["no gzip", "cut", "two", "more"]
)
def test_what_is_no_single_whole_gzip_is_a_misfit(on_sqlite, body):
    """Nothing is guessed."""
    assert MISFIT == said(post(on_sqlite, body, "gzip"))


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
def test_other_encodings_are_refused(on_sqlite, encoding):
    """The protocol knows one."""
    assert (415, "request-misfit") == said(post(on_sqlite, b"{}", encoding))


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b'{"name": "\\ud800", "offices": ["A"]}', b"[" * 100_000, b"NaN", b"1" * 5000, b"null"]
)
def test_what_is_no_json_of_unicode_text_is_a_misfit(on_sqlite, body):
    """The last handler has nothing to do with any of them."""
    assert MISFIT == said(post(on_sqlite, body))


def test_a_body_of_another_type_is_a_misfit(on_sqlite):
    """JSON is called JSON."""
    assert MISFIT == said(post(on_sqlite, GOOD, **{"Content-Type": "text/plain"}))


def test_a_body_that_comes_in_pieces_is_bounded_all_the_same():
    """Whoever says no length is stopped at the limit; whoever goes away is not answered."""
    endless = iter({"type": "http.request", "body": bytes(65_536), "more_body": True} for _ in range(10_000))
    gone = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])

    assert [413] == statuses(endless)
    assert [] == statuses(gone)
    assert 9_900 < len(list(endless))


def statuses(messages):
    """The statuses that are answered to a request that comes as *messages*."""
    answered: list[int] = []

    async def never(scope, receive, send):
        raise AssertionError

    async def receive():
        return next(messages)

    async def send(message):
        if message["type"] == "http.response.start":
            answered.append(message["status"])

    scope = {"type": "http", "method": "POST", "headers": [(b"transfer-encoding", b"chunked")]}
    asyncio.run(BoundedBodies(never)(scope, receive, send))
    return answered


def test_a_request_without_a_body_was_sent_without_one():
    """Its proof is of nothing."""
    assert b"" == sent_body({})
