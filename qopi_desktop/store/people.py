"""The practice, its users and its physicians, whatever their rows lie in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.people import (
    NewUser,
    Office,
    OfficeId,
    Person,
    Physician,
    PhysicianId,
    Practice,
    Role,
    TermsAccepted,
    normalize_npi,
)
from qopi_desktop.domain.rules import UNKNOWN_PERSON, refuse_administration
from qopi_desktop.errors import InputError, Refused
from qopi_desktop.store.guard import Means, insist, stored_person
from qopi_desktop.store.passwords import insist_on_password
from qopi_desktop.store.rows import OfficeRecord, PersonRecord, PhysicianRecord, PracticeRecord, TermsRecord
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import instant, person_of, person_row, physician_of, words_of

_PEOPLE = Changes(topics=frozenset({Topic.PEOPLE}))
_PHYSICIANS = Changes(topics=frozenset({Topic.PHYSICIANS}))
_SWITCHES = Changes(topics=frozenset({Topic.SWITCHES}))


class Keys(Protocol):
    """Who may unlock the store, and with which password."""

    def add(self, user_id: PersonId, name: str, password: str) -> None:
        """Give a user a one-time password, in place of any they have."""
        ...

    def change(self, user_id: PersonId, old: str, new: str, now: datetime) -> bytes:
        """Put a password of their own in place of the user's *old* one; returns the seed of their signing key.

        Raises:
            UnlockRefusedError: *old* is wrong.
        """
        ...

    def revoke(self) -> None:
        """Take every user's password away; who has the recovery code gives new ones."""
        ...


class StoredPeople:
    """The people of one store; every promise stands at domain.repositories.People."""

    def __init__(self, means: Means, keys: Keys) -> None:
        self._means, self._keys = means, keys

    def practice(self) -> Practice:
        """Return the practice with its offices."""
        with self._means.desk.read() as shelf:
            return stored_practice(shelf)

    def users(self) -> tuple[Person, ...]:
        """Return the users by name."""
        with self._means.desk.read() as shelf:
            found = [person_of(row) for row in shelf.find(PersonRecord)]
        return tuple(sorted(found, key=lambda person: person.name.casefold()))

    def physicians(self) -> tuple[Physician, ...]:
        """Return the office's list by name, the inactive ones included."""
        with self._means.desk.read() as shelf:
            found = [physician_of(row) for row in shelf.find(PhysicianRecord)]
        return tuple(sorted(found, key=lambda physician: physician.name.casefold()))

    def add_physician(self, person: Person, name: str, npi: str, now: datetime) -> Changes:
        """Add a physician to the list."""
        with self._means.desk.write() as shelf:
            insist(refuse_administration(stored_person(shelf, person)))
            known = shelf.find(PhysicianRecord)
            clean = _clean_name(name)
            digits = normalize_npi(npi)
            if digits is None:
                raise InputError(field="npi", fault="npi")
            if digits in {row.npi for row in known}:
                raise InputError(field="npi", fault="taken")
            row = PhysicianRecord(self._means.new_id(), clean, digits, active=1)
            shelf.add(row)
            self._means.ledger.append(shelf, "physician-added", person.id, now, facts={"physician": row.id})
        return _PHYSICIANS

    def set_physician_active(self, person: Person, physician_id: PhysicianId, active: bool, now: datetime) -> Changes:  # noqa: FBT001 - the new state
        """Offer the physician for new charts, or no longer."""
        with self._means.desk.write() as shelf:
            insist(refuse_administration(stored_person(shelf, person)))
            row = _physician(shelf, physician_id)
            shelf.put(row._replace(active=int(active)))
            facts = {"physician": physician_id, "active": active}
            self._means.ledger.append(shelf, "physician-active", person.id, now, facts=facts)
        return _PHYSICIANS

    def turn(self, person: Person, switch: str, on: bool, now: datetime) -> Changes:  # noqa: FBT001 - the new state
        """Turn a switch of the practice on or off."""
        with self._means.desk.write() as shelf:
            insist(refuse_administration(stored_person(shelf, person)))
            before = stored_practice(shelf).turned_on
            after = before | {switch} if on else before - {switch}
            if after == before:
                return Changes()
            (row,) = shelf.find(PracticeRecord)
            shelf.put(row._replace(turned_on=words_of(sorted(after))))
            self._means.ledger.append(shelf, "turned", person.id, now, facts={"switch": switch, "on": on})
        return _SWITCHES

    def add_user(self, person: Person, new: NewUser, now: datetime) -> Changes:
        """Add a user with a one-time password and a key slot of their own."""
        with self._means.desk.write() as shelf:
            insist(refuse_administration(stored_person(shelf, person)))
            name = _clean_name(new.name)
            if name.casefold() in {row.name.casefold() for row in shelf.find(PersonRecord)}:
                raise InputError(field="name", fault="taken")
            insist_on_password(new.password, names_around(shelf, name))
            if new.physician_id is not None:
                _physician(shelf, new.physician_id)
            roles = new.roles | ({Role.PHYSICIAN} if new.physician_id else frozenset())
            user = Person(PersonId(self._means.new_id()), name, roles, new.physician_id)
            shelf.add(person_row(user))
            facts = {"user": user.id, "roles": sorted(role.value for role in roles)}
            self._means.ledger.append(shelf, "user-added", person.id, now, facts=facts)
            self._keys.add(user.id, name, new.password)
        return _PEOPLE

    def link_physician(
        self, person: Person, user_id: PersonId, physician_id: PhysicianId | None, now: datetime
    ) -> Changes:
        """Mark the user as that physician of the list, or as none."""
        with self._means.desk.write() as shelf:
            insist(refuse_administration(stored_person(shelf, person)))
            user = _user(shelf, user_id)
            if physician_id is not None:
                _physician(shelf, physician_id)
            roles = user.roles | {Role.PHYSICIAN} if physician_id else user.roles - {Role.PHYSICIAN}
            shelf.put(person_row(replace(user, roles=roles, physician_id=physician_id)))
            facts = {"user": user_id, "physician": physician_id}
            self._means.ledger.append(shelf, "user-linked", person.id, now, facts=facts)
        return _PEOPLE

    def change_password(self, person: Person, old: str, new: str, now: datetime) -> Changes:
        """Give *person* a password of their own choice."""
        with self._means.desk.write() as shelf:
            user = stored_person(shelf, person)
            insist_on_password(new, names_around(shelf, user.name))
            self._means.ledger.append(shelf, "password-changed", user.id, now)
            seed = self._keys.change(user.id, old, new, now)
            if self._means.signer.person_id == user.id:
                self._means.signer.take(shelf, seed, now)
        return _PEOPLE

    def reset_password(self, person: Person, user_id: PersonId, one_time: str, now: datetime) -> Changes:
        """Give another user a one-time password."""
        with self._means.desk.write() as shelf:
            insist(refuse_administration(stored_person(shelf, person)))
            user = _user(shelf, user_id)
            insist_on_password(one_time, names_around(shelf, user.name))
            self._means.ledger.append(shelf, "password-reset", person.id, now, facts={"user": user_id})
            self._keys.add(user.id, user.name, one_time)
        return _PEOPLE

    def accept_terms(self, person: Person, text_version: str, now: datetime) -> Changes:
        """Record that *person* accepted that version of the terms."""
        with self._means.desk.write() as shelf:
            user = stored_person(shelf, person)
            accept(self._means, shelf, user.id, text_version, now)
        return _PEOPLE

    def terms(self) -> tuple[TermsAccepted, ...]:
        """Return every acceptance, the oldest first."""
        with self._means.desk.read() as shelf:
            rows = shelf.find(TermsRecord)
        return tuple(TermsAccepted(PersonId(row.person_id), row.text_version, row.accepted_at) for row in rows)


