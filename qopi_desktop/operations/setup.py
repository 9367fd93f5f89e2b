"""Making this workstation's store from what the first person typed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from qopi_desktop import resources
from qopi_desktop.domain.people import NewUser, Role, Setup
from qopi_desktop.store import recovery_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from qopi_desktop.domain.people import Person, PhysicianId
    from qopi_desktop.domain.repositories import People, Store

_TERMS = "terms-"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: they are misread on paper
_GROUPS, _GROUP_LENGTH = 4, 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What the first person wants: they become administrator and abstractor, and a physician if they give an NPI.

    ``other_name`` names a second abstractor who gets a one-time password.
    """

    practice: str
    office: str
    name: str
    password: str = field(repr=False)
    terms_version: str
    npi: str | None = None
    other_name: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A new store that is open, who is signed in, and what is shown only once."""

    store: Store
    person: Person
    recovery_code: str = field(repr=False)
    one_time_password: str | None = field(repr=False, default=None)


class NewStore(Protocol):
    """What making a store returns."""

    @property
    def store(self) -> Store:
        """Return the store, open."""
        ...

    @property
    def person(self) -> Person:
        """Return its first user."""
        ...

    @property
    def recovery_code(self) -> str | None:
        """Return the code that is shown only once."""
        ...


def set_up(create: Callable[[Setup], NewStore], plan: Plan, now: datetime) -> Made:
    """Make the store and everyone of *plan* in it.

    *create* makes a store, never over an existing one.

    Raises:
        PasswordRefusedError: The password breaks a rule; nothing was made.
        StoreExistsError: There is a store already; it was not touched.
    """
    made = create(_beginning(plan))
    people, person = made.store.people, made.person
    if plan.npi is not None:
        person = _mark_as_physician(people, person, plan.npi, now)
    one_time = one_time_password() if plan.other_name else None
    if plan.other_name and one_time:
        people.add_user(person, NewUser(plan.other_name, frozenset({Role.ABSTRACTOR}), one_time), now)
    return Made(made.store, person, made.recovery_code or "", one_time)


def terms() -> tuple[str, str]:
    """Return the version and the Markdown text of the newest terms of use and data."""
    newest = [name for name in resources.names("texts", ".md") if name.startswith(_TERMS)][-1]
    return newest.removeprefix(_TERMS), resources.text("texts", f"{newest}.md")


def one_time_password() -> str:
    """Return a random password of four groups, 99 bits, that is easy to read out and to type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


def is_group(typed: str, group: str) -> bool:
    """Return whether *typed* is that *group* of a recovery code, whatever its case and look-alike signs."""
    return recovery_code.normalize(typed) == recovery_code.normalize(group)


def needs_another_abstractor(*, is_physician: bool, other_abstractors: int) -> bool:
    """Return whether every chart could be the only abstractor's own, so that none could be abstracted.

    Source: QOPI Registration and Participation Guide, 2009-06-04, User Roles, 3 (R35).
    """
    return is_physician and other_abstractors == 0


def _beginning(plan: Plan) -> Setup:
    return Setup(
        practice=plan.practice,
        office=plan.office,
        user_name=plan.name,
        roles=frozenset({Role.ADMINISTRATOR, Role.ABSTRACTOR}),
        password=plan.password,
        terms_version=plan.terms_version,
    )


def _mark_as_physician(people: People, person: Person, npi: str, now: datetime) -> Person:
    people.add_physician(person, person.name, npi, now)
    people.link_physician(person, person.id, _physician_with(people, npi), now)
    return next(user for user in people.users() if user.id == person.id)


def _physician_with(people: People, npi: str) -> PhysicianId:
    return next(physician.id for physician in people.physicians() if physician.npi == npi)
