"""The bodies of requests: bounded as they are sent and as they are opened, and read strictly."""

from __future__ import annotations

import json
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qopi_desktop.central.faults import RefusedRequest, answer

LARGEST_SENT = 256 * 1024
LARGEST_OPENED = 1024 * 1024
LARGEST_RATIO = 20

_SENT = "qopi_sent"
_GZIP = 16 + zlib.MAX_WBITS
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})


def sent_body(scope: MutableMapping[str, Any]) -> bytes:
    """Return the body of the request of *scope* as it came over the wire: what a proof covers."""
    body: bytes = scope.get(_SENT, b"")
    return body


class BoundedBodies:
    """Hands requests on to *app* with their bodies opened, and refuses what is too large or no gzip.

    A body goes up to 256 KiB compressed, 1 MiB opened and 20 : 1; it is opened in steps, so that a bomb never is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in _BODILESS:
            await self._app(scope, receive, send)
            return
        try:
            encoding = _encoding(scope)
            sent = await _read(receive, LARGEST_SENT if encoding else LARGEST_OPENED)
            opened = _open(sent) if encoding else sent
        except RefusedRequest as refused:
            await answer(scope, refused)(scope, receive, send)
            return
        if sent is not None:
            scope[_SENT] = sent
            await self._app(scope, _replay(opened or b"", receive), send)


class StrictRoute(APIRoute):
    """A route that reads JSON once and strictly: what is no UTF-8 or no Unicode text is a misfit."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override] # a coroutine is one
        """Return what answers a request of this route."""
        answers = super().get_route_handler()

        async def answer_strictly(request: Request) -> Response:
            return await answers(_StrictRequest(request.scope, request.receive))

        return answer_strictly


class _StrictRequest(Request):
    async def json(self) -> Any:  # whatever JSON can hold
        try:
            return from_json(await self.body(), allow_inf_nan=False)
        except ValueError as error:
            raise json.JSONDecodeError("", "", 0) from error


def _encoding(scope: Scope) -> str:
    found = b",".join(value for name, value in scope["headers"] if name == b"content-encoding").strip().lower()
    if found not in {b"", b"identity", b"gzip"}:
        raise RefusedRequest(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "request-misfit", field="content-encoding")
    return "gzip" if found == b"gzip" else ""


async def _read(receive: Receive, largest: int) -> bytes | None:
    """Return the body as it comes; None when the sender went away."""
    parts, length, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > largest:
            raise _too_large()
        more = message.get("more_body", False)
    return b"".join(parts)


def _open(sent: bytes | None) -> bytes:
    if not sent:
        return b""
    largest = min(LARGEST_OPENED, LARGEST_RATIO * len(sent))
    opener = zlib.decompressobj(_GZIP)
    try:
        opened = opener.decompress(sent, largest + 1)
    except zlib.error as error:
        raise RefusedRequest.misfit("body") from error
    if len(opened) > largest:
        raise _too_large()
    if not opener.eof or opener.unused_data:
        raise RefusedRequest.misfit("body")
    return opened


def _too_large() -> RefusedRequest:
    return RefusedRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large")


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def next_message() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return next_message
