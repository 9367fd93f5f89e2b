"""The head of a chart: number, patient, modules, physician, progress, problems and Complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.charts import ChartAct, ChartState
from qopi_desktop.domain.rules import ACT_NOT_POSSIBLE, ANSWERS_NEEDED, MUST_FIX_LEFT, Refusal
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit.buttons import Button, ButtonKind, ChipButton
from qopi_desktop.ui.kit.chips import Chip
from qopi_desktop.ui.kit.labels import ElidingLabel, Label
from qopi_desktop.ui.kit.layout import Edge, Ground, Row, fix
from qopi_desktop.ui.kit.paint import ChipFace, bar
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPaintEvent

    from qopi_desktop.ui.chart_form.model import FormModel
    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.sync.marks import Face

_CHIPS = {"slate": "neutral"}
_MIDDLE, _SMALL = 1200, 1000  # widths of the window in effective pixels at which parts give way
_SEX, _AGE = QuestionId("G10"), QuestionId("G09")


class ProgressStroke(QWidget):
    """A thin bar of answered questions; its figure stands beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = 0.0
        fix(self, width=90, height=6)

    def show_part(self, part: float) -> None:
        """Show *part* of 1."""
        self._part = part
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        bar(QPainter(self), QRectF(self.rect()), self._part)


