"""Registers people: their roles, their keys and which physician they are.

Somebody else says it: what a roster says of its own signer is passed over, but where a one-time code from another
person vouches for them. Ids stay with their office for ever; keys and links are only ever added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection, bindparam, select, update

from qopi_desktop.central import journal
from qopi_desktop.central.faults import RefusedRequest
from qopi_desktop.central.judging import judge_again
from qopi_desktop.central.record import load_roster
from qopi_desktop.central.tables import offices, people, person_physicians, physicians, rosters, user_keys
from qopi_desktop.central.writing import insert_absent
from qopi_desktop.protocol.canonical import digest
from qopi_desktop.protocol.statements import roster_bytes
from qopi_desktop.protocol.wire import PersonEntry, Roster, SignedRoster


@dataclass(frozen=True, slots=True)
class Registration:
    """A roster that is to be registered: by which workstation of which office, and when.

    ``vouched_by`` is who vouches for the signer, None where nobody does.
    """

    signed: SignedRoster
    roster: Roster
    office: str
    device: str
    at: datetime
    vouched_by: str | None = None

    @property
    def statement(self) -> bytes:
        """Return what the signer signed."""
        return statement_of(self.signed)

    @property
    def people(self) -> tuple[PersonEntry, ...]:
        """Return those of whom it may speak."""
        signer = self.signed.signer
        return tuple(each for each in self.roster.people if self.vouched_by is not None or each.person != signer)


def statement_of(signed: SignedRoster) -> bytes:
    """Return what the signer of the roster signed."""
    return roster_bytes(sha256=signed.sha256, signer=signed.signer, signed_at=signed.signed_at)


def register(connection: Connection, what: Registration) -> None:
    """Write what the roster says, and judge the charts of the office again where that changes who somebody is.

    One that was registered before, now or long ago, changes nothing.

    Raises:
        RefusedRequest: An id belongs to another office, a key to another person, a physician to another identifier.
    """
    office = select(offices.c.id).where(offices.c.id == what.office)
    connection.execute(office.with_for_update(key_share=True))  # one roster of an office at a time
    if not _keep(connection, what):
        return
    before = load_roster(connection, what.office)
    _write_physicians(connection, what)
    _write_people(connection, what)
    _write_keys(connection, what)
    _write_links(connection, what)
    newest = {"roster_sha256": what.signed.sha256}
    connection.execute(update(offices).where(offices.c.id == what.office).values(newest))
    journal.note(connection, "register-roster", actor=what.signed.signer, subject=what.office, at=what.at)
    if load_roster(connection, what.office) != before:
        judge_again(connection, what.office, what.at)


def _keep(connection: Connection, what: Registration) -> bool:
    """Keep the roster as evidence; return False when it is kept already."""
    sha256 = digest(what.statement)
    same = select(rosters.c.office_id).where(rosters.c.office_id == what.office, rosters.c.statement_sha256 == sha256)
    if connection.scalar(same) is not None:
        return False
    row = {
        "office_id": what.office,
        "statement_sha256": sha256,
        "device_id": what.device,
        "text": what.signed.text,
        "signer_id": what.signed.signer,
        "key_id": what.signed.key,
        "signature": what.signed.signature,
        "signed_at": what.signed.signed_at,
        "registered_at": what.at,
    }
    connection.execute(rosters.insert(), row)
    return True


def _write_physicians(connection: Connection, what: Registration) -> None:
    said = {each.physician: each.npi for each in what.roster.physicians}
    if not said:
        return
    new = {"office_id": what.office, "registered_at": what.at}
    connection.execute(
        insert_absent(connection, physicians), [{"id": each, "npi": said[each]} | new for each in sorted(said)]
    )
    for row in connection.execute(select(physicians).where(physicians.c.id.in_(said))):
        if row.office_id != what.office:
            raise RefusedRequest(HTTPStatus.CONFLICT, "physician-elsewhere")
        if row.npi != said[row.id]:
            raise RefusedRequest(HTTPStatus.CONFLICT, "npi-changed")


def _write_people(connection: Connection, what: Registration) -> None:
    said = {each.person: _standing(each) for each in what.people}
    if not said:
        return
    new = {"office_id": what.office, "registered_at": what.at}
    connection.execute(insert_absent(connection, people), [{"id": each} | said[each] | new for each in sorted(said)])
    changed = []
    for row in connection.execute(select(people).where(people.c.id.in_(said))):
        if row.office_id != what.office:
            raise RefusedRequest(HTTPStatus.CONFLICT, "person-elsewhere")
        if {"roles": row.roles, "active": row.active} != said[row.id]:
            changed.append({"person": row.id} | said[row.id])
    if changed:
        connection.execute(update(people).where(people.c.id == bindparam("person")), changed)


def _standing(entry: PersonEntry) -> dict[str, object]:
    """The roles as they are kept; somebody without any takes part no more."""
    return {"roles": " ".join(sorted(set(entry.roles))), "active": bool(entry.roles)}


def _write_keys(connection: Connection, what: Registration) -> None:
    owners = {each.public_key: each.person for each in what.people}
    if not owners:
        return
    signer, vouched_by = what.signed.signer, what.vouched_by
    rows = [
        {
            "person_id": each.person,
            "key_id": each.key,
            "public_key": each.public_key,
            "registered_by": vouched_by if each.person == signer else signer,
            "registered_at": what.at,
        }
        for each in sorted(what.people, key=lambda entry: entry.public_key)
    ]
    connection.execute(insert_absent(connection, user_keys), rows)
    for row in connection.execute(select(user_keys).where(user_keys.c.public_key.in_(owners))):
        if row.person_id != owners[row.public_key]:
            raise RefusedRequest(HTTPStatus.CONFLICT, "key-elsewhere")


def _write_links(connection: Connection, what: Registration) -> None:
    links = sorted((each.person, each.physician) for each in what.people if each.physician is not None)
    if links:
        rows = [{"person_id": person, "physician_id": physician, "since": what.at} for person, physician in links]
        connection.execute(insert_absent(connection, person_physicians), rows)
