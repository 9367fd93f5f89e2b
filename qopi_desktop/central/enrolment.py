"""Joining: a workstation with a one-time code, and codes for the next one."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from fastapi import Request
from sqlalchemy import Connection, Row, select, update

from qopi_desktop.central import journal, tokens
from qopi_desktop.central.codes import hash_of_code, make_code
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.identity import AnyCaller, device_revoked, insist_on_administrator, roles_of
from qopi_desktop.central.proofs import insist_on_now, prove
from qopi_desktop.central.registration import Registration, register
from qopi_desktop.central.roster import insist_on_signature, read_roster
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import Service, ThisService
from qopi_desktop.central.tables import codes, devices, offices, people, practices, user_keys
from qopi_desktop.protocol.keys import is_signed
from qopi_desktop.protocol.statements import code_bytes
from qopi_desktop.protocol.wire import CodeAnswer, CodeRequest, EnrolmentAnswer, EnrolmentRequest, Roster, SignedRoster

router = new_router("identity", HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)


@router.post("/enrolments")
def enrol(request: Request, asked: EnrolmentRequest, service: ThisService) -> EnrolmentAnswer:
    """Let a workstation join by a one-time code, with the people for whom an administrator of it signed.

    The code vouches for that administrator. Asked again with the same code and key, the workstation is the same.
    """
    if prove(request, service.database.time()).public_key != asked.device_key:
        raise RefusedRequest.not_authenticated()
    roster = read_roster(asked.roster)
    with service.database.writing() as connection:
        at = service.database.now(connection)
        code = _code(connection, asked.code, at)
        device_id = _same_device(connection, service, asked.device_key, code)
        if device_id is None:
            device_id = _join(connection, service, asked, code, at)
            vouched_by = _vouched_by(connection, asked.roster, roster, code)
            what = Registration(asked.roster, roster, code.office_id, device_id, at, vouched_by)
            register(connection, what)
        token = tokens.begin(connection, device_id, at, service.random)
        return EnrolmentAnswer(
            device=device_id,
            office=code.office_id,
            practice=code.practice,
            refresh_token=token,
            keys=service.keys.told(),
        )


@router.post("/codes")
def give_code(asked: CodeRequest, caller: AnyCaller, service: ThisService) -> CodeAnswer:
    """Give an administrator a one-time code with which another workstation of their office joins."""
    insist_on_administrator(caller.person, caller.roles)
    insist_on_now(asked.at, service.database.time())
    key = service.ring.find(caller.office, {(caller.person, asked.key)}).get((caller.person, asked.key))
    said = code_bytes(device=caller.device, person=caller.person, at=asked.at)
    if key is None or not is_signed(key, said, asked.signature):
        raise RefusedRequest(HTTPStatus.FORBIDDEN, "signature-refused")
    with service.database.writing() as connection:
        at = service.database.now(connection)
        journal.note(connection, "make-code", actor=caller.person, subject=caller.office, at=at)
        return make_code(connection, caller.office, caller.person, at, service.random)


def _code(connection: Connection, typed: str, at: datetime) -> Row[Any]:
    """Return the code that was typed, with the name of its practice; it is held until the transaction ends."""
    asked = (
        select(codes, practices.c.name.label("practice"))
        .join(offices, offices.c.id == codes.c.office_id)
        .join(practices, practices.c.id == offices.c.practice_id)
        .where(codes.c.code_sha256 == hash_of_code(typed), codes.c.expires_at > at)
    )
    row = connection.execute(asked.with_for_update(of=codes)).one_or_none()
    if row is None:
        raise _code_refused()
    return row


def _same_device(connection: Connection, service: Service, device_key: str, code: Row[Any]) -> str | None:
    """Return the workstation that used the code up, if it asks again; None while nobody has used it."""
    known = connection.execute(select(devices).where(devices.c.public_key == device_key)).one_or_none()
    if code.used_at is None:
        if known is not None:
            raise RefusedRequest(HTTPStatus.CONFLICT, "device-known")
        return None
    if known is None or known.id != code.device_id:
        raise _code_refused()
    if known.revoked_at is not None:
        raise device_revoked(service.keys.current, known.id, known.office_id, known.revoked_at)
    return str(known.id)


def _join(connection: Connection, service: Service, asked: EnrolmentRequest, code: Row[Any], at: datetime) -> str:
    device_id = service.new_id()
    device = {"id": device_id, "office_id": code.office_id, "public_key": asked.device_key, "enrolled_at": at}
    connection.execute(devices.insert(), device)
    used = update(codes).where(codes.c.code_sha256 == code.code_sha256)
    connection.execute(used.values(used_at=at, device_id=device_id))
    journal.note(connection, "enrol", actor=asked.roster.signer, subject=device_id, at=at)
    return device_id


def _vouched_by(connection: Connection, signed: SignedRoster, roster: Roster, code: Row[Any]) -> str | None:
    """Return who vouches for the signer, None where they made the code themself and are known already.

    Raises:
        RefusedRequest: The signature does not hold, or not that of an administrator.
    """
    vouched_by = None if code.made_by == signed.signer else str(code.made_by)
    said = {(each.person, each.key): (each.public_key, " ".join(each.roles)) for each in roster.people}
    known = said if vouched_by is not None else _registered(connection, code.office_id, signed.signer)
    public_key, roles = known.get((signed.signer, signed.key), (None, ""))
    insist_on_signature(signed, public_key)
    insist_on_administrator(signed.signer, roles_of(roles))
    return vouched_by


def _registered(connection: Connection, office_id: str, person_id: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the public keys and roles of a person of the office, by person and key."""
    asked = select(people.c.roles, user_keys.c.key_id, user_keys.c.public_key).join(
        user_keys, user_keys.c.person_id == people.c.id
    )
    rows = connection.execute(asked.where(people.c.id == person_id, people.c.office_id == office_id, people.c.active))
    return {(person_id, row.key_id): (row.public_key, row.roles) for row in rows}


def _code_refused() -> RefusedRequest:
    return RefusedRequest(HTTPStatus.FORBIDDEN, "code-refused")
