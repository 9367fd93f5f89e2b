"""A store of 10,000 charts, and in it one chart whose form is as large as it gets."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop.app import now
from qopi_desktop.domain.answers import Answer, AnswerChange, ChartId, QuestionId
from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.charts import NewChart, Patient
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.forms.session import FormSession, Standing
from qopi_desktop.operations import demonstration
from qopi_desktop.operations.engines import engines
from qopi_desktop.store.rows import (
    AnswerRecord,
    ChartRecord,
    ContributorRecord,
    CurrentAnswerRecord,
    PhysicianHistoryRecord,
    Record,
    StepRecord,
    SummaryRecord,
)

if TYPE_CHECKING:
    from qopi_desktop.store.shelf import Shelf
    from qopi_desktop.store.store import Opened

CHARTS = 10_000
MODULES = ("core", "br", "eol")
LARGEST = "900001"
_FIRST = 100_000
_BESIDE = (
    PhysicianHistoryRecord,
    ContributorRecord,
    AnswerRecord,
    CurrentAnswerRecord,
    SummaryRecord,
    StepRecord,
)


@dataclass(frozen=True)
class Filled:
    """A closed demonstration store; ``answers`` are those of the largest chart."""

    charts: int
    answers: int
    questions_open: int


def fill(folder: Path, charts: int = CHARTS) -> Filled:
    """Make the demonstration store in *folder*, add the largest chart, and copy the others until there are *charts*."""
    room = engines()
    opened = demonstration.build(
        folder, room.package.form, room.scorer, now=now(), report=lambda _done, _of: None, is_cancelled=lambda: False
    )
    try:
        answers, still_open = largest_form(room.package.form)
        models = [row.chart.id for row in opened.store.charts.rows(demonstration.script().round_id)]
        _add_largest(opened, answers)
        with opened.store._parts.desk.write() as shelf:  # noqa: SLF001 - no verb of the program copies charts
            _copy(shelf, models, charts - len(models) - 1)
    finally:
        opened.store.close()
    return Filled(charts, len(answers), still_open)


def largest_form(form: Form) -> tuple[Mapping[QuestionId, Answer], int]:
    """Return answers, one a question, that leave as many questions open as can be found, and how many are open then.

    Each question gets, in the order of the screen, the answer that opens the most; a date is the same day everywhere.
    """
    facts = {QuestionId("G06"): Answer(MODULES), QuestionId("G07"): Answer(PartialDate.of(now().date()))}
    session = FormSession(form, facts)
    answers: dict[QuestionId, Answer] = {}
    for question in form.questions.values():
        if question.is_asked and session.state(question.id).standing is not Standing.CLOSED:
            answers[question.id] = _most_opening(session, question)
            session.answer(question.id, answers[question.id])
    return {key: each for key, each in answers.items() if session.state(key).standing is Standing.OPEN}, _open(session)


def _most_opening(session: FormSession, question: Question) -> Answer:
    def opened(answer: Answer) -> int:
        session.answer(question.id, answer)
        return _open(session)

    return max(_possible(question), key=opened)


def _open(session: FormSession) -> int:
    standings = (session.state(question_id).standing for question_id in session.form.questions)
    return sum(standing is Standing.OPEN for standing in standings)


def _possible(question: Question) -> list[Answer]:
    codes = [choice.code for choice in question.choices]
    match question.kind:
        case Kind.CHOICE:
            return [Answer(code) for code in codes] or [Answer("none")]
        case Kind.MANY:
            return [Answer(tuple(codes[:3])), *(Answer((code,)) for code in codes)]
        case Kind.DATE:
            return [Answer(PartialDate.from_iso("2026-01-15" if question.id != "G08" else "1950-01-15"))]
        case Kind.NUMBER:
            return [Answer(Decimal(question.minimum or 1))]
        case _:
            return [Answer("as written")]


def _add_largest(opened: Opened, answers: Mapping[QuestionId, Answer]) -> None:
    store, person = opened.store, opened.person
    patient = Patient("Reyes, Largest", "MRN-LARGEST")
    store.candidates.save(person, [Candidate(patient.record_number, patient.name)], now())
    candidate = next(each for each in store.candidates.all() if each.record_number == patient.record_number)
    office = store.people.practice().offices[0].id
    new = NewChart(candidate.id, demonstration.script().round_id, office, MODULES, None, patient)
    (chart_id,) = store.charts.create(person, [new], now(), lambda: LARGEST).charts
    version = engines().package.form.version
    for question_id, answer in answers.items():
        store.charts.save_answer(person, AnswerChange(chart_id, question_id, answer, 0, now(), version))


def _copy(shelf: Shelf, models: Iterable[ChartId], count: int) -> None:
    """Add *count* charts, each with the answers of one of *models* and a patient of its own."""
    found = [(shelf.get(ChartRecord, each), _beside(shelf, each)) for each in models]
    for place, (chart, beside) in zip(range(count), itertools.cycle(found), strict=False):
        if chart is None:
            raise LookupError("a chart that was listed is gone")
        number = f"{_FIRST + place}"
        patient = {"patient_name": f"{_NAMES[place % len(_NAMES)]}, {number}", "record_number": f"MRN-{number}"}
        shelf.add(chart._replace(id=number, number=number, candidate_id=number, **patient))
        for row in beside:
            shelf.add(type(row)(number, *row[1:]))  # the chart is the first column of each


def _beside(shelf: Shelf, chart_id: ChartId) -> list[Record]:
    return [row for kind in _BESIDE for row in shelf.find(kind, chart_id)]


_NAMES = ("Abbott", "Brennan", "Castillo", "Dufour", "Ekström", "Farrell", "Gutierrez", "Hale", "Ibarra", "Jansen")
