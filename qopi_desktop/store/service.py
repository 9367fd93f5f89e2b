"""The workstation's tie to the central service, whatever its rows lie in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.delivery import Enrolment, Link, RosterPerson, RosterStatement, RoundState
from qopi_desktop.domain.people import Person
from qopi_desktop.domain.rules import NO_SIGNING_KEY, refuse_enrolment
from qopi_desktop.errors import Refused
from qopi_desktop.protocol.canonical import canonical, digest
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.statements import roster_bytes
from qopi_desktop.protocol.wire import PersonEntry, PhysicianEntry, Roster
from qopi_desktop.store.guard import Means, insist, stored_person
from qopi_desktop.store.people import Keys, stored_practice
from qopi_desktop.store.rows import (
    EnrolmentRecord,
    LinkRecord,
    PersonRecord,
    PhysicianRecord,
    RegisteredRecord,
    ServiceRoundRecord,
    UserKeyRecord,
)
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import (
    enrolment_of,
    enrolment_row,
    link_of,
    link_row,
    person_of,
    round_of,
    round_row,
    words_of,
)

_NO_LINK = Link(refresh_token="")
_ONE = 1
_DELIVERY = Changes(topics=frozenset({Topic.DELIVERY}))
_PEOPLE = Changes(topics=frozenset({Topic.PEOPLE, Topic.DELIVERY}))


class StoredService:
    """The tie of one store; every promise stands at domain.outbox.Service."""

    def __init__(self, means: Means, keys: Keys) -> None:
        self._means, self._keys = means, keys

    def enrolment(self) -> Enrolment | None:
        """Return the tie, None where this workstation never joined."""
        with self._means.desk.read() as shelf:
            row = shelf.get(EnrolmentRecord, _ONE)
        return enrolment_of(row) if row else None

    def enrol(
        self, person: Person, enrolment: Enrolment, link: Link, roster: RosterStatement, now: datetime
    ) -> Changes:
        """Keep the tie that was just made and the roster that went with it, in place of any before."""
        with self._means.desk.write() as shelf:
            insist(refuse_enrolment(stored_person(shelf, person), stored_practice(shelf)))
            shelf.put(enrolment_row(enrolment))
            shelf.put(link_row(link))
            for row in shelf.find(RegisteredRecord):
                shelf.drop(RegisteredRecord, row.person_id)
            for entry in Roster.model_validate_json(roster.text).people:
                shelf.put(_registered(entry))
            facts = {"url": enrolment.url, "device": enrolment.device_id, "office": enrolment.office_id}
            self._means.ledger.append(shelf, "enrolled", person.id, now, facts=facts)
        return _PEOPLE

    def link(self) -> Link:
        """Return how the contact stands; an empty one where this workstation never joined."""
        with self._means.desk.read() as shelf:
            return _link(shelf)

    def keep_link(self, link: Link) -> None:
        """Keep how the contact stands; durable when it returns. What was revoked stays so until it joins anew."""
        with self._means.desk.write() as shelf:
            kept = link_row(link)
            shelf.put(kept._replace(revoked=int(link.revoked or _link(shelf).revoked)))

    def rounds(self) -> tuple[RoundState, ...]:
        """Return the rounds as the service last told them, in its order."""
        with self._means.desk.read() as shelf:
            return tuple(map(round_of, shelf.find(ServiceRoundRecord)))

    def keep_rounds(self, rounds: Sequence[RoundState]) -> Changes:
        """Keep the rounds in place of those known."""
        with self._means.desk.write() as shelf:
            for row in shelf.find(ServiceRoundRecord):
                shelf.drop(ServiceRoundRecord, row.number)
            for number, known in enumerate(rounds, 1):
                shelf.add(round_row(number, known))
        return _DELIVERY

    def roster(self) -> tuple[RosterPerson, ...]:
        """Return every user who has a signing key, each with their newest."""
        with self._means.desk.read() as shelf:
            return _roster(shelf)

    def unregistered(self) -> tuple[PersonId, ...]:
        """Return the users whose key, roles or physician the service does not know as they are now."""
        with self._means.desk.read() as shelf:
            known = set(shelf.find(RegisteredRecord))
            return tuple(one.person_id for one in _roster(shelf) if _registered(_entry(one)) not in known)

    def sign_roster(self, person: Person, now: datetime) -> RosterStatement:
        """Return the roster of today signed by *person*, who is signed in."""
        key = self._key_of(person)
        with self._means.desk.read() as shelf:
            insist(refuse_enrolment(stored_person(shelf, person), stored_practice(shelf)))
            text = canonical(_said(_roster(shelf), shelf.find(PhysicianRecord)).model_dump(mode="json"))
        said = roster_bytes(sha256=digest(text), signer=person.id, signed_at=now)
        return RosterStatement(text.decode(), digest(text), person.id, key.id, now, key.sign(said))

    def registered(self, statement: RosterStatement) -> Changes:
        """Note that the service knows this roster, but for what it says of the person who signed it."""
        entries = Roster.model_validate_json(statement.text).people
        with self._means.desk.write() as shelf:
            for entry in entries:
                if entry.person != statement.signer_id:
                    shelf.put(_registered(entry))
            facts = {"roster": statement.sha256}
            self._means.ledger.append(shelf, "registered", statement.signer_id, statement.signed_at, facts=facts)
        return _PEOPLE

    def sign(self, person: Person, message: bytes) -> tuple[str, str]:
        """Return the key id and *person*'s signature of *message*; they are signed in."""
        key = self._key_of(person)
        return key.id, key.sign(message)

    def revoke(self, now: datetime) -> None:
        """Take every user's key slot away: only the recovery code opens the store from now on."""
        with self._means.desk.write() as shelf:
            shelf.put(link_row(_link(shelf))._replace(revoked=1))
            row = shelf.get(EnrolmentRecord, _ONE)
            facts = {"device": row.device_id if row else None}
            self._means.ledger.append(shelf, "revoked", "", now, facts=facts)
            self._keys.revoke()

    def _key_of(self, person: Person) -> SigningKey:
        key = self._means.signer.key_of(person.id)
        if key is None:
            raise Refused(NO_SIGNING_KEY)
        return key


def _link(shelf: Shelf) -> Link:
    row = shelf.get(LinkRecord, _ONE)
    return link_of(row) if row else _NO_LINK


def _roster(shelf: Shelf) -> tuple[RosterPerson, ...]:
    newest = {row.person_id: row for row in shelf.find(UserKeyRecord)}
    people = [person_of(row) for row in shelf.find(PersonRecord)]
    return tuple(_known(person, newest[person.id]) for person in people if person.id in newest)


def _known(person: Person, key: UserKeyRecord) -> RosterPerson:
    return RosterPerson(person.id, person.roles, person.physician_id, key.key_id, key.public_key)


def _said(roster: Iterable[RosterPerson], physicians: Iterable[PhysicianRecord]) -> Roster:
    listed = tuple(PhysicianEntry(physician=row.id, npi=row.npi) for row in physicians)
    return Roster(people=tuple(map(_entry, roster)), physicians=listed)


def _entry(one: RosterPerson) -> PersonEntry:
    return PersonEntry(
        person=one.person_id,
        roles=tuple(sorted(role.value for role in one.roles)),
        physician=one.physician_id,
        key=one.key_id,
        public_key=one.public_key,
    )


def _registered(entry: PersonEntry) -> RegisteredRecord:
    return RegisteredRecord(entry.person, words_of(entry.roles), entry.physician, entry.key)
