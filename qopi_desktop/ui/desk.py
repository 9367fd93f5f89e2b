"""The desk: the worklist beside one open chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.domain.scores import aggregate
from qopi_desktop.forms.facts import NOT_LISTED
from qopi_desktop.operations.people import overview
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_acts import ChartActs
from qopi_desktop.ui.chart_form.model import FormModel
from qopi_desktop.ui.chart_form.view import ChartView
from qopi_desktop.ui.kit import EmptyNote, Row
from qopi_desktop.ui.words import say
from qopi_desktop.ui.worklist.model import Shelf, WorklistModel
from qopi_desktop.ui.worklist.view import Worklist

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QResizeEvent

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.charts import ChartFile
    from qopi_desktop.operations.people import Overview
    from qopi_desktop.ui.context import Context

_NARROW, _ONE_COLUMN = 1440, 1000


class Desk(QWidget):
    """Opens charts, one at a time, and never drops one whose answers are not durable.

    Signals:
        saved: when the last answer became durable. waiting: a KnownError while one is not.
        failed: an error for the message bar. chart_shown: the number of the chart now open.
        counted: how many charts are complete and how many there are. told: a sentence for the status bar.
        drained: every answer given is durable. reloaded: the open chart was read anew.
    """

    saved = Signal(object)
    waiting = Signal(object)
    failed = Signal(object)
    chart_shown = Signal(str)
    counted = Signal(int, int)
    told = Signal(str)
    drained = Signal()
    reloaded = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: ChartId | None = None
        self._leaving: list[FormModel] = []
        self.rows = WorklistModel(context, self)
        self.worklist = Worklist(self.rows)
        self.chart = ChartView(context)
        self._nothing = EmptyNote(say("chart.worklist.empty"), say("chart.worklist.empty_hint"))
        self.acts = ChartActs(context, self.chart, self)
        row = Row(self)
        row.addWidget(self.worklist)
        row.addWidget(self.chart, 1)
        row.addWidget(self._nothing, 1)
        self.chart.hide()
        self._join()

    def _join(self) -> None:
        self.worklist.chart_asked.connect(self.open_chart)
        self.worklist.list.selectionModel().currentChanged.connect(self._on_current)
        self.rows.counted.connect(self._on_counted)
        self.rows.scored.connect(self._on_scored)
        self.chart.next_chart_asked.connect(self.next_chart)
        self.acts.told.connect(self.told)
        self.acts.failed.connect(self.failed)
        self.acts.question_asked.connect(self.chart.page.go_to)
        self.chart.page.room_asked.connect(partial(self._give_room, self.chart.page))
        self.acts.section_asked.connect(self.chart.page.go_to_section)
        self._context.bus.store_changed.connect(self._on_store_changed)

    # Charts come and go

    def load(self) -> None:
        """Read the worklist and the physicians."""
        self._read_people()
        self.rows.load()

    @property
    def model(self) -> FormModel | None:
        """Return the open chart, None when none is open."""
        return self.chart.model

    def open_chart(self, chart_id: ChartId) -> None:
        """Open the chart where this person left it."""
        if self.model is not None and self.model.chart.id == chart_id:
            self.chart.page.resume_current()
            return
        self._asked = chart_id
        left = next((model for model in self._leaving if model.chart.id == chart_id), None)
        if left is not None:  # its answers are not all in the store yet, so it knows more than the store
            self._leaving.remove(left)
            self._show(left)
            return
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
        else:
            self.told.emit(say("chart.worklist.last" if step > 0 else "chart.worklist.first"))

    def _on_opened(self, file: ChartFile) -> None:
        if file.chart.id != self._asked:
            return
        model = FormModel(self._context, file, self)
        model.saved.connect(self.saved)
        model.waiting.connect(self.waiting)
        model.failed.connect(self.failed)
        model.drained.connect(self._on_drained)
        model.reloaded.connect(self.reloaded)
        model.refused.connect(self._on_refused)
        self._show(model)

    def _show(self, model: FormModel) -> None:
        self.acts.close_sheet()
        before = self.model
        self._nothing.hide()
        self.chart.show()
        self._give_room(self.chart.page)
        self.chart.show_model(model, self.acts.physicians)
        self.worklist.show_current(model.chart.id)
        self.chart_shown.emit(model.chart.number)
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

    def search(self, words: str) -> None:
        """Go to a question or measure of the open chart that *words* name, else narrow the worklist."""
        if self.model is not None:
            question = self.model.session.form.find(words.upper()) or self.model.session.form.find(words)
            if question is not None and self.chart.page.go_to(question.id):
                return
            for measure in self.model.measures:
                if measure.id.casefold() == words.casefold():
                    self.acts.explain(measure.id)
                    return
        if (row := self.rows.numbered(words)) is not None:
            self.open_chart(row.chart.id)  # a whole number names one chart: the list stays as it is
            return
        self.worklist.narrow(words)
        if (row := self.rows.at(0)) is not None and words:
            self.open_chart(row.chart.id)

    # What the store tells

    def _read_people(self) -> None:
        self._context.read(partial(overview, self._context.store.people), self._on_people)

    def _on_people(self, people: Overview) -> None:
        self.acts.physicians = {str(each.id): each.name for each in people.physicians}
        names = {str(self._context.round.id): self._context.round.title, **self.acts.physicians}
        names |= {str(user.id): user.name for user in people.users}
        names |= {str(office.id): office.name for office in people.practice.offices}
        self.chart.page.show_names(names | {NOT_LISTED: say("chart.head.physician_unknown")})
        if self.model is not None:
            self.chart.head.show_model(self.model, self.acts.physicians)

    def _on_store_changed(self, changes: Changes) -> None:
        if changes.topics:
            self._read_people()

    def _on_counted(self) -> None:
        self.counted.emit(self.rows.count(Shelf.COMPLETE), self.rows.count(Shelf.ALL))
        if self.model is None and not self.worklist.list.currentIndex().isValid() and self.rows.at(0) is not None:
            self.worklist.list.setCurrentIndex(self.rows.index(0))
            if self.isVisible():
                self.worklist.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_current(self, index: QModelIndex) -> None:
        if (row := self.rows.at(index.row())) is not None:
            self._nothing.show_words(row.chart.number, say("chart.worklist.open_hint"))

    def _on_scored(self) -> None:
        done = (row.summary.outcomes for row in self.rows.rows if row.chart.completed_on is not None)
        self.chart.measures.show_scores(aggregate(done))

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
