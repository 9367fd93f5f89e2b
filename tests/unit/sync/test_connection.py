"""One connection to a central service: where it may lead, how long it may take, and how large an answer may be."""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import trustme

from qopi_desktop import __version__
from qopi_desktop.errors import ServiceNotTrustedError, ServiceRefusedError, ServiceUnreachableError
from qopi_desktop.sync.connection import Connection
from tests.unit.sync.shelves import Clock

URL = "https://central.example"


def asked_of(answer, url=URL, **how):
    """What asking a service that answers so returns."""
    with Connection(url, clock=Clock(), transport=httpx.MockTransport(lambda _request: answer), **how) as connection:
        return connection.ask("GET", "/hello")


@pytest.mark.parametrize(
    "url",
    [
        "https://central.example",
        " https://central.example:8443/ ",
        "http://127.0.0.1:8470",
        "http://localhost:8470",
        "http://[::1]:8470",
    ],
)
def test_it_leads_over_tls_or_within_this_machine(url):
    """Both end in an answer."""
    assert b"yes" == asked_of(httpx.Response(200, content=b"yes"), url)


@pytest.mark.parametrize(
    "url",
    [
        "http://central.example",
        "http://127.0.0.1.example",
        "http://192.168.1.7:8470",
        "http://0.0.0.0:8470",
        "ftp://127.0.0.1",
        "central.example",
        "https://",
        "",
        "https://central.example/elsewhere",
        "https://central.example/?a=b",
        "https://central.example/#a",
        "https://ada:secret@central.example",
        "https://central.example:port",
    ],
)
def test_it_leads_nowhere_else(url):
    """Not one byte leaves."""
    with pytest.raises(ServiceNotTrustedError) as caught:
        asked_of(httpx.Response(200), url)

    assert "address" == caught.value.facts["what"]


def test_it_says_which_program_asks_and_nothing_of_the_machine():
    """No system, no library, no language."""
    seen = []

    def answer(request):
        seen.append(request)
        return httpx.Response(200)

    with Connection(URL, clock=Clock(), transport=httpx.MockTransport(answer)) as connection:
        connection.ask("POST", "/x?y=1", b"z", {"QOPI-Proof": "p"})
    (request,) = seen

    assert "https://central.example/x?y=1" == str(request.url)
    assert {
        "host": "central.example",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "keep-alive",
        "user-agent": "qopi-desktop",
        "qopi-app": __version__,
        "content-length": "1",
        "qopi-proof": "p",
    } == dict(request.headers)


@pytest.mark.parametrize(
    ("status", "headers", "reason", "retry_after_s"),
    [
        (429, {}, "busy", 0),
        (503, {"Retry-After": "12"}, "busy", 12),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, "busy", 0),
        (503, {"Retry-After": "-5"}, "busy", 0),
        (503, {"Retry-After": "9" * 5000}, "busy", 3600),
        (500, {}, "failed", 0),
        (502, {"Retry-After": "3"}, "failed", 3),
        (408, {}, "failed", 0),
        (425, {}, "failed", 0),
    ],
)
def test_a_service_that_cannot_now_says_when(status, headers, reason, retry_after_s):
    """An hour at most: nobody is silenced for ever."""
    with pytest.raises(ServiceUnreachableError) as caught:
        asked_of(httpx.Response(status, headers=headers, content=b"<html>"))

    assert {"reason": reason, "retry_after_s": retry_after_s} == caught.value.facts


def test_a_refusal_carries_its_code_and_facts():
    """A fact cannot pass for the code."""
    content = b'{"code": "request-misfit", "facts": {"field": "ops.3", "reason": "other"}}'
    with pytest.raises(ServiceRefusedError) as caught:
        asked_of(httpx.Response(422, content=content))

    assert {"field": "ops.3", "reason": "request-misfit"} == caught.value.facts


