"""The measures of the report on screen: how often met, how sure that is, what does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from qopi_desktop.reports.content import Group, MeasureRow
from qopi_desktop.ui import format as show
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit.paint import framed, text_width, write
from qopi_desktop.ui.tables import CellDelegate, Index, RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import knows, say

if TYPE_CHECKING:
    from fractions import Fraction

    from qopi_desktop.reports.content import OfficeReport

_TITLE, _INTERVAL = 1, 4
_PAD, _BAND, _POINT = 12, 8, 9


class MeasureTable(RowsView):
    """One row for each measure, grouped by module, with its interval drawn on a scale of 0 to 100."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.rows = RowsModel(_columns())
        super().__init__(self.rows, "report_table", say("report_screen.table"), parent, height="report_row")
        self.rows.setParent(self)
        self.setItemDelegate(MeasureDelegate(self))

    def show_report(self, report: OfficeReport) -> None:
        """Show *report*, each module under its name."""
        rows: list[TableRow] = []
        for group in report.groups:
            rows.append(_group_row(group))
            rows.extend(_measure_row(row) for row in group.rows)
        self.rows.set_rows(rows)
        self.clearSpans()
        for number, row in enumerate(rows):
            if isinstance(row.key, str):
                self.setSpan(number, 0, 1, len(self.rows.columns))


class MeasureDelegate(CellDelegate):
    """Draws the name of a group over its row, and the interval of a measure."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell of *index*."""
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        key = model.rows[index.row()].key
        if isinstance(key, str):
            self._paint_group(painter, QRect(option.rect), str(index.data()))
            return
        super().paint(painter, option, index)
        room = QRectF(option.rect).adjusted(theme.current().px(_PAD), 0, -theme.current().px(_PAD), 0)
        if index.column() == _TITLE:
            _paint_remark(painter, room, key)
        elif index.column() == _INTERVAL:
            is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            paint_interval(painter, room, key, ground="accentSoft" if is_chosen else "surface")

    def _paint_group(self, painter: QPainter, room: QRect, words: str) -> None:
        look = theme.current()
        painter.fillRect(room, look.color("surface"))
        painter.fillRect(room.left(), room.bottom(), room.width(), 1, look.color("lineStrong"))
        inside = QRectF(room).adjusted(look.px(_PAD), look.px(8), 0, 0)
        write(painter, inside, words, "strong", look.color("text"))


def _paint_remark(painter: QPainter, room: QRectF, row: MeasureRow) -> None:
    look, words = theme.current(), _remark(row)
    free = room.width() - text_width(row.title, "body") - look.px(8)
    if words and text_width(words, "small") <= free:
        spot = QRectF(room.right() - free, room.top(), free, room.height())
        write(painter, spot, words, "small", look.color("text3"))


def paint_interval(painter: QPainter, room: QRectF, row: MeasureRow, *, ground: str) -> None:
    """Draw the scale, and on it the interval and the rate; a small number is grey with a hollow point."""
    look, score = theme.current(), row.score
    for quarter in range(5):
        x = room.left() + room.width() * quarter / 4
        painter.fillRect(QRectF(x, room.top(), 1, room.height() - 1), look.color("line"))
    interval, rate = score.interval, score.rate
    if interval is None or rate is None:
        return
    few = row.is_small_number
    color = look.color("slate" if few else "accent")
    middle, high = room.center().y(), look.px(_BAND)
    left, right = _at(room, interval.low), _at(room, interval.high)
    band = QRectF(left, middle - high / 2, max(right - left, high), high)
    framed(painter, band, radius=high / 2, fill=look.color("shade" if few else "accentLine"))
    painter.fillRect(QRectF(band.left(), middle - 0.75, band.width(), 1.5), color)
    side = look.px(_POINT)
    point = QRectF(_at(room, rate) - side / 2, middle - side / 2, side, side)
    fill = look.color(ground) if few else color
    frame = color if few else look.color(ground)
    framed(painter, point, radius=side / 2, fill=fill, frame=frame, stroke=1.5)


def _at(room: QRectF, share: Fraction) -> float:
    return room.left() + room.width() * float(share)


def _columns() -> tuple[TableColumn, ...]:
    head = "report_screen.column."
    return (
        TableColumn(say(f"{head}measure"), 98, style="strong"),
        TableColumn("", 180, 1),
        TableColumn(say(f"{head}met_of"), 86, right=True),
        TableColumn(say(f"{head}rate"), 76, right=True, style="strong"),
        TableColumn(say(f"{head}interval"), 150),
        TableColumn("", 92, right=True),
        TableColumn(say(f"{head}excluded"), 84, right=True),
        TableColumn(say(f"{head}exception"), 86, right=True),
        TableColumn(say(f"{head}undecided"), 90, right=True),
    )


def _group_row(group: Group) -> TableRow:
    key = f"chart.module.{group.module}"
    return TableRow(group.module, (say(key) if knows(key) else group.module, *[""] * 8))


def _measure_row(row: MeasureRow) -> TableRow:
    score, rate, interval = row.score, row.score.rate, row.score.interval
    cells = (
        row.measure_id,
        row.title,
        show.count(score.met, score.denominator),
        show.percent(rate) if rate is not None else say("report_screen.row.none"),
        "",
        _range(interval.low, interval.high) if interval is not None else say("report_screen.row.none"),
        *(str(number) for number in (score.excluded, score.exception, score.undecided)),
    )
    return TableRow(row, cells, "text" if score.denominator and not row.is_small_number else "text3")


def _remark(row: MeasureRow) -> str:
    """Return what stands behind the title in small."""
    if row.is_small_number:
        return say("report_screen.row.few")
    return say("report_screen.row.lower") if row.lower_is_better else ""


def _range(low: Fraction, high: Fraction) -> str:
    ends = [show.percent(end).split()[0] for end in (low, high)]
    return show.between(*ends)
