"""The office report: counted in the store, set as pages, kept as the very bytes that are shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qopi_desktop.domain.changes import Topic
from qopi_desktop.errors import FileNotWrittenError
from qopi_desktop.lanes import Lane
from qopi_desktop.operations import reports
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.reports.content import OfficeReport
    from qopi_desktop.ui.context import Context

_DELIVERY = frozenset({Topic.DELIVERY})
"""What became of charts at the service alone: no report counts that."""


class ReportModel(QObject):
    """Counts and sets the report of the practice's first office in the round.

    Signals:
        changed: the report, its pages, what is busy or what was saved is another.
        rendered: the bytes of the pages.
    """

    changed = Signal()
    rendered = Signal(bytes)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.report: OfficeReport | None = None
        self.document = b""
        self.busy = ""
        self.said = ""
        self.not_saved = ""
        self.is_stale = False
        context.bus.store_changed.connect(self._on_store_changed)

    def load(self) -> None:
        """Count every measure anew, then set the pages."""
        context = self.context
        office, today = context.practice.offices[0].id, context.now().date()
        self.said = self.not_saved = ""
        self._be_busy(say("report_screen.building"))
        context.read(
            lambda: reports.office_report(context.store, context.package, context.round, office, today),
            self._on_counted,
            self._on_failed,
        )

    def save(self, path: str) -> None:
        """Write the bytes that are shown to *path*."""
        document, target = self.document, Path(path)
        if document:
            self.context.tasks.run(
                Lane.WORK,
                lambda _report, _is_cancelled: _save(document, target),
                self._on_saved,
                self._on_not_saved,
            )

    def file_name(self) -> str:
        """Return the name that is offered for the file; it says nothing about patients."""
        return say("report_screen.file_name", round=self.context.round.id)

    def _be_busy(self, words: str) -> None:
        self.busy = words
        self.changed.emit()

    def _on_counted(self, report: OfficeReport) -> None:
        self.report, self.is_stale = report, False
        self._be_busy(say("report_screen.rendering"))
        self.context.tasks.run(
            Lane.WORK, lambda _report, _is_cancelled: _render(report), self._on_rendered, self._on_failed
        )

    def _on_rendered(self, document: bytes) -> None:
        self.document = document
        self._be_busy("")
        self.rendered.emit(document)

    def _on_saved(self, path: Path) -> None:
        self.said, self.not_saved = say("report_screen.saved", path=path), ""
        self.context.bus.said.emit(self.said)
        self.changed.emit()

    def _on_not_saved(self, error: Exception) -> None:
        if isinstance(error, FileNotWrittenError):
            self.not_saved = say("report_screen.not_saved", path=error.facts.get("path", ""))
            self.changed.emit()
        else:
            self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._be_busy("")
        self.context.tasks.failed.emit(error)

    def _on_store_changed(self, changes: Changes) -> None:
        is_counted = bool(changes.charts) and changes.topics != _DELIVERY
        if (is_counted or Topic.SWITCHES in changes.topics) and self.report is not None:
            self.is_stale = True
            self.changed.emit()


def _render(report: OfficeReport) -> bytes:
    """Set the pages. Runs on a work lane: reportlab is imported there."""
    from qopi_desktop.reports.pdf import render_pdf  # noqa: PLC0415 - slow to import

    return render_pdf(report)


def _save(document: bytes, path: Path) -> Path:
    reports.save_report(document, path)
    return path
