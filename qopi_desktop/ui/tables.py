"""A plain table of rows to read, choose and mark: one model, one view, one way to draw a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit.paint import framed, write

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
_PAD, _BOX = 12, 18
_TONE_ROLE = Qt.ItemDataRole.UserRole
_SIGN_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its head, its width at 100 % (a share of what is left if ``stretch``), how its cells stand."""

    title: str
    width: int = 120
    stretch: int = 0
    right: bool = False
    style: str = "body"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: what it stands for, its texts, its color token and whether it may be marked.

    ``sign`` is a glyph before the text of one column: the column, the glyph, its color token.
    """

    key: Any  # whatever the screen lists
    cells: tuple[str, ...] = field(repr=False)
    tone: str = "text"
    can_mark: bool = True
    sign: tuple[int, str, str] | None = None


class RowsModel(QAbstractTableModel):
    """Rows of text; with marks, the first column holds a box to set.

    Signals:
        marked: the marks changed.
    """

    marked = Signal()

    def __init__(self, columns: Sequence[TableColumn], *, marks: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns, self.has_marks = tuple(columns), marks
        self.rows: tuple[TableRow, ...] = ()
        self.marks: set[Any] = set()  # keys of the rows

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show other rows; marks of rows that may be marked no more are forgotten."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def keep_marks(self, keys: set[Any]) -> None:
        """Forget the marks of all but *keys*."""
        self.set_marks(self.marks & keys)

    def set_marks(self, keys: set[Any]) -> None:
        """Mark exactly *keys*."""
        if keys != self.marks:
            self.marks = keys
            self.dataChanged.emit(self.index(0, 0), self.index(max(0, len(self.rows) - 1), 0))
            self.marked.emit()

    def toggle(self, row: int) -> None:
        """Set or take away the mark of a row that may have one."""
        if self.has_marks and 0 <= row < len(self.rows) and self.rows[row].can_mark:
            self.set_marks(self.marks ^ {self.rows[row].key})

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell, its tip, or how to draw it."""
        row = self.rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and self.has_marks and index.column() == 0 and row.can_mark:
            return Qt.CheckState.Checked if row.key in self.marks else Qt.CheckState.Unchecked
        if role == _TONE_ROLE:
            return row.tone
        if role == _SIGN_ROLE and row.sign is not None and row.sign[0] == index.column():
            return row.sign[1:]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column, its font and its side."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.FontRole:
            return theme.current().font("smallMedium")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class CellDelegate(QStyledItemDelegate):
    """Draws a cell: ground, hairline, box, text ended by an ellipsis where it does not fit."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """A row of the table's height."""
        return QSize(theme.current().px(80), theme.current().height("table_row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell of *index*."""
        look, model = theme.current(), index.model()
        if not isinstance(model, RowsModel):
            return
        box, state = QRect(option.rect), option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = "accentSoft" if is_chosen else "hover" if state & QStyle.StateFlag.State_MouseOver else "surface"
        painter.fillRect(box, look.color(ground))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, look.color("line"))
        left = box.left() + look.px(_PAD)
        check = index.data(Qt.ItemDataRole.CheckStateRole)
        if model.has_marks and index.column() == 0:
            left = self._paint_mark(painter, QRect(left, box.top(), look.px(_BOX), box.height()), check)
        if (sign := index.data(_SIGN_ROLE)) is not None:
            left = self._paint_sign(painter, QRectF(left, box.top(), look.px(14), box.height()), sign, ground)
        column = model.columns[index.column()]
        room = QRectF(left, box.top(), box.right() - look.px(_PAD) - left, box.height())
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        write(painter, room, str(index.data() or ""), column.style, look.color(index.data(_TONE_ROLE)), align=side)

    def _paint_mark(self, painter: QPainter, room: QRect, check: object) -> int:
        look = theme.current()
        if check is not None:
            side = room.width()
            box = QRectF(room.left(), room.top() + (room.height() - side) / 2, side, side)
            is_set = check == Qt.CheckState.Checked
            fill, frame = look.color("accent" if is_set else "surface"), None if is_set else look.color("control")
            framed(painter, box, radius=look.radius("key"), fill=fill, frame=frame)
            if is_set:
                glyphs.draw(painter, "received", box.adjusted(1, 1, -1, -1), look.color("onAccent"), fill)
        return room.right() + look.px(10)

    def _paint_sign(self, painter: QPainter, room: QRectF, sign: tuple[str, str], ground: str) -> int:
        look, (name, tone) = theme.current(), sign
        spot = QRectF(room.left(), room.center().y() - room.width() / 2, room.width(), room.width())
        glyphs.draw(painter, name, spot, look.color(tone), look.color(ground))
        return round(room.right()) + look.px(8)


class RowsView(QTableView):
    """Shows a `RowsModel`; arrows move, Space marks, Enter opens; Tab leaves the table.

    Signals:
        opened: Enter or a double click on a row: its key.
    """

    opened = Signal(object)

    def __init__(
        self,
        model: RowsModel,
        name: str,
        title: str,
        parent: QWidget | None = None,
        *,
        height: str = "table_row",
    ) -> None:
        """Have rows as high as the token *height*."""
        super().__init__(parent)
        self.rows_model, self._height = model, height
        self._most_rows: int | None = None
        self.setModel(model)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setItemDelegate(CellDelegate(self))
        self._behave()
        self.doubleClicked.connect(self._on_opened)
        model.modelReset.connect(self._on_reset)
        theme.current().changed.connect(self._dress)
        self._dress()

    def fit_rows(self, most: int) -> None:
        """Be as high as the rows, up to *most* of them, so that the page scrolls and not the table."""
        self._most_rows = most
        self._on_reset()

    def chosen(self) -> Any:
        """Return the key of the current row, None if there is none."""
        index = self.currentIndex()
        return self.rows_model.rows[index.row()].key if index.isValid() else None

    def choose(self, key: object) -> None:
        """Make the row of *key* the current one, if it is there."""
        found = next((number for number, row in enumerate(self.rows_model.rows) if row.key == key), None)
        if found is not None:
            self.setCurrentIndex(self.rows_model.index(found, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks the current row, Enter opens it."""
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and self.rows_model.has_marks:
            self.rows_model.toggle(row)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row >= 0:
            self.opened.emit(self.rows_model.rows[row].key)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the box of a row marks it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_box = event.position().x() < theme.current().px(2 * _PAD + _BOX)
        if index.isValid() and index.column() == 0 and is_box:
            self.rows_model.toggle(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns anew."""
        super().resizeEvent(event)
        self._share_width()

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCornerWidget(QWidget())

    def _dress(self) -> None:
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.height(self._height))
        self.horizontalHeader().setFixedHeight(look.px(28))
        self._on_reset()
        self._share_width()

    def _share_width(self) -> None:
        look, columns = theme.current(), self.rows_model.columns
        free = self.viewport().width() - sum(look.px(column.width) for column in columns)
        shares = sum(column.stretch for column in columns)
        for index, column in enumerate(columns):
            extra = max(0, free) * column.stretch // shares if shares else 0
            self.setColumnWidth(index, look.px(column.width) + extra)

    def _on_opened(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows_model.rows[index.row()].key)

    def _on_reset(self) -> None:
        if self._most_rows is not None:
            look = theme.current()
            rows = min(max(1, len(self.rows_model.rows)), self._most_rows)
            self.setFixedHeight(look.px(28) + rows * look.height(self._height) + 2)
