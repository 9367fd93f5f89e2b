"""People, charts and stores that do not exist, made in a line."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from qopi_desktop.domain.answers import Answer, AnswerChange, ChartId, QuestionId, StoredAnswer
from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.charts import Chart, NewChart, Override, Patient, RoundId, Summary
from qopi_desktop.domain.delivery import Contribution, Submission, Unsendable
from qopi_desktop.domain.people import NewUser, OfficeId, Person, PhysicianId, Role, Setup
from qopi_desktop.domain.repositories import Store

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
PASSWORD = "gravel lantern oboe 77"
OTHER_PASSWORD = "thimble quarry osprey 31"
ROUND = RoundId("demo-current")
NPIS = ("1234567893", "1003000126", "1003000134", "1003000142")
PROGRAM = frozenset({"G01", "G02", "G03", "G04", "G05", "G06", "G07"})


def later(minutes: int = 1) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(minutes=minutes)


def setup(*roles: Role, password: str = PASSWORD) -> Setup:
    """A small practice whose first user is administrator and abstractor unless *roles* say otherwise."""
    chosen = frozenset(roles) or frozenset({Role.ADMINISTRATOR, Role.ABSTRACTOR})
    return Setup("Lakeside Oncology", "North office", "Ada Reyes", chosen, password, "2026-1")


@dataclass
class CountingScorer:
    """A stand-in for forms and measures: counts answers, wants D01 and calls X1 met when D02 is answered."""

    forgotten: list[ChartId] = field(default_factory=list)
    seen: list[QuestionId | None] = field(default_factory=list)
    form_version: str = "2026.1"

    def misfit(self, question_id: QuestionId, answer: Answer | None) -> str | None:
        """Refuse what the program fills and what no form asks."""
        if question_id in PROGRAM:
            return "program-question"
        return None if question_id[0].isalpha() and question_id[1:].isdigit() else "unknown-question"

    def after(
        self,
        chart: Chart,
        answers: Mapping[QuestionId, Answer],
        overrides: Sequence[Override],
        *,
        changed: QuestionId | None,
        today: date,
    ) -> Summary:
        """Count."""
        self.seen.append(changed)
        must_fix = 0 if QuestionId("D01") in answers else 1
        outcome = "met" if QuestionId("D02") in answers else "undecided"
        asked = 20 if must_fix else len(answers)
        return Summary(
            len(answers), asked, must_fix, len(overrides), {"X 1": outcome, "Modules": str(len(chart.modules))}
        )

    def forget(self, chart_id: ChartId) -> None:
        """Note it."""
        self.forgotten.append(chart_id)

    def publish(
        self,
        chart: Chart,
        answers: Mapping[QuestionId, StoredAnswer],
        overrides: Sequence[Override],
        contributions: Sequence[Contribution],
    ) -> Submission | Unsendable:
        """Name the chart and who answered what; G19 without a value keeps it from being sent."""
        if (first := answers.get(QuestionId("G19"))) and first.answer is None:
            return Unsendable("first-visit-not-to-the-day", QuestionId("G19"))
        by = {question_id: stored.person_id for question_id, stored in sorted(answers.items()) if stored.answer}
        return submission("submit", chart.id, contributions, number=chart.number, answers=by, kept=len(overrides))

    def withdrawal(self, chart_id: ChartId, contributions: Sequence[Contribution]) -> Submission:
        """Name the chart."""
        return submission("withdraw", chart_id, contributions)

    def physicians(self, chart: Chart, contributions: Sequence[Contribution]) -> Submission:
        """Name the chart and its physicians."""
        history = sorted(chart.physician_history)
        return submission("set_physician", chart.id, contributions, treating=chart.treating_id, history=history)


def submission(kind: str, chart_id: ChartId, contributions: Sequence[Contribution], **more: object) -> Submission:
    """Content of an operation that no service would take."""
    persons = [each.person_id for each in contributions]
    text = json.dumps({"kind": kind, "chart": chart_id, "contributions": persons, **more}, sort_keys=True)
    return Submission(text, hashlib.sha256(text.encode()).hexdigest())


@dataclass
class QuietScorer(CountingScorer):
    """The same, but never in the way of completing."""

    def after(self, chart, answers, overrides, *, changed, today) -> Summary:
        """Count answers only."""
        return Summary(len(answers), len(answers))


def candidate(number: int, name: str = "", **facts: object) -> Candidate:
    """A patient of a case list."""
    return Candidate(f"MRN-{number:05}", name or f"Patient {number:05}", **facts)  # type: ignore[arg-type]


def change(
    chart_id: ChartId, question_id: str, answer: Answer | str | None, base_revision: int = 0, at: datetime = NOW
) -> AnswerChange:
    """One act on one question."""
    value = Answer(answer) if isinstance(answer, str) else answer
    return AnswerChange(chart_id, QuestionId(question_id), value, base_revision, at, "2026.1", "typed")


def office(store: Store) -> OfficeId:
    """The first office."""
    return store.people.practice().offices[0].id


def add_physician(store: Store, admin: Person, name: str = "Lee, Min", npi: str = NPIS[0]) -> PhysicianId:
    """A physician of the list."""
    store.people.add_physician(admin, name, npi, NOW)
    return next(one.id for one in store.people.physicians() if one.npi == npi)


def add_user(store: Store, admin: Person, name: str, *roles: Role, physician_id: PhysicianId | None = None) -> Person:
    """A user with a one-time password."""
    store.people.add_user(admin, NewUser(name, frozenset(roles), OTHER_PASSWORD, physician_id), NOW)
    return next(one for one in store.people.users() if one.name == name)


def add_charts(
    store: Store, person: Person, count: int = 1, treating_id: PhysicianId | None = None
) -> tuple[ChartId, ...]:
    """Charts made from candidates of their own, in order of their number."""
    known = len(store.candidates.all())
    store.candidates.save(person, [candidate(known + index) for index in range(count)], NOW)
    listed = [one for one in store.candidates.all() if one.chart_id is None]
    new = [
        NewChart(one.id, ROUND, office(store), ("core", "br"), treating_id, Patient(one.name, one.record_number))
        for one in listed
    ]
    numbers = itertools.count(1000 + known)
    made = store.charts.create(person, new, NOW, lambda: f"{next(numbers)}").charts
    return tuple(row.chart.id for row in store.charts.rows(ROUND) if row.chart.id in made)
