"""The form: the questions of one section, one below the other, the focused one in the upper third."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.domain.charts import Place
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.row import QuestionRow
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Ground, Hairline, Label, Row, fix
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from qopi_desktop.domain.answers import Answer, QuestionId
    from qopi_desktop.forms.definition import Section
    from qopi_desktop.ui.chart_form.model import FormModel

_THIRD = 3


class FormHead(Ground):
    """The head of the form: letter and long title of the section, answered of asked.

    Signals:
        sections_asked: open the list of sections, offered where the list itself is folded away.
    """

    sections_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        row = Row(self, margins=(20, 0, 20, 0), gap=10)
        self._letter = Label("", "head", "accent")
        self._title = Label("", "head")
        self._pick = Button("", ButtonKind.QUIET, icon="chevron", key="Ctrl+G")
        self._pick.setObjectName("section-pick")
        self._pick.setAccessibleName(say("chart.form.go_to"))
        self._pick.setToolTip(say("chart.form.go_to"))
        self._pick.clicked.connect(self.sections_asked)
        self._counts = Label("", "body", "text2")
        for part in (self._letter, self._title, self._pick):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._counts)
        fix(self, height=theme.tokens().height["formhead"])

    def show_section(self, section: Section, counts: str, *, folded: bool, short: bool) -> None:
        """Show *section* with its *counts*; *folded* offers the list of sections here."""
        self._letter.setText(section.id)
        self._title.setText(section.title if short else section.long)
        self._counts.setText(counts)
        self._pick.setVisible(folded)


class FormPage(Ground):
    """The page of the section shown.

    Signals:
        question_focused: the question the person came to. sections_asked: open the list of sections.
        section_shown: the id of the section now on the page. room_asked: the keyboard comes to the form from anywhere.
    """

    question_focused = Signal(str)
    sections_asked = Signal()
    section_shown = Signal(str)
    room_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._model: FormModel | None = None
        self._section = ""
        self._folded = False
        self._rows: dict[QuestionId, QuestionRow] = {}
        self._names: Mapping[str, str] = {}
        self.current: QuestionId | None = None
        self._wanted: Place | None = None
        self._head = FormHead()
        self._head.sections_asked.connect(self.sections_asked)
        self._sheet = Ground("surface")
        self._column = Column(self._sheet, margins=(0, 0, 0, 24))
        self._column.addStretch(1)
        self.area = ScrollArea()
        self.area.setObjectName("form")
        self.area.setWidget(self._sheet)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._keep_in_upper_third)
        self.area.verticalScrollBar().rangeChanged.connect(self._on_range)
        column = Column(self)
        column.addWidget(self._head)
        column.addWidget(Hairline())
        column.addWidget(self.area, 1)

    # What is shown

    def show_model(self, model: FormModel) -> None:
        """Show another chart at the place where this person left it."""
        self.commit()
        self._model = model
        self.current = None
        self._wanted = model.place
        model.changed.connect(self.on_changed)
        question_id = model.place.question_id
        form = model.session.form
        question = form.questions.get(question_id) if question_id is not None else None
        section = question.section if question is not None else self._first_section()
        self.show_section(section, rebuild=True)

    def render_all(self) -> None:
        """Show the same section anew, after the chart itself changed."""
        self.show_section(self._section, rebuild=True)

    def show_section(self, section_id: str, *, rebuild: bool = False) -> None:
        """Show the questions of *section_id* that are open now."""
        if self._model is None:
            return
        known = {section.id for section, _, _ in self._model.session.sections()}
        section_id = section_id if section_id in known else self._first_section()
        if section_id != self._section or rebuild:
            self.commit()
            self._clear()
            self._section = section_id
            self.area.verticalScrollBar().setValue(0)
        self._lay_out()
        self.section_shown.emit(section_id)

    @property
    def section(self) -> str:
        """Return the id of the section on the page."""
        return self._section

    def show_names(self, names: Mapping[str, str]) -> None:
        """Show *names* for the ids of people and places in what the program fills in."""
        self._names = names
        for row in self._rows.values():
            row.set_labels(self._labels())

    def _labels(self) -> Mapping[str, str]:
        ids = sorted(self._model.chart.contributors) if self._model else []
        return {**self._names, ", ".join(ids): ", ".join(self._names.get(each, each) for each in ids)}

    def set_folded(self, *, folded: bool) -> None:
        """Offer the list of sections in the head of the form."""
        self._folded = folded
        self._render_head()

    def on_changed(self, changed: frozenset[QuestionId]) -> None:
        """Repaint what an answer changed, and open or close what now applies or does not."""
        if self._model is None or self.sender() not in {self._model, None}:
            return
        if tuple(self._rows) != self._model.session.shown(self._section):
            self._lay_out()
        for question_id in changed & self._rows.keys():
            self._rows[question_id].show_state(self._model.session.state(question_id), read_only=self._read_only)
        self._render_head()

    @property
    def _read_only(self) -> bool:
        return self._model is None or self._model.refusal is not None

    # Moving about

    def go_to(self, question_id: QuestionId, caret: int = 0) -> bool:
        """Put the keyboard on *question_id*, on its section's page; False when it is not asked now."""
        if self._model is None:
            return False
        section = self._model.session.form.questions[question_id].section
        if question_id not in self._model.session.shown(section):
            return False
        self.room_asked.emit()
        if section != self._section:
            self.show_section(section)
        self._rows[question_id].take_focus(caret)
        self._settle.start()
        return True

    def go_near(self, question_id: QuestionId, caret: int = 0) -> None:
        """Put the keyboard on *question_id* or, when it is not asked now, on the next question of the page."""
        if self._model is None or self.go_to(question_id, caret):
            return
        order = list(self._model.session.form.questions)
        typed = [each for each, row in self._rows.items() if row.question.is_asked]
        after = [each for each in typed if order.index(each) > order.index(question_id)]
        if near := after[:1] or typed[-1:]:
            self.go_to(near[0])

    def resume(self) -> None:
        """Put the keyboard where this person left the chart, else on the first question without an answer."""
        place = self._wanted or Place()
        if place.question_id is not None and self.go_to(place.question_id, place.caret):
            return
        if (first := self._first_open()) is not None:
            self.go_to(first)

    def resume_current(self) -> None:
        """Put the keyboard back on the question it last was on."""
        if self.current is None or not self.go_to(self.current):
            self.resume()

    def go_to_section(self, section_id: str) -> None:
        """Show *section_id* with the keyboard on its first question without an answer."""
        self.show_section(section_id)
        if (first := self._first_open()) is not None:
            self.go_to(first)

    def step_section(self, step: int) -> None:
        """Go to the next (1) or previous (-1) section that holds a question."""
        if self._model is None:
            return
        ids = [section.id for section, _, _ in self._model.session.sections()]
        place = ids.index(self._section) + step
        if 0 <= place < len(ids):
            self.go_to_section(ids[place])

    def commit(self) -> None:
        """Send what is typed but not yet left."""
        for row in self._rows.values():
            row.commit()

    def place(self) -> Place:
        """Return where the person stands."""
        row = self._rows.get(self.current) if self.current else None
        return Place(self.current, row.caret() if row else 0)

    # How it is laid out

    def _first_section(self) -> str:
        sections = self._model.session.sections() if self._model else ()
        for section, progress, _ in sections:
            if progress.answered < progress.asked:
                return section.id
        return sections[0][0].id if sections else ""

    def _first_open(self) -> QuestionId | None:
        """Return the first question of the section without an answer, else its first that takes one."""
        typed = [each for each, row in self._rows.items() if row.question.is_asked]
        session = self._model.session if self._model else None
        open_ones = [each for each in typed if session is not None and session.state(each).answer is None]
        return next(iter(open_ones or typed), None)

    def _clear(self) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {}

    def _lay_out(self) -> None:
        if self._model is None:
            return
        wanted = self._model.session.shown(self._section)
        lost: QuestionId | None = None
        for question_id in [each for each in self._rows if each not in wanted]:
            row = self._rows.pop(question_id)
            lost = question_id if self._hand_on_focus(row) else lost
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        before = self._rows
        self._rows = {each: before.get(each) or self._make_row(each) for each in wanted}
        for place, row in enumerate(self._rows.values()):
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
        self._set_tab_order()
        self._render_head()
        if lost is not None:
            self.go_near(lost)

    def _make_row(self, question_id: QuestionId) -> QuestionRow:
        if self._model is None:
            raise ValueError("no chart is shown")
        state = self._model.session.state(question_id)
        row = QuestionRow(state.question, self._sheet)
        row.set_today(self._model.today, self._model.birth_date)
        row.set_labels(self._labels())
        row.show_state(state, read_only=self._read_only)
        row.answered.connect(self._on_answered)
        row.focused.connect(self._on_focused)
        row.next_asked.connect(self._on_next)
        row.previous_asked.connect(self._on_previous)
        return row

    def _set_tab_order(self) -> None:
        stops = [stop for row in self._rows.values() for stop in row.tab_stops()]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _hand_on_focus(self, row: QuestionRow) -> bool:
        focus = QApplication.focusWidget()
        has_focus = focus is not None and row.isAncestorOf(focus)
        if has_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return has_focus

    def _render_head(self) -> None:
        if self._model is None:
            return
        for section, progress, _ in self._model.session.sections():
            if section.id == self._section:
                counts = say("chart.form.answered", answered=progress.answered, asked=progress.asked)
                short = self.width() < theme.current().px(700)
                self._head.show_section(section, counts, folded=self._folded, short=short)

    # What the person does

    def _on_answered(self, question_id: QuestionId, answer: Answer | None) -> None:
        if self._model is not None:
            self._model.set_answer(question_id, answer)

    def _on_focused(self, question_id: QuestionId) -> None:
        if question_id == self.current:
            return
        self.current = question_id
        self._settle.start()
        self.question_focused.emit(question_id)
        if self._model is not None:
            self._model.set_place(self.place())

    def _on_next(self, question_id: QuestionId) -> None:
        self._step(question_id, 1)

    def _on_previous(self, question_id: QuestionId) -> None:
        self._step(question_id, -1)

    def _step(self, question_id: QuestionId, step: int) -> None:
        typed = [each for each, row in self._rows.items() if row.question.is_asked]
        if question_id not in typed:
            return
        place = typed.index(question_id) + step
        if 0 <= place < len(typed):
            self._rows[typed[place]].take_focus(0)
        else:
            self.step_section(step)

    def _on_range(self) -> None:
        self._settle.start()

    def _keep_in_upper_third(self) -> None:
        row = self._rows.get(self.current) if self.current else None
        if row is None:
            return
        view, bar = self.area.viewport().height(), self.area.verticalScrollBar()
        top = row.y() - bar.value()
        if top < 0 or top + row.height() > view * 2 // _THIRD:
            bar.setValue(row.y() - view // _THIRD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows the shape that fits the width."""
        super().resizeEvent(event)
        self._render_head()
        self._settle.start()
