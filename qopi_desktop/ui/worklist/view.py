"""The left side of the chart window: shelves with counts, a filter, the charts, and how far the round is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from qopi_desktop.domain.charts import ChartState
from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit import Entry
from qopi_desktop.ui.kit.labels import Label
from qopi_desktop.ui.kit.layout import Column, Edge, Ground, Hairline, Row, fix
from qopi_desktop.ui.kit.paint import bar, mark, write
from qopi_desktop.ui.sync.marks import face_of_row
from qopi_desktop.ui.words import counted, say
from qopi_desktop.ui.worklist.model import ROW, Shelf, WorklistModel, state_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.charts import ChartRow

    Index = QModelIndex | QPersistentModelIndex

STATE_GLYPHS = {
    ChartState.NOT_BEGUN: "notbegun",
    ChartState.IN_PROGRESS: "inprogress",
    ChartState.COMPLETE: "complete",
    ChartState.LOCKED: "closed",
    ChartState.RETURNED: "refused",
    ChartState.VOIDED: "closed",
}
_SHELF_GLYPHS = {
    Shelf.ALL: ("list", "text2"),
    Shelf.ATTENTION: ("refused", "red"),
    Shelf.MUST_FIX: ("must", "red"),
    Shelf.NOT_BEGUN: ("notbegun", "slate"),
    Shelf.IN_PROGRESS: ("inprogress", "accent"),
    Shelf.COMPLETE: ("complete", "accent"),
}
_URGENT = frozenset({Shelf.ATTENTION, Shelf.MUST_FIX})
_NARROW_PX = 68  # the strip of the design is 56, for numbers of four figures; ours have six characters
_RIGHT = Qt.AlignmentFlag.AlignRight


class ShelfButton(QAbstractButton):
    """One shelf: its name and how many charts it holds."""

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self._count = 0
        self.setObjectName(f"shelf-{shelf.value}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._narrow = False
        fix(self, height=28)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many charts the shelf holds."""
        self._count = count
        self.setText(say(f"chart.worklist.{self.shelf.value}"))
        self.setAccessibleName(f"{self.text()}, {count}")
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show a glyph for the name, which stands in the tip."""
        self._narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the list lets it."""
        return QSize(theme.current().px(_NARROW_PX), theme.current().px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name and count; the shelf shown is bold on soft accent."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(4 if self._narrow else 12)
        area = QRectF(self.rect()).adjusted(side, 0, -side, 0)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accentSoft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area, look.radius("row"), look.radius("row"))
        inner = area.adjusted(look.px(8), 0, -look.px(8), 0)
        if self._narrow:
            self._draw_glyph(painter, QRectF(inner.left(), inner.top(), look.px(14), inner.height()))
        else:
            write(painter, inner, self.text(), "label", look.color("text" if self.isChecked() else "text2"))
            if self.shelf in _URGENT and self._count:
                self._draw_glyph(painter, QRectF(inner.right() - look.px(44), 0, look.px(14), inner.height()))
        count = "smallStrong" if self._narrow else "strong"
        write(painter, inner, str(self._count), count, look.color("text"), align=_RIGHT)

    def _draw_glyph(self, painter: QPainter, area: QRectF) -> None:
        look = theme.current()
        name, color = _SHELF_GLYPHS[self.shelf]
        spot = QRectF(area.left(), area.center().y() - area.width() / 2, area.width(), area.width())
        glyphs.draw(painter, name, spot, look.color(color), look.color("canvas"))


