"""Tokens: short ones with which a person acts through a workstation, and the chain of refresh tokens behind them."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from fastapi import Request
from sqlalchemy import Connection, and_, bindparam, delete, select, update

from qopi_desktop.central import journal
from qopi_desktop.central.codes import hash_of_secret
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.identity import device_revoked
from qopi_desktop.central.keys import Randomness
from qopi_desktop.central.logs import DEVICE, OFFICE
from qopi_desktop.central.proofs import insist_on_now, prove
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.tables import devices, people, refresh_tokens, user_keys
from qopi_desktop.protocol.keys import is_signed, key_id, to_text
from qopi_desktop.protocol.statements import token_bytes
from qopi_desktop.protocol.tokens import ACCESS_S, Access, make_access
from qopi_desktop.protocol.wire import TokenAnswer, TokenRequest

KEPT = timedelta(days=7)
"""How long a used refresh token is remembered, so that its use by another is noticed."""

_SECRET_BYTES = 32

router = new_router("identity", HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@router.post("/tokens")
def give_tokens(request: Request, asked: TokenRequest, service: ThisService) -> TokenAnswer:
    """Exchange a refresh token, for the person who signed, for an access token and the next refresh token.

    A refresh token that was used may be used again only while the one that came of it was not: its answer was lost.
    Otherwise two hold the same token, and none of the workstation's is good any more.
    """
    device, now = service.database.first(
        service.database.stamped(_WHO), {"device": asked.device, "person": asked.person, "key": asked.key}
    )
    proof = prove(request, now)
    if device is None or proof.public_key != device.public_key:
        raise RefusedRequest.not_authenticated()
    insist_on_now(asked.at, now)
    if device.revoked_at is None:
        _insist_on_signature(asked, device.signing_key)
    with service.database.writing() as connection:
        at = service.database.now(connection)
        held = connection.execute(select(devices).where(devices.c.id == asked.device).with_for_update()).one()
        if held.revoked_at is not None:
            raise device_revoked(service.keys.current, held.id, held.office_id, held.revoked_at)
        token = _next(connection, held.id, hash_of_secret(asked.refresh_token), at, service.random)
    if token is None:
        raise RefusedRequest(HTTPStatus.FORBIDDEN, "refresh-reused")
    request.scope[OFFICE], request.scope[DEVICE] = held.office_id, held.id
    access = Access(asked.person, held.id, held.office_id, key_id(held.public_key), at.timestamp() + ACCESS_S)
    return TokenAnswer(access_token=make_access(service.keys.current, access), expires_s=ACCESS_S, refresh_token=token)


def begin(connection: Connection, device_id: str, at: datetime, random: Randomness) -> str:
    """Return the first refresh token of a workstation; those it had are good no more."""
    connection.execute(delete(refresh_tokens).where(refresh_tokens.c.device_id == device_id))
    return _add(connection, device_id, at, random)


def _end_all(connection: Connection, device_id: str, at: datetime) -> None:
    mine = refresh_tokens.c.device_id == device_id
    connection.execute(update(refresh_tokens).where(mine, refresh_tokens.c.used_at.is_(None)).values(used_at=at))
    connection.execute(update(refresh_tokens).where(mine).values(successor_sha256=None))


def _insist_on_signature(asked: TokenRequest, public_key: str | None) -> None:
    if public_key is None:
        raise RefusedRequest(HTTPStatus.FORBIDDEN, "signer-unknown")
    refresh = hash_of_secret(asked.refresh_token)
    said = token_bytes(device=asked.device, person=asked.person, refresh_sha256=refresh, at=asked.at)
    if not is_signed(public_key, said, asked.signature):
        raise RefusedRequest(HTTPStatus.FORBIDDEN, "signature-refused")


def _next(connection: Connection, device_id: str, sha256: str, at: datetime, random: Randomness) -> str | None:
    """Return the refresh token that comes after; None when two hold the one given, which ends them all."""
    of_device = refresh_tokens.c.device_id == device_id
    this = and_(of_device, refresh_tokens.c.token_sha256 == sha256)
    row = connection.execute(select(refresh_tokens).where(this)).one_or_none()
    if row is None:
        raise RefusedRequest.not_authenticated()
    if row.used_at is not None:
        unused = and_(refresh_tokens.c.token_sha256 == row.successor_sha256, refresh_tokens.c.used_at.is_(None))
        if not connection.execute(delete(refresh_tokens).where(of_device, unused)).rowcount:
            _end_all(connection, device_id, at)
            journal.note(connection, "refresh-reused", actor=device_id, subject=device_id, at=at)
            return None
    token = _add(connection, device_id, at, random)
    connection.execute(update(refresh_tokens).where(this).values(used_at=at, successor_sha256=hash_of_secret(token)))
    connection.execute(delete(refresh_tokens).where(of_device, refresh_tokens.c.used_at < at - KEPT))
    connection.execute(update(devices).where(devices.c.id == device_id).values(last_seen_at=at))
    return token


def _add(connection: Connection, device_id: str, at: datetime, random: Randomness) -> str:
    token = to_text(random(_SECRET_BYTES))
    row = {"token_sha256": hash_of_secret(token), "device_id": device_id, "issued_at": at}
    connection.execute(refresh_tokens.insert(), row)
    return token


_IS_KNOWN = and_(people.c.id == bindparam("person"), people.c.office_id == devices.c.office_id, people.c.active)
_HAS_KEY = and_(user_keys.c.person_id == people.c.id, user_keys.c.key_id == bindparam("key"))
_WHO = (
    select(devices, user_keys.c.public_key.label("signing_key"))
    .select_from(devices.outerjoin(people, _IS_KNOWN).outerjoin(user_keys, _HAS_KEY))
    .where(devices.c.id == bindparam("device"))
)
