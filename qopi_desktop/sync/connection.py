"""One connection to a central service: where it may lead, how long it may take, and how large an answer may be."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Self

import httpx

from qopi_desktop import __version__
from qopi_desktop.errors import ServiceNotTrustedError, ServiceRefusedError, ServiceUnreachableError
from qopi_desktop.protocol.wire import Fault

if TYPE_CHECKING:
    from types import TracebackType

Clock = Callable[[], datetime]
Transport = httpx.BaseTransport

APP_HEADER = "QOPI-App"
LARGEST_ANSWER = 4 * 1024 * 1024
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_LONGEST = timedelta(seconds=120)  # an answer that comes byte by byte ends here
_LONGEST_RETRY_S = 3600
_HEADERS = {"User-Agent": "qopi-desktop", APP_HEADER: __version__, "Accept-Encoding": "identity"}
_BUSY = frozenset({429, 503})
_AGAIN = frozenset({408, 425})
_OK, _REDIRECT, _REFUSED, _FAILED, _TOO_LARGE = 200, 300, 400, 500, 413


class Connection:
    """Asks one service; what comes back is at most `LARGEST_ANSWER` long and from that service, never from another.

    Raises:
        ServiceNotTrustedError: *url* is neither https nor on this machine, or *authority* (PEM) cannot be read.
    """

    def __init__(
        self, url: str, *, clock: Clock, transport: Transport | None = None, authority: str | None = None
    ) -> None:
        self._origin, self._is_local = _origin(url)
        self._clock, self._transport = clock, transport
        secure = self._origin.scheme == "https" and transport is None
        self._trust = _trust(authority) if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        if "_http" in vars(self):
            self._http.close()

    @cached_property
    def _http(self) -> httpx.Client:
        try:
            return httpx.Client(
                transport=self._transport,
                verify=self._trust,
                timeout=_TIMEOUT,
                trust_env=not self._is_local,
                follow_redirects=False,
                headers=_HEADERS,
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:  # what the system says of proxies is no proxy
            raise ServiceUnreachableError(reason="proxy", retry_after_s=0) from error

    def ask(self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
        """Return the body of the answer to one request; *target* is the path with its query.

        Raises:
            ServiceUnreachableError: Nothing came back, or that the service cannot answer now.
            ServiceRefusedError: It does not do this.
            ServiceNotTrustedError: What came back is no answer of such a service.
        """
        try:
            with self._http.stream(method, self._origin.join(target), content=body, headers=headers) as answer:
                return self._read(answer)
        except httpx.TimeoutException as error:
            raise ServiceUnreachableError(reason="timeout", retry_after_s=0) from error
        except httpx.TransportError as error:
            raise _failure(error) from error

    def _read(self, answer: httpx.Response) -> bytes:
        if _REDIRECT <= answer.status_code < _REFUSED:
            raise ServiceNotTrustedError(what="redirect")
        body = self._limited(answer)
        if _OK <= answer.status_code < _REDIRECT:
            return body
        raise _refusal(answer, body)

    def _limited(self, answer: httpx.Response) -> bytes:
        if answer.headers.get("Content-Encoding", "identity") != "identity":  # nobody asked for what may swell
            raise ServiceNotTrustedError(what="answer")
        began, body = self._clock(), bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise ServiceNotTrustedError(what="answer")
            if self._clock() - began > _LONGEST:
                raise ServiceUnreachableError(reason="timeout", retry_after_s=0)
        return bytes(body)


def _origin(url: str) -> tuple[httpx.URL, bool]:
    """Return the address without a path, and whether it is on this machine."""
    try:
        whole = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise ServiceNotTrustedError(what="address") from error
    is_local = _is_loopback(whole.host)
    is_plain = whole.path == "/" and not (whole.query or whole.fragment or whole.userinfo)
    if not (whole.host and is_plain and (whole.scheme == "https" or (whole.scheme == "http" and is_local))):
        raise ServiceNotTrustedError(what="address")
    return whole, is_local


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trust(authority: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authority:
        try:
            context.load_verify_locations(cadata=authority)
        except (ssl.SSLError, ValueError) as error:
            raise ServiceNotTrustedError(what="authority") from error
    return context


def _failure(error: BaseException) -> ServiceNotTrustedError | ServiceUnreachableError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServiceNotTrustedError(what="certificate")
        cause = cause.__cause__ or cause.__context__
    return ServiceUnreachableError(reason="offline", retry_after_s=0)


def _refusal(answer: httpx.Response, body: bytes) -> Exception:
    status = answer.status_code
    if status in _BUSY:
        return ServiceUnreachableError(reason="busy", retry_after_s=_retry_after_s(answer))
    if status >= _FAILED or status in _AGAIN:
        return ServiceUnreachableError(reason="failed", retry_after_s=_retry_after_s(answer))
    try:
        fault = Fault.model_validate_json(body)
    except ValueError:
        known = status == _TOO_LARGE
        return ServiceRefusedError(reason="too-large") if known else ServiceNotTrustedError(what="answer")
    return ServiceRefusedError(**{**fault.facts, "reason": fault.code})


def _retry_after_s(answer: httpx.Response) -> int:
    text = answer.headers.get("Retry-After", "")
    return min(int(text[:9]), _LONGEST_RETRY_S) if text.isascii() and text.isdigit() else 0
