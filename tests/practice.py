"""A practice whose charts are made and abstracted by its store's own verbs: where sending begins."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qopi_desktop.domain.answers import AnswerChange, ChartId, QuestionId
from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.charts import ChartAct, ChartState, NewChart, Override, Patient, RoundId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.people import Person, PhysicianId
from qopi_desktop.domain.repositories import Store
from qopi_desktop.forms.definition import Form, Severity
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.operations import demonstration
from qopi_desktop.operations.demonstration import Story
from qopi_desktop.operations.intake import draw_number

_PHYSICIANS = (("Dr. Helena Ostrander", "1000000012"), ("Dr. Ivo Castellan", "1000000020"))


def complete_stories() -> tuple[Story, ...]:
    """Invented charts in which every question that opens is answered and no hard check is broken."""
    return tuple(story for story in demonstration.script().stories if story.state is ChartState.COMPLETE)


@dataclass(frozen=True)
class Abstraction:
    """One person with the store of a practice, writing on the thread that calls."""

    store: Store
    person: Person
    form: Form
    round_id: RoundId

    def physicians(self, now: datetime) -> Mapping[str, PhysicianId]:
        """Put two physicians on the list; return their ids by name."""
        for name, npi in _PHYSICIANS:
            self.store.people.add_physician(self.person, name, npi, now)
        return {physician.name: physician.id for physician in self.store.people.physicians()}

    def charts(self, patients: Sequence[Patient], treating: PhysicianId, now: datetime) -> tuple[ChartId, ...]:
        """Make a chart of each of *patients*, in their order."""
        born = PartialDate(1948, 4, 27)
        listed = [Candidate(each.record_number, each.name, born) for each in patients]
        self.store.candidates.save(self.person, listed, now)
        ids = {each.record_number: each.id for each in self.store.candidates.all()}
        office_id = self.store.people.practice().offices[0].id
        new = [
            NewChart(ids[each.record_number], self.round_id, office_id, ("core",), treating, each) for each in patients
        ]
        self.store.charts.create(self.person, new, now, lambda: draw_number(secrets.choice))
        made = {row.chart.patient.record_number: row.chart.id for row in self.store.charts.rows(self.round_id)}
        return tuple(made[each.record_number] for each in patients)

    def answer(self, chart_id: ChartId, story: Story, at: datetime) -> Changes:
        """Answer the chart as *story* says and keep every soft check that is left; it is ready to be completed."""
        charts = self.store.charts
        charts.set_modules(self.person, chart_id, story.modules, at)
        for question_id, answer in demonstration.answers_of(self.form, story).items():
            change = AnswerChange(chart_id, question_id, answer, 0, at, self.form.version)
            at += timedelta(seconds=1)
            charts.save_answer(self.person, change)
        return self.keep(chart_id, at)

    def keep(self, chart_id: ChartId, at: datetime) -> Changes:
        """Keep every soft check that is left."""
        for question_id, code in self._soft(chart_id, at):
            self._keep(chart_id, question_id, code, at)
        return Changes(charts=frozenset({chart_id}))

    def complete(self, chart_id: ChartId, at: datetime) -> Changes:
        """Complete the chart."""
        return self.store.charts.act(self.person, chart_id, ChartAct.COMPLETE, None, at)

    def _soft(self, chart_id: ChartId, at: datetime) -> list[tuple[QuestionId, str]]:
        problems = self._session(chart_id, at).problems()
        return [(each.question_id, each.code) for each in problems if each.severity is Severity.SOFT]

    def _keep(self, chart_id: ChartId, question_id: QuestionId, code: str, at: datetime) -> None:
        rests_on = self._session(chart_id, at).rests_on(question_id, code)
        override = Override(question_id, code, "As the record says", rests_on, self.person.id, at)
        self.store.charts.override(self.person, chart_id, override)

    def _session(self, chart_id: ChartId, at: datetime) -> FormSession:
        file = self.store.charts.open(self.person, chart_id)
        typed = {each: stored.answer for each, stored in file.answers.items() if stored.answer}
        return FormSession(self.form, {**typed, **program_facts(file.chart, at.date())}, file.overrides)
