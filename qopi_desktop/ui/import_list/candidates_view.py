"""The candidates of the office, and the charts to make of those that are marked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from qopi_desktop.domain.candidates import Candidate, CandidateState
from qopi_desktop.ui import format as show
from qopi_desktop.ui import theme
from qopi_desktop.ui.import_list.charts_part import ChartsPart
from qopi_desktop.ui.import_list.model import ImportModel, state_words
from qopi_desktop.ui.kit import (
    Button,
    ButtonKind,
    Column,
    Entry,
    Ground,
    Label,
    MessageLine,
    ProgressBar,
    Row,
    WrapLabel,
    fix,
)
from qopi_desktop.ui.kit.flow import Flow
from qopi_desktop.ui.panels import TextField, scrolling
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE = 1080


class CandidatesView(Ground):
    """Lists the candidates, marks them, and makes charts of those marked.

    Signals:
        file_asked: the person wants to choose a case list.
    """

    file_asked = Signal()

    def __init__(self, model: ImportModel) -> None:
        super().__init__("surface")
        self.setObjectName("candidates")
        self._model = model
        self.choose_file = Button(say("import.choose_file"), ButtonKind.PLAIN, icon="folder")
        self.choose_file.setObjectName("import_file")
        self.choose_file.clicked.connect(self.file_asked)
        self.stop = Button(say("import.charts.cancel"))
        self.stop.setObjectName("import_stop")
        self.stop.clicked.connect(model.stop_reading)
        self.progress = ProgressBar()
        self.message = MessageLine()
        self.filter = Entry(icon="search")
        self.filter.setObjectName("candidate_filter")
        self.filter.setAccessibleName(say("import.candidates.filter"))
        self.filter.setPlaceholderText(say("import.candidates.filter"))
        self.filter.textChanged.connect(self._show_rows)
        self.counts = Label("", "small", "text3")
        self.rows = RowsModel(_columns(), marks=True, parent=self)
        self.table = RowsView(self.rows, "candidates_table", say("import.title"))
        self.charts = ChartsPart(model)
        self.screening = ScreenOutForm()
        self.empty = _empty_note()
        self._lay_out()
        self._join()
        theme.current().changed.connect(self._fold)

    def focus_first(self) -> None:
        """Put the focus on the table, or on the button that brings one."""
        target = self.table if self._model.candidates else self.choose_file
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the making of charts go below the table where room is short."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        is_wide = self.width() / theme.current().factor >= _WIDE
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self.charts.set_wide(is_wide=is_wide)

    def chosen(self) -> tuple[Candidate, ...]:
        """Return the candidates that are marked, in the order of the list."""
        return tuple(candidate for candidate in self._model.candidates if candidate.id in self.rows.marks)

    def render_model(self) -> None:
        """Show what is busy, what was done, and what is refused."""
        model = self._model
        self.choose_file.block(model.refusal_words() or model.busy)
        for widget in (self.stop, self.progress):
            widget.setVisible(model.reading is not None)
        self.progress.show_parts(Fraction(model.percent, 100), words=model.busy)
        words, is_fault = model.fault or model.busy or model.done, bool(model.fault)
        self.message.show_message(words, "must" if is_fault else "", "red" if is_fault else "text2")
        self.charts.render_chosen(self.chosen())

    def render_list(self) -> None:
        """Show the candidates anew."""
        can = {each.id for each in self._model.candidates if each.state is CandidateState.LISTED}
        self.rows.keep_marks(can)
        self._show_rows()
        has_some = bool(self._model.candidates)
        for widget in (self._list, self.charts):
            widget.setVisible(has_some)
        self.empty.setVisible(not has_some)
        self.charts.render_physicians()
        self.charts.render_chosen(self.chosen())

    def _join(self) -> None:
        self.rows.marked.connect(self._on_marked)
        self.all.clicked.connect(self._on_all)
        self.none.clicked.connect(self._on_none)
        self.screen_out.clicked.connect(self._on_screen_out)
        self.screening.saved.connect(self._on_screened)
        self.table.selectionModel().currentRowChanged.connect(self._render_screen_out)

    def _lay_out(self) -> None:
        page = Ground("surface")
        column = Column(page, margins=(32, 24, 32, 24), gap=12)
        column.addLayout(self._head())
        column.addWidget(self.message)
        column.addWidget(self.progress)
        column.addWidget(self.empty)
        self._list = self._list_part()
        self._parts = Row(gap=24)
        self._parts.addWidget(self._list, 1)
        self._parts.addWidget(self.charts, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._parts, 1)
        column.addStretch(0)
        Column(self).addWidget(scrolling(page))

    def _head(self) -> Row:
        head = Row(gap=12)
        words = Column(gap=4)
        words.addWidget(Label(say("import.title"), "title"))
        words.addWidget(WrapLabel(say("import.lead"), "body", "text2"))
        head.addLayout(words, 1)
        head.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.choose_file, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _list_part(self) -> QWidget:
        part = QWidget()
        column = Column(part, gap=8)
        self.all, self.none = _link("choose_all"), _link("choose_none")
        self.screen_out = Button(say("import.candidates.screen_out"))
        self.screen_out.setObjectName("screen_out")
        bar = Row(gap=12)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.screen_out)
        below = Row(gap=16)
        below.addWidget(self.counts)
        below.addStretch(1)
        links = Flow(gap=16)
        links.addWidget(self.all)
        links.addWidget(self.none)
        below.addLayout(links)
        column.addLayout(bar)
        column.addWidget(self.screening)
        self.screening.hide()
        column.addWidget(self.table, 1)
        column.addLayout(below)
        fix(self.table, least_height=180)
        return part

    def _show_rows(self) -> None:
        words = self.filter.text().casefold().split()
        rows = [_row(candidate) for candidate in self._model.candidates]
        shown = [row for row in rows if all(word in " ".join(row.cells).casefold() for word in words)]
        chosen = self.table.chosen()
        self.rows.set_rows(shown)
        self.table.choose(chosen)
        self._render_counts()
        self._render_screen_out()

    def _render_counts(self) -> None:
        facts = {"shown": len(self.rows.rows), "all": len(self._model.candidates), "chosen": len(self.rows.marks)}
        self.counts.setText(say("import.candidates.counts", **facts))
        can_mark = any(row.can_mark and row.key not in self.rows.marks for row in self.rows.rows)
        self.all.block("" if can_mark else say("import.candidates.all_chosen"))
        self.none.block("" if self.rows.marks else say("import.candidates.none_chosen"))

    def _render_screen_out(self) -> None:
        candidate = self._current()
        can = candidate is not None and candidate.state is CandidateState.LISTED
        self.screen_out.block("" if can else say("import.candidates.screen_none"))
        if not can:
            self.screening.hide()

    def _current(self) -> Candidate | None:
        key = self.table.chosen()
        return next((candidate for candidate in self._model.candidates if candidate.id == key), None)

    def _on_marked(self) -> None:
        self._render_counts()
        self.charts.render_chosen(self.chosen())

    def _on_all(self) -> None:
        self.rows.set_marks(self.rows.marks | {row.key for row in self.rows.rows if row.can_mark})

    def _on_none(self) -> None:
        self.rows.set_marks(set())

    def _on_screen_out(self) -> None:
        self.screening.open_empty()

    def _on_screened(self, reason: str) -> None:
        candidate = self._current()
        if candidate is not None:
            self._model.screen_out(candidate, reason)


class ScreenOutForm(QWidget):
    """Why a candidate is screened out.

    Signals:
        saved: the reason.
    """

    saved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.reason = TextField("screen_reason", say("import.candidates.screen_title"))
        self.save = Button(say("import.candidates.screen_save"))
        self.save.setObjectName("screen_save")
        self.cancel = Button(say("import.charts.cancel"))
        self.cancel.setObjectName("screen_cancel")
        row = Row(self, gap=8)
        row.addWidget(self.reason, 1)
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        self.reason.entered.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.hide)

    def open_empty(self) -> None:
        """Ask for a reason."""
        self.reason.line.clear()
        self.reason.show_error("")
        self.show()
        self.reason.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        reason = self.reason.text()
        self.reason.show_error("" if reason else say("import.candidates.screen_empty"))
        if reason:
            self.hide()
            self.saved.emit(reason)


def _columns() -> Sequence[TableColumn]:
    return (
        TableColumn(say("import.candidates.record_number"), 140, 1),
        TableColumn(say("import.candidates.name"), 120, 3, style="label"),
        TableColumn(say("import.candidates.birth_date"), 112),
        TableColumn(say("import.candidates.physician"), 104, 2),
        TableColumn(say("import.candidates.diagnosed_on"), 112),
        TableColumn(say("import.candidates.state"), 108),
    )


def _row(candidate: Candidate) -> TableRow:
    is_listed = candidate.state is CandidateState.LISTED
    cells = (
        candidate.record_number,
        candidate.name,
        show.show_date(candidate.birth_date) if candidate.birth_date else "",
        candidate.physician or "",
        show.show_date(candidate.diagnosed_on) if candidate.diagnosed_on else "",
        state_words(candidate.state),
    )
    return TableRow(candidate.id, cells, "text" if is_listed else "text3", can_mark=is_listed)


def _link(key: str) -> Button:
    button = Button(say(f"import.candidates.{key}"), ButtonKind.LINK)
    button.setObjectName(key)
    return button


def _empty_note() -> QWidget:
    note = QWidget()
    column = Column(note, gap=6)
    column.addWidget(Label(say("import.empty_title"), "head"))
    column.addWidget(WrapLabel(say("import.empty_text"), "body", "text2"))
    return note
