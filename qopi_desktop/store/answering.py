"""Answers as rows: one a revision, nothing rewritten; undo and redo are revisions too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from qopi_desktop.domain.answers import Answer, AnswerChange, ChartId, QuestionId, decode, encode
from qopi_desktop.domain.changes import Changes
from qopi_desktop.domain.charts import Chart, ChartAct, UndoState, after
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.people import Person
from qopi_desktop.errors import AnswerMisfitError, StaleRevisionError
from qopi_desktop.store.guard import Means, editable
from qopi_desktop.store.rows import (
    AnswerRecord,
    ContributorRecord,
    CurrentAnswerRecord,
    JoinedChart,
    StepRecord,
)
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.translate import instant


@dataclass(frozen=True)
class Pen:
    """One person's hand on one chart inside one transaction."""

    means: Means
    shelf: Shelf
    person: Person
    chart: Chart
    rows: JoinedChart

    @classmethod
    def take(cls, means: Means, shelf: Shelf, person: Person, chart_id: ChartId) -> Pen:
        """Return the pen of *person*, whom the rules let change the chart now.

        Raises:
            ChartNotFoundError: No such chart.
            Refused: The rules do not.
        """
        chart, rows = editable(shelf, person, chart_id)
        return cls(means, shelf, person, chart, rows)

    def current(self, question_id: QuestionId) -> CurrentAnswerRecord | None:
        """Return the newest revision of an answer."""
        return self.shelf.get(CurrentAnswerRecord, self.chart.id, question_id)

    def write(self, change: AnswerChange, value: str | None, kind: str) -> int:
        """Append *change*, encoded as *value*, as the next revision with all that follows; return the revision."""
        revision, at = change.base_revision + 1, instant(change.at)
        key = (change.chart_id, change.question_id, revision)
        precision, status = _precision_and_status(change.answer)
        whence = (str(self.person.id), at, change.provenance)
        self.shelf.put(CurrentAnswerRecord(*key, value, *whence))
        self.shelf.add(AnswerRecord(*key, value, precision, status, *whence, change.form_version))
        self.means.ledger.append(
            self.shelf,
            kind,
            self.person.id,
            change.at,
            chart_id=change.chart_id,
            question_id=change.question_id,
            facts={"revision": revision},
        )
        self.means.signer.contribute(self.shelf, self.person.id, change.chart_id, change.at)
        chart = self._begin(at)
        self.means.score(self.shelf, chart, change.at, {change.question_id: change.answer})
        return revision

    def _begin(self, at: str) -> Chart:
        """Move a chart that was not begun, and make the person a contributor, as they are of the chart returned."""
        known, state = self.person.id in self.chart.contributors, after(self.chart.state, ChartAct.BEGIN)
        if known and state is None:
            return self.chart
        if not known:
            self.shelf.add(ContributorRecord(self.chart.id, self.person.id, 1, at))
        if state is not None:
            self.shelf.put(self.rows.chart._replace(state=state.value))
        contributors = self.chart.contributors | {self.person.id}
        return replace(self.chart, state=state or self.chart.state, contributors=contributors)

    def last_step(self) -> StepRecord | None:
        """Return the person's last step on the chart, undone or not."""
        return self.shelf.last(StepRecord, self.chart.id, self.person.id)

    def steps(self) -> list[StepRecord]:
        """Return the person's steps on the chart, in order."""
        return self.shelf.find(StepRecord, self.chart.id, self.person.id)


def save_answer(means: Means, person: Person, change: AnswerChange) -> Changes:
    """Append one answer; see Charts.save_answer."""
    with means.writing(change.chart_id) as shelf:
        pen = Pen.take(means, shelf, person, change.chart_id)
        if fault := means.scorer.misfit(change.question_id, change.answer):
            raise AnswerMisfitError(question_id=change.question_id, fault=fault)
        before = pen.current(change.question_id)
        value = encode(change.answer)
        if value == (before.value if before else None):
            return Changes()
        stored_revision = before.revision if before else 0
        if stored_revision != change.base_revision:
            theirs = decode(before.value) if before else None
            raise StaleRevisionError(change.question_id, theirs=theirs, ours=change.answer)
        revision = pen.write(change, value, "answered")
        _add_step(pen, change.question_id, stored_revision, revision)
        return _touched(change.chart_id, change.question_id)


