"""What the service has recorded of charts and people, as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, literal, select, union_all

from qopi_desktop.central.tables import (
    chart_contributors,
    chart_physicians,
    charts,
    people,
    person_physicians,
    physicians,
)
from qopi_desktop.domain.people import Role

_ROLES = {role.value: role for role in Role}
_EVERYBODY = union_all(
    *(
        select(table.c.chart_key, who.label("who"), literal(treats).label("treats")).where(
            table.c.office_id == bindparam("office"), table.c.chart_key.in_(bindparam("keys", expanding=True))
        )
        for table, who, treats in (
            (chart_physicians, chart_physicians.c.physician_id, 1),
            (chart_contributors, chart_contributors.c.person_id, 0),
        )
    )
)
_PEOPLE = (
    select(people.c.id, people.c.roles, people.c.active, person_physicians.c.physician_id)
    .select_from(people.outerjoin(person_physicians, person_physicians.c.person_id == people.c.id))
    .where(people.c.office_id == bindparam("office"))
    .order_by(people.c.id)
)
_SOME_PEOPLE = _PEOPLE.where(people.c.id.in_(bindparam("people", expanding=True)))
_PHYSICIANS = select(physicians.c.id, physicians.c.npi).where(physicians.c.office_id == bindparam("office"))
_SOME_PHYSICIANS = _PHYSICIANS.where(physicians.c.id.in_(bindparam("physicians", expanding=True)))


@dataclass(frozen=True, slots=True)
class ChartRecord:
    """A chart as received so far; ``physicians`` and ``contributors`` are everybody ever recorded and only grow.

    ``held_code`` says why it is not counted; a withdrawn one is not judged. ``outcomes`` is JSON text.
    """

    office_id: str
    key: str
    round_id: str
    rev: int
    head_op: str
    withdrawn: bool
    held_code: str | None
    treating_id: str | None
    outcomes: str
    physicians: frozenset[str]
    contributors: frozenset[str]


@dataclass(frozen=True, slots=True)
class RosterMember:
    """A person of the roster with every physician they were ever said to be."""

    id: str
    roles: frozenset[Role]
    active: bool
    physicians: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roster:
    """People and physicians of one office; ``npis`` maps a physician's id to their National Provider Identifier."""

    members: Mapping[str, RosterMember]
    npis: Mapping[str, str]

    def member(self, person_id: str) -> RosterMember:
        """Return the person; one who is not there has no role."""
        return self.members.get(person_id) or RosterMember(person_id, frozenset(), active=False, physicians=frozenset())


def load_charts(connection: Connection, office_id: str, which: ColumnElement[bool]) -> dict[str, ChartRecord]:
    """Return the charts of the office for which *which* holds, by key."""
    rows = connection.execute(select(charts).where(charts.c.office_id == office_id, which)).all()
    return with_everybody(connection, office_id, rows)


def with_everybody(connection: Connection, office_id: str, rows: Collection[Row[Any]]) -> dict[str, ChartRecord]:
    """Return the charts of these *rows* with everybody ever recorded on them, by key."""
    if not rows:
        return {}
    keys = {"office": office_id, "keys": [row.chart_key for row in rows]}
    ever: dict[tuple[str, int], set[str]] = {}
    for key, who, treats in connection.execute(_EVERYBODY, keys):
        ever.setdefault((key, treats), set()).add(who)
    return {
        row.chart_key: ChartRecord(
            office_id=office_id,
            key=row.chart_key,
            round_id=row.round_id,
            rev=row.rev,
            head_op=row.head_op,
            withdrawn=row.withdrawn,
            held_code=row.held_code,
            treating_id=row.treating_id,
            outcomes=row.outcomes,
            physicians=frozenset(ever.get((row.chart_key, 1), ())),
            contributors=frozenset(ever.get((row.chart_key, 0), ())),
        )
        for row in rows
    }


def load_roster(
    connection: Connection,
    office_id: str,
    person_ids: Collection[str] | None = None,
    physician_ids: Collection[str] | None = None,
) -> Roster:
    """Return the office's people and physicians, None all of them; those who are not there are left out."""
    some = person_ids is not None
    asked, values = (_SOME_PEOPLE, {"people": list(person_ids or ())}) if some else (_PEOPLE, {})
    rows = connection.execute(asked, {"office": office_id, **values})
    grouped = groupby(rows, key=lambda row: (row.id, row.roles, row.active))
    members = {facts[0]: _member(*facts, [row.physician_id for row in rows]) for facts, rows in grouped}
    if physician_ids is None:
        return Roster(members, _npis(connection, office_id, None))
    links = {link for member in members.values() for link in member.physicians}
    is_asked = _any_physician(members)  # or nobody needs to be compared
    return Roster(members, _npis(connection, office_id, links.union(physician_ids)) if is_asked else {})


def _npis(connection: Connection, office_id: str, wanted: Collection[str] | None) -> dict[str, str]:
    asked, values = (_PHYSICIANS, {}) if wanted is None else (_SOME_PHYSICIANS, {"physicians": list(wanted)})
    return {row.id: row.npi for row in connection.execute(asked, {"office": office_id, **values})}


def _any_physician(members: Mapping[str, RosterMember]) -> bool:
    return any(member.physicians or Role.PHYSICIAN in member.roles for member in members.values())


def _member(person_id: str, roles: str, active: bool, links: Iterable[str | None]) -> RosterMember:  # noqa: FBT001 - a column
    held = frozenset(_ROLES[role] for role in roles.split() if role in _ROLES)
    return RosterMember(person_id, held, active, frozenset(link for link in links if link is not None))
