"""The list below a look-up field: the options that fit what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.forms.definition import Choice
from qopi_desktop.forms.finding import Fit, Hit, Options
from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.chart_form.options import STATUS_KEYS
from qopi_desktop.ui.kit.paint import framed, mark, text_width, write
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.forms.definition import Question

_Index = QModelIndex | QPersistentModelIndex
_MOST_ROWS = 8
_ROW = 28
_PAD = 5
_GAP = 10


@dataclass(frozen=True, slots=True)
class Pick:
    """One option: its number in the list (a letter for a status), code, words, and the other names it is found by."""

    number: str
    code: str
    label: str
    status: Missing | None = None
    names: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """The answer that taking it gives in a choice of one."""
        return Answer(missing=self.status) if self.status else Answer(self.code)


def picks_of(question: Question) -> list[Pick]:
    """Return the options of *question*, then the statuses it offers."""
    choices = [
        Pick(str(at), each.code, each.label, names=each.names) for at, each in enumerate(question.choices, start=1)
    ]
    offered = [status for status in Missing if status in question.statuses]
    words = {status: say(f"fields.status.{status.value}") for status in offered}
    return choices + [Pick(STATUS_KEYS[each], f"?{each.value}", words[each], each) for each in offered]


class PickModel(QAbstractListModel):
    """The options that fit: in their own order, those that fit better first."""

    def __init__(self, picks: Sequence[Pick], parent: QObject) -> None:
        super().__init__(parent)
        self._options = Options((pick.number, Choice(pick.code, pick.label, pick.names)) for pick in picks)
        self._by_code = {pick.code: pick for pick in picks}
        self.shown = tuple(picks)
        self.checked: frozenset[str] = frozenset()
        self._whys: Mapping[str, str] = {}

    def filter(self, typed: str) -> int:
        """Keep the options that fit *typed*; return the place of the best one.

        -1 for none, and where *typed* may misspell more than one: then a person chooses.
        """
        hits = self._options.find(typed)
        self.beginResetModel()
        self.shown = tuple(self._by_code[hit.code] for hit in hits)
        self._whys = {hit.code: _why(hit) for hit in hits}
        self.endResetModel()
        is_doubtful = len(hits) > 1 and hits[0].fit is Fit.ALIKE
        return -1 if is_doubtful or not hits else 0

    def meant_by(self, typed: str) -> Pick | None:
        """Return the one option that *typed* means: named exactly, or the only one that fits; no misspelled one."""
        hits = self._options.find(typed)
        exact = [hit for hit in hits if hit.fit is Fit.EXACT] or hits
        return self._by_code[exact[0].code] if len(exact) == 1 and exact[0].fit is not Fit.ALIKE else None

    def why(self, pick: Pick) -> str:
        """Return the name by which *pick* was found, empty where its words or its number say so themselves."""
        return self._whys.get(pick.code, "")

    def rowCount(self, _parent: _Index | None = None) -> int:
        """How many options fit."""
        return len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The number, three spaces, the words, and the name by which the option was found."""
        pick = self.shown[index.row()]
        words = ", ".join(filter(None, (pick.label, self.why(pick))))
        return f"{pick.number}   {words}" if role == Qt.ItemDataRole.DisplayRole else None


