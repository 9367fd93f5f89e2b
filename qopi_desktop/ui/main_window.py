"""The one window: welcome, unlock, set-up or the workplace, and how one follows the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from qopi_desktop.settings import Settings
    from qopi_desktop.ui.focus_ring import FocusRing

_LEAST = (420, 480)
_DESIGNED = (1600, 900)


class MainWindow(QMainWindow):
    """The frame; it holds one page at a time and never anything of a patient in its title.

    Signals:
        close_asked: the person wants to leave; whoever joins the window decides when it is safe.
    """

    close_asked = Signal()

    def __init__(self, settings: Settings) -> None:
        """Be a bare frame of the size in *settings*; nothing heavy is loaded before `furnish`."""
        super().__init__()
        self.setObjectName("main-window")
        self.settings = settings
        self._may_close = False
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self.setMinimumSize(*_LEAST)
        self._ring: FocusRing | None = None
        if not settings.geometry or not self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode())):
            self.resize(*_DESIGNED)

    def furnish(self) -> None:
        """Add what the bare frame does without, once it is on the screen: its title and the focus ring."""
        from qopi_desktop.ui.focus_ring import FocusRing  # noqa: PLC0415 - the frame is shown before it is loaded

        self.show_title("")
        self._ring = FocusRing(self)

    def show_page(self, page: QWidget) -> None:
        """Show *page* instead of those before it, which are let go."""
        while (before := self._pages.currentWidget()) is not None and before is not page:
            self._pages.removeWidget(before)
            before.deleteLater()
        self._put_on_top(page)

    def _put_on_top(self, page: QWidget) -> None:
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if self._ring is not None:
            self._ring.raise_()

    def show_cover(self, sentence: str, *, keep: bool = False) -> None:
        """Cover everything with an opaque ground and *sentence*; *keep* lets what lies below finish its work unseen."""
        from qopi_desktop.ui.kit import Column, EmptyNote, Ground  # noqa: PLC0415 - the same

        cover = Ground("canvas")
        cover.setObjectName("cover")
        column = Column(cover)
        column.addStretch(1)
        column.addWidget(EmptyNote(sentence))
        column.addStretch(1)
        self._put_on_top(cover) if keep else self.show_page(cover)

    def show_title(self, chart_number: str) -> None:
        """Show the program's name and, where one is open, the chart's random number."""
        from qopi_desktop.ui.words import say  # noqa: PLC0415 - the frame is shown before it is loaded

        name = say("common.program")
        self.setWindowTitle(f"{chart_number} - {name}" if chart_number else name)

    def remember(self) -> None:
        """Put place and size into the settings."""
        self.settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode()

    def leave(self) -> None:
        """Close without asking again."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when it is safe; until then ask."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_asked.emit()
