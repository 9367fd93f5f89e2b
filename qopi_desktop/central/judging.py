"""Whether a chart counts: the rule of one's own charts, asked of what the service itself has recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from qopi_desktop.central.line import Line
from qopi_desktop.central.record import ChartRecord, Roster, RosterMember, load_charts, load_roster
from qopi_desktop.central.tables import charts, rounds
from qopi_desktop.domain.answers import ChartId, PersonId
from qopi_desktop.domain.charts import Chart, ChartState, Patient, RoundId
from qopi_desktop.domain.people import OfficeId, Person, PhysicianId, Role
from qopi_desktop.domain.rules import OWN_CHART, Refusal, refuse_abstraction

_NOBODY = Patient("", "")


def judge(chart: ChartRecord, roster: Roster) -> str | None:
    """Return why *chart* is not counted, None when it counts.

    Everybody who ever contributed is judged against every physician ever recorded. A physician is who their
    National Provider Identifier says, under whatever id; one whom the roster does not know could be anybody.
    """
    treated = _as_treated(chart, roster)
    members = [roster.member(person_id) for person_id in sorted(chart.contributors)]
    refusals = [refusal for member in members for refusal in _refusals(member, treated, roster)]
    return (OWN_CHART if OWN_CHART in refusals else refusals[0]).code if refusals else None


def judge_again(connection: Connection, office_id: str, at: datetime, round_ids: Sequence[str] | None = None) -> None:
    """Judge every chart of the office that a round not yet closed would count, by the roster as it is now.

    What is held or counted again from now on is told in the office's line.

    Args:
        connection: In a transaction that has written what changed.
        office_id: The office.
        at: When.
        round_ids: The rounds; None takes those that are not closed.
    """
    line = Line.hold(connection, office_id)
    running = select(rounds.c.id).where(rounds.c.closed_at.is_(None))
    known = load_charts(
        connection,
        office_id,
        charts.c.round_id.in_(running if round_ids is None else round_ids) & charts.c.withdrawn.is_(False),
    )
    roster = load_roster(connection, office_id)
    judged = [(chart, judge(chart, roster)) for chart in known.values()]
    changed = [(chart, code) for chart, code in judged if code != chart.held_code]
    if not changed:
        return
    for chart, code in changed:
        line.add_judgement(chart=chart.key, rev=chart.rev, code=code, at=at)
    where = (charts.c.office_id == office_id) & (charts.c.chart_key == bindparam("key"))
    held = update(charts).where(where).values(held_code=bindparam("code"))
    connection.execute(held, [{"key": chart.key, "code": code} for chart, code in changed])
    line.write(connection)


def _as_treated(chart: ChartRecord, roster: Roster) -> Chart:
    """The chart as the rule reads it; a physician whom the roster does not know leaves who treated unknown."""
    ever = chart.physicians | ({chart.treating_id} if chart.treating_id else frozenset())
    everybody_known = chart.treating_id is not None and ever <= roster.npis.keys()
    return Chart(
        id=ChartId(chart.key),
        number="",
        round_id=RoundId(chart.round_id),
        office_id=OfficeId(chart.office_id),
        modules=(),
        state=ChartState.COMPLETE,
        patient=_NOBODY,
        treating_id=PhysicianId(roster.npis[chart.treating_id]) if everybody_known and chart.treating_id else None,
        physician_history=frozenset(PhysicianId(roster.npis[each]) for each in ever if each in roster.npis),
        contributors=frozenset(PersonId(each) for each in chart.contributors),
        form_version="",
    )


def _refusals(member: RosterMember, treated: Chart, roster: Roster) -> Iterator[Refusal]:
    """Why this person may not have contributed, as each physician they were ever said to be."""
    identities = [roster.npis.get(physician_id) for physician_id in sorted(member.physicians)]
    if not identities and Role.PHYSICIAN not in member.roles:
        persons = [(Person(PersonId(member.id), "", member.roles), treated)]
    else:
        nobody_known = replace(treated, treating_id=None)
        persons = [
            (Person(PersonId(member.id), "", member.roles, PhysicianId(npi or "")), treated if npi else nobody_known)
            for npi in identities or [None]
        ]
    for person, chart in persons:
        if refusal := refuse_abstraction(person, chart):
            yield refusal
