"""Examines what a workstation sent as if nobody had looked at it there, by the same forms and measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qopi_desktop.conditions import Cell, Gap
from qopi_desktop.conditions.truth import high, span
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import DayOffsets
from qopi_desktop.domain.people import PhysicianId
from qopi_desktop.domain.rules import ANSWERS_NEEDED, MUST_FIX_LEFT
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.facts import MODULES, shared_facts
from qopi_desktop.forms.session import ANSWER_NEEDED, FormSession
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.plan import plan_measures
from qopi_desktop.measures.scorer import fault_of
from qopi_desktop.protocol.content import PAYLOAD_MISFIT, AnswerEntry, DerivedEntry, Misfit, SubmitContent
from qopi_desktop.protocol.leaving import FIRST_VISIT, OLDEST_AGE, fits, leaving

FORMS_UNKNOWN = "forms-unknown"
_CORE = "core"
_AT_ONCE = DayOffsets(0, 0)
Answers = Mapping[QuestionId, Answer]
Cells = Mapping[QuestionId, Cell]


@dataclass(frozen=True, slots=True)
class Examined:
    """What the measures make of a chart that holds: the code of the outcome by the id of the measure."""

    outcomes: Mapping[str, str]


def examine(package: Package, content: SubmitContent) -> Examined | Misfit:
    """Return the outcomes of a complete chart, or the first thing by which it is none."""
    if content.forms != package.version:
        return Misfit(FORMS_UNKNOWN, "forms")
    answers = {QuestionId(each): _answer(entry) for each, entry in content.answers.items()}
    derived = {QuestionId(each): _cell(entry) for each, entry in content.derived.items()}
    if (found := next(_misfits(package.form, content, answers, derived), None)) is not None:
        return Misfit(PAYLOAD_MISFIT, found)
    treating = PhysicianId(content.treating) if content.treating else None
    session = FormSession(package.form, answers | shared_facts(content.modules, treating), given=derived)
    if misfit := next(_unfinished(session, answers, derived), None):
        return misfit
    measures = tuple(measure for measure in package.measures if measure.module in content.modules)
    plan = plan_measures(measures, package.form)
    return Examined({each: outcome.value for each, outcome in climb_all(plan, session.env).items()})


def _misfits(form: Form, content: SubmitContent, answers: Answers, derived: Cells) -> Iterator[str]:
    """Yield the field or question of each thing that no chart of the form can hold."""
    parts = leaving(form)
    if _CORE not in content.modules or fault_of(form.questions[MODULES], Answer(content.modules)):
        yield "modules"
    for question_id, answer in answers.items():
        if question_id not in parts.answers or not fits(form.questions[question_id], answer, DayOffsets):
            yield question_id
    if FIRST_VISIT in answers and answers[FIRST_VISIT].value != _AT_ONCE:
        yield FIRST_VISIT
    for question_id, cell in derived.items():
        if question_id not in parts.derived or not _derives(form.questions[question_id], cell):
            yield question_id
        if question_id in parts.ages and not isinstance(cell, (Gap, str, frozenset)) and high(cell) > OLDEST_AGE:
            yield question_id
    for kept in content.kept:
        if (kept.question, kept.check) not in parts.soft:
            yield kept.question


def _unfinished(session: FormSession, answers: Answers, derived: Cells) -> Iterator[Misfit]:
    """Yield what a complete chart would not have: an answer that is not asked, a gap, a rule that does not hold."""
    parts = leaving(session.form)
    for question_id in (*answers, *derived):
        if not session.is_open(question_id):
            yield Misfit(PAYLOAD_MISFIT, question_id)
    problems = session.problems()
    for problem in problems:
        if problem.code == ANSWER_NEEDED and problem.question_id in parts.answers - parts.dated:
            yield Misfit(ANSWERS_NEEDED.code, problem.question_id)
    for question_id in parts.derived - derived.keys():
        if session.is_open(question_id):
            yield Misfit(ANSWERS_NEEDED.code, question_id)
    for problem in problems:
        if (problem.question_id, problem.code) in parts.decidable:
            yield Misfit(MUST_FIX_LEFT.code, problem.question_id)


def _answer(entry: AnswerEntry) -> Answer:
    if entry.status:
        return Answer(missing=entry.status)
    if entry.number:
        return Answer(Decimal(entry.number))
    if entry.days:
        return Answer(DayOffsets(*entry.days))
    return Answer(entry.code if entry.codes is None else entry.codes)


def _cell(entry: DerivedEntry) -> Cell:
    if entry.range:
        return span(Decimal(entry.range[0]), Decimal(entry.range[1]))
    if entry.number:
        return Decimal(entry.number)
    return entry.gap or entry.code or Gap.UNKNOWN


def _derives(question: Question, cell: Cell) -> bool:
    """Return whether the formula of *question* can give *cell*."""
    codes = {choice.code for choice in question.choices}
    return cell in codes if isinstance(cell, str) else isinstance(cell, Gap) or not codes
