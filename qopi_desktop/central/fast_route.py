"""Endpoints that many ask at once: what a request needs is done in one go, on one thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import get_type_hints

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from qopi_desktop.central.faults import RefusedRequest, field_of
from qopi_desktop.central.identity import caller
from qopi_desktop.central.routes import insist_on_app
from qopi_desktop.protocol.wire import Message


class FastRoute(APIRoute):
    """A route whose endpoint is given ``asked``, the caller and the service, and returns a message.

    It is described as any other and refuses as any other does: a program that is too old, then who does not show who
    they are, then what is no such message.
    """

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override] # a coroutine is one
        """Return what answers a request of this route."""
        asked: type[Message] = get_type_hints(self.endpoint)["asked"]

        def answer(request: Request, body: bytes) -> Response:
            who = caller(request)
            said = self.endpoint(_read(asked, body), who, request.app.state.service)
            return Response(said.model_dump_json(), media_type="application/json")

        async def answer_at_once(request: Request) -> Response:
            await insist_on_app(request.app.state.service, request.headers.get("qopi-app"))
            return await run_in_threadpool(answer, request, await request.body())

        return answer_at_once


def _read(kind: type[Message], body: bytes) -> Message:
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise RefusedRequest.misfit(field_of(problem["type"], ("body", *(problem["loc"] or ("json",))))) from None
