"""What a person can do with the open chart, and the sheet over the desk in which the chart asks or answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from qopi_desktop.domain.charts import ChartAct
from qopi_desktop.domain.people import PhysicianId
from qopi_desktop.forms.regimens import hints_for
from qopi_desktop.lanes import Lane
from qopi_desktop.ui.chart_form.ask import AskReason, PickModules, PickPhysician
from qopi_desktop.ui.chart_form.definition import CardSheet
from qopi_desktop.ui.chart_form.explanation import ExplanationSheet
from qopi_desktop.ui.chart_form.go_to import GoTo
from qopi_desktop.ui.chart_form.lists import history_sheet, not_needed_sheet, set_aside_sheet
from qopi_desktop.ui.kit import Sheet
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from qopi_desktop.domain.answers import QuestionId
    from qopi_desktop.domain.charts import HistoryLine
    from qopi_desktop.ui.chart_form.model import FormModel
    from qopi_desktop.ui.chart_form.view import ChartView
    from qopi_desktop.ui.context import Context

_CLIPBOARD_MS = 60_000
_SHEET_PX = 420


class ChartActs(QObject):
    """Does what keys, menu and head ask of the open chart; nothing happens where none is open.

    Signals:
        told: a sentence for the status bar. failed: an error for the message bar.
        question_asked, section_asked: go there.
    """

    told = Signal(str)
    failed = Signal(object)
    question_asked = Signal(str)
    section_asked = Signal(str)

    def __init__(self, context: Context, chart: ChartView, over: QWidget) -> None:
        """Open sheets over the widget *over*."""
        super().__init__(over)
        self._context, self._chart, self._over = context, chart, over
        self._sheet: Sheet | None = None
        self.physicians: Mapping[str, str] = {}
        self._clear_clipboard = QTimer(self, singleShot=True, interval=_CLIPBOARD_MS)
        self._clear_clipboard.timeout.connect(self.empty_clipboard)
        self._copied = ""
        chart.set_aside_asked.connect(self.show_set_aside)
        chart.not_needed_asked.connect(self.show_not_needed)
        chart.sections_asked.connect(self.go_to)
        chart.why_asked.connect(self.explain)
        head = chart.head
        head.complete_asked.connect(self.complete)
        head.reopen_asked.connect(self.reopen)
        head.void_asked.connect(self.void)
        head.modules_asked.connect(self.pick_modules)
        head.physician_asked.connect(self.pick_physician)
        head.note_asked.connect(self.chart_note)
        head.copy_asked.connect(self.copy_patient)

    @property
    def _model(self) -> FormModel | None:
        return self._chart.model

    # The life of the chart

    def complete(self) -> None:
        """Complete the chart; what is typed is sent first. Where it cannot be, go to what is in the way."""
        if self._model is None:
            return
        self._chart.commit()
        if (refusal := self._model.completion_refusal()) is not None:
            self._chart.next_problem()
            self.told.emit(self._chart.head.why(refusal))
            return
        self._model.move(ChartAct.COMPLETE)

    def reopen(self) -> None:
        """Ask why, then reopen the chart."""
        self._ask_reason("reopen", self._on_reopen)

    def void(self) -> None:
        """Ask why, then void the chart; it is kept."""
        self._ask_reason("void", self._on_void)

    def pick_modules(self) -> None:
        """Choose the modules of the chart."""
        if self._model is not None:
            picker = PickModules(self._model.offered, self._model.chart.modules, self._model.why_not())
            picker.chosen.connect(self._on_modules)
            self.show_over(say("chart.head.modules"), picker)

    def pick_physician(self) -> None:
        """Name another treating physician, with a reason."""
        if self._model is not None:
            picker = PickPhysician(self.physicians, self._model.chart.treating_id)
            picker.chosen.connect(self._on_physician)
            self.show_over(say("chart.head.physician"), picker)

    def chart_note(self) -> None:
        """Write the chart's own note."""
        if self._model is not None:
            ask = AskReason(say("chart.head.chart_note"), self._model.note(None), may_be_empty=True)
            ask.given.connect(self._on_note)
            self.show_over(say("chart.head.chart_note"), ask)

    def copy_patient(self) -> None:
        """Put name and record number on the clipboard; it is emptied after a minute."""
        if self._model is not None:
            patient = self._model.chart.patient
            self._copied = f"{patient.name}\t{patient.record_number}"
            QGuiApplication.clipboard().setText(self._copied)
            self._clear_clipboard.start()
            self.told.emit(say("chart.head.copied"))

    def undo(self) -> None:
        """Take back this person's last answer in the chart."""
        if self._model is not None:
            self._chart.commit()
            self._model.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._model is not None:
            self._model.redo()

    # What opens over the desk

    def history(self) -> None:
        """Show every change of the current answer."""
        if self._model is not None and (question_id := self._chart.page.current) is not None:
            store, chart_id = self._context.store, self._model.chart.id
            self._context.read(lambda: store.charts.history(chart_id, question_id), self._on_history, self.failed.emit)

    def card(self) -> None:
        """Show all of the current question's card."""
        if self._model is not None and (question_id := self._chart.page.current) is not None:
            session = self._model.session
            question = session.form.questions[question_id]
            self.show_over(question_id, CardSheet(question, hints_for(session, question)))

    def explain(self, measure_id: str) -> None:
        """Show why a measure stands as it does."""
        if self._model is None:
            return
        measure = next(each for each in self._model.measures if each.id == measure_id)
        board, form = self._model.board, self._model.session.form
        sheet = ExplanationSheet(measure, board.explain(measure_id, self._model.stored), form, self._context.now())
        sheet.question_asked.connect(self._on_question)
        self.show_over(say("chart.explain.title", measure=measure_id), sheet)
        self._context.read(self._context.store.people.users, sheet.show_people, self.failed.emit)
        turning = board.turning(measure_id)
        self._context.tasks.run(Lane.WORK, lambda _report, _cancelled: turning.changes, sheet.show_changes)

    def show_set_aside(self) -> None:
        """Show the answers of questions that no longer apply."""
        if self._model is not None:
            self.show_over(say("chart.form.set_aside"), set_aside_sheet(self._model))

    def show_not_needed(self) -> None:
        """Show the questions that do not apply now."""
        if self._model is not None:
            self.show_over(say("chart.form.not_needed"), not_needed_sheet(self._model))

    def go_to(self) -> None:
        """Ask for a section or a question by number, name or words, then go there."""
        if self._model is not None:
            finder = GoTo(self._model.session)
            finder.question_asked.connect(self._on_question)
            finder.section_asked.connect(self._on_section)
            self.show_over(say("chart.form.go_to"), finder)

    def show_over(self, title: str, content: QWidget) -> None:
        """Show *content* in a sheet over the desk, instead of the sheet that is open."""
        self.close_sheet()
        self._sheet = Sheet(title, self._over, width=_SHEET_PX)
        self._sheet.closed.connect(self._on_sheet_closed)
        self._sheet.open_with(content)

    def close_sheet(self) -> None:
        """Close what lies over the desk."""
        if self._sheet is not None:
            self._sheet.close_sheet()

    def _on_sheet_closed(self) -> None:
        if self._sheet is not None:
            self._sheet.deleteLater()
            self._sheet = None

    def _ask_reason(self, word: str, then: Callable[[str], None]) -> None:
        if self._model is not None:
            ask = AskReason(say(f"chart.head.{word}_reason"), act=say(f"chart.head.{word}_now"))
            ask.given.connect(then)
            self.show_over(self._model.chart.number, ask)

    # What the sheets and the store answer

    def _on_reopen(self, reason: str) -> None:
        self._move(ChartAct.REOPEN, reason)

    def _on_void(self, reason: str) -> None:
        self._move(ChartAct.VOID, reason)

    def _move(self, act: ChartAct, reason: str) -> None:
        self.close_sheet()
        if self._model is not None:
            self._model.move(act, reason)

    def _on_modules(self, modules: tuple[str, ...]) -> None:
        self.close_sheet()
        if self._model is not None:
            self._model.set_modules(modules)

    def _on_physician(self, physician_id: str, reason: str) -> None:
        self.close_sheet()
        if self._model is not None:
            self._model.set_treating(PhysicianId(physician_id) if physician_id else None, reason)

    def _on_note(self, text: str) -> None:
        self.close_sheet()
        if self._model is not None:
            self._model.set_note(None, text)

    def _on_history(self, lines: tuple[HistoryLine, ...]) -> None:
        if self._model is not None and (question_id := self._chart.page.current) is not None:
            question = self._model.session.form.questions[question_id]
            title = say("chart.history.title", question=question_id)
            self.show_over(title, history_sheet(question, lines, self._context.now()))

    def _on_question(self, question_id: QuestionId) -> None:
        self.close_sheet()
        self.question_asked.emit(question_id)

    def _on_section(self, section_id: str) -> None:
        self.close_sheet()
        self.section_asked.emit(section_id)

    def empty_clipboard(self) -> None:
        """Take the patient off the clipboard, whatever chart is open now; another text there is left alone."""
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
            self.told.emit(say("chart.head.cleared"))
        self._copied = ""
