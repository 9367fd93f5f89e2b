"""Takes the roster of a workstation: whether it holds together, and who signed it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from http import HTTPStatus

from fastapi import Response
from pydantic import ValidationError
from sqlalchemy import select

from qopi_desktop.central.faults import RefusedRequest, field_of
from qopi_desktop.central.identity import AnyCaller, insist_on_administrator, roles_of
from qopi_desktop.central.registration import Registration, register, statement_of
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.tables import people
from qopi_desktop.domain.people import Role, normalize_npi
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.keys import is_signed, key_id, public_of
from qopi_desktop.protocol.wire import PersonEntry, Roster, SignedRoster

router = new_router("identity", HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)


@router.put("/roster", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
def put_roster(signed: SignedRoster, caller: AnyCaller, service: ThisService) -> None:
    """Register the people of a workstation as an administrator of the office signed them.

    Any person of the office may bring it. Each is carried out once: brought again, it changes nothing.
    """
    roster = read_roster(signed)
    key = service.ring.find(caller.office, {(signed.signer, signed.key)}).get((signed.signer, signed.key))
    insist_on_signature(signed, key)
    with service.database.writing() as connection:
        roles = connection.scalar(select(people.c.roles).where(people.c.id == signed.signer))
        insist_on_administrator(signed.signer, roles_of(roles or ""))
        at = service.database.now(connection)
        register(connection, Registration(signed, roster, caller.office, caller.device, at))


def read_roster(signed: SignedRoster) -> Roster:
    """Return the roster that was signed.

    Raises:
        RefusedRequest: It does not hold together.
    """
    if digest(signed.text.encode()) != signed.sha256:
        raise RefusedRequest.misfit("roster.sha256")
    try:
        roster = Roster.model_validate_json(signed.text)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise RefusedRequest.misfit(field_of(problem["type"], ("body", "roster", *problem["loc"]))) from None
    if field := next(_faults(roster), None):
        raise RefusedRequest.misfit(f"roster.{field}")
    return roster


def insist_on_signature(signed: SignedRoster, public_key: str | None) -> None:
    """Go on only if the roster is signed by *public_key*, None where the signer has none.

    Raises:
        RefusedRequest: It is not.
    """
    if public_key is None:
        raise RefusedRequest(HTTPStatus.FORBIDDEN, "signer-unknown")
    if not is_signed(public_key, statement_of(signed), signed.signature):
        raise RefusedRequest(HTTPStatus.FORBIDDEN, "signature-refused")


def _faults(roster: Roster) -> Iterator[str]:
    """Say which fields do not fit the others."""
    known = {each.physician for each in roster.physicians}
    if len({each.person for each in roster.people}) < len(roster.people):
        yield "people"
    if len(known) < len(roster.physicians):
        yield "physicians"
    for place, person in enumerate(roster.people):
        if field := _fault_of(person, known):
            yield f"people.{place}.{field}"
    for place, physician in enumerate(roster.physicians):
        if normalize_npi(physician.npi) != physician.npi:
            yield f"physicians.{place}.npi"


def _fault_of(person: PersonEntry, physicians: Collection[str]) -> str | None:
    """Say which field of the entry does not fit; a physician must be one of the list, or no chart could be theirs."""
    if any(role not in _ROLES for role in person.roles):
        return "roles"
    if person.physician not in physicians and (person.physician or Role.PHYSICIAN.value in person.roles):
        return "physician"
    return None if _is_key(person) else "key"


def _is_key(person: PersonEntry) -> bool:
    try:
        public_of(person.public_key)
    except ValueError:
        return False
    return person.key == key_id(person.public_key)


_ROLES = frozenset(role.value for role in Role)