class ChartHead(Ground):
    """Shows what chart is open and offers its acts.

    Signals:
        complete_asked. reopen_asked, void_asked, modules_asked, physician_asked, note_asked: an act that asks more.
        copy_asked: name and record number to the clipboard. problem_asked: go to the next problem.
        delivery_asked: show what became of the chart at the service.
    """

    complete_asked = Signal()
    reopen_asked = Signal()
    void_asked = Signal()
    modules_asked = Signal()
    physician_asked = Signal()
    note_asked = Signal()
    copy_asked = Signal()
    problem_asked = Signal()
    delivery_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent, edges=(Edge.BOTTOM,))
        self._context = context
        self._model: FormModel | None = None
        self._private = False
        self._physicians: Mapping[str, str] = {}
        self._number = Label("", "title")
        self._patient = ElidingLabel("", "strong")
        self._about = ElidingLabel("", "body", "text2")
        self._modules = ChipButton(ChipFace(""))
        self._physician = Button("", ButtonKind.TEXT)
        self._progress = ProgressStroke()
        self._answered = Label("", "label")
        self._must = ChipButton(ChipFace("", "red", "must"))
        self._check = ChipButton(ChipFace("", "amber", "check"))
        self._delivery = ChipButton(ChipFace(""))
        self._read_only = Chip(ChipFace(say("chart.head.read_only"), "amber", "lock"))
        self._complete = Button(say("chart.head.complete"), key="F12")
        self._more = Button("", ButtonKind.QUIET, icon="more")
        self._build()
        fix(self, least_height=theme.tokens().height["casehead"])

    def _build(self) -> None:
        self.setObjectName("chart-head")
        self._modules.setObjectName("chart-modules")
        self._modules.setToolTip(say("chart.head.modules"))
        self._physician.setObjectName("chart-physician")
        self._physician.setToolTip(say("chart.head.physician"))
        self._complete.setObjectName("chart-complete")
        self._more.setObjectName("chart-more")
        self._more.setAccessibleName(say("chart.head.more"))
        self._more.setToolTip(say("chart.head.more"))
        self._more.setMenu(self._menu())
        row = Row(self, margins=(20, 0, 16, 0), gap=12)
        left = (self._number, self._patient, self._about, self._modules, self._physician)
        counts = (self._progress, self._answered, self._must, self._check)
        right = (*counts, self._delivery, self._read_only, self._complete)
        for part in left:
            row.addWidget(part)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
        row.addWidget(self._more)
        self._patient.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._modules.clicked.connect(self.modules_asked)
        self._physician.clicked.connect(self.physician_asked)
        self._must.clicked.connect(self.problem_asked)
        self._check.clicked.connect(self.problem_asked)
        self._complete.clicked.connect(self.complete_asked)
        self._delivery.setObjectName("chart-delivery")
        self._delivery.clicked.connect(self.delivery_asked)
        self._delivery.hide()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._reopen = menu.addAction(say("chart.head.reopen"))
        self._note = menu.addAction(say("chart.head.chart_note"))
        copy = menu.addAction(say("chart.head.copy"))
        menu.addSeparator()
        self._void = menu.addAction(say("chart.head.void"))
        acts = {
            self._reopen: self.reopen_asked,
            self._note: self.note_asked,
            copy: self.copy_asked,
            self._void: self.void_asked,
        }
        for action, signal in acts.items():
            action.triggered.connect(signal)
        menu.setToolTipsVisible(True)
        return menu

    def show_model(self, model: FormModel, physicians: Mapping[str, str]) -> None:
        """Show another chart, or the same one after it changed."""
        self._model, self._physicians = model, physicians
        self.render_all()

    def show_delivery(self, face: Face | None) -> None:
        """Show what became of the chart at the service; None where its own state says more."""
        self._delivery.setVisible(face is not None)
        if face is not None:
            self._delivery.set_face(ChipFace(face.word, _CHIPS.get(face.color, face.color), face.glyph))
            self._delivery.setToolTip(face.sentence)
            self._delivery.setAccessibleDescription(face.sentence)

    def set_private(self, *, private: bool) -> None:
        """Hide name and record number."""
        self._private = private
        self.render_all()

    def fit(self, effective_width: float) -> None:
        """Give way: first age, record number and the stroke of progress, then modules and physician."""
        widgets: dict[QWidget, int] = {self._about: _MIDDLE, self._progress: _MIDDLE}
        for part, least in (widgets | {self._modules: _SMALL, self._physician: _SMALL}).items():
            part.setVisible(effective_width >= least)

    def render_all(self) -> None:
        """Show everything anew."""
        if self._model is None:
            return
        chart = self._model.chart
        self._number.setText(chart.number)
        hidden = say("chart.head.hidden")
        self._patient.setText(hidden if self._private else chart.patient.name)
        record = "" if self._private else say("chart.head.record", number=chart.patient.record_number)
        self._about.setText("  ".join(part for part in (self._age_and_sex(), record) if part))
        self._modules.set_face(ChipFace(", ".join(self._module_name(module) for module in chart.modules)))
        unknown = say("chart.head.physician_unknown")
        self._physician.setText(self._physicians.get(chart.treating_id or "", unknown))
        self.render_progress()

    def render_progress(self) -> None:
        """Show progress, problems and whether the chart can be completed."""
        if self._model is None:
            return
        summary = self._model.summary
        self._progress.show_part(summary.answered / summary.asked if summary.asked else 0.0)
        self._answered.setText(say("chart.head.answered", answered=summary.answered, asked=summary.asked))
        self._show_count(self._must, summary.must_fix, "must_fix", "red", "must")
        self._show_count(self._check, summary.to_check, "to_check", "amber", "check")
        read_only = self._model.refusal is not None
        self._read_only.setVisible(read_only)
        self._must.setVisible(bool(summary.must_fix) and not read_only)
        self._check.setVisible(bool(summary.to_check) and not read_only)
        self._render_acts()

    def _render_acts(self) -> None:
        model = self._model
        if model is None:
            return
        refusal = model.completion_refusal()
        self._complete.setVisible(model.refusal is None)
        self._complete.block(self.why(refusal) if refusal else "")
        self._complete.set_kind(ButtonKind.PLAIN if refusal else ButtonKind.PRIMARY)
        for action, act in ((self._reopen, ChartAct.REOPEN), (self._void, ChartAct.VOID)):
            refused = model.act_refusal(act)
            action.setEnabled(refused is None)
            action.setToolTip(say(f"chart.refused.{refused.code}") if refused else "")
        closed = model.note_refusal
        self._note.setEnabled(closed is None)
        self._note.setToolTip(say(f"chart.refused.{closed.code}") if closed else "")

    def why(self, refusal: Refusal) -> str:
        """Return the sentence for a refusal of Complete; a chart that nobody began needs its answers first."""
        if refusal == ACT_NOT_POSSIBLE and self._model and self._model.chart.state is ChartState.NOT_BEGUN:
            refusal = ANSWERS_NEEDED
        if self._model is None or refusal not in {ANSWERS_NEEDED, MUST_FIX_LEFT}:
            return say(f"chart.refused.{refusal.code}")
        summary = self._model.summary
        missing = summary.asked - summary.answered
        count = missing if refusal == ANSWERS_NEEDED else summary.must_fix + summary.to_check
        return counted(f"chart.refused.{refusal.code}", count)

    def _show_count(self, button: ChipButton, count: int, *words: str) -> None:
        word, kind, glyph = words
        button.set_face(ChipFace(counted(f"chart.head.{word}", count), kind, glyph))

    def _age_and_sex(self) -> str:
        if self._model is None:
            return ""
        age, sex = (self._shown(question_id) for question_id in (_AGE, _SEX))
        return ", ".join(part for part in (age, sex.casefold()) if part)

    def _shown(self, question_id: QuestionId) -> str:
        if self._model is None:
            return ""
        state = self._model.session.state(question_id)
        if state.answer is None or state.answer.value is None:
            return ""
        labels = {choice.code: choice.label for choice in state.question.choices}
        return labels.get(str(state.answer.value), str(state.answer.value))

    def _module_name(self, module: str) -> str:
        return say(f"chart.module.{module}")
