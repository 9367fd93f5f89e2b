"""A registry's export before it is imported: the record number to use, who would be listed, who not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.intake.registry import NUMBER_ITEMS
from qopi_desktop.ui import format as show
from qopi_desktop.ui.import_list.count_chips import CountChips
from qopi_desktop.ui.import_list.model import ImportModel, fault_words
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Ground, Label, MessageLine, Row, WrapLabel, fix
from qopi_desktop.ui.panels import SelectField, scrolling
from qopi_desktop.ui.tables import RowsModel, RowsView, TableColumn, TableRow
from qopi_desktop.ui.words import counted, knows, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qopi_desktop.domain.candidates import Candidate
    from qopi_desktop.intake.case_list import RefusedRow, Remark
    from qopi_desktop.intake.registry import RegistryExport
    from qopi_desktop.operations.intake import ImportPlan

_FIRST, _MOST = 5, 8
_MOST_LEFT_OUT = 1000  # more than anybody reads; a large file leaves out tens of thousands
_NUMBER_WIDTH = 560


class RegistryView(Ground):
    """The page on which a registry's export is looked at and imported."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__("surface")
        self.setObjectName("import_registry")
        self._model = model
        self._shown: ImportPlan | None = None
        self.title, self.lead = Label("", "title"), WrapLabel("", "body", "text2")
        self.back = Button(say("import.back"))
        self.back.setObjectName("registry_back")
        self.back.clicked.connect(model.close_file)
        self.start = Button("", ButtonKind.PRIMARY)
        self.start.setObjectName("registry_start")
        self.start.clicked.connect(model.run_import)
        self.number = SelectField("registry_number", say("import.field.record_number"))
        for item in NUMBER_ITEMS:
            self.number.select.addItem(item_words(item), item)
        self.number.select.activated.connect(self._on_number)
        self.counts, self.message = CountChips(), MessageLine()
        self.first = TablePart("registry_first", say("import.registry.first_title"), _candidate_columns(), _FIRST)
        self.left_out = TablePart(
            "registry_left_out", say("import.registry.left_out_title"), _left_out_columns(), _MOST
        )
        self.remarks = TablePart("registry_remarks", say("import.registry.remarks_title"), _remark_columns(), _MOST)
        self._lay_out()

    def focus_first(self) -> None:
        """Put the focus on the choice of the record number."""
        self.number.select.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_model(self) -> None:
        """Show the export and what importing it would do."""
        model, export = self._model, self._model.export
        if export is None:
            return
        self.title.setText(say("import.registry.title", file=model.file_name))
        self.lead.setText(_lead_words(export))
        self.number.select.setCurrentIndex(max(0, self.number.select.findData(model.number_item)))
        self.number.set_aid(say(f"import.registry.{'remembered' if model.is_remembered else 'choose'}"))
        self.message.show_message(model.busy, "", "text2")
        self.counts.show_plan(model.plan)
        self._render_start()
        if model.plan is not self._shown:
            self._shown = model.plan
            self._render_tables(model.plan)

    def _render_start(self) -> None:
        plan = self._model.plan
        fitting = len(plan.reading.candidates) if plan else 0
        self.start.setText(counted("import.registry.import", fitting))
        reason = self._model.refusal_words() or self._model.busy
        self.start.block(reason or ("" if fitting else say("import.registry.nothing")))

    def _render_tables(self, plan: ImportPlan | None) -> None:
        reading = plan.reading if plan else None
        self.first.show_rows([_candidate_cells(each) for each in reading.candidates[:_FIRST]] if reading else [])
        left_out = sorted([*reading.refused, *reading.screened], key=lambda each: each.line) if reading else []
        self.left_out.show_rows([_left_out_cells(each) for each in left_out[:_MOST_LEFT_OUT]])
        self.left_out.title.setText(_left_out_title(len(left_out)))
        self.remarks.show_rows([_remark_cells(each) for each in reading.remarks] if reading else [])

    def _on_number(self, _index: int) -> None:
        self._model.use_number(self.number.select.currentData())

    def _lay_out(self) -> None:
        head = Row(gap=12)
        words = Column(gap=4)
        words.addWidget(self.title)
        words.addWidget(self.lead)
        head.addLayout(words, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.start, 0, Qt.AlignmentFlag.AlignTop)
        page = Ground("surface")
        column = Column(page, margins=(32, 24, 32, 24), gap=16)
        column.addLayout(head)
        column.addWidget(self.number)
        fix(self.number, most_width=_NUMBER_WIDTH)
        column.addWidget(self.counts)
        column.addWidget(self.message)
        for part in (self.first, self.left_out, self.remarks):
            column.addWidget(part)
        column.addStretch(1)
        Column(self).addWidget(scrolling(page))


