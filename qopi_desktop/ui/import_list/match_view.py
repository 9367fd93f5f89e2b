"""Matching the columns of a file: which column holds what, what importing would do, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from qopi_desktop.intake.case_list import Field
from qopi_desktop.ui import theme
from qopi_desktop.ui.import_list.count_chips import CountChips
from qopi_desktop.ui.import_list.model import ImportModel, fault_words, field_words
from qopi_desktop.ui.kit import (
    Button,
    ButtonKind,
    Column,
    ElidingLabel,
    Ground,
    Label,
    MessageLine,
    Row,
    WrapLabel,
    fix,
)
from qopi_desktop.ui.panels import Select, scrolling
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from qopi_desktop.intake.csv_list import Table
    from qopi_desktop.operations.intake import ImportPlan

_NEEDED = (Field.RECORD_NUMBER,)
_SAMPLES, _FIRST_ROWS, _MOST_REFUSED = 3, 8, 8
_WIDE = 1100


class MatchView(Ground):
    """The page on which a file is matched and imported."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__("surface")
        self.setObjectName("import_match")
        self._model = model
        self._shown: Table | None = None
        self.title, self.lead = Label("", "title"), WrapLabel("", "body", "text2")
        self.back = Button(say("import.back"))
        self.back.setObjectName("import_back")
        self.back.clicked.connect(model.close_file)
        self.start = Button("", ButtonKind.PRIMARY)
        self.start.setObjectName("import_start")
        self.start.clicked.connect(model.run_import)
        self.selects: dict[Field, Select] = {}
        self._samples: dict[Field, ElidingLabel] = {}
        self.check = CheckPart(model)
        self.sample = QWidget()
        self._sample_column = Column(self.sample, gap=8)
        self._lay_out()
        theme.current().changed.connect(self._fold)

    def focus_first(self) -> None:
        """Put the focus on the first field to match."""
        self.selects[Field.RECORD_NUMBER].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the check go below the matching where room is short."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        is_wide = self.width() / theme.current().factor >= _WIDE
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def render_model(self) -> None:
        """Show the file, the matching and what it would do."""
        table = self._model.table
        if table is None:
            return
        if table is not self._shown:
            self._shown = table
            self._fill(table)
        key = "remembered" if self._model.is_remembered else "guessed"
        counts = say("import.file.lead", rows=len(table.rows), columns=len(table.columns))
        self.lead.setText(f"{counts} {say(f'import.file.{key}')}")
        for field, select in self.selects.items():
            column = self._model.columns.get(field)
            select.setCurrentIndex(table.columns.index(column) + 1 if column else 0)
            self._samples[field].setText(_samples(table, column))
        self._render_start()
        self.check.render_model()

    def _render_start(self) -> None:
        plan = self._model.plan
        fitting = len(plan.reading.candidates) if plan else 0
        self.start.setText(counted("import.check.import", fitting))
        reason = self._model.refusal_words() or self._model.busy or self._model.problem()
        self.start.block(reason or ("" if fitting else say("import.check.nothing")))

    def _lay_out(self) -> None:
        head = Row(gap=12)
        words = Column(gap=4)
        words.addWidget(self.title)
        words.addWidget(self.lead)
        head.addLayout(words, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.start, 0, Qt.AlignmentFlag.AlignTop)
        self._parts = Row(gap=32)
        self._parts.addLayout(self._matching(), 3)
        self._parts.addWidget(self.check, 2, Qt.AlignmentFlag.AlignTop)
        page = Ground("surface")
        column = Column(page, margins=(32, 24, 32, 24), gap=20)
        column.addLayout(head)
        column.addLayout(self._parts)
        column.addWidget(self.sample)
        column.addStretch(1)
        Column(self).addWidget(scrolling(page))

    def _matching(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        grid.setHorizontalSpacing(theme.current().px(16))
        grid.setVerticalSpacing(theme.current().px(6))
        for place, key in enumerate(("use_for", "column", "sample")):
            grid.addWidget(Label(say(f"import.file.{key}"), "smallMedium", "text3"), 0, place)
        for row, field in enumerate(Field, start=1):
            self._add_field(grid, row, field)
        return grid

    def _add_field(self, grid: QGridLayout, row: int, field: Field) -> None:
        words = Row(gap=8)
        label = Label(field_words(field), "body", "text")
        words.addWidget(label)
        if field in _NEEDED:
            words.addWidget(Label(say("import.file.needed"), "small", "text3"))
        words.addStretch(1)
        select = Select()
        select.setObjectName(f"match_{field.value}")
        select.setAccessibleName(field_words(field))
        label.setBuddy(select)
        select.activated.connect(self._on_matched)
        self.selects[field] = select
        self._samples[field] = ElidingLabel("", "small", "text2")
        grid.addLayout(words, row, 0)
        grid.addWidget(select, row, 1)
        grid.addWidget(self._samples[field], row, 2)

    def _fill(self, table: Table) -> None:
        self.title.setText(say("import.file.title", file=self._model.file_name))
        for select in self.selects.values():
            select.clear()
            select.addItems([say("import.file.not_used"), *table.columns])
        while self._sample_column.count():
            item = self._sample_column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._sample_column.addWidget(Label(say("import.file.sample_title"), "head"))
        rows = RowsModel([TableColumn(column, 140, 1) for column in table.columns])
        view = RowsView(rows, "import_sample", say("import.file.sample_title"), self.sample)
        rows.setParent(view)
        rows.set_rows([TableRow(row.line, _padded(row.cells, len(table.columns))) for row in table.rows[:_FIRST_ROWS]])
        view.fit_rows(_FIRST_ROWS)
        self._sample_column.addWidget(view)

    def _on_matched(self, index: int) -> None:
        field = next(field for field, select in self.selects.items() if select is self.sender())
        table = self._model.table
        if table is not None:
            self._model.match(field, table.columns[index - 1] if index else None)


class CheckPart(QWidget):
    """What importing would do: how many rows are new, and each row that is left out with its reasons."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self._model = model
        self.message = MessageLine()
        self.counts = CountChips()
        self.none_refused = Label(say("import.check.no_refused"), "body", "text2")
        self.refused_title = Label(say("import.check.refused_title"), "strong")
        columns = (
            TableColumn(say("import.check.line"), 64, right=True),
            TableColumn(say("import.check.field"), 130),
            TableColumn(say("import.check.reason"), 180, 1),
        )
        self.rows = RowsModel(columns)
        self.table = RowsView(self.rows, "import_refused", say("import.check.refused_title"))
        self.table.fit_rows(_MOST_REFUSED)
        column = Column(self, gap=8)
        column.addWidget(Label(say("import.check.title"), "head"))
        column.addWidget(self.counts)
        for widget in (self.message, self.none_refused, self.refused_title, self.table):
            column.addWidget(widget)
        fix(self, least_width=320)

    def render_model(self) -> None:
        """Show the plan, or why there is none yet."""
        plan = self._model.plan
        self.counts.show_plan(plan)
        words = self._model.busy or self._model.problem()
        is_fault = bool(words) and not self._model.busy
        self.message.show_message(words, "must" if is_fault else "", "red" if is_fault else "text2")
        self._render_refused(plan)

    def _render_refused(self, plan: ImportPlan | None) -> None:
        faults = plan.reading.refused if plan else ()
        self.none_refused.setVisible(plan is not None and not faults)
        self.refused_title.setVisible(bool(faults))
        self.table.setVisible(bool(faults))
        whole = say("import.fault.whole_row")
        self.rows.set_rows(
            [
                TableRow(
                    number,
                    (
                        str(fault.line),
                        field_words(fault.field) if fault.field else whole,
                        fault_words(fault.fault, fault.other_line),
                    ),
                )
                for number, fault in enumerate(faults)
            ]
        )


def _samples(table: Table, column: str | None) -> str:
    if column is None:
        return ""
    place = table.columns.index(column)
    cells = [row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place]]
    return ", ".join(cells[:_SAMPLES])


def _padded(cells: tuple[str, ...], count: int) -> tuple[str, ...]:
    return (*cells[:count], *[""] * (count - len(cells)))
