"""The screens behind the unlock window: the desk, and those made when first asked for, with a way between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStackedWidget, QWidget

from qopi_desktop.ui import glyphs, theme
from qopi_desktop.ui.kit import Column, Edge, Ground, Row, fix
from qopi_desktop.ui.kit.paint import mark, write
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.desk import Desk
    from qopi_desktop.ui.sync.model import SyncModel

_PLACES = {
    "charts": "list",
    "import": "folder",
    "sync": "sync",
    "report": "bars",
    "administration": "gear",
    "about": "info",
}
_RIGHT = Qt.AlignmentFlag.AlignRight


class PlaceButton(QAbstractButton):
    """One screen in the navigation."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._count, self._tone = 0, "text2"
        self.setObjectName(f"nav-{name}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(say(f"chart.nav.{name}"))
        self.setAccessibleName(self.text())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fix(self, height=theme.tokens().height["nav_row"])

    def show_count(self, count: int, tone: str, words: str) -> None:
        """Show *count* at the right, nothing for 0; *words* say what it counts."""
        self._count, self._tone = count, tone
        self.setAccessibleName(f"{self.text()}, {words}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the navigation lets it."""
        return QSize(theme.current().px(100), theme.current().height("nav_row"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon and name; the screen shown stands on soft accent with a mark."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(look.px(8), 1, -look.px(8), -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accentSoft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area, look.radius("row"), look.radius("row"))
        if self.isChecked():
            mark(painter, QRectF(look.px(4), look.px(7), 3, self.height() - look.px(14)))
        side = look.px(16)
        spot = QRectF(area.left() + look.px(12), area.center().y() - side / 2, side, side)
        glyphs.draw(painter, _PLACES[self.name], spot, look.color("accent" if self.isChecked() else "text2"))
        text = area.adjusted(look.px(40), 0, -look.px(8), 0)
        write(painter, text, self.text(), "strong" if self.isChecked() else "label", look.color("text"))
        if self._count:
            write(painter, text, str(self._count), "label", look.color(self._tone), align=_RIGHT)


class Screens(QWidget):
    """Shows one screen at a time; each is made once and keeps its state. The desk needs the whole width.

    Signals:
        failed: an error for the message bar. told: a sentence for the status bar.
        chart_asked: a chart to open, and the question in it or None.
    """

    failed = Signal(object)
    told = Signal(str)
    chart_asked = Signal(str, object)

    def __init__(self, context: Context, desk: Desk, sync: SyncModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk, self._sync = context, desk, sync
        self._pages = QStackedWidget()
        self._pages.setObjectName("screens")
        self._pages.addWidget(desk)
        self._made: dict[str, QWidget] = {}
        self._buttons = {name: PlaceButton(name) for name in _PLACES}
        self._nav = self._make_nav()
        row = Row(self)
        row.addWidget(self._nav)
        row.addWidget(self._pages, 1)
        self._nav.hide()
        sync.changed.connect(self._render_sync)
        self._render_sync()

    def show_desk(self) -> None:
        """Show the charts."""
        self._nav.hide()
        self._pages.setCurrentWidget(self._desk)
        self._desk.chart.page.resume_current()

    def show_import(self) -> None:
        """Show the import of a case list and the candidates."""
        self._show("import", self._make_import)

    def show_sync(self) -> None:
        """Show what the service received of the round."""
        self._show("sync", self._make_sync)

    def show_report(self) -> None:
        """Show the office report as it is now."""
        self._show("report", self._make_report)

    def show_administration(self) -> None:
        """Show physicians, users and backups."""
        self._show("administration", self._make_administration)

    def show_about(self) -> None:
        """Show version, licenses and where data lie."""
        self._show("about", self._make_about)

    def _make_nav(self) -> Ground:
        nav = Ground("canvas", edges=(Edge.RIGHT,))
        nav.setObjectName("nav")
        column = Column(nav, margins=(0, 12, 1, 0), gap=2)
        for name, button in self._buttons.items():
            button.clicked.connect(getattr(self, "show_desk" if name == "charts" else f"show_{name}"))
            column.addWidget(button)
        column.addStretch(1)
        fix(nav, width=theme.tokens().width["nav"])
        return nav

    def _show(self, name: str, make: Callable[[], QWidget]) -> None:
        self._desk.commit()
        if name not in self._made:
            self._made[name] = make()
            self._pages.addWidget(self._made[name])
        self._nav.show()
        self._buttons[name].setChecked(True)
        self._pages.setCurrentWidget(self._made[name])
        getattr(self._made[name], "focus_first", self._made[name].setFocus)()

    def _make_import(self) -> QWidget:
        from qopi_desktop.ui.import_list.model import ImportModel  # noqa: PLC0415 - made when first asked for
        from qopi_desktop.ui.import_list.view import ImportView  # noqa: PLC0415 - the same

        model = ImportModel(self._context)
        view = ImportView(model)
        model.setParent(view)
        view.charts_made.connect(self.show_desk)
        return view

    def _make_sync(self) -> QWidget:
        from qopi_desktop.ui.sync.view import SyncView  # noqa: PLC0415 - made when first asked for

        view = SyncView(self._sync, self._context)
        view.chart_asked.connect(self.chart_asked)
        return view

    def _render_sync(self) -> None:
        """Offer the sync screen once this workstation has joined; count what needs somebody, else what waits."""
        button, attention = self._buttons["sync"], self._sync.sums.attention
        button.setVisible(self._sync.is_enrolled)
        if attention:
            button.show_count(attention, "red", counted("sync.attention.count", attention))
        else:
            waiting = self._sync.waiting
            button.show_count(waiting, "text2", say("sync.button.waiting", count=waiting))

    def _make_report(self) -> QWidget:
        from qopi_desktop.ui.report_preview.model import ReportModel  # noqa: PLC0415 - reportlab and QtPdf are heavy
        from qopi_desktop.ui.report_preview.view import ReportView  # noqa: PLC0415 - the same

        model = ReportModel(self._context)
        view = ReportView(model)
        model.setParent(view)
        return view

    def _make_administration(self) -> QWidget:
        from qopi_desktop.ui.administration.model import AdministrationModel  # noqa: PLC0415 - made when first asked for
        from qopi_desktop.ui.administration.service_model import ServiceModel  # noqa: PLC0415 - the same
        from qopi_desktop.ui.administration.view import AdministrationView  # noqa: PLC0415 - the same

        model, service = AdministrationModel(self._context), ServiceModel(self._context, self._sync)
        view = AdministrationView(model, service)
        for each in (model, service):
            each.setParent(view)
        return view

    def _make_about(self) -> QWidget:
        from qopi_desktop import paths  # noqa: PLC0415 - made when first asked for
        from qopi_desktop.ui.about import AboutView  # noqa: PLC0415 - the same

        context = self._context
        places = {"store": context.data_folder, "backups": context.backup_folder, "log": paths.log_folder()}
        return AboutView(context.package.version, places)
