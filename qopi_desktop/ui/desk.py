"""The desk: the worklist beside one open chart, and what opens over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.domain.charts import ChartAct
from qopi_desktop.domain.scores import aggregate
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.ask import AskReason, PickModules, PickPhysician
from qopi_desktop.ui.chart_form.definition import CardSheet
from qopi_desktop.ui.chart_form.explanation import ExplanationSheet
from qopi_desktop.ui.chart_form.go_to import GoTo
from qopi_desktop.ui.chart_form.lists import ListSheet, history_sheet, not_needed_sheet, set_aside_sheet
from qopi_desktop.ui.chart_form.model import FormModel
from qopi_desktop.ui.chart_form.view import ChartView
from qopi_desktop.ui.kit import EmptyNote, Row, Sheet
from qopi_desktop.ui.words import say
from qopi_desktop.ui.worklist.model import WorklistModel
from qopi_desktop.ui.worklist.view import Worklist

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from qopi_desktop.domain.answers import ChartId, QuestionId
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.charts import ChartFile, HistoryLine
    from qopi_desktop.domain.people import Physician
    from qopi_desktop.ui.context import Context

_NARROW, _ONE_COLUMN = 1440, 1000
_CLIPBOARD_MS = 60_000


class Desk(QWidget):
    """Opens charts, one at a time, and never drops one whose answers are not durable.

    Signals:
        saved: when the last answer became durable. waiting: a KnownError while one is not.
        failed: an error for the message bar. chart_shown: the number of the chart now open.
        counted: how many charts are complete and how many there are. told: a sentence for the status bar.
    """

    saved = Signal(object)
    waiting = Signal(object)
    failed = Signal(object)
    chart_shown = Signal(str)
    counted = Signal(int, int)
    told = Signal(str)
    drained = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._physicians: dict[str, str] = {}
        self._asked: ChartId | None = None
        self._leaving: list[FormModel] = []
        self.rows = WorklistModel(context, self)
        self.worklist = Worklist(self.rows)
        self.chart = ChartView(context)
        self._nothing = EmptyNote(say("chart.worklist.empty"), say("chart.worklist.empty_hint"))
        self._sheet: Sheet | None = None
        self._clear_clipboard = QTimer(self, singleShot=True, interval=_CLIPBOARD_MS)
        self._clear_clipboard.timeout.connect(self._on_clipboard_old)
        row = Row(self)
        row.addWidget(self.worklist)
        row.addWidget(self.chart, 1)
        row.addWidget(self._nothing, 1)
        self.chart.hide()
        self._join()

    def _join(self) -> None:
        self.worklist.chart_asked.connect(self.open_chart)
        self.rows.counted.connect(self._on_counted)
        self.chart.next_chart_asked.connect(self.next_chart)
        self.chart.set_aside_asked.connect(self.show_set_aside)
        self.chart.not_needed_asked.connect(self.show_not_needed)
        self.chart.sections_asked.connect(self.go_to)
        self.chart.why_asked.connect(self.explain)
        head = self.chart.head
        head.complete_asked.connect(self.complete)
        head.reopen_asked.connect(self.reopen)
        head.void_asked.connect(self.void)
        head.modules_asked.connect(self.pick_modules)
        head.physician_asked.connect(self.pick_physician)
        head.note_asked.connect(self.chart_note)
        head.copy_asked.connect(self.copy_patient)
        self._context.bus.store_changed.connect(self._on_store_changed)

    # Charts come and go

    def load(self) -> None:
        """Read the worklist and the physicians."""
        self._context.read(self._context.store.people.physicians, self._on_physicians)
        self.rows.load()

    @property
    def model(self) -> FormModel | None:
        """Return the open chart, None when none is open."""
        return self.chart.model

    def open_chart(self, chart_id: ChartId) -> None:
        """Open the chart where this person left it."""
        if self.model is not None and self.model.chart.id == chart_id:
            self.chart.page.resume()
            return
        self._asked = chart_id
        store, person = self._context.store, self._context.person
        self._context.read(lambda: store.charts.open(person, chart_id), self._on_opened, self.failed.emit)

    def next_chart(self) -> None:
        """Open the following chart of the list."""
        self._step(1)

    def previous_chart(self) -> None:
        """Open the chart before in the list."""
        self._step(-1)

    def commit(self) -> None:
        """Send whatever is typed but not yet left."""
        self.chart.commit()

    @property
    def is_drained(self) -> bool:
        """Return whether every answer given is durable."""
        models = [self.model, *self._leaving]
        return all(model is None or model.is_drained for model in models)

    def _step(self, step: int) -> None:
        here = self.rows.row_of(self.model.chart.id if self.model else None)
        if (row := self.rows.at(here + step)) is not None:
            self.open_chart(row.chart.id)

    def _on_opened(self, file: ChartFile) -> None:
        if file.chart.id != self._asked:
            return
        self.close_sheet()
        before = self.model
        model = FormModel(self._context, file, self)
        model.saved.connect(self.saved)
        model.waiting.connect(self.waiting)
        model.failed.connect(self.failed)
        model.drained.connect(self._on_drained)
        model.refused.connect(self._on_refused)
        self._nothing.hide()
        self.chart.show()
        self._give_room(self.chart.page)
        self.chart.show_model(model, self._physicians)
        self.worklist.show_current(file.chart.id)
        self.chart_shown.emit(file.chart.number)
        if before is not None:
            self._leaving.append(before)
            self._on_drained()

    def _on_drained(self) -> None:
        for model in [each for each in self._leaving if each.is_drained]:
            self._leaving.remove(model)
            model.deleteLater()
        if self.is_drained:
            self.drained.emit()

    def _on_refused(self, code: str) -> None:
        self.told.emit(say(f"chart.refused.{code}"))

    # Acts on the open chart

    def complete(self) -> None:
        """Complete the chart; what is typed is sent first."""
        if self.model is None:
            return
        self.commit()
        if (refusal := self.model.completion_refusal()) is not None:
            self.chart.next_problem()
            self.told.emit(self.chart.head.why(refusal))
            return
        self.model.move(ChartAct.COMPLETE)

    def reopen(self) -> None:
        """Ask why, then reopen the chart."""
        self._ask_reason("reopen_reason", lambda reason: self._move(ChartAct.REOPEN, reason))

    def void(self) -> None:
        """Ask why, then void the chart; it is kept."""
        self._ask_reason("void_reason", lambda reason: self._move(ChartAct.VOID, reason))

    def pick_modules(self) -> None:
        """Choose the modules of the chart."""
        if self.model is not None:
            picker = PickModules(self._context.round.modules, self.model.chart.modules)
            picker.chosen.connect(self._on_modules)
            self._open_sheet(say("chart.head.modules"), picker)

    def pick_physician(self) -> None:
        """Name another treating physician, with a reason."""
        if self.model is not None:
            picker = PickPhysician(self._physicians, self.model.chart.treating_id)
            picker.chosen.connect(self._on_physician)
            self._open_sheet(say("chart.head.physician"), picker)

    def chart_note(self) -> None:
        """Write the chart's own note."""
        if self.model is not None:
            ask = AskReason(say("chart.head.chart_note"), self.model.note(None), may_be_empty=True)
            ask.given.connect(self._on_note)
            self._open_sheet(say("chart.head.chart_note"), ask)

    def copy_patient(self) -> None:
        """Put name and record number on the clipboard; it is emptied after a minute."""
        if self.model is None:
            return
        patient = self.model.chart.patient
        QGuiApplication.clipboard().setText(f"{patient.name}\t{patient.record_number}")
        self._clear_clipboard.start()
        self.told.emit(say("chart.head.copied"))

    def undo(self) -> None:
        """Take back this person's last answer in the chart."""
        if self.model is not None:
            self.commit()
            self.model.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.model is not None:
            self.model.redo()

    # What opens over the desk

    def history(self) -> None:
        """Show every change of the current answer."""
        if self.model is None or (question_id := self.chart.page.current) is None:
            return
        store, chart_id = self._context.store, self.model.chart.id
        self._context.read(lambda: store.charts.history(chart_id, question_id), self._on_history, self.failed.emit)

    def card(self) -> None:
        """Show all of the current question's card."""
        if self.model is not None and (question_id := self.chart.page.current) is not None:
            question = self.model.session.form.questions[question_id]
            self._open_sheet(question.id, CardSheet(question))

    def explain(self, measure_id: str) -> None:
        """Show why a measure stands as it does."""
        if self.model is not None:
            measure = next(each for each in self.model.measures if each.id == measure_id)
            sheet = ExplanationSheet(measure, self.model.board.explain(measure_id), self.model.session.form)
            sheet.question_asked.connect(self._go_to_question)
            self._open_sheet(say("chart.explain.title", measure=measure_id), sheet)

    def show_set_aside(self) -> None:
        """Show the answers of questions that no longer apply."""
        if self.model is not None:
            self._open_list(say("chart.form.set_aside"), set_aside_sheet(self.model))

    def show_not_needed(self) -> None:
        """Show the questions that do not apply now."""
        if self.model is not None:
            self._open_list(say("chart.form.not_needed"), not_needed_sheet(self.model))

    def go_to(self) -> None:
        """Ask for a section or a question by number, id or words, then go there."""
        if self.model is not None:
            finder = GoTo(self.model.session)
            finder.question_asked.connect(self._go_to_question)
            finder.section_asked.connect(self._go_to_section)
            self._open_sheet(say("chart.form.go_to"), finder)

    def find(self, words: str) -> bool:
        """Go to a question or measure of the open chart that *words* name, else narrow the worklist."""
        if self.model is not None:
            question = self.model.session.form.find(words.upper()) or self.model.session.form.find(words)
            if question is not None and self.chart.page.go_to(question.id):
                return True
            for measure in self.model.measures:
                if measure.id.casefold() == words.casefold():
                    self.explain(measure.id)
                    return True
        self.worklist.find(words)
        if (row := self.rows.at(0)) is not None and words:
            self.open_chart(row.chart.id)
        return False

    def close_sheet(self) -> None:
        """Close what lies over the desk."""
        if self._sheet is not None:
            self._sheet.close_sheet()

    def show_over(self, title: str, content: QWidget) -> None:
        """Show *content* over the desk."""
        self._open_sheet(title, content)

    def _open_list(self, title: str, content: ListSheet) -> None:
        content.question_asked.connect(self._go_to_question)
        self._open_sheet(title, content)

    def _open_sheet(self, title: str, content: QWidget) -> None:
        self.close_sheet()
        self._sheet = Sheet(title, self, width=420)
        self._sheet.closed.connect(self._sheet.deleteLater)
        self._sheet.open_with(content)

    # What the store and the sheets answer

    def _move(self, act: ChartAct, reason: str) -> None:
        self.close_sheet()
        if self.model is not None:
            self.model.move(act, reason)

    def _ask_reason(self, word: str, then: object) -> None:
        if self.model is None:
            return
        ask = AskReason(say(f"chart.head.{word}"))
        ask.given.connect(then)
        self._open_sheet(self.model.chart.number, ask)

    def _on_modules(self, modules: tuple[str, ...]) -> None:
        self.close_sheet()
        if self.model is not None:
            self.model.set_modules(modules)

    def _on_physician(self, physician_id: str, reason: str) -> None:
        self.close_sheet()
        if self.model is not None:
            self.model.set_treating(physician_id or None, reason)  # type: ignore[arg-type]

    def _on_note(self, text: str) -> None:
        self.close_sheet()
        if self.model is not None:
            self.model.set_note(None, text)

    def _on_history(self, lines: tuple[HistoryLine, ...]) -> None:
        if self.model is not None and (question_id := self.chart.page.current) is not None:
            question = self.model.session.form.questions[question_id]
            title = say("chart.history.title", question=question_id)
            self._open_list(title, history_sheet(question, lines, self._context.now()))

    def _go_to_question(self, question_id: QuestionId) -> None:
        self.close_sheet()
        self._give_room(self.chart.page)
        self.chart.page.go_to(question_id)

    def _go_to_section(self, section_id: str) -> None:
        self.close_sheet()
        self.chart.page.go_to_section(section_id)

    def _on_physicians(self, physicians: tuple[Physician, ...]) -> None:
        self._physicians = {str(each.id): each.name for each in physicians}

    def _on_store_changed(self, changes: Changes) -> None:
        if changes.topics:
            self._context.read(self._context.store.people.physicians, self._on_physicians)

    def _on_counted(self) -> None:
        done = [row for row in self.rows.rows if row.chart.completed_on is not None]
        self.counted.emit(len(done), len(self.rows.rows))
        self.chart.measures.show_scores(aggregate(row.summary.outcomes for row in done))
        if self.model is None and (row := self.rows.at(0)) is not None:
            self.worklist.list.setCurrentIndex(self.rows.index(0))
            self._nothing.show_words(row.chart.number, say("chart.worklist.open_hint"))

    def _on_clipboard_old(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if self.model is not None and self.model.chart.patient.record_number in clipboard.text():
            clipboard.clear()
            self.told.emit(say("chart.head.cleared"))

    # Room

    def fit(self) -> None:
        """Fold the worklist for the room there is."""
        effective = self.window().width() / theme.current().factor
        self.worklist.set_narrow(narrow=effective < _NARROW)
        self.worklist.setVisible(effective >= _ONE_COLUMN)
        self.chart.setVisible(self.model is not None)
        self.chart.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what gives way."""
        super().resizeEvent(event)
        self.fit()

    def step_pane(self, step: int) -> None:
        """Bring the keyboard to the next (1) or previous (-1) pane; in one column the pane takes the others' place."""
        panes = [self.worklist, self.chart.page, self.chart.problems, self.chart.measures]
        focus = QApplication.focusWidget()
        here = next((place for place, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)), 0)
        self.show_pane(panes[(here + step) % len(panes)])

    def show_measures(self) -> None:
        """Bring the keyboard to the measures."""
        self.show_pane(self.chart.measures)

    def show_pane(self, pane: QWidget) -> None:
        """Bring the keyboard to *pane*."""
        self._give_room(pane)
        if pane is self.chart.page:
            self.chart.page.resume_current()
        elif pane is self.chart.measures:
            self.chart.measures.take_focus()
        elif pane is self.chart.problems:
            self.chart.problems.take_focus()
        else:
            self.worklist.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _give_room(self, pane: QWidget) -> None:
        if self.chart.is_single:
            in_list = pane is self.worklist
            self.worklist.setVisible(in_list)
            self.chart.setVisible(not in_list and self.model is not None)
            self.chart.show_side(shown=pane in {self.chart.problems, self.chart.measures})
