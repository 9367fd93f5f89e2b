"""Puts the service together: database, keys, routes, and the closer who comes by once a second."""

from __future__ import annotations

import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TextIO

from fastapi import FastAPI

from qopi_desktop import __version__
from qopi_desktop.central import (
    changes,
    enrolment,
    hello,
    help_desk,
    intake,
    intents,
    roster,
    round_desk,
    rounds,
    schema,
    standing,
    tokens,
)
from qopi_desktop.central.bodies import BoundedBodies
from qopi_desktop.central.closer import closer
from qopi_desktop.central.config import Config
from qopi_desktop.central.database import Clock, Database
from qopi_desktop.central.examples import describe
from qopi_desktop.central.faults import add_handlers
from qopi_desktop.central.identity import Doorkeeper
from qopi_desktop.central.keys import Randomness, ServiceKeys, prepare_keys
from qopi_desktop.central.logs import LoggedRequests, make_log
from qopi_desktop.central.proofs import SpentProofs
from qopi_desktop.central.service import Service

_PARTS = (hello, enrolment, tokens, roster, intents, intake, changes, standing, help_desk, round_desk)


def make_app(
    config: Config,
    *,
    clock: Clock | None = None,
    random: Randomness = secrets.token_bytes,
    log_to: TextIO = sys.stderr,
) -> FastAPI:
    """Return a service on the database that *config* names, which is brought to its tables and has keys and rounds.

    While it is served, rounds that are over are closed. *clock* is the time to go by instead of the database's own.

    Raises:
        StoreTooNewError: A newer program made the database.
        sqlalchemy.exc.OperationalError: The database does not answer.
    """
    database, log = Database(config.database, clock), make_log(log_to)
    try:
        keys = _prepare(database, random)
    except BaseException:
        database.close()
        raise
    app = _empty_app(config)
    app.state.service = Service(config, database, keys, random)
    app.state.doorkeeper, app.state.spent_proofs, app.state.log = Doorkeeper(database, keys), SpentProofs(), log
    _add_answers(app)
    return app


def _empty_app(config: Config) -> FastAPI:
    return FastAPI(
        title="QOPI Desktop central service",
        version=__version__,
        lifespan=_lifespan,
        openapi_url=None if config.production else "/openapi.json",  # without it there is no /docs either
        redoc_url=None,
    )


def _add_answers(app: FastAPI) -> None:
    for part in _PARTS:
        app.include_router(part.router)
    add_handlers(app)
    describe(app)
    app.add_middleware(BoundedBodies)
    app.add_middleware(LoggedRequests, log=app.state.log)


def _prepare(database: Database, random: Randomness) -> ServiceKeys:
    with database.writing() as connection:
        schema.take_turn(connection)
        schema.upgrade(connection)
        now = database.now(connection)
        rounds.load_shipped(connection, now.date())
        return prepare_keys(connection, now, random)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    database: Database = app.state.service.database
    try:
        with closer(database, app.state.log):
            yield
    finally:
        database.close()
