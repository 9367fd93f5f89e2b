"""What the help desk does: practices, codes, workstations and grants; each act stands in the journal."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints
from sqlalchemy import Connection, Row, Table, select, update

from qopi_desktop.central import journal
from qopi_desktop.central.codes import make_code
from qopi_desktop.central.credentials import AnyClerk
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.identity import OFFICE_LEVEL
from qopi_desktop.central.routes import new_router
from qopi_desktop.central.service import ThisService
from qopi_desktop.central.tables import devices, grants, offices, people, practices
from qopi_desktop.central.writing import insert_absent
from qopi_desktop.protocol.wire import CodeAnswer, Message, Ref

Text = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One line, not empty."""
Name = Annotated[Text, Field(max_length=200)]
Reason = Annotated[Text, Field(max_length=500)]


class PracticeRequest(Message):
    """A practice to add, with the names of its offices."""

    name: Name
    offices: tuple[Name, ...] = Field(min_length=1, max_length=200)


class OfficeInfo(Message):
    """An office."""

    id: Ref
    name: str


class PracticeInfo(Message):
    """A practice with its offices."""

    id: Ref
    name: str
    offices: tuple[OfficeInfo, ...]


class PracticesAnswer(Message):
    """Every practice, by name."""

    practices: tuple[PracticeInfo, ...]


class DeskCodeRequest(Message):
    """Asks for a one-time code with which a workstation joins an office."""

    office: Ref


class DeviceInfo(Message):
    """A workstation that joined; ``last_seen_at`` is when it last asked for a token."""

    id: Ref
    office: Ref
    enrolled_at: AwareDatetime
    last_seen_at: AwareDatetime | None
    revoked_at: AwareDatetime | None


class DevicesAnswer(Message):
    """The workstations of an office, the oldest first."""

    devices: tuple[DeviceInfo, ...]


class RevocationRequest(Message):
    """Why a workstation may take part no more."""

    reason: Reason


class Grant(Message):
    """Lets a person see an office beside their own, or how a whole practice stands."""

    person: Ref
    level: Literal["office", "practice"]
    target: Ref


router = new_router("help desk", HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)


@router.post("/help-desk/practices")
def add_practice(asked: PracticeRequest, clerk: AnyClerk, service: ThisService) -> PracticeInfo:
    """Add a practice with its offices."""
    added = PracticeInfo(
        id=service.new_id(),
        name=asked.name,
        offices=tuple(OfficeInfo(id=service.new_id(), name=name) for name in asked.offices),
    )
    with service.database.writing() as connection:
        at = service.database.now(connection)
        connection.execute(practices.insert(), {"id": added.id, "name": added.name, "created_at": at})
        rows = [{"id": each.id, "practice_id": added.id, "name": each.name, "created_at": at} for each in added.offices]
        connection.execute(offices.insert(), rows)
        journal.note(connection, "add-practice", actor=clerk.id, subject=added.id, at=at)
    return added


@router.get("/help-desk/practices")
def say_practices(_clerk: AnyClerk, service: ThisService) -> PracticesAnswer:
    """Say every practice with its offices."""
    with service.database.reading() as connection:
        rows = connection.execute(select(offices).order_by(offices.c.name, offices.c.id)).all()
        named = connection.execute(select(practices).order_by(practices.c.name, practices.c.id)).all()
    by_practice: dict[str, list[OfficeInfo]] = {}
    for row in rows:
        by_practice.setdefault(row.practice_id, []).append(OfficeInfo(id=row.id, name=row.name))
    return PracticesAnswer(
        practices=tuple(
            PracticeInfo(id=row.id, name=row.name, offices=tuple(by_practice.get(row.id, ()))) for row in named
        )
    )


@router.post("/help-desk/codes")
def give_code(asked: DeskCodeRequest, clerk: AnyClerk, service: ThisService) -> CodeAnswer:
    """Give out a one-time code with which a workstation joins an office; it is shown this once."""
    with service.database.writing() as connection:
        insist_on_one(connection, offices, asked.office)
        at = service.database.now(connection)
        journal.note(connection, "make-code", actor=clerk.id, subject=asked.office, at=at)
        return make_code(connection, asked.office, clerk.id, at, service.random)


@router.get("/help-desk/devices")
def say_devices(office: Ref, _clerk: AnyClerk, service: ThisService) -> DevicesAnswer:
    """Say which workstations of an office joined."""
    with service.database.reading() as connection:
        insist_on_one(connection, offices, office)
        asked = select(devices).where(devices.c.office_id == office).order_by(devices.c.enrolled_at, devices.c.id)
        return DevicesAnswer(devices=tuple(_info(row) for row in connection.execute(asked)))


@router.post("/help-desk/devices/{device}/revoke")
def revoke(device: Ref, asked: RevocationRequest, clerk: AnyClerk, service: ThisService) -> DeviceInfo:
    """Take a workstation's part away for good; what it sent stays."""
    with service.database.writing() as connection:
        at = service.database.now(connection)
        this = devices.c.id == device
        gone = update(devices).where(this, devices.c.revoked_at.is_(None)).values(revoked_at=at, revoked_by=clerk.id)
        if connection.execute(gone).rowcount:
            journal.note(connection, "revoke", actor=clerk.id, subject=device, at=at, reason=asked.reason)
        row = connection.execute(select(devices).where(this)).one_or_none()
    if row is None:
        raise RefusedRequest.not_found()
    return _info(row)


@router.post("/help-desk/grants")
def grant(asked: Grant, clerk: AnyClerk, service: ThisService) -> Grant:
    """Let a person see an office beside their own, or how a whole practice stands."""
    with service.database.writing() as connection:
        insist_on_one(connection, people, asked.person)
        insist_on_one(connection, offices if asked.level == OFFICE_LEVEL else practices, asked.target)
        at = service.database.now(connection)
        row = {"person_id": asked.person, "level": asked.level, "target_id": asked.target, "granted_at": at}
        connection.execute(insert_absent(connection, grants), row)
        journal.note(
            connection, f"grant-{asked.level}", actor=clerk.id, subject=asked.person, at=at, reason=asked.target
        )
    return asked


def insist_on_one(connection: Connection, table: Table, wanted: str) -> None:
    """Go on only if *table* has a row of that id.

    Raises:
        RefusedRequest: It has none.
    """
    if connection.scalar(select(table.c.id).where(table.c.id == wanted)) is None:
        raise RefusedRequest.not_found()


def _info(row: Row[Any]) -> DeviceInfo:
    return DeviceInfo(
        id=row.id,
        office=row.office_id,
        enrolled_at=row.enrolled_at,
        last_seen_at=row.last_seen_at,
        revoked_at=row.revoked_at,
    )
