"""Makes of a chart what may leave the workstation; nothing else of the program does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from qopi_desktop.conditions import Cell, Gap
from qopi_desktop.conditions.truth import high, low
from qopi_desktop.domain.answers import ChartId, QuestionId, StoredAnswer
from qopi_desktop.domain.charts import Chart, Override
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.delivery import Contribution, Submission, Unsendable
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.scorer import PackageScorer
from qopi_desktop.protocol.content import (
    FORMAT,
    PAYLOAD_MISFIT,
    PhysicianContent,
    SubmitContent,
    WithdrawContent,
    misfit_of,
    sealed,
)
from qopi_desktop.protocol.leaving import FIRST_VISIT, OLDEST_AGE, fits, leaving

FIRST_VISIT_NOT_TO_THE_DAY = "first-visit-not-to-the-day"
Written = dict[str, Any]  # Any: what JSON holds, which the models of content.py check


class Publisher(PackageScorer):
    """A scorer that also says what of a chart is sent."""

    def publish(
        self,
        chart: Chart,
        answers: Mapping[QuestionId, StoredAnswer],
        overrides: Sequence[Override],
        contributions: Sequence[Contribution],
    ) -> Submission | Unsendable:
        """Return the content of a complete *chart*, or the question that keeps it from being sent.

        Dates leave as days from the first office visit, so that must be known to the day.
        """
        form = self._package.form
        typed = {question_id: stored.answer for question_id, stored in answers.items() if stored.answer}
        session = FormSession(form, typed | program_facts(chart, date.max), overrides)
        first = session.values()[FIRST_VISIT]
        if not isinstance(first, int):
            return Unsendable(FIRST_VISIT_NOT_TO_THE_DAY, FIRST_VISIT)
        sent = {each: answers[each] for each in sorted(leaving(form).answers & typed.keys()) if session.is_open(each)}
        if misfits := [each for each in sent if not fits(form.questions[each], typed[each], PartialDate)]:
            return Unsendable(PAYLOAD_MISFIT, misfits[0])
        written = self._abstraction(chart, session, sent, first)
        try:
            return sealed(SubmitContent.model_validate(written | _head(chart.id, contributions) | _physicians(chart)))
        except ValidationError as error:
            if (field := QuestionId(misfit_of(error).field)) not in form.questions:
                raise
            return Unsendable(PAYLOAD_MISFIT, field)

    def withdrawal(self, chart_id: ChartId, contributions: Sequence[Contribution]) -> Submission:
        """Return the content that takes a chart back."""
        return sealed(WithdrawContent.model_validate(_head(chart_id, contributions)))

    def physicians(self, chart: Chart, contributions: Sequence[Contribution]) -> Submission:
        """Return the content that says who treats the patient, and who was ever said to."""
        return sealed(PhysicianContent.model_validate(_head(chart.id, contributions) | _physicians(chart)))

    def _abstraction(
        self, chart: Chart, session: FormSession, sent: Mapping[QuestionId, StoredAnswer], first: int
    ) -> Written:
        """Return what was found in the record, dates as days from *first*, without what identifies the patient."""
        cells, parts = session.values(), leaving(session.form)
        return {
            "number": chart.number,
            "forms": self._package.version,
            "modules": chart.modules,
            "answers": {each: _answer(cells[each], first) | {"by": stored.person_id} for each, stored in sent.items()},
            "derived": {
                each: _derived(cells[each], is_age=each in parts.ages)
                for each in parts.derived
                if session.is_open(each)
            },
            "kept": [
                {"question": problem.question_id, "check": problem.code, "by": override.person_id}
                for problem, override in session.overridden()
            ],
        }


def _head(chart_id: ChartId, contributions: Sequence[Contribution]) -> Written:
    entries = [
        {
            "person": each.person_id,
            "at": each.at,
            "audit_head": each.audit_head,
            "key": each.key_id,
            "signature": each.signature,
        }
        for each in contributions
    ]
    return {"format": FORMAT, "chart": chart_id, "contributions": entries}


def _physicians(chart: Chart) -> Written:
    ever = chart.physician_history | ({chart.treating_id} if chart.treating_id else set())
    return {"treating": chart.treating_id, "physician_history": sorted(ever)}


def _answer(cell: Cell, first: int) -> Written:
    match cell:
        case Gap():
            return {"status": cell.value}
        case str():
            return {"code": cell}
        case frozenset():
            return {"codes": sorted(cell)}
        case Decimal():
            return {"number": _text(cell)}
        case _:
            return {"days": (int(low(cell)) - first, int(high(cell)) - first)}


def _derived(cell: Cell, *, is_age: bool) -> Written:
    """Return a derived value; of an age no more than 90 is told.

    Source: 45 CFR 164.514(b)(2)(i)(C): all ages over 89 are one category.
    """
    if isinstance(cell, Gap):
        return {"gap": cell.value}
    if isinstance(cell, (str, frozenset)):
        return {"code": cell}
    first, last = low(cell), high(cell)
    if is_age:
        first, last = min(first, OLDEST_AGE), min(last, OLDEST_AGE)
    return {"number": _text(first)} if first == last else {"range": (_text(first), _text(last))}


def _text(number: int | Decimal) -> str:
    return f"{Decimal(number):f}"
