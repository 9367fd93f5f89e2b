"""Who asks: a person, through a workstation, for an office; and what they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection, Select, and_, bindparam, select

from qopi_desktop.central.database import Database
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.keys import ServiceKeys
from qopi_desktop.central.logs import DEVICE, OFFICE
from qopi_desktop.central.proofs import prove
from qopi_desktop.central.tables import devices, grants, people
from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.people import Person, Role
from qopi_desktop.domain.rules import refuse_administration
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import NotTrustedError, Revocation, sign
from qopi_desktop.protocol.tokens import Access, Proof, is_bound, read_access

OFFICE_LEVEL, PRACTICE_LEVEL = "office", "practice"

_SCHEME = "QOPI "
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_TOKENS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Caller:
    """A person of the roster who asks through an enrolled workstation of their office; ``roles`` are the service's."""

    person: str
    device: str
    office: str
    roles: frozenset[Role]


class Doorkeeper:
    """Looks up who asks, by one query; safe to ask from many threads."""

    def __init__(self, database: Database, keys: ServiceKeys) -> None:
        self._database, self._keys = database, keys
        self._read = lru_cache(_TOKENS_KEPT)(self._read_token)

    def admit(self, request: Request) -> Caller:
        """Return who asks.

        Raises:
            RefusedRequest: Token or proof do not hold, the person is not of the office, or the workstation is revoked.
        """
        header = request.headers.get("Authorization", "")
        token = header.removeprefix(_SCHEME)
        if not header.startswith(_SCHEME):
            raise RefusedRequest.not_authenticated()
        access = self._read(token)
        row, now = self._database.first(self._who, {"device": access.device, "person": access.person})
        if now.timestamp() >= access.expires_at:
            raise RefusedRequest.not_authenticated()
        proof = prove(request, now, token)
        if row is None or not is_of(access, proof, row.public_key):
            raise RefusedRequest.not_authenticated()
        if row.revoked_at is not None:
            raise device_revoked(self._keys.current, access.device, row.office_id, row.revoked_at)
        if not row.active:
            raise RefusedRequest.not_authenticated()
        request.scope[OFFICE], request.scope[DEVICE] = row.office_id, access.device
        return Caller(access.person, access.device, row.office_id, roles_of(row.roles))

    def _read_token(self, token: str) -> Access:
        """Return what the token says, whether or not it has expired; those that do not hold are not remembered."""
        try:
            return read_access(token, self._keys.public, _LONG_AGO)
        except NotTrustedError as error:
            raise RefusedRequest.not_authenticated() from error

    @cached_property
    def _who(self) -> Select[Any]:
        known = and_(people.c.id == bindparam("person"), people.c.office_id == devices.c.office_id)
        columns = devices.c.public_key, devices.c.revoked_at, devices.c.office_id, people.c.roles, people.c.active
        asked = (
            select(*columns).select_from(devices.outerjoin(people, known)).where(devices.c.id == bindparam("device"))
        )
        return self._database.stamped(asked)


def caller(request: Request) -> Caller:
    """Return who asks, as a dependency of an endpoint.

    Raises:
        RefusedRequest: It is not shown who asks, or the workstation is revoked.
    """
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    return doorkeeper.admit(request)


AnyCaller = Annotated[Caller, Depends(caller)]
"""Who asks, as a parameter of an endpoint."""


def is_of(access: Access, proof: Proof, device_key: str) -> bool:
    """Return whether the token was given to the workstation of *device_key*, which made the request."""
    return is_bound(access, proof) and proof.public_key == device_key


def roles_of(text: str) -> frozenset[Role]:
    """Return the roles of a row."""
    return frozenset(_ROLES[name] for name in text.split() if name in _ROLES)


def insist_on_administrator(person_id: str, roles: frozenset[Role]) -> None:
    """Go on only if somebody with these roles keeps the users of their office.

    Raises:
        RefusedRequest: They do not.
    """
    if refusal := refuse_administration(Person(PersonId(person_id), "", roles - {Role.PHYSICIAN})):
        raise RefusedRequest(HTTPStatus.FORBIDDEN, refusal.code)


def device_revoked(key: SigningKey, device: str, office: str, at: datetime) -> RefusedRequest:
    """Return that the workstation may take part no more, in words that the service signed."""
    signed = sign(key, Revocation(device, office, at))
    return RefusedRequest(HTTPStatus.FORBIDDEN, "device-revoked", revocation=signed)


def insist_on_office(connection: Connection, caller: Caller, office_id: str) -> None:
    """Go on only if the caller may see the office: it is theirs, or granted to them.

    Raises:
        RefusedRequest: There is no such office as far as they may know.
    """
    if office_id != caller.office:
        _insist(connection, caller, OFFICE_LEVEL, office_id)


def insist_on_practice(connection: Connection, caller: Caller, practice_id: str) -> None:
    """Go on only if the practice was granted to the caller; their office alone does not show it.

    Raises:
        RefusedRequest: There is no such practice as far as they may know.
    """
    _insist(connection, caller, PRACTICE_LEVEL, practice_id)


def _insist(connection: Connection, caller: Caller, level: str, target_id: str) -> None:
    mine = and_(grants.c.person_id == caller.person, grants.c.level == level, grants.c.target_id == target_id)
    if connection.scalar(select(grants.c.person_id).where(mine)) is None:
        raise RefusedRequest.not_found()


_ROLES: Mapping[str, Role] = {role.value: role for role in Role}
