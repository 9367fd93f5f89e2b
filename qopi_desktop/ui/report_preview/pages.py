"""The pages of the report as they will be printed, on a desk, from memory."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, QPointF, Qt
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, Column, Edge, Ground, Label, Row, fix
from qopi_desktop.ui.words import say

_STEP, _LEAST, _MOST = 1.25, 0.25, 4.0


class PagesPane(Ground):
    """Shows the pages of a PDF in memory, with zoom and page by page; nothing is written to disk."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent, edges=(Edge.LEFT,))
        self.document = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self.view = QPdfView(self)
        self.view.setObjectName("report_pages")
        self.view.setAccessibleName(say("report_screen.pages"))
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # one that came later: pages blur
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self.document)
        self.page, self.zoom = Label("", "body", "text2"), Label("", "body", "text2")
        self.previous, self.next = _button("previous", "chevronup"), _button("next", "chevron")
        self.smaller, self.larger = _button("zoom_out", "noteligible"), _button("zoom_in", "plus")
        self.fit = Button(say("report_screen.zoom_fit"))
        self.fit.setObjectName("report_zoom_fit")
        self._lay_out()
        self._join()
        self._dress()

    @property
    def shown(self) -> bytes:
        """Return the bytes whose pages are shown."""
        return bytes(self._bytes.data())

    def show_document(self, document: bytes) -> None:
        """Show the pages of *document* from its first one."""
        self.document.close()
        self._buffer.close()
        self._bytes = QByteArray(document)
        self._buffer.setBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._render()

    def _lay_out(self) -> None:
        bar = Row(margins=(12, 6, 12, 6), gap=6)
        for widget in (self.previous, self.next, self.page):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (self.smaller, self.zoom, self.larger, self.fit):
            bar.addWidget(widget)
        column = Column(self, margins=(1, 0, 0, 0))
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        fix(self.view, least_height=240)

    def _join(self) -> None:
        navigator = self.view.pageNavigator()
        navigator.currentPageChanged.connect(self._render)
        self.view.zoomFactorChanged.connect(self._render)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self.fit.clicked.connect(self._on_fit)
        theme.current().changed.connect(self._dress)

    def _dress(self) -> None:
        look = theme.current()
        palette = QPalette(self.view.palette())
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            palette.setColor(role, look.color("shade"))
        self.view.setPalette(palette)
        gap = look.px(24)
        self.view.setDocumentMargins(QMargins(gap, gap, gap, gap))
        self.view.setPageSpacing(look.px(16))

    def _render(self) -> None:
        count, at = self.document.pageCount(), self.view.pageNavigator().currentPage()
        self.page.setText(say("report_screen.page_of", page=at + 1, pages=count) if count else "")
        self.previous.block("" if at > 0 else say("report_screen.first_page"))
        self.next.block("" if at + 1 < count else say("report_screen.last_page"))
        is_fit = self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth
        factor = f"{self.view.zoomFactor() * 100:.0f}"
        self.zoom.setText(say("report_screen.zoom_fit") if is_fit else say("report_screen.zoom", percent=factor))
        self.zoom.setVisible(not is_fit)
        self.fit.block(say("report_screen.fits") if is_fit else "")

    def _go(self, page: int) -> None:
        self.view.pageNavigator().jump(page, QPointF(), 0)

    def _zoom(self, factor: float) -> None:
        current = self.view.zoomFactor() if self.view.zoomMode() == QPdfView.ZoomMode.Custom else self._fit_factor()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(current * factor, _LEAST), _MOST))
        self._render()

    def _fit_factor(self) -> float:
        """Return the factor at which a page is as wide as the pane, so that zooming starts from what is seen."""
        points = self.document.pagePointSize(0).width()
        if points <= 0:
            return 1.0
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        return room / (points / 72 * self.view.logicalDpiX())

    def _on_previous(self) -> None:
        self._go(self.view.pageNavigator().currentPage() - 1)

    def _on_next(self) -> None:
        self._go(self.view.pageNavigator().currentPage() + 1)

    def _on_smaller(self) -> None:
        self._zoom(1 / _STEP)

    def _on_larger(self) -> None:
        self._zoom(_STEP)

    def _on_fit(self) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._render()


def _button(key: str, icon: str) -> Button:
    button = Button("", icon=icon)
    button.setObjectName(f"report_{key}")
    button.setAccessibleName(say(f"report_screen.{key}"))
    button.setToolTip(say(f"report_screen.{key}"))
    return button
