"""The dates of one chart as marks on lanes, with what stands in the wrong order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.domain.dates import PartialDate, Precision
from qopi_desktop.forms.definition import Kind

if TYPE_CHECKING:
    from datetime import date

    from qopi_desktop.domain.answers import QuestionId
    from qopi_desktop.forms.definition import Question
    from qopi_desktop.forms.session import FormSession

LANES = ("Visits", "Diagnosis", "Pathology", "Surgery", "Systemic", "Radiation", "Symptoms", "End of life")


@dataclass(frozen=True, slots=True)
class Mark:
    """One date of the chart; a partial one spans ``earliest`` to ``latest``."""

    question_id: QuestionId
    label: str
    lane: str
    earliest: date
    latest: date
    exact: bool


@dataclass(frozen=True, slots=True)
class Disorder:
    """Two dates whose order a check refuses; the first is the one to look at."""

    question_id: QuestionId
    other_id: QuestionId


@dataclass(frozen=True, slots=True)
class Timeline:
    """All marks, lane by lane in the order of time, and what is out of order."""

    marks: tuple[Mark, ...]
    disorders: tuple[Disorder, ...]

    @property
    def lanes(self) -> tuple[str, ...]:
        """Return the lanes that hold a date, in their fixed order."""
        present = {mark.lane for mark in self.marks}
        return tuple(lane for lane in LANES if lane in present)


def timeline_of(session: FormSession) -> Timeline:
    """Return the timeline of the answers given so far; birth dates have no lane and are left out."""
    marks = [mark for question in session.form.questions.values() if (mark := _mark(session, question))]
    marks.sort(key=lambda mark: (LANES.index(mark.lane), mark.earliest, mark.question_id))
    return Timeline(tuple(marks), _disorders(session, {mark.question_id for mark in marks}))


def _mark(session: FormSession, question: Question) -> Mark | None:
    if question.kind is not Kind.DATE or question.lane not in LANES:
        return None
    state = session.state(question.id)
    value = state.answer.value if state.answer else None
    if not isinstance(value, PartialDate):
        return None
    exact = value.precision is Precision.DAY
    return Mark(question.id, question.short, question.lane, value.earliest, value.latest, exact)


def _disorders(session: FormSession, shown: set[QuestionId]) -> tuple[Disorder, ...]:
    found = []
    for problem in session.problems():
        if problem.question_id not in shown:
            continue
        read = [each for each, _ in session.rests_on(problem.question_id, problem.code)]
        other = next((each for each in read if each != problem.question_id and each in shown), None)
        if other is not None:
            found.append(Disorder(problem.question_id, other))
    return tuple(found)