class TablePart(QWidget):
    """A table below its title; hidden while it has no row."""

    def __init__(self, name: str, title: str, columns: Sequence[TableColumn], most: int) -> None:
        super().__init__()
        self.title = Label(title, "head")
        self.rows = RowsModel(columns, parent=self)
        self.table = RowsView(self.rows, name, title)
        self.table.fit_rows(most)
        column = Column(self, gap=8)
        column.addWidget(self.title)
        column.addWidget(self.table)

    def show_rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show the cells of *rows*."""
        self.rows.set_rows([TableRow(place, cells) for place, cells in enumerate(rows)])
        self.setVisible(bool(rows))


def item_words(item: str) -> str:
    """Return the name of an item of the registry's dictionary."""
    key = f"import.item.{item}"
    return say(key) if knows(key) else item


def _lead_words(export: RegistryExport) -> str:
    version = f"{int(export.version) / 10:g}"
    facts = {"version": version, "patients": f"{export.patients:,}", "tumors": f"{export.tumors:,}"}
    return say("import.registry.lead", **facts)


def _candidate_columns() -> Sequence[TableColumn]:
    return (
        TableColumn(say("import.registry.number"), 96, 1),
        TableColumn(say("import.candidates.name"), 88, 2),
        TableColumn(say("import.candidates.birth_date"), 120),
        TableColumn(say("import.candidates.diagnosis"), 132, 1),
        TableColumn(say("import.candidates.diagnosed_on"), 120),
    )


def _candidate_cells(candidate: Candidate) -> tuple[str, ...]:
    return (
        candidate.record_number,
        candidate.name,
        show.show_date(candidate.birth_date) if candidate.birth_date else "",
        candidate.diagnosis or "",
        show.show_date(candidate.diagnosed_on) if candidate.diagnosed_on else "",
    )


def _left_out_columns() -> Sequence[TableColumn]:
    return (
        TableColumn(say("import.check.line"), 84, right=True),
        TableColumn(say("import.registry.number"), 104),
        TableColumn(say("import.candidates.diagnosis"), 132),
        TableColumn(say("import.check.reason"), 232, 1),
    )


def _left_out_title(count: int) -> str:
    if count <= _MOST_LEFT_OUT:
        return say("import.registry.left_out_title")
    return say("import.registry.left_out_first", shown=f"{_MOST_LEFT_OUT:,}", all=f"{count:,}")


def _left_out_cells(row: RefusedRow) -> tuple[str, ...]:
    return str(row.line), row.number, row.diagnosis, fault_words(row.fault, row.other_line, "registry_fault")


def _remark_columns() -> Sequence[TableColumn]:
    return (
        TableColumn(say("import.check.line"), 88, right=True),
        TableColumn(say("import.registry.item"), 212),
        TableColumn(say("import.registry.remark"), 250, 1),
    )


def _remark_cells(remark: Remark) -> tuple[str, ...]:
    words = counted(f"import.remark.{remark.fault}", remark.count, code=remark.code)
    return str(remark.line), item_words(remark.item), words
