"""The office report: measures as a table, and the pages as they are saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import (
    Button,
    ButtonKind,
    Chip,
    ChipFace,
    Column,
    Ground,
    Label,
    MessageLine,
    Row,
    WrapLabel,
    fix,
)
from qopi_desktop.ui.panels import scrolling
from qopi_desktop.ui.report_preview.model import ReportModel
from qopi_desktop.ui.report_preview.pages import PagesPane
from qopi_desktop.ui.report_preview.table import MeasureTable
from qopi_desktop.ui.words import say

_WIDE, _TABLE_WIDTH = 1400, 1000
_PAGES_HEIGHT = 620


class ReportView(Ground):
    """Shows how the office stands; what is saved are the very bytes whose pages are shown."""

    def __init__(self, model: ReportModel, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("report")
        self._model = model
        self.lead = WrapLabel("", "body", "text2")
        self.demonstration = Chip(ChipFace(say("report_screen.demonstration"), "violet"))
        self.message = MessageLine()
        self.refresh = Button(say("report_screen.refresh"), icon="sync")
        self.refresh.setObjectName("report_refresh")
        self.refresh.clicked.connect(model.load)
        self.save = Button(say("report_screen.save"), ButtonKind.PRIMARY)
        self.save.setObjectName("report_save")
        self.save.clicked.connect(self._on_save)
        self.table, self.pages = MeasureTable(), PagesPane()
        self._lay_out()
        model.changed.connect(self._render)
        model.rendered.connect(self.pages.show_document)
        theme.current().changed.connect(self._fold)
        self._render()

    def focus_first(self) -> None:
        """Put the focus on the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the table, with the report as the store is now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()
            if self._model.report is None or self._model.is_stale:
                self._model.load()

    def save_to(self, path: str) -> None:
        """Save the pages to *path*."""
        self._model.save(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the pages go below the table where room is short."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        is_wide = self.width() / theme.current().factor >= _WIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(across if is_wide else down)
        fix(self._left, least_width=_TABLE_WIDTH if is_wide else 0)
        fix(self.pages, least_height=240 if is_wide else _PAGES_HEIGHT)
        fix(self.table, least_height=240 if is_wide else 420)

    def _lay_out(self) -> None:
        self._left = QWidget()
        column = Column(self._left, margins=(24, 20, 20, 12), gap=10)
        column.addLayout(self._head())
        column.addWidget(self.demonstration, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.message)
        column.addWidget(self.table, 1)
        column.addWidget(WrapLabel(say("report_screen.legend.words"), "small", "text3"))
        page = Ground("surface")
        self._parts = Row(page)
        self._parts.addWidget(self._left, 5)
        self._parts.addWidget(self.pages, 3)
        Column(self).addWidget(scrolling(page))

    def _head(self) -> Row:
        head = Row(gap=8)
        words = Column(gap=4)
        words.addWidget(Label(say("report_screen.title"), "title"))
        words.addWidget(self.lead)
        head.addLayout(words, 1)
        head.addWidget(self.refresh, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _render(self) -> None:
        model, report = self._model, self._model.report
        self.demonstration.setVisible(report is not None and report.heading.demonstration)
        self._render_message()
        self.save.block("" if model.document and not model.busy else say("report_screen.save_waits"))
        self.refresh.block(model.busy or ("" if model.is_stale or report is None else say("report_screen.up_to_date")))
        if report is None:
            return
        heading = report.heading
        facts = {"practice": heading.practice, "office": heading.office, "round": heading.round_title}
        self.lead.setText(say("report_screen.lead", complete=report.complete_charts, all=report.all_charts, **facts))
        self.table.show_report(report)

    def _render_message(self) -> None:
        model = self._model
        if model.not_saved:
            self.message.show_message(model.not_saved)
        elif model.busy or model.is_stale:
            self.message.show_message(model.busy or say("report_screen.stale"), "", "text2")
        elif model.report is not None and not model.report.complete_charts:
            self.message.show_message(say("report_screen.empty_text"), "", "text2")
        else:
            self.message.show_message(model.said, "", "text2")

    def _on_save(self) -> None:
        dialog = QFileDialog(self, say("report_screen.save_title"), str(Path.home() / self._model.file_name()))
        dialog.setObjectName("report_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(say("report_screen.save_kind"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self._model.file_name())
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
