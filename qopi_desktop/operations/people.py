"""The verbs of administration: who works here, who treats here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.domain.people import NewUser, Role
from qopi_desktop.operations.setup import terms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.people import Person, Physician, Practice, TermsAccepted
    from qopi_desktop.domain.repositories import People


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the administration screen shows of people."""

    practice: Practice
    users: tuple[Person, ...]
    physicians: tuple[Physician, ...]
    terms: tuple[TermsAccepted, ...]

    def physician_of(self, person: Person) -> Physician | None:
        """Return the physician of the list whom *person* is, None if they are none."""
        return next((entry for entry in self.physicians if entry.id == person.physician_id), None)

    def user_of(self, physician: Physician) -> Person | None:
        """Return the user who is *physician*, None if they do not sign in here."""
        return next((user for user in self.users if user.physician_id == physician.id), None)

    def name_of(self, terms: TermsAccepted) -> str:
        """Return the name of the person who accepted, their id if they are not a user any more."""
        return next((user.name for user in self.users if user.id == terms.person_id), str(terms.person_id))

    def only_physicians_abstract(self) -> bool:
        """Return whether the only abstractor is the only physician, so that every chart could be their own."""
        abstractors = [user for user in self.users if user.is_abstractor]
        active = [physician for physician in self.physicians if physician.active]
        return len(abstractors) == 1 and [abstractors[0].physician_id] == [physician.id for physician in active]


def overview(people: People) -> Overview:
    """Return everyone, read at one go."""
    return Overview(people.practice(), people.users(), people.physicians(), people.terms())


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who came in, to which practice, and whether they must accept the terms first."""

    person: Person
    practice: Practice
    terms_version: str
    terms: str
    must_accept: bool


def welcome(people: People, person: Person) -> Welcome:
    """Return what is needed before the first screen; invented data need no acceptance."""
    version, text = terms()
    practice = people.practice()
    is_due = not practice.demonstration and must_accept(people, person, version)
    return Welcome(person, practice, version, text, is_due)


def must_accept(people: People, person: Person, version: str) -> bool:
    """Return whether *person* has not accepted that version of the terms yet."""
    return not any(entry.person_id == person.id and entry.text_version == version for entry in people.terms())


def add_person(people: People, by: Person, new: NewUser, now: datetime) -> Changes:
    """Add a user; one who is a physician of the list is linked, which makes them hold that role.

    Raises:
        Refused: *by* is no administrator.
        InputError: The name is taken.
    """
    roles = new.roles | {Role.PHYSICIAN} if new.physician_id else new.roles - {Role.PHYSICIAN}
    return people.add_user(by, NewUser(new.name, roles, new.password, new.physician_id), now)


def administrators(users: Iterable[Person]) -> tuple[str, ...]:
    """Return the names of those who can help with administration."""
    return tuple(user.name for user in users if user.is_administrator)
