"""The table of who may abstract which chart, for every door of the rule."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from qopi_desktop.domain.answers import PersonId
from qopi_desktop.domain.people import Person, PhysicianId, Role


@dataclass(frozen=True)
class AbstractionCase:
    """One user before one chart, and the code of the refusal, None where there is none."""

    id: str
    roles: frozenset[Role]
    physician: PhysicianId | None
    treating: PhysicianId | None
    history: tuple[PhysicianId, ...]
    refusal: str | None

    @property
    def person(self) -> Person:
        """The user of the case."""
        return Person(PersonId("user"), "A User", self.roles, self.physician)


def abstraction_cases() -> list[AbstractionCase]:
    """Every case of the table."""
    data = tomllib.loads((Path(__file__).parent / "rules" / "abstraction.toml").read_text(encoding="utf-8"))
    return [_case(row) for row in data["case"]]


def _case(row) -> AbstractionCase:
    person, chart = row["person"], row["chart"]
    return AbstractionCase(
        id=row["id"],
        roles=frozenset(Role(role) for role in person["roles"]),
        physician=_physician(person.get("physician")),
        treating=_physician(chart.get("treating")),
        history=tuple(PhysicianId(each) for each in chart["history"]),
        refusal=row.get("refusal"),
    )


def _physician(name: str | None) -> PhysicianId | None:
    return PhysicianId(name) if name else None
