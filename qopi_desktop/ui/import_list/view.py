"""The case list screen: the candidates, or a file that is being matched."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from qopi_desktop.ui.import_list.candidates_view import CandidatesView
from qopi_desktop.ui.import_list.match_view import MatchView
from qopi_desktop.ui.import_list.model import ImportModel
from qopi_desktop.ui.import_list.registry_view import RegistryView
from qopi_desktop.ui.kit import Column, Ground
from qopi_desktop.ui.words import say


class ImportView(Ground):
    """Imports a case list and makes charts of candidates.

    Signals:
        charts_made: how many charts were made.
    """

    charts_made = Signal(int)

    def __init__(self, model: ImportModel, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("import")
        self._model = model
        self.candidates, self.match, self.registry = CandidatesView(model), MatchView(model), RegistryView(model)
        self.pages = QStackedWidget()
        for page in (self.candidates, self.match, self.registry):
            self.pages.addWidget(page)
        Column(self).addWidget(self.pages)
        self.candidates.file_asked.connect(self._on_file_asked)
        model.changed.connect(self._render)
        model.listed.connect(self.candidates.render_list)
        model.charts_made.connect(self.charts_made)
        self.candidates.render_list()
        self.setAcceptDrops(True)
        self._render()
        model.load()

    def focus_first(self) -> None:
        """Put the focus where work goes on."""
        self._page().focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where work begins."""
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()

    def open_file(self, path: str) -> None:
        """Read the case list at *path*."""
        self._model.open_file(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this computer, while nothing else is under way."""
        if _dropped(event) and not self._model.busy and not self._model.refusal:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        event.acceptProposedAction()
        self.open_file(_dropped(event))

    def _page(self) -> CandidatesView | MatchView | RegistryView:
        if self._model.export is not None:
            return self.registry
        return self.match if self._model.table else self.candidates

    def _render(self) -> None:
        shown = self._page()
        is_other = self.pages.currentWidget() is not shown
        self.pages.setCurrentWidget(shown)
        self.candidates.render_model()
        self.match.render_model()
        self.registry.render_model()
        if is_other:
            shown.focus_first()

    def _on_file_asked(self) -> None:
        dialog = QFileDialog(self, say("import.choose_title"))
        dialog.setObjectName("import_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(say("import.file_kind").split(";;"))
        dialog.fileSelected.connect(self.open_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _dropped(event: QDropEvent) -> str:
    """Return the path of the one file that is dropped, empty where it is something else."""
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 else ""