class ChartDelegate(QStyledItemDelegate):
    """Draws a chart row: number, initials, glyph and word of its state, problems at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.narrow = False
        self.private = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One list row high."""
        return QSize(theme.current().px(_NARROW_PX), theme.current().height("list_row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row; a chart closed to this person is grey."""
        row: ChartRow = index.data(ROW)
        model = index.model()
        closed = isinstance(model, WorklistModel) and model.refusal(row) is not None
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, chosen=chosen)
        if self.narrow:
            self._draw_number(painter, QRectF(option.rect), row, closed=closed, chosen=chosen)
        else:
            self._draw_row(painter, QRectF(option.rect), row, closed=closed, chosen=chosen)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, *, chosen: bool) -> None:
        look = theme.current()
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accentSoft" if chosen else "hover"))
            side = look.px(4 if self.narrow else 8)
            box = QRectF(option.rect).adjusted(side, 1, -side, -1)
            painter.drawRoundedRect(box, look.radius("row"), look.radius("row"))
        if chosen:
            left = 0 if self.narrow else look.px(4)
            mark(painter, QRect(option.rect.adjusted(left, look.px(7), 0, -look.px(7))))

    def _draw_number(self, painter: QPainter, area: QRectF, row: ChartRow, *, closed: bool, chosen: bool) -> None:
        look = theme.current()
        color, style = look.color("text3" if closed else "text"), "smallStrong" if chosen else "smallMedium"
        if (face := face_of_row(row)) is not None:  # its sign stands below the number
            side = look.px(11)
            area = area.adjusted(0, 0, 0, -side)
            spot = QRectF(area.center().x() - side / 2, area.bottom() - look.px(2), side, side)
            glyphs.draw(painter, face.glyph, spot, look.color(face.color), look.color("canvas"))
        write(painter, area, row.chart.number, style, color, align=Qt.AlignmentFlag.AlignHCenter)

    def _draw_row(self, painter: QPainter, area: QRectF, row: ChartRow, *, closed: bool, chosen: bool) -> None:
        look = theme.current()
        tone = "text3" if closed else "text"

        def column(left: int, width: int) -> QRectF:
            return QRectF(area.left() + look.px(left), area.top(), look.px(width), area.height())

        write(painter, column(20, 76), row.chart.number, "strong" if chosen else "label", look.color(tone))
        if not self.private:
            write(
                painter, column(96, 40), row.chart.patient.initials, "body", look.color("text3" if closed else "text2")
            )
        name, color = _sign_of(row, closed=closed)
        side = look.px(14)
        spot = QRectF(area.left() + look.px(137), area.center().y() - side / 2, side, side)
        glyphs.draw(painter, name, spot, look.color(color), look.color("canvas"))
        room = area.right() - spot.right() - look.px(45 if _open_problems(row) else 16)
        word = QRectF(spot.right() + look.px(6), area.top(), room, area.height())
        write(painter, word, state_word(row), "body", look.color("text3" if closed else "text2"))
        self._draw_problems(painter, area, row)

    def _draw_problems(self, painter: QPainter, area: QRectF, row: ChartRow) -> None:
        if not _open_problems(row):
            return
        look = theme.current()
        count, name, color = row.summary.must_fix, "must", "red"
        if not count:
            count, name, color = row.summary.to_check, "check", "amber"
        text = QRectF(area.right() - look.px(28), area.top(), look.px(18), area.height())
        write(painter, text, str(count), "smallMedium", look.color(color), align=_RIGHT)
        side = look.px(12)
        spot = QRectF(area.right() - look.px(41), area.center().y() - side / 2, side, side)
        glyphs.draw(painter, name, spot, look.color(color), look.color("canvas"))


def _sign_of(row: ChartRow, *, closed: bool) -> tuple[str, str]:
    """Return the glyph and the color of where the chart stands."""
    if closed:
        return "closed", "slate"
    if (face := face_of_row(row)) is not None:
        return face.glyph, face.color
    name = STATE_GLYPHS[row.chart.state]
    return name, glyphs.states("chart")[name].color


def _open_problems(row: ChartRow) -> int:
    """Return how many problems a chart that is being answered has."""
    answering = row.chart.state in {ChartState.IN_PROGRESS, ChartState.RETURNED}
    return row.summary.must_fix + row.summary.to_check if answering else 0


