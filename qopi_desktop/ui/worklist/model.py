"""The charts of the round as a list that can be narrowed by words and by state."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from qopi_desktop.domain.charts import ChartRow, ChartState
from qopi_desktop.domain.rules import Refusal, refuse_abstraction
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.people import PhysicianId
    from qopi_desktop.ui.context import Context

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


class Shelf(Enum):
    """A saved list of the worklist: which charts it holds."""

    ALL = "all"
    MUST_FIX = "must_fix"
    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


_HOLDS: dict[Shelf, Callable[[ChartRow], bool]] = {
    Shelf.ALL: lambda _row: True,
    Shelf.MUST_FIX: lambda row: row.summary.must_fix > 0 and row.chart.state is ChartState.IN_PROGRESS,
    Shelf.NOT_BEGUN: lambda row: row.chart.state is ChartState.NOT_BEGUN,
    Shelf.IN_PROGRESS: lambda row: row.chart.state in {ChartState.IN_PROGRESS, ChartState.RETURNED},
    Shelf.COMPLETE: lambda row: row.chart.state in {ChartState.COMPLETE, ChartState.LOCKED},
}


class WorklistModel(QAbstractListModel):
    """Chart rows in the order of their numbers, narrowed by a shelf and by typed words.

    Signals:
        counted: the counts of the shelves changed.
    """

    counted = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: list[ChartRow] = []
        self._haystacks: dict[ChartId, str] = {}
        self._shown: list[ChartRow] = []
        self._physicians: dict[PhysicianId, str] = {}
        self._words: tuple[str, ...] = ()
        self._shelf = Shelf.ALL
        context.bus.store_changed.connect(self._on_store_changed)

    def load(self) -> None:
        """Read all rows of the round again."""
        self._context.read(self._fetch, self._on_fetched)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many charts are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the chart number, the row under ROW, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.chart.number
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.chart.number}, {state_word(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._why_closed(row)
        return None

    def refusal(self, row: ChartRow) -> Refusal | None:
        """Return why the person signed in may not abstract the chart."""
        return refuse_abstraction(self._context.person, row.chart)

    def narrow(self, words: str) -> None:
        """Show only charts whose number, record number, name, physician or state hold every word."""
        self._words = tuple(words.casefold().split())
        self._show()

    def choose(self, shelf: Shelf) -> None:
        """Show only the charts of *shelf*."""
        self._shelf = shelf
        self._show()

    @property
    def shelf(self) -> Shelf:
        """Return the shelf shown."""
        return self._shelf

    def count(self, shelf: Shelf) -> int:
        """Return how many charts *shelf* holds, whatever is typed."""
        return sum(1 for row in self._rows if _HOLDS[shelf](row))

    def row_of(self, chart_id: ChartId | None) -> int:
        """Return the place of the chart among those shown, -1 when it is not shown."""
        return next((place for place, row in enumerate(self._shown) if row.chart.id == chart_id), -1)

    def at(self, place: int) -> ChartRow | None:
        """Return the row at *place* among those shown."""
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def numbered(self, number: str) -> ChartRow | None:
        """Return the chart with exactly that number, shown or not."""
        return next((row for row in self._rows if row.chart.number == number.upper()), None)

    @property
    def rows(self) -> Sequence[ChartRow]:
        """Return all rows of the round, voided charts left out."""
        return self._rows

    def _fetch(self) -> tuple[tuple[ChartRow, ...], dict[PhysicianId, str]]:
        names = {physician.id: physician.name for physician in self._context.store.people.physicians()}
        return self._context.store.charts.rows(self._context.round.id), names

    def _on_fetched(self, fetched: tuple[tuple[ChartRow, ...], dict[PhysicianId, str]]) -> None:
        rows, self._physicians = fetched
        self._rows = sorted((row for row in rows if not _is_void(row)), key=lambda row: row.chart.number)
        self._haystacks = {row.chart.id: self._haystack(row) for row in self._rows}
        self._show()
        self.counted.emit()

    def _on_store_changed(self, changes: Changes) -> None:
        if changes.topics:
            self.load()
        elif changes.charts:
            charts, store = changes.charts, self._context.store
            self._context.read(lambda: [store.charts.row(chart_id) for chart_id in charts], self._on_rows)

    def _on_rows(self, fresh: list[ChartRow]) -> None:
        by_id = {row.chart.id: row for row in fresh}
        if any(_is_void(row) for row in fresh) or not by_id.keys() <= self._haystacks.keys():
            self.load()
            return
        self._rows = [by_id.get(row.chart.id, row) for row in self._rows]
        self._haystacks.update({row.chart.id: self._haystack(row) for row in fresh})
        for place, row in enumerate(self._shown):  # a row keeps its place while one works on it
            if row.chart.id in by_id:
                self._shown[place] = by_id[row.chart.id]
                self.dataChanged.emit(self.index(place), self.index(place))
        self.counted.emit()

    def _show(self) -> None:
        self.beginResetModel()
        holds = _HOLDS[self._shelf]
        self._shown = [row for row in self._rows if holds(row) and self._matches(row)]
        self.endResetModel()

    def _matches(self, row: ChartRow) -> bool:
        haystack = self._haystacks[row.chart.id]
        return all(word in haystack for word in self._words)

    def _haystack(self, row: ChartRow) -> str:
        chart = row.chart
        physician = self._physicians.get(chart.treating_id, "") if chart.treating_id else ""
        return "\n".join(
            (chart.number, chart.patient.name, chart.patient.record_number, physician, state_word(row))
        ).casefold()

    def _why_closed(self, row: ChartRow) -> str:
        refusal = self.refusal(row)
        return say("chart.worklist.closed_to_you", why=say(f"chart.refused.{refusal.code}")) if refusal else ""


def state_word(row: ChartRow) -> str:
    """Return the word for where the chart stands: its percentage while it is in progress."""
    if row.chart.state is ChartState.IN_PROGRESS and row.summary.asked:
        return say("chart.state.percent", percent=row.summary.answered * 100 // row.summary.asked)
    return say(f"chart.state.{row.chart.state.value}")


def _is_void(row: ChartRow) -> bool:
    return row.chart.state is ChartState.VOIDED
