"""How the service says no: a status, a code and facts, never a value that was sent."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from http import HTTPStatus
from typing import Any

import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from qopi_desktop.protocol.wire import Fault

CODE = "qopi_code"
"""Where the scope of a request keeps the code that it was answered with, for the log."""

_LONGEST_FIELD = 64
_RETRY_AFTER_S = 5
_BEYOND = (OverflowError, DataError, psycopg.DataError)
"""A number or a time of the right shape that no clock and no database can count with."""
_AWAY = (OperationalError, InterfaceError, PoolTimeoutError, psycopg.OperationalError)
"""The last is not wrapped by SQLAlchemy where statements go out together."""
_NAMED_BY_SENDER = frozenset({"extra_forbidden", "json_invalid"})


class RefusedRequest(Exception):  # noqa: N818 - not an error: the answer to the request
    """The request is not carried out: ``status``, ``code`` and ``facts`` say why."""

    def __init__(self, status: HTTPStatus, code: str, **facts: str | int | None) -> None:
        super().__init__(code)
        self.status, self.code, self.facts = status, code, facts

    @classmethod
    def misfit(cls, field: str) -> RefusedRequest:
        """Return that the request is not of its shape at *field*."""
        return cls(HTTPStatus.UNPROCESSABLE_ENTITY, "request-misfit", field=field[:_LONGEST_FIELD])

    @classmethod
    def not_authenticated(cls) -> RefusedRequest:
        """Return that it is not shown who asks."""
        return cls(HTTPStatus.UNAUTHORIZED, "not-authenticated")

    @classmethod
    def not_found(cls) -> RefusedRequest:
        """Return that there is no such thing, or none that this caller may know of."""
        return cls(HTTPStatus.NOT_FOUND, "not-found")

    @classmethod
    def unavailable(cls) -> RefusedRequest:
        """Return that the database does not answer; nothing was done that was not answered."""
        return cls(HTTPStatus.SERVICE_UNAVAILABLE, "service-unavailable")

    @classmethod
    def fault(cls, number: str) -> RefusedRequest:
        """Return that the service failed; the log has the same *number*."""
        return cls(HTTPStatus.INTERNAL_SERVER_ERROR, "service-fault", number=number)


_EXAMPLES: Mapping[int, str] = {
    400: "request-misfit",
    401: "not-authenticated",
    403: "device-revoked",
    404: "not-found",
    409: "person-elsewhere",
    413: "too-large",
    422: "request-misfit",
    426: "app-too-old",
    500: "service-fault",
    503: "service-unavailable",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how *statuses*, and those that any request may get, stand in the interface's description."""
    return {status: _documented(status) for status in sorted({*statuses, 413, 422, 500, 503})}


def add_handlers(app: FastAPI) -> None:
    """Answer every refusal, misfit and unreachable database of *app* as a Fault."""

    @app.exception_handler(RefusedRequest)
    async def _refused(request: Request, error: RefusedRequest) -> Response:
        return answer(request.scope, error)

    @app.exception_handler(RequestValidationError)
    async def _misfit(request: Request, error: RequestValidationError) -> Response:
        problem = error.errors()[0]
        return answer(request.scope, RefusedRequest.misfit(field_of(problem["type"], problem["loc"])))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        said = answer(request.scope, _of_status(HTTPStatus(error.status_code)))
        said.headers.update(error.headers or {})
        return said

    for beyond in _BEYOND:
        app.add_exception_handler(beyond, _cannot_count)
    for away in _AWAY:
        app.add_exception_handler(away, _no_database)


def answer(scope: MutableMapping[str, Any], refused: RefusedRequest) -> Response:
    """Return the answer that says *refused* to the request of *scope*."""
    scope[CODE] = refused.code
    headers = {"Retry-After": str(_RETRY_AFTER_S)} if refused.status is HTTPStatus.SERVICE_UNAVAILABLE else None
    said = Fault(code=refused.code, facts=refused.facts)
    return Response(said.model_dump_json(), refused.status, headers, "application/json")


def field_of(kind: str, where: Sequence[str | int]) -> str:
    """Return the path of the field at which validation found a problem of this *kind*.

    The name of a field that nobody knows was chosen by the sender, so the path ends before it.
    """
    path = [str(part) for part in where]
    known = path[:-1] if kind in _NAMED_BY_SENDER else path
    return ".".join(known[1:] if len(known) > 1 else known)


async def _cannot_count(request: Request, error: Exception) -> Response:  # noqa: ARG001 - its text holds values
    return answer(request.scope, RefusedRequest.misfit("body"))


async def _no_database(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the same
    return answer(request.scope, RefusedRequest.unavailable())


def _documented(status: int) -> dict[str, Any]:
    example = Fault(code=_EXAMPLES[status]).model_dump()
    content = {"application/json": {"example": example}}
    return {"model": Fault, "description": HTTPStatus(status).phrase, "content": content}


def _of_status(status: HTTPStatus) -> RefusedRequest:
    if status is HTTPStatus.NOT_FOUND:
        return RefusedRequest.not_found()
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return RefusedRequest(status, "method-not-allowed")
    return RefusedRequest(status, "request-misfit")
