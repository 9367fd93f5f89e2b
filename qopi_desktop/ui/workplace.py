"""The workplace of a person who signed in: top bar, the screens, message bars, status bar and the keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.lanes import Lane
from qopi_desktop.operations.backups import last_backup
from qopi_desktop.ui import theme
from qopi_desktop.ui.actions import key_list, make_actions, make_menu
from qopi_desktop.ui.chart_form.lists import keys_sheet, recovery_sheet
from qopi_desktop.ui.desk import Desk
from qopi_desktop.ui.errors import present
from qopi_desktop.ui.kit import Column, MessageBar
from qopi_desktop.ui.screens import Screens
from qopi_desktop.ui.status_bar import StatusBar
from qopi_desktop.ui.sync.clerk import Clerk
from qopi_desktop.ui.sync.closing import Notice, RoundWatch
from qopi_desktop.ui.sync.marks import attention_words, face_of_row
from qopi_desktop.ui.sync.model import SyncModel
from qopi_desktop.ui.sync.words import status_words
from qopi_desktop.ui.top_bar import TopBar
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from qopi_desktop.domain.answers import QuestionId
    from qopi_desktop.settings import Settings
    from qopi_desktop.ui.context import Context

_ZOOM_STEP = 0.1
_REST_MS = 30_000
_LOW = 560  # below this height in effective pixels a message is one line


class Workplace(QWidget):
    """Everything behind the unlock window.

    Signals:
        lock_asked, quit_asked: leave; answers typed are sent first. titled: what the window's title may say.
        drained: every answer given is durable. demonstration_reset_asked: make the demonstration anew.
        revoked: the service took this workstation's part away just now.
    """

    lock_asked = Signal()
    quit_asked = Signal()
    titled = Signal(str)
    drained = Signal()
    demonstration_reset_asked = Signal()
    revoked = Signal()

    def __init__(self, context: Context, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("workplace")
        self.context, self._settings = context, settings
        self._private = False
        self.desk = Desk(context)
        self.sync = SyncModel(context, Clerk(context, self), self)
        self.watch = RoundWatch(context, self.sync, settings, self)
        self.screens = Screens(context, self.desk, self.sync)
        self.status = StatusBar(context.now, context.package.version)
        self.message, self.notice = MessageBar(), MessageBar()
        self.message.hide()
        self.notice.hide()
        self.acts = make_actions(self, self._slots())
        self.menu = make_menu(self, self.acts)
        self.top = TopBar(context, self.menu, self.sync, self.watch)
        self._wanted: tuple[str, QuestionId | None] = ("", None)
        column = Column(self)
        for part in (self.top, self.message, self.notice):
            column.addWidget(part)
        column.addWidget(self.screens, 1)
        column.addWidget(self.status)
        self._rest = QTimer(self, interval=_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self._rest.start()
        self._join()
        self.desk.chart.timeline_kept_folded = settings.timeline_folded

    def _join(self) -> None:
        desk = self.desk
        desk.saved.connect(self.status.show_saved)
        desk.waiting.connect(self.status.show_waiting)
        desk.told.connect(self.status.tell)
        desk.failed.connect(self.show_error)
        desk.counted.connect(self.status.show_progress)
        desk.chart_shown.connect(self.titled)
        desk.drained.connect(self.drained)
        self.screens.failed.connect(self.show_error)
        self.screens.told.connect(self.status.tell)
        self.context.tasks.failed.connect(self.show_error)
        self.context.bus.said.connect(self.status.tell)
        self.context.bus.store_changed.connect(self._render_acts)
        desk.chart_shown.connect(self._render_acts)
        desk.saved.connect(self._render_acts)
        desk.reloaded.connect(self._render_acts)
        desk.chart_shown.connect(self._forget_said)
        self.top.lock_asked.connect(self.lock_asked)
        self.top.searched.connect(self._on_search)
        self.message.closed.connect(self.message.hide)
        self._join_service()
        self._render_acts()

    def _join_service(self) -> None:
        self.sync.changed.connect(self._render_service)
        self.sync.revoked.connect(self.revoked)
        self.watch.said.connect(self._on_notice)
        self.watch.renewed.connect(self._on_renewed)
        self.notice.setObjectName("notice")
        self.notice.closed.connect(self.notice.hide)
        self.top.attention_asked.connect(self.screens.show_sync)
        self.screens.chart_asked.connect(self._open_at)
        self.desk.chart.head.delivery_asked.connect(self.screens.show_sync)
        self.desk.chart_shown.connect(self._on_chart_shown)
        self.desk.reloaded.connect(self._render_delivery)
        self.desk.rows.counted.connect(self._render_delivery)
        self._render_service()

    def _slots(self) -> dict[str, Callable[[], object]]:
        return self._slots_of_work() | self._slots_of_chart() | self._slots_of_view()

    def _slots_of_work(self) -> dict[str, Callable[[], object]]:
        screens = self.screens
        slots: dict[str, Callable[[], object]] = {
            "charts": screens.show_desk,
            "import": screens.show_import,
            "sync": screens.show_sync,
            "sync_now": self.sync.sync_now,
            "report": screens.show_report,
            "administration": screens.show_administration,
            "about": screens.show_about,
            "keys": self._show_keys,
            "menu": self._open_menu,
            "lock": self.lock_asked.emit,
            "quit": self.quit_asked.emit,
        }
        if self.context.practice.demonstration:
            slots["reset_demonstration"] = self.demonstration_reset_asked.emit
        return slots

    def _slots_of_chart(self) -> dict[str, Callable[[], object]]:
        desk, acts, chart = self.desk, self.desk.acts, self.desk.chart
        return {
            "undo": acts.undo,
            "redo": acts.redo,
            "history": acts.history,
            "card": acts.card,
            "question_note": chart.definition.focus_note,
            "go_to": acts.go_to,
            "copy": acts.copy_patient,
            "complete": acts.complete,
            "next_chart": desk.next_chart,
            "previous_chart": desk.previous_chart,
            "next_problem": partial(chart.next_problem, 1),
            "previous_problem": partial(chart.next_problem, -1),
            "next_section": partial(chart.page.step_section, 1),
            "previous_section": partial(chart.page.step_section, -1),
        }

    def _slots_of_view(self) -> dict[str, Callable[[], object]]:
        desk = self.desk
        return {
            "find": self._find,
            "next_pane": partial(desk.step_pane, 1),
            "previous_pane": partial(desk.step_pane, -1),
            "measures": desk.show_measures,
            "timeline": self._fold_timeline,
            "privacy": self._toggle_privacy,
            "zoom_in": partial(self._zoom, _ZOOM_STEP),
            "zoom_out": partial(self._zoom, -_ZOOM_STEP),
            "zoom_reset": partial(self._zoom, None),
            "light": partial(self._scheme, "light"),
            "dark": partial(self._scheme, "dark"),
            "system": partial(self._scheme, "system"),
            "reset_panes": desk.chart.reset_panes,
        }

    def load(self) -> None:
        """Read what the first screen shows."""
        self.desk.load()
        self.sync.load()
        self.context.read(
            lambda: last_backup(self.context.data_folder, self.context.backup_folder), self.status.show_backup
        )

    def leave(self) -> None:
        """Store whatever is typed but not yet left, ask the service no more, and take the patient off the clipboard."""
        self.sync.leave()
        self.desk.commit()
        self.desk.acts.empty_clipboard()

    @property
    def is_drained(self) -> bool:
        """Return whether every answer given is durable."""
        return self.desk.is_drained

    def show_error(self, error: Exception) -> None:
        """Show a known error in the message bar; a bug goes to the crash dialog."""
        present(self.message, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the top bar give way where room is short."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        effective = self.width() / theme.current().factor
        self.top.fit(effective)
        self.status.fit(effective)

    def _render_acts(self) -> None:
        model = self.desk.model
        for name in ("undo", "redo"):
            question = getattr(model.undo_state, name) if model is not None else None
            action = self.acts[name]
            action.setEnabled(question is not None)
            words = say(f"act.named.{name}", question=question) if question else say(f"act.{name}")
            action.setText(words)
            action.setToolTip(words if question else say(f"act.named.{name}_none" if model else "act.named.no_chart"))

    # The central service

    def _render_service(self) -> None:
        """Show how the service is reached; its acts are offered once this workstation has joined."""
        self.status.show_service(*status_words(self.sync, self.context.now()))
        for name in ("sync", "sync_now"):
            action = self.acts[name]
            action.setVisible(self.sync.is_enrolled)
            action.setEnabled(self.sync.is_enrolled)
            action.setToolTip(action.text() if self.sync.is_enrolled else say("sync.button.blocked_joined"))

    def _render_delivery(self) -> None:
        model = self.desk.model
        row = self.desk.rows.row_with(model.chart.id) if model is not None else None
        face = face_of_row(row) if row is not None else None
        attention = attention_words(row.delivery) if row is not None and face is not None else ""
        self.desk.chart.show_delivery(face, attention)

    def _on_renewed(self, notice: Notice) -> None:
        if self.notice.isVisibleTo(self):  # who closed it has read it
            self._on_notice(notice)

    def _on_notice(self, notice: Notice) -> None:
        hint = notice.hint if self.height() / theme.current().factor >= _LOW else ""
        self.notice.show_message(notice.sentence, hint, tone=notice.tone, glyph="clock")

    def _open_at(self, chart_id: str, question_id: QuestionId | None) -> None:
        """Open a chart, at a question of it where one is named."""
        self.screens.show_desk()
        self._wanted = chart_id, question_id
        if self.desk.model is not None and self.desk.model.chart.id == chart_id:
            self._on_chart_shown()
        else:
            self.desk.open_chart(ChartId(chart_id))

    def _on_chart_shown(self) -> None:
        (chart_id, question_id), self._wanted = self._wanted, ("", None)
        is_wanted = self.desk.model is not None and self.desk.model.chart.id == chart_id
        if is_wanted and question_id is not None:
            self.desk.chart.page.go_to(question_id)
        self._render_delivery()

    def show_recovery_code(self, code: str) -> None:
        """Show a new recovery code once, over the desk."""
        self.desk.acts.show_over(say("chart.recovery.title"), recovery_sheet(code))

    def _forget_said(self) -> None:
        self.status.tell("")  # what was said was about another chart

    def _open_menu(self) -> None:
        self.top.open_menu()

    def _find(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _on_search(self, words: str) -> None:
        self.screens.show_desk()
        self.desk.search(words)

    def _fold_timeline(self) -> None:
        chart = self.desk.chart
        chart.timeline_kept_folded = not chart.timeline.is_folded
        chart.timeline.fold(folded=chart.timeline_kept_folded)
        self._settings.timeline_folded = chart.timeline_kept_folded

    def _toggle_privacy(self) -> None:
        self._private = not self._private
        self.desk.worklist.set_private(private=self._private)
        self.desk.chart.head.set_private(private=self._private)

    def _zoom(self, step: float | None) -> None:
        look = theme.current()
        look.set_factor(1.0 if step is None else round(look.factor + step, 2))
        self._settings.factor = look.factor
        self.desk.fit()
        self._fit()

    def _scheme(self, name: str) -> None:
        self._settings.scheme = name
        theme.current().set_scheme(None if name == "system" else theme.Scheme(name))

    def _show_keys(self) -> None:
        self.screens.show_desk()
        self.desk.acts.show_over(say("chart.keys.title"), keys_sheet(key_list(self.acts)))

    def _on_rest(self) -> None:
        if self.is_drained:
            self.context.tasks.run(Lane.WRITE, lambda _report, _stop: self.context.store.rest())
