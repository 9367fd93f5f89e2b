"""The timeline strip: every date of the chart on its lane, read only; a click goes to the question."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.timeline_model import Mark, Timeline
from qopi_desktop.ui.format import show_date
from qopi_desktop.ui.kit.paint import write
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from qopi_desktop.measures.spans import WantedSpan

_LANE_NAMES_PX = 104
_PAD_PX = 20
_LANE_PX = 19
_HEAD_PX = 30
_DIAMOND_PX = 5
_MONTHS_SHOWN = 16
_LEAST_SPAN = timedelta(days=120)


class TimelineStrip(QWidget):
    """Shows a Timeline; folded it is one line that names what is out of order.

    Signals:
        question_asked: the question of the mark that was clicked.
    """

    question_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._timeline = Timeline((), ())
        self._spans: tuple[WantedSpan, ...] = ()
        self._folded = False
        self._areas: list[tuple[QRectF, Mark]] = []
        theme.current().changed.connect(self._resize)
        self.show_timeline(self._timeline)

    def show_timeline(self, timeline: Timeline) -> None:
        """Show *timeline* instead of what was shown."""
        if timeline == self._timeline and self.accessibleName():
            return
        self._timeline = timeline
        self.setAccessibleName(f"{say('chart.timeline.title')}. {self._sentence()}")
        self._resize()
        self.update()

    def show_spans(self, spans: tuple[WantedSpan, ...]) -> None:
        """Shade the days that the chosen measure wants."""
        self._spans = spans
        self.update()

    def fold(self, *, folded: bool) -> None:
        """Show one line only, or all lanes."""
        self._folded = folded
        self._resize()

    @property
    def is_folded(self) -> bool:
        """Return whether only one line is shown."""
        return self._folded

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the head and, unless folded, months, lanes, marks and what is out of order."""
        look = theme.current()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("surface"))
            painter.setPen(look.color("line"))
            painter.drawLine(0, 0, self.width(), 0)
            self._draw_head(painter)
            self._areas = []
            if not self._folded and self._timeline.marks:
                self._draw_spans(painter)
                self._draw_months(painter)
                self._draw_lanes(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the question of the mark under the pointer."""
        if mark := self._mark_at(event.position()):
            self.question_asked.emit(mark.question_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which date is under the pointer."""
        mark = self._mark_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if mark else Qt.CursorShape.ArrowCursor)
        if mark:
            QToolTip.showText(event.globalPosition().toPoint(), f"{mark.question_id} {_tip(mark)}", self)
        else:
            QToolTip.hideText()

    def _mark_at(self, position: QPointF) -> Mark | None:
        return next((mark for area, mark in self._areas if area.contains(position)), None)

    def _resize(self) -> None:
        look = theme.current()
        lanes = max(1, len(self._timeline.lanes))
        height = look.height("timeline_closed") if self._folded else look.px(_HEAD_PX + 12 + lanes * _LANE_PX)
        self.setFixedHeight(height)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Redraw when the look changes."""
        super().changeEvent(event)
        self.update()

    def _draw_head(self, painter: QPainter) -> None:
        look = theme.current()
        painter.setFont(look.font("smallStrong"))
        painter.setPen(look.color("text2"))
        head = QRectF(look.px(_PAD_PX), 0, look.px(_LANE_NAMES_PX), look.px(_HEAD_PX))
        title = say("chart.timeline.title")
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, title)
        if self._folded or not self._timeline.marks:
            left = look.px(_PAD_PX) + painter.fontMetrics().horizontalAdvance(title) + look.px(12)
            painter.setFont(look.font("small"))
            painter.setPen(look.color("red") if self._timeline.disorders else look.color("text3"))
            rest = QRectF(left, 0, self.width() - left, look.px(_HEAD_PX))
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self._sentence())

    def _sentence(self) -> str:
        dates, wrong = len(self._timeline.marks), self._timeline.disorders
        if not dates:
            return say("chart.timeline.empty")
        if not wrong:
            return say("chart.timeline.count", dates=dates)
        which = ", ".join(each.question_id for each in wrong)
        return say("chart.timeline.count_wrong", dates=dates, wrong=len(wrong), which=which)

    # Where time stands

    def _span(self) -> tuple[date, date]:
        first = min(mark.earliest for mark in self._timeline.marks)
        last = max(mark.latest for mark in self._timeline.marks)
        if last - first < _LEAST_SPAN:
            last = first + _LEAST_SPAN
        return first - (last - first) * 0.03, last + (last - first) * 0.12

    def _x(self, day: date) -> float:
        first, last = self._span()
        left = theme.current().px(_PAD_PX + _LANE_NAMES_PX)
        return left + (day - first).days / max(1, (last - first).days) * (
            self.width() - left - theme.current().px(_PAD_PX)
        )

    def _y(self, lane: str) -> float:
        place = self._timeline.lanes.index(lane)
        return theme.current().px(_HEAD_PX) + (place + 0.5) * theme.current().px(_LANE_PX)

    def _draw_spans(self, painter: QPainter) -> None:
        look = theme.current()
        bottom = look.px(_HEAD_PX) + len(self._timeline.lanes) * look.px(_LANE_PX)
        first, last = self._span()
        for span in self._spans:
            left, right = (self._x(min(max(day, first), last)) for day in (span.first, span.last))
            area = QRectF(left, look.px(_HEAD_PX), max(1.0, right - left), bottom - look.px(_HEAD_PX))
            painter.fillRect(area, look.color("accentSoft"))

    def _draw_months(self, painter: QPainter) -> None:
        look = theme.current()
        painter.setFont(look.font("small", numbers=True))
        bottom = look.px(_HEAD_PX) + len(self._timeline.lanes) * look.px(_LANE_PX)
        for month, text in _ticks(*self._span()):
            x = self._x(month)
            painter.setPen(look.color("line"))
            painter.drawLine(QPointF(x, look.px(_HEAD_PX)), QPointF(x, bottom))
            painter.setPen(look.color("text3"))
            painter.drawText(QPointF(x + 2, look.px(20)), text)

    def _draw_lanes(self, painter: QPainter) -> None:
        look = theme.current()
        for lane in self._timeline.lanes:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("text2"))
            area = QRectF(look.px(_PAD_PX), self._y(lane) - look.px(10), look.px(_LANE_NAMES_PX), look.px(20))
            painter.drawText(
                area, Qt.AlignmentFlag.AlignVCenter, say(f"chart.lane.{lane.casefold().replace(' ', '_')}")
            )
        self._draw_disorders(painter)
        for lane in self._timeline.lanes:
            self._draw_marks(painter, [mark for mark in self._timeline.marks if mark.lane == lane])

    def _draw_marks(self, painter: QPainter, marks: list[Mark]) -> None:
        look = theme.current()
        wrong = {each.question_id for each in self._timeline.disorders}
        free = 0.0
        for place, mark in enumerate(marks):
            color = look.color("red") if mark.question_id in wrong else look.color("text2")
            right = self._draw_mark(painter, mark, color.name())
            following = self._x(marks[place + 1].earliest) if place + 1 < len(marks) else float(self.width())
            painter.setFont(look.font("small", numbers=True))
            if not mark.exact:
                continue
            label = f"{mark.label} {_short(mark)}"
            width = painter.fontMetrics().horizontalAdvance(label)
            if right >= free and right + width + look.px(14) < following:
                ground = QRectF(right + look.px(2), self._y(mark.lane) - look.px(7), width + look.px(4), look.px(14))
                painter.fillRect(ground, look.color("surface"))  # a line of disorder does not strike the words
                painter.setPen(color)
                painter.drawText(QPointF(right + look.px(4), self._y(mark.lane) + look.px(4)), label)
                free = right + width + look.px(8)

    def _draw_mark(self, painter: QPainter, mark: Mark, color: str) -> float:
        look = theme.current()
        size, y = look.px(_DIAMOND_PX), self._y(mark.lane)
        left, right = self._x(mark.earliest), self._x(mark.latest)
        painter.setPen(QPen(color))
        if mark.exact:
            painter.setBrush(painter.pen().color())
            painter.drawPolygon(
                QPolygonF(
                    [QPointF(left, y - size), QPointF(left + size, y), QPointF(left, y + size), QPointF(left - size, y)]
                )
            )
            self._areas.append((QRectF(left - 2 * size, y - 2 * size, 4 * size, 4 * size), mark))
            return left + size
        bar = QRectF(left, y - look.px(7), max(right - left, look.px(8)), look.px(14))
        painter.setBrush(look.color("accentSoft"))
        painter.drawRoundedRect(bar, look.px(3), look.px(3))
        self._areas.append((bar, mark))
        write(painter, bar, f"{mark.question_id} ?", "small", QColor(color), align=Qt.AlignmentFlag.AlignHCenter)
        return bar.right()

    def _draw_disorders(self, painter: QPainter) -> None:
        look = theme.current()
        places = {mark.question_id: mark for mark in self._timeline.marks}
        painter.setPen(QPen(look.color("red"), 1.5, Qt.PenStyle.DashLine))
        for each in self._timeline.disorders:
            one, other = places[each.question_id], places[each.other_id]
            painter.drawLine(
                QPointF(self._x(one.latest), self._y(one.lane)), QPointF(self._x(other.earliest), self._y(other.lane))
            )


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next(each for each in (1, 2, 3, 6, 12, 24, 60, 600) if months / each <= _MONTHS_SHOWN)
    ticks: list[tuple[date, str]] = []
    for count in range(first.year * 12 + first.month, last.year * 12 + last.month):
        if count % step == 0:
            day = date(count // 12, count % 12 + 1, 1)
            named = say(f"chart.month.{day.month}")
            ticks.append((day, f"{named} {day:%y}" if day.month == 1 or not ticks else named))
    return ticks


def _short(mark: Mark) -> str:
    return f"{mark.earliest.month}/{mark.earliest.day}"


def _tip(mark: Mark) -> str:
    span = show_date(mark.earliest)
    return f"{mark.label} {span}" if mark.exact else f"{mark.label} {span} - {show_date(mark.latest)}"
