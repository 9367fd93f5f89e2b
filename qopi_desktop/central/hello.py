"""What anybody may ask: whether the service is there, its time, keys and rounds."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy import text

from qopi_desktop.central import rounds
from qopi_desktop.central.faults import documented
from qopi_desktop.central.service import ThisService
from qopi_desktop.protocol.wire import PROTOCOL, Hello, Message

CACHED_S = 30


class Health(Message):
    """The service and its database answer."""

    database: str


router = APIRouter(tags=["hello"], responses=documented())


@router.get("/hello")
def say_hello(service: ThisService, response: Response) -> Hello:
    """Say the service's time, what it speaks, its keys and rounds; may be kept for 30 seconds."""
    response.headers["Cache-Control"] = f"public, max-age={CACHED_S}"
    with service.database.reading() as connection:
        now = service.database.now(connection)
        return Hello(
            server_time=now,
            protocols=(PROTOCOL,),
            minimum_app=service.config.minimum_app,
            keys=service.keys.told(),
            rounds=rounds.infos(connection, now),
            poll_after_s=service.config.poll_after_s,
        )


@router.get("/health")
def say_health(service: ThisService) -> Health:
    """Say that the database answers; without it the answer is 503."""
    with service.database.reading() as connection:
        connection.execute(text("SELECT 1"))
    return Health(database="sqlite" if service.database.is_sqlite else "postgresql")
