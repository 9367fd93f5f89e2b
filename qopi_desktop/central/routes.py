"""How every endpoint of version 1 is put together: strict bodies, documented refusals, no program that is too old."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header

from qopi_desktop.central.bodies import StrictRoute
from qopi_desktop.central.faults import RefusedRequest, documented
from qopi_desktop.central.service import ThisService

_LONGEST_VERSION = 20


def new_router(tag: str, *statuses: int) -> APIRouter:
    """Return a router of version 1 whose endpoints may refuse with *statuses* beside those any request may get."""
    return APIRouter(
        prefix="/v1",
        tags=[tag],
        route_class=StrictRoute,
        dependencies=[Depends(insist_on_app)],
        responses=documented(*statuses, HTTPStatus.UPGRADE_REQUIRED),
    )


async def insist_on_app(service: ThisService, qopi_app: Annotated[str | None, Header()] = None) -> None:
    """Go on only if the program that asks, where it says its version, is not too old.

    Raises:
        RefusedRequest: It is; the fact says from which version on it is not.
    """
    minimum = service.config.minimum_app
    if qopi_app is not None and _parts(qopi_app) < _parts(minimum):
        raise RefusedRequest(HTTPStatus.UPGRADE_REQUIRED, "app-too-old", minimum=minimum)


def _parts(version: str) -> tuple[int, ...]:
    """The numbers of a version; what is no number is the oldest of all."""
    parts = version[:_LONGEST_VERSION].split(".")
    return tuple(int(part) if part.isascii() and part.isdigit() else -1 for part in parts)
