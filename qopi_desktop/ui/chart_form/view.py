"""The chart window's main part: head, sections, form, problems and measures, definition, timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from qopi_desktop.domain.charts import ChartAct, ChartState
from qopi_desktop.domain.rules import CHART_NOT_EDITABLE
from qopi_desktop.measures.spans import wanted_spans
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.definition import DefinitionStrip
from qopi_desktop.ui.chart_form.head import ChartHead
from qopi_desktop.ui.chart_form.measures import MeasuresPane
from qopi_desktop.ui.chart_form.page import FormPage
from qopi_desktop.ui.chart_form.problems import ProblemsPane
from qopi_desktop.ui.chart_form.sections import SectionList
from qopi_desktop.ui.chart_form.side import ReadOnlySide
from qopi_desktop.ui.chart_form.timeline import TimelineStrip
from qopi_desktop.ui.chart_form.timeline_model import timeline_of
from qopi_desktop.ui.kit import Banner, Button, Column, Ground, Row
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from qopi_desktop.domain.answers import QuestionId
    from qopi_desktop.domain.charts import ContributorLine
    from qopi_desktop.domain.people import Person
    from qopi_desktop.ui.chart_form.model import FormModel
    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.sync.marks import Face

_WIDE, _ONE_COLUMN = 1440, 1000  # window widths in effective pixels at which panes give way
_HIGH, _LOW = 800, 560  # the same for heights
_PROBLEMS_PART, _MEASURES_PART = 46, 54


class ChartView(Ground):
    """One open chart in its window.

    Signals:
        next_chart_asked: open the following chart. sheet_asked: "problems" or "measures" where they do not fit beside.
    """

    next_chart_asked = Signal()
    sections_asked = Signal()
    set_aside_asked = Signal()
    not_needed_asked = Signal()
    why_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self.model: FormModel | None = None
        self.timeline_kept_folded = False
        self._is_wide = True
        self._is_single = False
        self._physicians: Mapping[str, str] = {}
        self._attention = ""
        self.head = ChartHead(context)
        self._banner = Banner()
        self._next = self._banner.add_button(Button(say("chart.read_only.next_chart"), key="Ctrl+Down"))
        self._next.setObjectName("next-chart")
        self._reopen = self._banner.add_button(Button(say("chart.head.reopen")))
        self._reopen.setObjectName("reopen")
        self.sections = SectionList()
        self.page = FormPage()
        self.definition = DefinitionStrip()
        self.timeline = TimelineStrip()
        self.problems = ProblemsPane()
        self.measures = MeasuresPane()
        self.side = ReadOnlySide()
        self._build()
        self._join()

    def _build(self) -> None:
        self.middle = QWidget()
        stack = Column(self.middle)
        across = Row()
        across.addWidget(self.sections)
        across.addWidget(self.page, 1)
        stack.addLayout(across, 1)
        stack.addWidget(self.definition)
        stack.addWidget(self.timeline)
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.addWidget(self.problems)
        self.right.addWidget(self.measures)
        self.right.addWidget(self.side)
        self.right.setChildrenCollapsible(False)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.addWidget(self.middle)
        self.across.addWidget(self.right)
        self.across.setStretchFactor(0, 1)
        self.across.setStretchFactor(1, 0)
        self.across.setChildrenCollapsible(False)
        column = Column(self)
        column.addWidget(self.head)
        column.addWidget(self._banner)
        column.addWidget(self.across, 1)
        self.reset_panes()

    def _join(self) -> None:
        self._next.clicked.connect(self.next_chart_asked)
        self._reopen.clicked.connect(self.head.reopen_asked)
        self.sections.section_asked.connect(self.page.go_to_section)
        self.sections.set_aside_asked.connect(self.set_aside_asked)
        self.sections.not_needed_asked.connect(self.not_needed_asked)
        self.page.section_shown.connect(self._on_section)
        self.page.sections_asked.connect(self.sections_asked)
        self.page.question_focused.connect(self._on_question)
        self.problems.question_asked.connect(self.page.go_to)
        self.measures.question_asked.connect(self.page.go_to)
        self.measures.why_asked.connect(self.why_asked)
        self.measures.measure_chosen.connect(self._shade)
        self.timeline.question_asked.connect(self.page.go_to)
        self.definition.note_changed.connect(self._on_note)
        self.head.problem_asked.connect(self.next_problem)

    # What is shown

    def show_model(self, model: FormModel, physicians: Mapping[str, str]) -> None:
        """Show another chart."""
        if self.model is not None:
            self.commit()
            self.model.disconnect(self)
        self.model, self._physicians = model, physicians
        model.changed.connect(self._render_live)
        model.scored.connect(self.measures.on_scored)
        model.reloaded.connect(self.render_all)
        self.page.show_model(model)
        self.problems.show_model(model)
        self.measures.show_model(model)
        self.render_all(rebuild=False)
        self.page.resume()

    def show_delivery(self, face: Face | None, attention: str) -> None:
        """Show what became of the chart at the service; *attention* says why somebody has to see to it."""
        self.head.show_delivery(face)
        if attention != self._attention:
            self._attention = attention
            self._render_refusal()

    def render_all(self, *, rebuild: bool = True) -> None:
        """Show everything of the chart anew."""
        if self.model is None:
            return
        self.head.show_model(self.model, self._physicians)
        self._render_refusal()
        if rebuild:
            current = self.page.place()
            self.page.render_all()
            self.problems.show_model(self.model)
            self.measures.show_model(self.model)
            if not self.page.isVisible():
                self.problems.take_focus()
            elif current.question_id is not None:
                self.page.go_near(current.question_id, current.caret)
        self._render_live()

    def commit(self) -> None:
        """Send what is typed but not yet left."""
        self.page.commit()
        self.definition.commit()

    def next_problem(self, step: int = 1) -> None:
        """Put the keyboard on the question of the next problem."""
        if (question_id := self.problems.next_question(step or 1)) is not None:
            self.page.go_to(question_id)

    def reset_panes(self) -> None:
        """Give the panes the sizes of the design."""
        width = theme.current().width("rightpane" if self._is_wide else "rightpane_small")
        self.across.setSizes([max(1, self.width() - width), width])
        self.right.setSizes([_PROBLEMS_PART * 10, _MEASURES_PART * 10, 1000])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what gives way first."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Fold or unfold panes for the room there is, in the order of the design."""
        look = theme.current()
        window = self.window()
        wide, high = window.width() / look.factor, window.height() / look.factor
        self.sections.setVisible(wide >= _WIDE)
        self.page.set_folded(folded=wide < _WIDE)
        self.right.setMinimumWidth(look.width("rightpane_small"))
        self.head.fit(wide)
        if self._is_single != (wide < _ONE_COLUMN):
            self._is_single = wide < _ONE_COLUMN
            self.show_side(shown=False)
        if self._is_wide != (wide >= _WIDE):
            self._is_wide = wide >= _WIDE
            self.reset_panes()
        self.definition.set_small(small=high < _HIGH)
        self.definition.setVisible(high >= _LOW)
        self.timeline.fold(folded=high < _HIGH or self.timeline_kept_folded)

    @property
    def is_single(self) -> bool:
        """Return whether there is room for one column only."""
        return self._is_single

    def show_side(self, *, shown: bool) -> None:
        """In one column, show problems and measures instead of the form, or the form again; else both stand."""
        self.middle.setVisible(not (self._is_single and shown))
        self.right.setVisible(shown or not self._is_single)

    # What happens

    def _render_live(self) -> None:
        if self.model is None:
            return
        session = self.model.session
        self.sections.show_session(session, self.page.section)
        self.problems.render_all()
        self.timeline.show_timeline(timeline_of(session))
        self._shade()
        self.head.render_progress()

    def _shade(self) -> None:
        measure = self.measures.chosen
        if self.model is not None and measure is not None:
            self.timeline.show_spans(wanted_spans(measure, self.model.session))

    def _on_section(self, section_id: str) -> None:
        if self.model is not None:
            self.sections.show_session(self.model.session, section_id)

    def _on_question(self, question_id: QuestionId) -> None:
        if self.model is not None:
            question = self.model.session.form.questions[question_id]
            self.definition.show_question(question, self.model.note(question_id), self.model.note_refusal)
            self.problems.visit(question_id)

    def _on_note(self, question_id: QuestionId, text: str) -> None:
        if self.model is not None:
            self.model.set_note(question_id, text)

    # A chart that may not be changed

    def _render_refusal(self) -> None:
        if self.model is None:
            return
        refusal, state = self.model.refusal, self.model.chart.state
        self._banner.setVisible(refusal is not None)
        closed = refusal is not None and refusal != CHART_NOT_EDITABLE
        self.problems.setVisible(not closed)
        self.measures.setVisible(not closed)
        self.side.setVisible(closed)
        if refusal is None:
            return
        self._reopen.setVisible(self.model.act_refusal(ChartAct.REOPEN) is None)
        word = say(f"chart.state.{state.value}").casefold()
        title = say(f"chart.read_only.{refusal.code}_title", state=word)
        text = say(f"chart.read_only.{refusal.code}")
        if refusal == CHART_NOT_EDITABLE and state is ChartState.VOIDED:
            text = say("chart.read_only.voided")
        if self._attention:
            title, text = say("chart.read_only.needs_attention_title"), self._attention
        self._banner.show_words(title, [text])
        if closed:
            self._load_side()

    def _load_side(self) -> None:
        if self.model is not None:
            store, chart_id = self._context.store, self.model.chart.id
            self._context.read(lambda: (store.charts.contributors(chart_id), store.people.users()), self._on_side)

    def _on_side(self, loaded: tuple[tuple[ContributorLine, ...], tuple[Person, ...]]) -> None:
        worked, users = loaded
        if self.model is not None and (refusal := self.model.refusal) is not None:
            self.side.show_chart(
                self.model.chart,
                refusal,
                worked=worked,
                users=users,
                now=self._context.now(),
            )