class _Rows(QStyledItemDelegate):
    """Draws an option: number, words, a tick where it is chosen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        model = index.model()
        if not isinstance(model, PickModel):
            return
        look, pick = theme.current(), model.shown[index.row()]
        rect: QRect = option.rect
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_current:
            painter.fillRect(rect, look.color("accentSoft"))
            mark(painter, rect)
        left = rect.left() + look.px(12)
        wide = number_width(model.shown)
        write(painter, QRectF(left, rect.top(), wide, rect.height()), pick.number, "label", look.color("text3"))
        left += wide + look.px(12)
        style = "strong" if pick.code in model.checked else "body"
        room = QRectF(left, rect.top(), rect.right() - look.px(28) - left, rect.height())
        write(painter, room, pick.label, style, look.color("text"))
        room.setLeft(min(left + text_width(pick.label, style) + look.px(_GAP), room.right()))
        write(painter, room, model.why(pick), "label", look.color("text3"))
        if pick.code in model.checked:
            side = look.px(14)
            spot = QRectF(rect.right() - look.px(24), rect.center().y() - side / 2 + 0.5, side, side)
            glyphs.draw(painter, "received", spot, look.color("accent"))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """One row."""
        return QSize(theme.current().px(200), theme.current().px(_ROW))


class PickList(QWidget):
    """A list over the window at a field, which keeps the focus; it closes when the field is left.

    Signals:
        picked: the code that was clicked.
    """

    picked = Signal(str)

    def __init__(self, picks: Sequence[Pick], field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._longest = max((text_width(pick.label, "strong") for pick in picks), default=0)
        self.model = PickModel(picks, self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Rows(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._on_clicked)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVisible(False)
        self._around: list[QWidget] = []

    def open_for(self, typed: str) -> None:
        """Show the options that fit *typed*, the best one current."""
        best = self.model.filter(typed)
        self._set_current(best)
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._follow()
        self._place()
        self.show()
        self.raise_()

    def close_list(self) -> None:
        """Hide the list."""
        self.setVisible(False)
        self._unfollow()

    def current(self) -> Pick | None:
        """Return the option that Enter would choose; None if none fits."""
        index = self.view.currentIndex()
        return self.model.shown[index.row()] if index.isValid() else None

    def step(self, step: int) -> None:
        """Make another option current, *step* rows on."""
        row = self.view.currentIndex().row() + step
        self._set_current(min(max(row, 0), self.model.rowCount() - 1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the field when what lies around moves."""
        if self.isVisible() and event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, and a word where nothing fits."""
        look, painter = theme.current(), QPainter(self)
        frame = look.color("lineStrong")
        framed(painter, self.rect(), radius=look.radius("control"), fill=look.color("surface"), frame=frame)
        if not self.model.rowCount():
            room = QRectF(self.rect()).adjusted(look.px(12), 0, -look.px(12), 0)
            write(painter, room, say("fields.lookup_none"), "body", look.color("text3"))

    def _place(self) -> None:
        look, window = theme.current(), self._field.window()
        rows = min(max(self.model.rowCount(), 1), _MOST_ROWS)
        high = rows * look.px(_ROW) + 2 * _PAD
        why = max((text_width(self.model.why(pick), "label") for pick in self.model.shown), default=0)
        wanted = self._longest + why + look.px(24 + 40 + _GAP * bool(why)) + number_width(self.model.shown)
        wide = min(max(self._field.width(), wanted), window.width() - look.px(8))
        below = self._field.mapTo(window, QPoint(0, self._field.height() + look.px(4)))
        left = max(0, min(below.x(), window.width() - wide - look.px(4)))
        above = below.y() - self._field.height() - 2 * look.px(4) - high
        top = below.y() if below.y() + high <= window.height() or above < 0 else above
        self.setGeometry(QRect(left, top, wide, high))
        self.view.setGeometry(self.rect().adjusted(1, _PAD, -1, -_PAD))
        self.view.setVisible(self.model.rowCount() > 0)

    def _set_current(self, row: int) -> None:
        index = self.model.index(row, 0) if row >= 0 else QModelIndex()
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self.update()

    def _follow(self) -> None:
        self._unfollow()
        at: QWidget | None = self._field
        while at is not None:
            at.installEventFilter(self)
            self._around.append(at)
            at = at.parentWidget()

    def _unfollow(self) -> None:
        for widget in self._around:
            widget.removeEventFilter(self)
        self._around.clear()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(self.model.shown[index.row()].code)


def number_width(picks: Sequence[Pick]) -> int:
    """Return how wide the column of numbers is."""
    return max((text_width(pick.number, "label") for pick in picks), default=0)


def _why(hit: Hit) -> str:
    if hit.fit is not Fit.ALIKE:
        return hit.name
    return say("fields.lookup_alike", name=hit.name) if hit.name else say("fields.lookup_misspelled")
