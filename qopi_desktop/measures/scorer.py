"""What a store asks of the forms and measures: does an answer fit, and what does a chart amount to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qopi_desktop.domain.answers import Answer, ChartId, QuestionId
from qopi_desktop.domain.charts import Chart, Override, Summary
from qopi_desktop.domain.dates import DayOffsets, PartialDate
from qopi_desktop.forms.definition import Kind, Question
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.package import Package

_KEPT = 4
_TYPES = {Kind.CHOICE: str, Kind.MANY: tuple, Kind.NUMBER: Decimal, Kind.TEXT: str}


@dataclass(frozen=True, slots=True)
class _Warm:
    """A chart that was scored lately; ``facts`` are what the program filled in then."""

    session: FormSession
    board: Board
    facts: Mapping[QuestionId, Answer]


class PackageScorer:
    """Scores charts by a package; the few charts last scored are kept warm, so that an answer costs what it touches."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._warm: OrderedDict[ChartId, _Warm] = OrderedDict()

    @property
    def form_version(self) -> str:
        """Return the version of the forms that new charts are made with."""
        return self._package.version

    def misfit(self, question_id: QuestionId, answer: Answer | None) -> str | None:
        """Return why *answer* can not be stored for the question, None when it can; codes as in AnswerMisfitError."""
        question = self._package.form.questions.get(question_id)
        if question is None:
            return "unknown-question"
        if question.program:
            return "program-question"
        if question.kind is Kind.DERIVED:
            return "derived-question"
        return None if answer is None else fault_of(question, answer)

    def after(
        self,
        chart: Chart,
        answers: Mapping[QuestionId, Answer],
        overrides: Sequence[Override],
        *,
        changed: QuestionId | None,
        today: date,
    ) -> Summary:
        """Return the chart's summary; a warm chart is asked only about the *changed* question."""
        facts = program_facts(chart, today)
        warm = self._warm.get(chart.id)
        if warm is None or changed is None or _scored(warm.facts) != _scored(facts):
            warm = self._begin(chart, {**answers, **facts}, overrides, facts)
        else:
            warm.board.update(warm.session.answer(changed, answers.get(changed)))
        self._warm.move_to_end(chart.id)
        return warm.board.summary()

    def forget(self, chart_id: ChartId) -> None:
        """Drop what is remembered of a chart: the write that was scored did not happen."""
        self._warm.pop(chart_id, None)

    def _begin(
        self,
        chart: Chart,
        answers: Mapping[QuestionId, Answer],
        overrides: Sequence[Override],
        facts: Mapping[QuestionId, Answer],
    ) -> _Warm:
        session = FormSession(self._package.form, answers, overrides)
        measures = [measure for measure in self._package.measures if measure.module in chart.modules]
        self._warm[chart.id] = _Warm(session, Board(measures, session), facts)
        while len(self._warm) > _KEPT:
            self._warm.popitem(last=False)
        return self._warm[chart.id]


def _scored(facts: Mapping[QuestionId, Answer]) -> dict[QuestionId, Answer]:
    """Return the facts that a rule can read: who contributed is none of them."""
    return {question_id: answer for question_id, answer in facts.items() if question_id != "G05"}


def fault_of(question: Question, answer: Answer, day: type[PartialDate | DayOffsets] = PartialDate) -> str | None:
    """Return why *answer* does not fit the question, None when it does; *day* is how dates are written."""
    if answer.missing is not None:
        return None if answer.missing in question.statuses else "status"
    if not isinstance(answer.value, day if question.kind is Kind.DATE else _TYPES[question.kind]):
        return "kind"
    if question.kind is Kind.CHOICE or question.kind is Kind.MANY:
        given = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        known = {choice.code for choice in question.choices}
        return None if known.issuperset(given) else "choice"
    return None