def test_too_large_is_known_from_the_status_alone():
    """A proxy on the way says it in its own words."""
    with pytest.raises(ServiceRefusedError) as caught:
        asked_of(httpx.Response(413, content=b"<html>"))

    assert "too-large" == caught.value.facts["reason"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx.ConnectError("no"), "offline"),
        (httpx.RemoteProtocolError("no"), "offline"),
        (httpx.ReadError("no"), "offline"),
        (httpx.ConnectTimeout("no"), "timeout"),
        (httpx.ReadTimeout("no"), "timeout"),
        (httpx.WriteTimeout("no"), "timeout"),
    ],
)
def test_offline_is_known_by_its_kind(error, reason):
    """Nothing of the system's text is carried on."""

    def fail(_request):
        raise error

    connection = Connection(URL, clock=Clock(), transport=httpx.MockTransport(fail))
    with connection, pytest.raises(ServiceUnreachableError) as caught:
        connection.ask("GET", "/hello")

    assert {"reason": reason, "retry_after_s": 0} == caught.value.facts


def test_an_answer_that_comes_drop_by_drop_is_ended():
    """After two minutes by the clock, though something keeps coming."""
    clock = Clock()

    class Slow(httpx.SyncByteStream):
        def __iter__(self):
            while True:
                clock.move(25)
                yield b" "

    transport = httpx.MockTransport(lambda _request: httpx.Response(200, stream=Slow()))
    with (
        Connection(URL, clock=clock, transport=transport) as connection,
        pytest.raises(ServiceUnreachableError) as caught,
    ):
        connection.ask("GET", "/hello")

    assert "timeout" == caught.value.facts["reason"]


class Yes(BaseHTTPRequestHandler):
    """Answers yes."""

    def do_GET(self):
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b"yes")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def authority():
    """An authority of a practice's own."""
    return trustme.CA()


@pytest.fixture
def server(authority):
    """A server on this machine with a certificate of that authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    made = ThreadingHTTPServer(("127.0.0.1", 0), Yes)
    made.socket = context.wrap_socket(made.socket, server_side=True)
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"https://localhost:{made.server_port}"
    made.shutdown()
    made.server_close()
    thread.join()


def test_an_authority_of_the_practices_own_is_believed_beside_the_systems(server, authority):
    """By its certificate."""
    pem = authority.cert_pem.bytes().decode()
    with Connection(server, clock=Clock(), authority=pem) as connection:
        assert b"yes" == connection.ask("GET", "/hello")


@pytest.mark.parametrize("known", [False, True])
def test_a_certificate_of_another_authority_is_not_believed(server, known):
    """Nothing is told to who shows it."""
    pem = trustme.CA().cert_pem.bytes().decode() if known else None
    with (
        Connection(server, clock=Clock(), authority=pem) as connection,
        pytest.raises(ServiceNotTrustedError) as caught,
    ):
        connection.ask("GET", "/hello")

    assert "certificate" == caught.value.facts["what"]


def test_a_certificate_of_another_name_is_not_believed(server, authority):
    """Though the authority is the right one."""
    pem, url = authority.cert_pem.bytes().decode(), server.replace("localhost", "127.0.0.1")
    with Connection(url, clock=Clock(), authority=pem) as connection, pytest.raises(ServiceNotTrustedError) as caught:
        connection.ask("GET", "/hello")

    assert "certificate" == caught.value.facts["what"]


@pytest.mark.parametrize("pem", ["no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_an_authority_that_cannot_be_read_is_said(pem):
    """Before anything is asked."""
    with pytest.raises(ServiceNotTrustedError) as caught:
        Connection(URL, clock=Clock(), authority=pem)

    assert "authority" == caught.value.facts["what"]


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "nonsense://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_said(monkeypatch, proxy):
    """The system names it, not the person; within this machine none is asked."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    with Connection(URL, clock=Clock()) as connection, pytest.raises(ServiceUnreachableError) as caught:
        connection.ask("GET", "/hello")
    with Connection("http://127.0.0.1:9", clock=Clock()) as connection, pytest.raises(ServiceUnreachableError) as near:
        connection.ask("GET", "/hello")

    assert ("proxy", "offline") == (caught.value.facts["reason"], near.value.facts["reason"])


def test_nobody_at_home_is_offline():
    """A port on which nobody listens."""
    with Connection("http://127.0.0.1:9", clock=Clock()) as connection, pytest.raises(ServiceUnreachableError):
        connection.ask("GET", "/hello")
