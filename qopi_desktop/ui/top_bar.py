"""The bar along the top: the round and its close, the search, Sync, who is signed in, Lock, and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from qopi_desktop.ui import format as shown
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, ButtonKind, Chip, ChipFace, Edge, ElidingLabel, Entry, Ground, Label, Row, fix
from qopi_desktop.ui.sync.button import AttentionChip, SyncButton
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from datetime import date

    from qopi_desktop.domain.rounds import Round
    from qopi_desktop.ui.context import Context
    from qopi_desktop.ui.sync.closing import RoundWatch
    from qopi_desktop.ui.sync.model import SyncModel

_SEARCH_PX, _SEARCH_SMALL_PX, _SEARCH_TINY_PX, _SEARCH_LEAST_PX = 420, 300, 200, 110
_SMALL, _TINY, _LEAST = 1440, 1000, 700


class TopBar(Ground):
    """Round, search, Sync, person, Lock.

    Signals:
        searched: words typed into the search and Enter. lock_asked. attention_asked: show what needs somebody.
    """

    searched = Signal(str)
    lock_asked = Signal()
    attention_asked = Signal()

    def __init__(
        self, context: Context, menu: QMenu, sync: SyncModel, watch: RoundWatch, parent: QWidget | None = None
    ) -> None:
        super().__init__("violetSoft" if context.practice.demonstration else "canvas", parent, edges=(Edge.BOTTOM,))
        self._context, self._sync, self._watch = context, sync, watch
        self._effective = float(_SMALL)
        self.setObjectName("top-bar")
        self._menu = Button("", ButtonKind.QUIET, icon="menu")
        self._menu.setObjectName("menu")
        self._menu.setAccessibleName(say("chart.top.menu"))
        self._menu.setToolTip(f"{say('chart.top.menu')} F10")
        self._menu.setMenu(menu)
        self._round = ElidingLabel(context.round.title, "strong")
        self._closes = ElidingLabel("", "body", "text2")
        self._last_day = Chip(ChipFace(""))
        self._demonstration = Chip(ChipFace(say("chart.top.demonstration"), "violet"))
        self.search = Entry(width=_SEARCH_PX, icon="search", key="F3")
        self.attention, self.sync = AttentionChip(sync), SyncButton(sync, context.now)
        self._person = Label(context.person.name, "label")
        self.lock = Button(say("chart.top.lock"), key="Ctrl+L", icon="lock")
        self._build()
        self.show_round(context.round, context.now().date())
        watch.changed.connect(self._render_close)
        sync.changed.connect(self._fit_again)

    def _build(self) -> None:
        self.search.setObjectName("search")
        self.search.setPlaceholderText(say("chart.top.search"))
        self.search.setAccessibleName(say("chart.top.search"))
        self.search.entered.connect(self._on_search)
        self.lock.setObjectName("lock")
        self.lock.clicked.connect(self.lock_asked)
        self.attention.clicked.connect(self.attention_asked)
        self._closes.setObjectName("closes")
        self._last_day.setObjectName("last-day")
        self._last_day.hide()
        left, right = QWidget(), QWidget()
        round_, person = Row(left, gap=12), Row(right, gap=12)
        for part in (self._menu, self._round, self._closes, self._last_day, self._demonstration):
            round_.addWidget(part)
        round_.addStretch(1)
        person.addStretch(1)
        for widget in (self.attention, self.sync, self._person, self.lock):
            person.addWidget(widget)
        row = Row(self, margins=(8, 0, 16, 0), gap=12)
        row.addWidget(left, 1)  # as wide as the right side where there is room: the search stands in the middle
        row.addWidget(self.search)
        row.addWidget(right, 1)
        self._demonstration.setVisible(self._context.practice.demonstration)
        fix(self, height=theme.tokens().height["topbar"])

    def open_menu(self) -> None:
        """Open the menu with the keyboard on its first entry."""
        self._menu.showMenu()

    def show_round(self, round_: Round, today: date) -> None:
        """Show *round_* and when it closes, seen from *today*."""
        self._round.setText(round_.title)
        day = shown.day_in_sentence(round_.closes_on)
        days = (round_.closes_on - today).days
        if days < 0:
            self._closes.setText(say("chart.top.closed", date=day))
            return
        left = {0: "closes_today", 1: "closes_tomorrow"}.get(days, "closes_days")
        words = say(f"chart.top.{left}", days=days) if days > 1 else say(f"chart.top.{left}")
        self._closes.setText(say("chart.top.closes", date=day, left=words))

    def fit(self, effective_width: float) -> None:
        """Let words of keys and the close give way where room is short; Sync, Lock and the last day stay."""
        self._effective = effective_width
        is_small, is_tiny = effective_width < _SMALL, effective_width < _TINY
        self.lock.set_key("" if is_small else "Ctrl+L")
        for part in (self.attention, self.sync):
            part.set_short(short=is_small)
        self._person.setVisible(not is_tiny)
        self._show_closes()
        self.search.set_width(self._search_width())
        may_cut = self._sync.is_enrolled and effective_width < _LEAST
        self._round.setMinimumWidth(0 if may_cut else self._round.sizeHint().width())

    def _search_width(self) -> int:
        """Return how wide the search may be beside what else stands here."""
        if not self._sync.is_enrolled:
            return _SEARCH_TINY_PX if self._effective < _TINY else _SEARCH_PX
        steps = ((_LEAST, _SEARCH_LEAST_PX), (_TINY, _SEARCH_TINY_PX), (_SMALL, _SEARCH_SMALL_PX))
        return next((wide for below, wide in steps if self._effective < below), _SEARCH_PX)

    def _fit_again(self) -> None:
        self.fit(self._effective)

    def _render_close(self) -> None:
        """Show the countdown by the service's clock."""
        count = self._watch.countdown
        if count is None:
            self.show_round(self._context.round, self._context.now().date())
        else:
            self._closes.setText(count.words)
            self._closes.setToolTip(count.tip)
            if count.is_urgent:
                self._last_day.set_face(ChipFace(count.words, count.tone, "clock"))
            self._last_day.setToolTip(count.tip)
        self._show_closes()

    def _show_closes(self) -> None:
        count = self._watch.countdown
        is_urgent = count is not None and count.is_urgent
        self._last_day.setVisible(is_urgent)
        self._closes.setVisible(not is_urgent and self._effective >= _TINY)

    def _on_search(self) -> None:
        self.searched.emit(self.search.text().strip())
