"""A chart and people to try the rules on."""

from __future__ import annotations

from dataclasses import replace

from qopi_desktop.domain.answers import ChartId, PersonId
from qopi_desktop.domain.charts import Chart, ChartState, Patient, RoundId
from qopi_desktop.domain.people import OfficeId, Person, PhysicianId, Role

LEE, ROY = PhysicianId("dr-lee"), PhysicianId("dr-roy")
CHART = Chart(
    id=ChartId("chart"),
    number="K4T7-0192",
    round_id=RoundId("fall-2017"),
    office_id=OfficeId("north"),
    modules=("core",),
    state=ChartState.IN_PROGRESS,
    patient=Patient("Reyes, Ana Maria", "77-1"),
    treating_id=LEE,
    physician_history=frozenset({LEE}),
    contributors=frozenset({PersonId("ann")}),
    form_version="2026.1",
)


def chart(**facts) -> Chart:
    """Return the chart with other *facts*."""
    return replace(CHART, **facts)


def person(*roles: Role, physician: PhysicianId | None = None, name: str = "ann") -> Person:
    """Return a user with *roles*."""
    return Person(PersonId(name), name, frozenset(roles), physician)
