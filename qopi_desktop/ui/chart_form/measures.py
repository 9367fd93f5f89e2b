"""The measures pane: how each measure of the chart stands now, and the practice's rate for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from qopi_desktop.measures.definition import Direction
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.format import percent
from qopi_desktop.ui.kit import Column, Edge, Ground, PaneHead, fix
from qopi_desktop.ui.kit.paint import text_width, write
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QPaintEvent

    from qopi_desktop.domain.answers import QuestionId
    from qopi_desktop.domain.scores import Score
    from qopi_desktop.measures.definition import Measure
    from qopi_desktop.ui.chart_form.model import FormModel

_GLYPHS = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "notmet",
    Outcome.UNDECIDED: "needs",
    Outcome.EXCLUDED: "noteligible",
    Outcome.EXCEPTION: "noteligible",
    Outcome.NOT_IN_DENOMINATOR: "noteligible",
}
_QUIET = {Outcome.EXCLUDED, Outcome.EXCEPTION, Outcome.NOT_IN_DENOMINATOR}
_RIGHT = Qt.AlignmentFlag.AlignRight


class MeasureRow(QAbstractButton):
    """One measure: glyph, id, title, and at the right what it needs or why it stands so."""

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measure = measure
        self.outcome = Outcome.UNDECIDED
        self.needs: tuple[QuestionId, ...] = ()
        self.setObjectName(f"measure-{measure.id.replace(' ', '-')}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(measure.title)
        self.setToolTip(measure.statement)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fix(self, height=theme.tokens().height["measure_row"])

    def show_outcome(self, outcome: Outcome, needs: tuple[QuestionId, ...]) -> None:
        """Show how the measure stands."""
        if (outcome, needs) == (self.outcome, self.needs) and self.accessibleName():
            return
        self.outcome, self.needs = outcome, needs
        self.setAccessibleName(f"{self.measure.id} {self.measure.title}, {self.word}")
        self.update()

    @property
    def word(self) -> str:
        """Return what stands at the right."""
        if self.outcome is Outcome.UNDECIDED and self.needs:
            return say("chart.measures.needs", question=self.needs[0])
        if self.outcome is Outcome.NOT_MET:
            return say("chart.measures.why")
        return say(f"chart.measures.{self.outcome.value}")

    def sizeHint(self) -> QSize:
        """As wide as the pane lets it."""
        return QSize(theme.current().px(200), theme.current().height("measure_row"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row; one that does not count here is level and quiet."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("hover"))
            box = QRectF(self.rect()).adjusted(look.px(8), 1, -look.px(8), -1)
            painter.drawRoundedRect(box, look.radius("row"), look.radius("row"))
        quiet = self.outcome in _QUIET
        state = glyphs.states("measure")[_GLYPHS[self.outcome]]
        side = look.px(14)
        spot = QRectF(look.px(16), (self.height() - side) / 2, side, side)
        glyphs.draw(painter, state.glyph, spot, look.color(state.color), look.color("panel"))
        inner = QRectF(look.px(40), 0, self.width() - look.px(56), self.height())
        write(painter, inner, self.measure.id, "label", look.color("text3" if quiet else "text"))
        left = max(look.px(118), look.px(48) + text_width(self.measure.id, "label"))
        link = self.outcome in {Outcome.UNDECIDED, Outcome.NOT_MET}
        word_width = text_width(self.word, "small")
        title = QRectF(left, 0, inner.right() - word_width - look.px(8) - left, self.height())
        loud = self.outcome in {Outcome.UNDECIDED, Outcome.NOT_MET}
        write(painter, title, self.measure.title, "body", look.color("text" if loud else "text3" if quiet else "text2"))
        write(painter, inner, self.word, "small", look.color("accent" if link else "text3"), align=_RIGHT)


class PracticeRate(QWidget):
    """The practice's rate for one measure in this round, with its interval and count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure: Measure | None = None
        self._score: Score | None = None
        self.setObjectName("practice-rate")
        fix(self, height=92)

    def show_score(self, measure: Measure | None, score: Score | None) -> None:
        """Show *score* of *measure*; None where no complete chart counts yet."""
        self._measure, self._score = measure, score
        self.setAccessibleName(self._sentence())
        self.update()

    def _sentence(self) -> str:
        if self._measure is None:
            return ""
        head = say("chart.measures.practice", measure=self._measure.id)
        if self._score is None or self._score.rate is None:
            return f"{head}. {say('chart.measures.no_rate')}"
        return f"{head}. {percent(self._score.rate)}, {self._counts(self._score)}"

    def _counts(self, score: Score) -> str:
        return say("chart.measures.rate_n", numerator=score.numerator, denominator=score.denominator)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words and, where there is a rate, its bar from 0 to 100."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 0, self.width(), 1, look.color("line"))
        if self._measure is None:
            return
        inner = QRectF(look.px(16), look.px(8), self.width() - look.px(32), look.px(20))
        head = say("chart.measures.practice", measure=self._measure.id)
        if self._measure.direction is Direction.LOWER:
            head = f"{head}, {say('chart.measures.lower')}"
        write(painter, inner, head, "small", look.color("text2"))
        line = inner.translated(0, look.px(20))
        if self._score is None or self._score.rate is None:
            write(painter, line, say("chart.measures.no_rate"), "body", look.color("text3"))
            return
        self._draw_figures(painter, line, self._score)
        self._draw_interval(painter, line.translated(0, look.px(30)), self._score)

    def _draw_figures(self, painter: QPainter, line: QRectF, score: Score) -> None:
        look = theme.current()
        interval = score.interval
        rate = percent(score.rate) if score.rate is not None else ""
        tone = "text3" if score.is_small_number else "text"
        write(painter, line, rate, "strong", look.color(tone))
        left = line.adjusted(text_width(rate, "strong") + look.px(12), 0, 0, 0)
        span = ""
        if interval is not None:
            low, high = (percent(each).removesuffix(" %") for each in (interval.low, interval.high))
            span = say("chart.measures.span", low=low, high=high)
        few = say("chart.measures.too_few") if score.is_small_number else ""
        write(
            painter,
            left,
            "   ".join(part for part in (span, self._counts(score), few) if part),
            "body",
            look.color("text2"),
        )

    def _draw_interval(self, painter: QPainter, line: QRectF, score: Score) -> None:
        look = theme.current()
        if score.interval is None or score.rate is None:
            return
        middle = line.top() + look.px(8)
        painter.setPen(QPen(look.color("shade"), 2))
        painter.drawLine(QPointF(line.left(), middle), QPointF(line.right(), middle))
        low, high = (line.left() + line.width() * float(each) for each in (score.interval.low, score.interval.high))
        color = look.color("slate" if score.is_small_number else "accent")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("shade" if score.is_small_number else "accentLine"))
        painter.drawRoundedRect(QRectF(low, middle - 4, high - low, 8), 4, 4)
        painter.setPen(QPen(color, 1.5))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        painter.setBrush(look.color("panel") if score.is_small_number else color)
        painter.drawEllipse(QPointF(line.left() + line.width() * float(score.rate), middle), 4.5, 4.5)


