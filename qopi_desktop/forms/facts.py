"""The header questions that the program fills."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.charts import Chart
from qopi_desktop.domain.dates import PartialDate

NOT_LISTED = "not_listed"


def program_facts(chart: Chart, today: date) -> Mapping[QuestionId, Answer]:
    """Return the answers to G01-G07 of *chart*; the day of abstraction is its completion, or *today* until then.

    Source: decisions.md 22.
    """
    facts: dict[str, str | tuple[str, ...] | PartialDate] = {
        "G01": chart.number,
        "G02": chart.round_id,
        "G03": chart.office_id,
        "G04": chart.treating_id or NOT_LISTED,
        "G06": chart.modules,
        "G07": PartialDate.of(chart.completed_on or today),
    }
    if chart.contributors:
        facts["G05"] = ", ".join(sorted(chart.contributors))
    return {QuestionId(question_id): Answer(value) for question_id, value in facts.items()}
