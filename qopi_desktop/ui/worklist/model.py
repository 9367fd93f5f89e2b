"""The charts of the round as a list that can be narrowed by words and by state."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from qopi_desktop.domain.charts import ChartRow, ChartState
from qopi_desktop.domain.rules import Refusal, refuse_abstraction
from qopi_desktop.ui.sync.marks import face_of_row, needs_attention
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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
    ATTENTION = "attention"
    MUST_FIX = "must_fix"
    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


_HOLDS: dict[Shelf, Callable[[ChartRow], bool]] = {
    Shelf.ALL: lambda _row: True,
    Shelf.ATTENTION: lambda row: needs_attention(row.delivery),
    Shelf.MUST_FIX: lambda row: row.summary.must_fix > 0 and row.chart.state is ChartState.IN_PROGRESS,
    Shelf.NOT_BEGUN: lambda row: row.chart.state is ChartState.NOT_BEGUN,
    Shelf.IN_PROGRESS: lambda row: row.chart.state in {ChartState.IN_PROGRESS, ChartState.RETURNED},
    Shelf.COMPLETE: lambda row: row.chart.state in {ChartState.COMPLETE, ChartState.LOCKED},
}


@dataclass(frozen=True, slots=True)
class _Fetched:
    """All that is read for the list at once; what can be worked out without Qt is worked out on the reading lane."""

    rows: list[ChartRow]
    haystacks: dict[ChartId, str]
    counts: Counter[Shelf]
    physicians: dict[PhysicianId, str]
    is_enrolled: bool


class WorklistModel(QAbstractListModel):
    """Chart rows in the order of their numbers, narrowed by a shelf and by typed words.

    Signals:
        counted: the counts of the shelves changed. scored: a complete chart came, went or is scored otherwise.
    """

    counted = Signal()
    scored = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: list[ChartRow] = []
        self._places: dict[ChartId | None, int] = {}
        self._haystacks: dict[ChartId, str] = {}
        self._counts: Counter[Shelf] = Counter()
        self._shown: list[ChartRow] = []
        self._physicians: dict[PhysicianId, str] = {}
        self._words: tuple[str, ...] = ()
        self._shelf = Shelf.ALL
        self._is_enrolled = False
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
            return self._tip(row)
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
        return self._counts[shelf]

    def row_of(self, chart_id: ChartId | None) -> int:
        """Return the place of the chart among those shown, -1 when it is not shown."""
        if (known := self._places.get(chart_id)) is None:
            return -1
        number = self._rows[known].chart.number
        place = bisect_left(self._shown, number, key=_number)
        return place if place < len(self._shown) and self._shown[place].chart.id == chart_id else -1

    def row_with(self, chart_id: ChartId) -> ChartRow | None:
        """Return the row of the chart, shown or not; None where the round has none such."""
        place = self._places.get(chart_id)
        return self._rows[place] if place is not None else None

    def at(self, place: int) -> ChartRow | None:
        """Return the row at *place* among those shown."""
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def numbered(self, number: str) -> ChartRow | None:
        """Return the chart with exactly that number, shown or not."""
        return next((row for row in self._rows if row.chart.number == number.upper()), None)

    @property
    def is_enrolled(self) -> bool:
        """Return whether charts have a way to the service."""
        return self._is_enrolled

    @property
    def rows(self) -> Sequence[ChartRow]:
        """Return all rows of the round, voided charts left out."""
        return self._rows

    def _fetch(self) -> _Fetched:
        names = {physician.id: physician.name for physician in self._context.store.people.physicians()}
        rows = [row for row in self._context.store.charts.rows(self._context.round.id) if not _is_void(row)]
        haystacks = {row.chart.id: _haystack(row, names) for row in rows}
        return _Fetched(rows, haystacks, _counts(rows), names, self._context.store.service.enrolment() is not None)

    def _on_fetched(self, fetched: _Fetched) -> None:
        self._rows, self._haystacks, self._counts = fetched.rows, fetched.haystacks, fetched.counts
        self._physicians, self._is_enrolled = fetched.physicians, fetched.is_enrolled
        self._places = {row.chart.id: place for place, row in enumerate(self._rows)}
        self._show()
        self.counted.emit()
        self.scored.emit()

    def _on_store_changed(self, changes: Changes) -> None:
        charts, store = changes.charts, self._context.store
        if charts and charts <= self._places.keys():
            self._context.read(lambda: [store.charts.row(chart_id) for chart_id in charts], self._on_rows)
        elif charts or changes.topics:
            self.load()

    def _on_rows(self, fresh: list[ChartRow]) -> None:
        if any(_is_void(row) or row.chart.id not in self._places for row in fresh):
            self.load()
            return
        before = [self._rows[self._places[row.chart.id]] for row in fresh]
        for row in fresh:
            self._put(row)
        self._counts.subtract(_counts(before))
        self._counts.update(_counts(fresh))
        self.counted.emit()
        if any(row.chart.completed_on is not None for row in (*before, *fresh)):
            self.scored.emit()

    def _put(self, row: ChartRow) -> None:
        """Show *row* anew; it keeps its place while one works on it."""
        self._rows[self._places[row.chart.id]] = row
        self._haystacks[row.chart.id] = _haystack(row, self._physicians)
        if (place := self.row_of(row.chart.id)) >= 0:
            self._shown[place] = row
            self.dataChanged.emit(self.index(place), self.index(place))

    def _show(self) -> None:
        holds = _HOLDS[self._shelf]
        shown = [row for row in self._rows if holds(row)]
        for word in self._words:
            shown = [row for row in shown if word in self._haystacks[row.chart.id]]
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def _tip(self, row: ChartRow) -> str:
        """Return why the chart is closed to this person, and what became of it at the service."""
        refusal, face = self.refusal(row), face_of_row(row)
        closed = say("chart.worklist.closed_to_you", why=say(f"chart.refused.{refusal.code}")) if refusal else ""
        return " ".join(words for words in (closed, face.sentence if face else "") if words)


def state_word(row: ChartRow) -> str:
    """Return the word for where the chart stands: at the service, or its percentage while it is in progress."""
    if (face := face_of_row(row)) is not None:
        return face.word
    if row.chart.state is ChartState.IN_PROGRESS and row.summary.asked:
        return say("chart.state.percent", percent=row.summary.answered * 100 // row.summary.asked)
    return say(f"chart.state.{row.chart.state.value}")


def _number(row: ChartRow) -> str:
    return row.chart.number


def _haystack(row: ChartRow, physicians: Mapping[PhysicianId, str]) -> str:
    """Return everything by which the chart may be found."""
    chart = row.chart
    physician = physicians.get(chart.treating_id, "") if chart.treating_id else ""
    return "\n".join(
        (chart.number, chart.patient.name, chart.patient.record_number, physician, state_word(row), *_more(row))
    ).casefold()


def _more(row: ChartRow) -> tuple[str, ...]:
    """Return the words of the delivery by which the chart is found beside that of its state."""
    attention = say(f"chart.worklist.{Shelf.ATTENTION.value}") if needs_attention(row.delivery) else ""
    own = say(f"chart.state.{row.chart.state.value}") if face_of_row(row) is not None else ""
    return tuple(word for word in (attention, own) if word)


def _counts(rows: Iterable[ChartRow]) -> Counter[Shelf]:
    """Return how many of *rows* each shelf holds."""
    return Counter(shelf for row in rows for shelf, holds in _HOLDS.items() if holds(row))


def _is_void(row: ChartRow) -> bool:
    return row.chart.state is ChartState.VOIDED
