"""The screens behind the unlock window: the desk, and those made when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.desk import Desk


class Screens(QObject):
    """Shows one screen at a time; each is made once and keeps its state.

    Signals:
        failed: an error for the message bar. told: a sentence for the status bar.
    """

    failed = Signal(object)
    told = Signal(str)

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(desk)
        self._context, self._desk = context, desk
        self.pages = QStackedWidget()
        self.pages.setObjectName("screens")
        self.pages.addWidget(desk)
        self._made: dict[str, QWidget] = {}

    def show_desk(self) -> None:
        """Show the charts."""
        self.pages.setCurrentWidget(self._desk)
        self._desk.chart.page.resume_current()

    def show_import(self) -> None:
        """Show the import of a case list and the candidates."""
        self._show("import", self._make_import)

    def show_report(self) -> None:
        """Show the office report as it is now."""
        self._show("report", self._make_report)

    def show_administration(self) -> None:
        """Show physicians, users and backups."""
        self._show("administration", self._make_administration)

    def show_about(self) -> None:
        """Show version, licenses and where data lie."""
        self._show("about", self._make_about)

    def _show(self, name: str, make: Callable[[], QWidget]) -> None:
        self._desk.commit()
        if name not in self._made:
            self._made[name] = make()
            self.pages.addWidget(self._made[name])
        self.pages.setCurrentWidget(self._made[name])
        self._made[name].setFocus()
