"""The header questions that the program fills."""

from __future__ import annotations

from datetime import date

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.charts import Chart
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.people import PhysicianId

NOT_LISTED = "not_listed"
TREATING = QuestionId("G04")
MODULES = QuestionId("G06")


def shared_facts(modules: tuple[str, ...], treating_id: PhysicianId | None) -> dict[QuestionId, Answer]:
    """Return the answers to G04 and G06: those filled by the program that the service knows too."""
    return {TREATING: Answer(treating_id or NOT_LISTED), MODULES: Answer(modules)}


def program_facts(chart: Chart, today: date) -> dict[QuestionId, Answer]:
    """Return the answers to G01-G07 of *chart*; the day of abstraction is its completion, or *today* until then.

    Source: decisions.md 22.
    """
    facts: dict[str, str | PartialDate] = {
        "G01": chart.number,
        "G02": chart.round_id,
        "G03": chart.office_id,
        "G07": PartialDate.of(chart.completed_on or today),
    }
    if chart.contributors:
        facts["G05"] = ", ".join(sorted(chart.contributors))
    own = {QuestionId(question_id): Answer(value) for question_id, value in facts.items()}
    return own | shared_facts(chart.modules, chart.treating_id)
