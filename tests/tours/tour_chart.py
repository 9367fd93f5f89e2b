"""A chart that a tour enters: who it is about, and what is typed where."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qopi_desktop.domain.answers import Missing, QuestionId
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.reading import read_answers
from qopi_desktop.forms.session import FormSession, Standing
from tests import shipped

Value = str | int | list[str] | dict[str, str]
"""As in the charts of the command line: code, codes, number, ISO date, or ``{"status": "unknown"}``."""

CASE_LIST_HEAD = ("MRN", "Patient name", "Birth date", "Physician", "Diagnosis", "Diagnosis date", "Deceased")


@dataclass(frozen=True)
class TourChart:
    """One chart; ``answers`` stand in the order of the screen and only for questions that will be open.

    ``treating`` None: the record does not say who treated the patient.
    """

    record_number: str
    name: str
    modules: tuple[str, ...]
    treating: str | None
    answers: Mapping[str, Value]


def with_unspoken(answers: Mapping[str, Value], modules: Sequence[str], questions: Collection[str]) -> dict[str, Value]:
    """Return *answers* and, for each of *questions* that the form then opens, the status nearest to "not documented".

    They stand in the order of the screen. What is asked next can depend on what was answered, so it is looked at again.
    """
    form = _form()
    found = dict(answers)
    while opened := _opened(form, found, modules, questions):
        found |= {each.id: _silence(each) for each in opened}
    places = {str(each): place for place, each in enumerate(form.questions)}
    return dict(sorted(found.items(), key=lambda pair: places[pair[0]]))


@cache
def _form() -> Form:
    return shipped.form()


def _opened(form: Form, answers: Mapping[str, Value], modules: Sequence[str], among: Collection[str]) -> list[Question]:
    read = read_answers(form, {"G06": list(modules), **answers})
    session = FormSession(form, read.answers)
    states = [session.state(form.questions[QuestionId(each)].id) for each in among]
    return [
        state.question
        for state in states
        if state.standing is Standing.OPEN and state.answer is None and not state.question.optional
    ]


def _silence(question: Question) -> Value:
    """Return the status nearest to "not documented" that the question takes, or the choice that says so."""
    statuses: list[Missing] = [each for each in (Missing.NOT_DOCUMENTED, Missing.UNKNOWN) if each in question.statuses]
    choices = {choice.code for choice in question.choices}
    if Missing.NOT_DOCUMENTED.value in choices and Missing.NOT_DOCUMENTED not in statuses:
        return Missing.NOT_DOCUMENTED.value
    return {"status": (statuses or [Missing.CONFLICT])[0].value}


def write_case_list(charts: Sequence[TourChart], path: Path) -> None:
    """Write the CSV that a practice would import: one row per chart; a date that is not known stays empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CASE_LIST_HEAD)
        for chart in charts:
            deceased = {"deceased": "yes", "alive": "no"}.get(str(chart.answers["G15"]), "")
            born, diagnosis, diagnosed_on = (_text(chart, question_id) for question_id in ("G08", "D01", "D02"))
            row = (chart.record_number, chart.name, born, chart.treating or "", diagnosis, diagnosed_on, deceased)
            writer.writerow(row)


def _text(chart: TourChart, question_id: str) -> str:
    value = chart.answers.get(question_id)
    return value if isinstance(value, str) else ""