class MeasuresPane(Ground):
    """The measures of the chart's modules; F9 brings the keyboard here.

    Signals:
        question_asked: the question an open measure waits for. why_asked: the id of the measure to explain.
        measure_chosen: the id of the measure under the keyboard or the pointer's click.
    """

    question_asked = Signal(str)
    why_asked = Signal(str)
    measure_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent, edges=(Edge.TOP,))
        self.setObjectName("measures")
        self._model: FormModel | None = None
        self._scores: Mapping[str, Score] = {}
        self._rows: dict[str, MeasureRow] = {}
        self._head = PaneHead(say("chart.measures.title"), key="F9")
        sheet = Ground("panel")
        self._column = Column(sheet, margins=(0, 0, 0, 4))
        self._column.addStretch(1)
        area = ScrollArea()
        area.setWidget(sheet)
        self._area = area
        self._rate = PracticeRate()
        column = Column(self, margins=(0, 1, 0, 0))
        column.addWidget(self._head)
        column.addWidget(area, 1)
        column.addWidget(self._rate)

    def show_model(self, model: FormModel) -> None:
        """Show the measures of another chart."""
        self._model = model
        wanted = [each for each in model.measures if each.id not in self._rows]
        gone = self._rows.keys() - {each.id for each in model.measures}
        if wanted or gone:
            self._rebuild(model.measures)
        self.on_scored(frozenset(self._rows))
        first = next(iter(self._rows), None)
        if first and not any(row.isChecked() for row in self._rows.values()):
            self._rows[first].setChecked(True)
        self._render_rate()

    def on_scored(self, measure_ids: frozenset[str]) -> None:
        """Repaint the measures that an answer touched, each in its place."""
        if self._model is None:
            return
        outcomes = self._model.board.outcomes()
        for measure_id in measure_ids & self._rows.keys():
            needs = self._model.board.needs(measure_id)
            self._rows[measure_id].show_outcome(outcomes[measure_id], needs)
        of = [outcomes[measure_id] for measure_id in self._rows]
        counts = say(
            "chart.measures.counts",
            met=of.count(Outcome.MET),
            not_met=of.count(Outcome.NOT_MET),
            open=of.count(Outcome.UNDECIDED),
        )
        self._head.set_count(counts)

    def show_scores(self, scores: Mapping[str, Score]) -> None:
        """Show other rates of the practice."""
        self._scores = scores
        self._render_rate()

    @property
    def chosen(self) -> Measure | None:
        """Return the measure whose rate is shown."""
        return next((row.measure for row in self._rows.values() if row.isChecked()), None)

    def take_focus(self) -> None:
        """Put the keyboard on the measure chosen."""
        row = next((row for row in self._rows.values() if row.isChecked()), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _rebuild(self, measures: Sequence[Measure]) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {measure.id: MeasureRow(measure) for measure in measures}
        for place, row in enumerate(self._rows.values()):
            row.clicked.connect(self._on_clicked)
            self._column.insertWidget(place, row)

    def _render_rate(self) -> None:
        row = next((row for row in self._rows.values() if row.isChecked()), None)
        measure = row.measure if row else None
        self._rate.show_score(measure, self._scores.get(measure.id) if measure else None)

    def _on_clicked(self) -> None:
        row = self.sender()
        if not isinstance(row, MeasureRow):
            return
        self._render_rate()
        self.measure_chosen.emit(row.measure.id)
        if row.outcome is Outcome.UNDECIDED and row.needs:
            self.question_asked.emit(row.needs[0])
        else:
            self.why_asked.emit(row.measure.id)