class ChartList(QListView):
    """The rows; Enter or a click opens a chart.

    Signals:
        chosen: the chart id to open.
    """

    chosen = Signal(str)

    def __init__(self, model: WorklistModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worklist")
        self.setAccessibleName(say("chart.worklist.all"))
        self.setModel(model)
        self.setItemDelegate(ChartDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setProperty("ground", "canvas")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_clicked)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Repaint what changed; all rows are of one height, so nothing needs to be laid out again."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current chart on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(ROW).chart.id)


class RoundFoot(QWidget):
    """How many charts of the round are complete, in figures and as a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done, self._begun, self._all = 0, 0, 0
        self._narrow = False
        fix(self, height=58)

    def show_counts(self, done: int, begun: int, of: int) -> None:
        """Show *done* complete and *begun* begun charts *of* all."""
        self._done, self._begun, self._all = done, begun, of
        self.setAccessibleName(counted("chart.worklist.foot", of, done=done))
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the figures only."""
        self._narrow = narrow
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line above, the words and the bar."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, look.color("line"))
        if self._narrow:
            text = f"{self._done}/{self._all}"
            write(painter, self.rect(), text, "smallStrong", look.color("text2"), align=Qt.AlignmentFlag.AlignHCenter)
            return
        inner = QRectF(self.rect()).adjusted(look.px(20), look.px(8), -look.px(20), 0)
        line = QRectF(inner.left(), inner.top(), inner.width(), look.px(22))
        whole = max(1, self._all)
        write(painter, line, counted("chart.worklist.foot", self._all, done=self._done), "label", look.color("text"))
        write(painter, line, f"{self._done * 100 // whole} %", "label", look.color("text2"), align=_RIGHT)
        box = QRectF(inner.left(), inner.top() + look.px(28), inner.width(), look.px(6))
        bar(painter, box, self._done / whole, self._begun / whole)


class Worklist(Ground):
    """The whole side: wide with words, or narrow with numbers only.

    Signals:
        chart_asked: the chart id to open.
    """

    chart_asked = Signal(str)

    def __init__(self, model: WorklistModel, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent, edges=(Edge.RIGHT,))
        self._model = model
        self._shelves = [ShelfButton(shelf) for shelf in Shelf]
        self._filter = Entry(icon="search")
        self._filter.setObjectName("worklist-filter")
        self.list = ChartList(model)
        self._foot = RoundFoot()
        self._empty = Label(say("chart.worklist.nothing_found"), "body", "text3")
        self._build()
        model.counted.connect(self._render)
        model.modelReset.connect(self._render_empty)
        self._filter.textChanged.connect(model.narrow)
        self.list.chosen.connect(self.chart_asked)
        self._render()

    def _build(self) -> None:
        column = Column(self, margins=(0, 10, 1, 0), gap=0)
        for button in self._shelves:
            button.clicked.connect(self._on_shelf)
            column.addWidget(button)
        self._shelves[0].setChecked(True)
        column.add_gap(8)
        column.addWidget(Hairline())
        self._filter_row = QWidget()
        Row(self._filter_row, margins=(12, 10, 12, 8)).addWidget(self._filter)
        column.addWidget(self._filter_row)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addWidget(self._foot)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show glyphs and numbers only, or everything, 260 wide."""
        fix(self, width=_NARROW_PX if narrow else theme.tokens().width["sidelist"])
        self._filter_row.setVisible(not narrow)
        for button in self._shelves:
            button.set_narrow(narrow=narrow)
        delegate = self.list.itemDelegate()
        if isinstance(delegate, ChartDelegate):
            delegate.narrow = narrow
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.list.setVerticalScrollBarPolicy(off if narrow else needed)
        self._foot.set_narrow(narrow=narrow)
        self.list.viewport().update()

    def set_private(self, *, private: bool) -> None:
        """Hide the initials."""
        delegate = self.list.itemDelegate()
        if isinstance(delegate, ChartDelegate):
            delegate.private = private
        self.list.viewport().update()

    def narrow(self, words: str) -> None:
        """Narrow the list to *words*."""
        self._filter.setText(words)

    def show_current(self, chart_id: ChartId) -> None:
        """Select the row of the open chart without opening anything."""
        place = self._model.row_of(chart_id)
        if place >= 0:
            self.list.setCurrentIndex(self._model.index(place))

    def _on_shelf(self) -> None:
        button = self.sender()
        if isinstance(button, ShelfButton):
            self._model.choose(button.shelf)

    def _render(self) -> None:
        for button in self._shelves:
            button.show_count(self._model.count(button.shelf))
            button.setVisible(button.shelf is not Shelf.ATTENTION or self._model.is_enrolled)
        of = self._model.count(Shelf.ALL)
        self._filter.setPlaceholderText(counted("chart.worklist.filter", of))
        self._filter.setAccessibleName(counted("chart.worklist.filter", of))
        self._foot.show_counts(self._model.count(Shelf.COMPLETE), self._model.count(Shelf.IN_PROGRESS), of)
        self._render_empty()

    def _render_empty(self) -> None:
        nothing = self._model.rowCount() == 0
        word = "nothing_found" if self._model.rows else "empty"
        self._empty.setText(say(f"chart.worklist.{word}"))
        self._empty.setVisible(nothing)
