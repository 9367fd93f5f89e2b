"""The charts of a store, whatever its rows lie in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from qopi_desktop.domain.answers import AnswerChange, ChartId, PersonId, QuestionId
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.charts import (
    ChartAct,
    ChartFile,
    ChartRow,
    ChartState,
    ContributorLine,
    HistoryLine,
    NewChart,
    Override,
    Place,
    RoundId,
)
from qopi_desktop.domain.people import OfficeId, Person, PhysicianId
from qopi_desktop.store import acting, answering
from qopi_desktop.store.audit import names_of
from qopi_desktop.store.guard import Means, stored_chart
from qopi_desktop.store.rows import (
    AnswerRecord,
    CurrentAnswerRecord,
    EnrolmentRecord,
    JoinedChart,
    NoteRecord,
    OverrideRecord,
    PlaceRecord,
    StepRecord,
)
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import (
    chart_of,
    latest_overrides,
    mark_of,
    moment_of,
    stored_answer_of,
    summary_of,
)


class StoredCharts:
    """The charts of one store; every promise stands at domain.repositories.Charts."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def rows(self, round_id: RoundId) -> tuple[ChartRow, ...]:
        """Return every chart of the round with its summary, in order of chart number."""
        with self._means.desk.read() as shelf:
            found = shelf.joined(round_id=round_id, delivery=_is_enrolled(shelf))
        return tuple(map(_row, found))

    def row(self, chart_id: ChartId) -> ChartRow:
        """Return one chart with its summary."""
        with self._means.desk.read() as shelf:
            return _row(stored_chart(shelf, chart_id, delivery=_is_enrolled(shelf)))

    def report_rows(self, round_id: RoundId, office_id: OfficeId) -> tuple[ChartRow, ...]:
        """Return the charts of the round and office that count in reports: all but the voided."""
        rows = (row for row in self.rows(round_id) if row.chart.office_id == office_id)
        return tuple(row for row in rows if row.chart.state is not ChartState.VOIDED)

    def open(self, person: Person, chart_id: ChartId) -> ChartFile:
        """Return all that opening the chart needs."""
        with self._means.desk.read() as shelf:
            found = stored_chart(shelf, chart_id)
            answers = shelf.find(CurrentAnswerRecord, chart_id)
            notes = shelf.find(NoteRecord, chart_id)
            return ChartFile(
                chart=chart_of(found),
                answers={QuestionId(row.question_id): stored_answer_of(row) for row in answers},
                overrides=latest_overrides(shelf.find(OverrideRecord, chart_id)),
                notes={QuestionId(row.question_id) if row.question_id else None: row.text for row in notes},
                place=_place_of(shelf, chart_id, person.id),
                undo=answering.undo_state(shelf.find(StepRecord, chart_id, person.id)),
            )

    def create(self, person: Person, new: Sequence[NewChart], now: datetime, draw: Callable[[], str]) -> Changes:
        """Make all of *new* or none."""
        return acting.create(self._means, person, new, now, draw)

    def save_answer(self, person: Person, change: AnswerChange) -> Changes:
        """Append one answer, its audit line and the chart's new summary."""
        return answering.save_answer(self._means, person, change)

    def undo(self, person: Person, chart_id: ChartId, now: datetime) -> Changes:
        """Give the question that *person* answered last its former answer, as a new revision."""
        return answering.undo(self._means, person, chart_id, now)

    def redo(self, person: Person, chart_id: ChartId, now: datetime) -> Changes:
        """Do again what was undone last, as a new revision."""
        return answering.redo(self._means, person, chart_id, now)

    def override(self, person: Person, chart_id: ChartId, override: Override) -> Changes:
        """Keep a soft check with its reason."""
        return acting.overrule(self._means, person, chart_id, override)

    def act(self, person: Person, chart_id: ChartId, act: ChartAct, reason: str | None, now: datetime) -> Changes:
        """Move the chart."""
        return acting.act(self._means, person, chart_id, act, reason=reason, now=now)

    def set_treating(
        self, person: Person, chart_id: ChartId, physician_id: PhysicianId | None, reason: str, now: datetime
    ) -> Changes:
        """Name another treating physician; the former ones stay in the chart's history."""
        return acting.set_treating(self._means, person, chart_id, physician_id, reason=reason, now=now)

    def set_modules(self, person: Person, chart_id: ChartId, modules: Sequence[str], now: datetime) -> Changes:
        """Choose the chart's modules; core is always among them."""
        return acting.set_modules(self._means, person, chart_id, modules, now)

    def note(
        self, person: Person, chart_id: ChartId, question_id: QuestionId | None, text: str, now: datetime
    ) -> Changes:
        """Keep a local note on a question, or on the chart under None."""
        return acting.note(self._means, person, chart_id, question_id, text=text, now=now)

    def place(self, person: Person, chart_id: ChartId, place: Place) -> None:
        """Remember where *person* stood in the chart."""
        with self._means.desk.write() as shelf:
            stored_chart(shelf, chart_id)
            shelf.put(PlaceRecord(chart_id, person.id, place.question_id, place.caret))

    def history(self, chart_id: ChartId, question_id: QuestionId) -> tuple[HistoryLine, ...]:
        """Return every change of the answer, newest first."""
        with self._means.desk.read() as shelf:
            names = names_of(shelf)
            rows = shelf.find(AnswerRecord, chart_id, question_id)
        befores = [None, *(row.value for row in rows)]
        lines = [
            HistoryLine(names.get(row.person_id, ""), moment_of(row.at), before, row.value)
            for before, row in zip(befores, rows, strict=False)
        ]
        return tuple(reversed(lines))

    def contributors(self, chart_id: ChartId) -> tuple[ContributorLine, ...]:
        """Return who answered questions of the chart, the most recent first."""
        with self._means.desk.read() as shelf:
            names = names_of(shelf)
            answers = shelf.find(AnswerRecord, chart_id)
        acts = Counter(row.person_id for row in answers)
        last = {row.person_id: row.at for row in sorted(answers, key=lambda row: row.at)}
        return tuple(
            ContributorLine(PersonId(person_id), names.get(person_id, ""), acts[person_id], moment_of(at))
            for person_id, at in sorted(last.items(), key=lambda pair: pair[1], reverse=True)
        )


def _is_enrolled(shelf: Shelf) -> bool:
    return bool(shelf.find(EnrolmentRecord))


def _row(joined: JoinedChart) -> ChartRow:
    delivery = mark_of(joined.operation) if joined.operation else None
    return ChartRow(chart_of(joined), summary_of(joined.summary), delivery)


def _place_of(shelf: Shelf, chart_id: ChartId, person_id: PersonId) -> Place:
    row = shelf.get(PlaceRecord, chart_id, person_id)
    if row is None:
        return Place()
    return Place(QuestionId(row.question_id) if row.question_id else None, row.caret)
