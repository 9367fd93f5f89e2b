"""The service's log: JSON lines of what was asked and how it went, never of what was said.

Only the keys of an allow-list are written; texts are cut and escaped, so that a line stays one line.
"""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from qopi_desktop.central.faults import CODE, RefusedRequest, answer

ALLOWED = frozenset(
    {"event", "level", "at", "request", "method", "route", "status", "ms", "code", "office", "device"}
    | {"number", "kind", "frames", "logger", "line", "subject"}
)
OFFICE, DEVICE = "qopi_office", "qopi_device"
"""Where the scope of a request keeps who asks."""

_LONGEST = 200
_FRAMES = 20
_NOT_ROUTED = "-"


def make_log(stream: TextIO) -> FilteringBoundLogger:
    """Return a log that writes to *stream*."""
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(stream),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", key="at"),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
    )
    return log


class LoggedRequests:
    """Hands requests on to *app*, writes a line about each, and answers a fault of ours with a number."""

    def __init__(self, app: ASGIApp, log: FilteringBoundLogger) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, number, status = time.perf_counter(), secrets.token_hex(8), 0

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_headers(message, number)]
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        except Exception as error:  # noqa: BLE001 - the service's last handler: nobody above may see what it says
            self._log.error("fault", number=number, **said_of(error))
            if not status:
                await answer(scope, RefusedRequest.fault(number))(scope, receive, numbered)
        self._log.info("request", **_about(scope), request=number, status=status, ms=_since(began))


class LibraryLog(logging.Handler):
    """Takes what libraries log: who and where in its source, but not the text, which may hold values."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line about *record*."""
        error = record.exc_info[1] if record.exc_info else None
        facts = {} if error is None else said_of(error)
        self._log.warning("library", logger=record.name, line=f"{record.module}:{record.lineno}", **facts)


def said_of(error: BaseException) -> dict[str, Any]:
    """Return what may be said of an error: of which kind it is and where it was raised, but not its text."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _plain(value) for key, value in event.items() if key in ALLOWED and value is not None}


def _plain(value: Any) -> Any:  # what JSON can hold
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, int | float) else str(value)[:_LONGEST]


def _about(scope: Scope) -> dict[str, Any]:
    route = scope.get("route")
    return {
        "method": scope["method"] if scope["method"].isalpha() else _NOT_ROUTED,
        "route": getattr(route, "path", _NOT_ROUTED),
        "code": scope.get(CODE),
        "office": scope.get(OFFICE),
        "device": scope.get(DEVICE),
    }


def _headers(message: Message, number: str) -> list[tuple[bytes, bytes]]:
    said = [(b"x-request-id", number.encode()), (b"x-content-type-options", b"nosniff")]
    if any(name == b"cache-control" for name, _ in message["headers"]):
        return said
    return [*said, (b"cache-control", b"no-store")]


def _since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
