"""People, physicians, offices and the practice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NewType

from qopi_desktop.domain.answers import PersonId

PhysicianId = NewType("PhysicianId", str)
OfficeId = NewType("OfficeId", str)

_NPI_LENGTH = 10
_NPI_ISSUER = "80840"


class Role(Enum):
    """What a user may do; a person may hold several.

    Source: QOPI Registration and Participation Guide, 2009-06-04, User Roles, 1-3.
    """

    PHYSICIAN = "physician"
    ADMINISTRATOR = "administrator"
    ABSTRACTOR = "abstractor"


@dataclass(frozen=True, slots=True)
class Person:
    """A user of this workstation; one with the physician role names which physician they are.

    Raises:
        ValueError: The physician role without a physician, so "own chart" could not be decided.
    """

    id: PersonId
    name: str
    roles: frozenset[Role]
    physician_id: PhysicianId | None = None

    def __post_init__(self) -> None:
        if Role.PHYSICIAN in self.roles and self.physician_id is None:
            raise ValueError("a physician user names a physician of the list")

    @property
    def is_physician(self) -> bool:
        """Return whether this person treats patients of the practice."""
        return self.physician_id is not None

    @property
    def is_administrator(self) -> bool:
        """Return whether this person keeps users, physicians and imports."""
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_abstractor(self) -> bool:
        """Return whether this person may change chart data at all."""
        return Role.ABSTRACTOR in self.roles


@dataclass(frozen=True, slots=True)
class Physician:
    """A physician of the office's list, user of the program or not."""

    id: PhysicianId
    name: str
    npi: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """The place at which charts are abstracted."""

    id: OfficeId
    name: str


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice that owns this store, with its offices; ``demonstration`` marks invented data.

    ``turned_on`` are the switches that it has on: what it is offered beyond the default.
    """

    name: str
    offices: tuple[Office, ...]
    demonstration: bool = False
    turned_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TermsAccepted:
    """Who accepted which text, and when (ISO time)."""

    person_id: PersonId
    text_version: str
    accepted_at: str


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to add, with a one-time password that must be changed at first sign-in."""

    name: str
    roles: frozenset[Role]
    password: str = field(repr=False)
    physician_id: PhysicianId | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """What a new store begins with: its practice, first office and first user, who accepted the terms."""

    practice: str
    office: str
    user_name: str
    roles: frozenset[Role]
    password: str = field(repr=False)
    terms_version: str
    demonstration: bool = False


def normalize_npi(text: str) -> str | None:
    """Return the ten digits of a National Provider Identifier, None when it is not one.

    Source: 45 CFR 162.406(a), ISO/IEC 7812 check digit over the prefix 80840 (CMS, NPI check digit).
    """
    digits = "".join(text.split()).replace("-", "")
    if len(digits) != _NPI_LENGTH or not digits.isascii() or not digits.isdigit():
        return None
    return digits if _luhn_sum(_NPI_ISSUER + digits) % 10 == 0 else None


def _luhn_sum(digits: str) -> int:
    doubled = (int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004 - digit sum of 10..18