def undo(means: Means, person: Person, chart_id: ChartId, now: datetime) -> Changes:
    """Take the person's last step back as a new revision; see Charts.undo."""
    with means.writing(chart_id) as shelf:
        pen = Pen.take(means, shelf, person, chart_id)
        step = next((step for step in reversed(pen.steps()) if not step.undone), None)
        if step is None:
            return Changes()
        _go(pen, step, now, back=True)
        return _touched(chart_id, QuestionId(step.question_id))


def redo(means: Means, person: Person, chart_id: ChartId, now: datetime) -> Changes:
    """Take the step that was undone last again as a new revision; see Charts.redo."""
    with means.writing(chart_id) as shelf:
        pen = Pen.take(means, shelf, person, chart_id)
        step = next((step for step in pen.steps() if step.undone), None)
        if step is None:
            return Changes()
        _go(pen, step, now, back=False)
        return _touched(chart_id, QuestionId(step.question_id))


def undo_state(steps: list[StepRecord]) -> UndoState:
    """Return which questions undo and redo would touch."""
    done = next((step.question_id for step in reversed(steps) if not step.undone), None)
    undone = next((step.question_id for step in steps if step.undone), None)
    return UndoState(QuestionId(done) if done else None, QuestionId(undone) if undone else None)


def _add_step(pen: Pen, question_id: QuestionId, before: int, after_: int) -> None:
    """Remember the step; whatever was undone cannot be redone any more."""
    last = pen.last_step()
    if last and last.undone:
        for step in [step for step in pen.steps() if step.undone]:
            pen.shelf.drop(StepRecord, step.chart_id, step.person_id, step.number)
        last = pen.last_step()
    number = last.number + 1 if last else 1
    pen.shelf.add(StepRecord(pen.chart.id, pen.person.id, number, question_id, before, after_, undone=0))


def _go(pen: Pen, step: StepRecord, now: datetime, *, back: bool) -> None:
    """Write the answer at the other end of *step*, if the question still stands at this end."""
    here, there = (step.after, step.before) if back else (step.before, step.after)
    question_id = QuestionId(step.question_id)
    expected, wanted = _revision(pen, question_id, here), _revision(pen, question_id, there)
    current = pen.current(question_id)
    answer = decode(wanted.value) if wanted else None
    if (current.value if current else None) != (expected.value if expected else None):
        theirs = decode(current.value) if current else None
        raise StaleRevisionError(question_id, theirs=theirs, ours=answer)
    change = AnswerChange(
        pen.chart.id,
        question_id,
        answer,
        base_revision=current.revision if current else 0,
        at=now,
        form_version=pen.chart.form_version,
        provenance=wanted.provenance if wanted else None,
    )
    pen.write(change, wanted.value if wanted else None, "undone" if back else "redone")
    pen.shelf.put(step._replace(undone=int(back)))


def _revision(pen: Pen, question_id: QuestionId, revision: int) -> AnswerRecord | None:
    return pen.shelf.get(AnswerRecord, pen.chart.id, question_id, revision) if revision else None


def _precision_and_status(answer: Answer | None) -> tuple[str | None, str | None]:
    if answer is None:
        return None, None
    if answer.missing is not None:
        return None, answer.missing.value
    return (answer.value.precision.value if isinstance(answer.value, PartialDate) else None), None


def _touched(chart_id: ChartId, question_id: QuestionId) -> Changes:
    return Changes(charts=frozenset({chart_id}), questions=frozenset({question_id}))
