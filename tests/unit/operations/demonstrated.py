"""The charts of the demonstration, and the form as it stands for one of them."""

from __future__ import annotations

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.charts import Chart, ChartState, RoundId
from qopi_desktop.domain.people import OfficeId, PhysicianId
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.operations.demonstration import answers_of, script
from tests import shipped

PACKAGE = shipped.package()
STORIES = {story.patient.name: story for story in script().stories}
COMPLETE = [name for name, story in STORIES.items() if story.state is ChartState.COMPLETE]
IN_PROGRESS = [name for name, story in STORIES.items() if story.state is ChartState.IN_PROGRESS]
ROUNDS = {each.id: each for each in load_rounds(script().opened_at.date())}
ROUND = ROUNDS[script().round_id]


def session_of(story):
    """The form with the answers of *story*, before anything is kept with a reason."""
    day = (story.completed_at or story.begun_at).date()
    treating = PhysicianId(story.physician) if story.physician else None
    chart = Chart(
        id=ChartId(story.number),
        number=story.number,
        round_id=RoundId("round"),
        office_id=OfficeId("office"),
        modules=story.modules,
        state=story.state,
        patient=story.patient,
        treating_id=treating,
        physician_history=frozenset(),
        contributors=frozenset(),
        form_version=PACKAGE.version,
    )
    return FormSession(PACKAGE.form, {**answers_of(PACKAGE.form, story), **program_facts(chart, day)})
