"""The Qt face of one open chart: what it shows, what a person did, and what is saved."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from qopi_desktop.domain.answers import AnswerChange, QuestionId, StoredAnswer
from qopi_desktop.domain.charts import ChartAct, ChartState, Override, Place
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.rules import refuse_abstraction, refuse_act, refuse_edit
from qopi_desktop.errors import KnownError, Refused
from qopi_desktop.forms.facts import program_facts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.lanes import Lane
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.eligibility import on_day
from qopi_desktop.ui.format import short_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from qopi_desktop.domain.answers import Answer
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.charts import Chart, ChartFile, Summary, UndoState
    from qopi_desktop.domain.people import PhysicianId
    from qopi_desktop.domain.rules import Refusal
    from qopi_desktop.measures.definition import Measure
    from qopi_desktop.ui.context import Context

RETRY_MS = 2000
BIRTH_DATE = QuestionId("G08")


class FormModel(QObject):
    """One chart as this person may see and change it.

    Every answer given is on its way to the store at once, in order, one at a time; an answer that the store
    could not take stays on screen and is tried again.

    Signals:
        changed: the question ids to repaint. scored: the measure ids to repaint.
        saved: when the last answer became durable. waiting: an answer is not durable yet (the KnownError or None).
        reloaded: the chart itself (state, modules, physician) is another; ask everything anew.
        failed: an error for the message bar. refused: the code of a refusal. drained: everything is durable.
    """

    changed = Signal(object)
    scored = Signal(object)
    saved = Signal(object)
    waiting = Signal(object)
    reloaded = Signal()
    failed = Signal(object)
    refused = Signal(str)
    drained = Signal()

    def __init__(self, context: Context, file: ChartFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._queue: deque[AnswerChange] = deque()
        self._acts: deque[Callable[[], Changes]] = deque()
        self._sending = False
        self._summary: Summary | None = None
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._send)
        self._file, self._chart = file, file.chart
        self._revisions: dict[QuestionId, int] = {}
        self._given: dict[QuestionId, Answer | None] = {}
        self._notes: dict[QuestionId | None, str] = {}
        self._stored: dict[QuestionId, StoredAnswer] = {}
        self._take(file)
        context.offering.changed.connect(self._on_offered)

    # What is there

    @property
    def chart(self) -> Chart:
        """Return the chart as last read from the store."""
        return self._chart

    @property
    def refusal(self) -> Refusal | None:
        """Return why this person may not change the chart, None if they may."""
        return refuse_edit(self._context.person, self._chart)

    @property
    def note_refusal(self) -> Refusal | None:
        """Return why this person may not keep notes on the chart, None if they may; a complete one takes notes."""
        return refuse_abstraction(self._context.person, self._chart)

    @property
    def undo_state(self) -> UndoState:
        """Return what undo and redo would touch."""
        return self._file.undo

    @property
    def place(self) -> Place:
        """Return where this person stood in the chart."""
        return self._file.place

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Return the measures of the chart's modules that the practice is shown, in their order."""
        return self._measures

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the modules to choose from for the chart, those that it has among them."""
        return self._context.offering.offer.modules_for(self._chart.modules)

    @property
    def today(self) -> date:
        """Return the local date, for dates typed as ``t``."""
        return self._context.now().date()

    @property
    def birth_date(self) -> PartialDate | None:
        """Return the date of birth where it is known, for two-digit years."""
        answer = self._given.get(BIRTH_DATE)
        return answer.value if answer is not None and isinstance(answer.value, PartialDate) else None

    @property
    def is_drained(self) -> bool:
        """Return whether every answer given is durable."""
        return not self._queue

    @property
    def summary(self) -> Summary:
        """Return what the chart amounts to with every answer on screen."""
        if self._summary is None:
            self._summary = self.board.summary()
        return self._summary

    @property
    def stored(self) -> Mapping[QuestionId, StoredAnswer]:
        """Return who gave each answer and when, those of this sitting too."""
        return self._stored

    def note(self, question_id: QuestionId | None) -> str:
        """Return the note of the question, or of the chart under None."""
        return self._notes.get(question_id, "")

    def completion_refusal(self) -> Refusal | None:
        """Return why the chart cannot be completed now, None if it can."""
        return self.act_refusal(ChartAct.COMPLETE)

    def act_refusal(self, act: ChartAct) -> Refusal | None:
        """Return why this person cannot take *act* now even with a reason, None if they can."""
        return refuse_act(self._context.person, self._chart, act, reason=act.value, summary=self.summary)

    # What a person does

    def set_answer(self, question_id: QuestionId, answer: Answer | None) -> None:
        """Show *answer* at once and send it to the store; the same answer again does nothing."""
        if self.refusal is not None or self._given.get(question_id) == answer:
            return
        change = AnswerChange(
            chart_id=self._chart.id,
            question_id=question_id,
            answer=answer,
            base_revision=self._revisions.get(question_id, 0),
            at=self._context.now(),
            form_version=self._context.package.version,
        )
        self._revisions[question_id] = change.base_revision + 1
        self._stored[question_id] = StoredAnswer(
            answer, self._revisions[question_id], self._context.person.id, change.at
        )
        self._show({question_id: answer})
        if self._chart.state is ChartState.NOT_BEGUN:
            self._chart = replace(self._chart, state=ChartState.IN_PROGRESS)
        self._queue.append(change)
        self._send()

    def override(self, question_id: QuestionId, code: str, reason: str) -> None:
        """Keep a soft check with *reason*."""
        override = Override(
            question_id=question_id,
            code=code,
            reason=reason,
            rests_on=self.session.rests_on(question_id, code),
            person_id=self._context.person.id,
            at=self._context.now(),
        )
        self._act(lambda: self._context.store.charts.override(self._context.person, self._chart.id, override))

    def move(self, act: ChartAct, reason: str | None = None) -> None:
        """Complete, reopen or void the chart."""
        store, person, now = self._context.store, self._context.person, self._context.now()
        self._act(lambda: store.charts.act(person, self._chart.id, act, reason, now))

    def set_treating(self, physician_id: PhysicianId | None, reason: str) -> None:
        """Name another treating physician; the former ones are kept."""
        store, person, now = self._context.store, self._context.person, self._context.now()
        self._act(lambda: store.charts.set_treating(person, self._chart.id, physician_id, reason, now))

    def why_not(self) -> dict[str, list[str]]:
        """Return why modules that are offered do not take the chart, in words, by module."""
        of_round, found = self._context.round, dict[str, list[str]]()
        for each in self._context.package.eligibility.why_not(self.session, of_round, self.offered):
            found.setdefault(each.module, []).append(on_day(each.say, short_date(of_round.opens_on)))
        return found

    def set_modules(self, modules: tuple[str, ...]) -> None:
        """Abstract the chart for other modules."""
        store, person, now = self._context.store, self._context.person, self._context.now()
        self._act(lambda: store.charts.set_modules(person, self._chart.id, modules, now))

    def undo(self) -> None:
        """Take back the last change of this person on this chart."""
        store, person, now = self._context.store, self._context.person, self._context.now()
        self._act(lambda: store.charts.undo(person, self._chart.id, now))

    def redo(self) -> None:
        """Do again what undo took back."""
        store, person, now = self._context.store, self._context.person, self._context.now()
        self._act(lambda: store.charts.redo(person, self._chart.id, now))

    def set_note(self, question_id: QuestionId | None, text: str) -> None:
        """Keep a note; it never leaves the workstation."""
        if self.note(question_id) == text:
            return
        self._notes[question_id] = text
        store, person, now = self._context.store, self._context.person, self._context.now()
        self._context.write(
            lambda: store.charts.note(person, self._chart.id, question_id, text, now), None, self.failed.emit
        )

    def set_place(self, place: Place) -> None:
        """Remember where this person stands; a failure to do so is not worth a word."""
        store, person, chart_id = self._context.store, self._context.person, self._chart.id
        self._context.tasks.run(
            Lane.WRITE, lambda _report, _stop: store.charts.place(person, chart_id, place), None, _ignore
        )

    def stop(self) -> None:
        """Stop retrying: the chart is left. Only asked when drained or when the program ends."""
        self._retry.stop()

    # How it is kept

    def _take(self, file: ChartFile) -> None:
        self._file, self._chart = file, file.chart
        self._notes = dict(file.notes)
        self._stored = dict(file.answers)
        self._revisions = {key: stored.revision for key, stored in file.answers.items()}
        self._given = {key: each.answer for key, each in file.answers.items()}
        answers = {key: answer for key, answer in self._given.items() if answer is not None}
        answers.update(program_facts(file.chart, self._context.now().date()))
        self.session = FormSession(self._context.package.form, answers, file.overrides)
        self._score()

    def _score(self) -> None:
        modules = self._chart.modules
        shown = self._context.offering.offer.measures_for(modules)
        self._measures = tuple(each for each in shown if each.module in modules)
        self.board = Board(self._measures, self.session)
        self._summary = None

    def _on_offered(self) -> None:
        self._score()
        self.reloaded.emit()

    def _show(self, answers: dict[QuestionId, Answer | None]) -> None:
        touched: set[QuestionId] = set()
        for question_id, answer in answers.items():
            self._given[question_id] = answer
            touched |= self.session.answer(question_id, answer) | {question_id}
        changed = frozenset(touched)
        measures = self.board.update(changed)
        self._summary = None
        self.changed.emit(changed)
        self.scored.emit(measures)

    def _send(self) -> None:
        if self._sending or not self._queue:
            return
        self._sending = True
        change = self._queue[0]
        save = partial(self._context.store.charts.save_answer, self._context.person, change)
        self._context.write(save, self._on_saved, self._on_not_saved)

    def _on_saved(self, _changes: Changes) -> None:
        self._sending = False
        change = self._queue.popleft()
        self._file = replace(self._file, undo=replace(self._file.undo, undo=change.question_id, redo=None))
        self.saved.emit(self._context.now())
        self._send()
        if not self._queue:
            self.drained.emit()
            while self._acts and not self._queue:
                self._act(self._acts.popleft())

    def _on_not_saved(self, error: Exception) -> None:
        self._sending = False
        if isinstance(error, KnownError):
            self._retry.start()
            self.waiting.emit(error)
            return
        self._queue.clear()  # the rules or another writer said no: show what is stored
        self.failed.emit(error)
        self._reload()

    def _act(self, job: Callable[[], Changes]) -> None:
        if self._queue:
            self._acts.append(job)  # after the answers given before it
        else:
            self._context.write(job, self._on_acted, self._on_refused)

    def _on_acted(self, _changes: Changes) -> None:
        self.saved.emit(self._context.now())
        self._reload()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.refused.emit(error.refusal.code)
        else:
            self.failed.emit(error)
        self._reload()

    def _reload(self) -> None:
        store, person, chart_id = self._context.store, self._context.person, self._chart.id
        self._context.read(lambda: store.charts.open(person, chart_id), self._on_reloaded, self.failed.emit)

    def _on_reloaded(self, file: ChartFile) -> None:
        if self._queue:  # typed meanwhile: what is on screen is newer
            return
        self._take(file)
        self.reloaded.emit()


def _ignore(_error: Exception) -> None:
    """Let it go."""
