"""Credentials of the help desk: random secrets, each shown once and kept by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection, bindparam, select

from qopi_desktop.central import journal, schema
from qopi_desktop.central.codes import hash_of_secret
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.service import Service, ThisService
from qopi_desktop.central.tables import help_desk
from qopi_desktop.protocol.keys import to_text

_SCHEME = "QOPI-Help-Desk "
_SECRET_BYTES = 32
_WHO = select(help_desk.c.id).where(help_desk.c.secret_sha256 == bindparam("sha256"), help_desk.c.revoked_at.is_(None))


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody of the help desk, by the id of their credential."""

    id: str


def clerk(request: Request, service: ThisService) -> Clerk:
    """Return who of the help desk asks, as a dependency of an endpoint.

    Raises:
        RefusedRequest: They have no credential that is good.
    """
    header = request.headers.get("Authorization", "")
    if not header.startswith(_SCHEME):
        raise RefusedRequest.not_authenticated()
    sha256 = hash_of_secret(header.removeprefix(_SCHEME))
    row, _ = service.database.first(service.database.stamped(_WHO), {"sha256": sha256})
    if row is None:
        raise RefusedRequest.not_authenticated()
    return Clerk(row.id)


AnyClerk = Annotated[Clerk, Depends(clerk)]
"""Who of the help desk asks, as a parameter of an endpoint."""


def first_credential(service: Service) -> str | None:
    """Return a new secret where no credential is good, else None; its hash is durable when it returns."""
    with service.database.writing() as connection:
        schema.take_turn(connection)
        if connection.execute(select(help_desk.c.id).where(help_desk.c.revoked_at.is_(None))).first():
            return None
        return _add(connection, service, service.database.now(connection))


def renew_credential(service: Service) -> str:
    """Return a new secret in place of those there were, which are good no more."""
    with service.database.writing() as connection:
        at = service.database.now(connection)
        connection.execute(help_desk.update().where(help_desk.c.revoked_at.is_(None)).values(revoked_at=at))
        return _add(connection, service, at)


def _add(connection: Connection, service: Service, at: datetime) -> str:
    secret, credential = to_text(service.random(_SECRET_BYTES)), service.new_id()
    row = {"id": credential, "name": "help desk", "secret_sha256": hash_of_secret(secret), "created_at": at}
    connection.execute(help_desk.insert(), row)
    journal.note(connection, "make-credential", actor=credential, subject=credential, at=at)
    return secret