def stored_practice(shelf: Shelf) -> Practice:
    """Return the practice of the store."""
    row = shelf.find(PracticeRecord)[0]
    offices = tuple(Office(OfficeId(office.id), office.name) for office in shelf.find(OfficeRecord))
    return Practice(row.name, offices, bool(row.demonstration), frozenset(row.turned_on.split()))


def accept(means: Means, shelf: Shelf, person_id: PersonId, text_version: str, now: datetime) -> None:
    """Add an acceptance and its audit line to the caller's transaction."""
    last = shelf.last(TermsRecord)
    shelf.add(TermsRecord(last.number + 1 if last else 1, person_id, text_version, instant(now)))
    means.ledger.append(shelf, "terms-accepted", person_id, now, facts={"version": text_version})


def names_around(shelf: Shelf, user_name: str) -> Sequence[str]:
    """Return the names that a password of the user should not consist of."""
    practices = [row.name for row in shelf.find(PracticeRecord)]
    return [user_name, *practices, *(row.name for row in shelf.find(OfficeRecord))]


def _clean_name(name: str) -> str:
    if not (clean := " ".join(name.split())):
        raise InputError(field="name", fault="missing")
    return clean


def _user(shelf: Shelf, user_id: PersonId) -> Person:
    row = shelf.get(PersonRecord, user_id)
    if row is None:
        raise Refused(UNKNOWN_PERSON)
    return person_of(row)


def _physician(shelf: Shelf, physician_id: PhysicianId) -> PhysicianRecord:
    row = shelf.get(PhysicianRecord, physician_id)
    if row is None:
        raise InputError(field="physician", fault="unknown")
    return row
