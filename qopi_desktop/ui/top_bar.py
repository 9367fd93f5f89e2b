"""The bar along the top: the round and its close, the search, who is signed in, Lock, and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from qopi_desktop.ui import format as shown
from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, ButtonKind, Chip, ChipFace, Edge, ElidingLabel, Entry, Ground, Label, Row, fix
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from datetime import date

    from qopi_desktop.domain.rounds import Round
    from qopi_desktop.ui.context import Context

_SEARCH_PX = 420
_SMALL, _TINY = 1440, 1000


class TopBar(Ground):
    """Round, search, person, Lock.

    Signals:
        searched: words typed into the search and Enter. lock_asked.
    """

    searched = Signal(str)
    lock_asked = Signal()

    def __init__(self, context: Context, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__("violetSoft" if context.practice.demonstration else "canvas", parent, edges=(Edge.BOTTOM,))
        self._context = context
        self.setObjectName("top-bar")
        self._menu = Button("", ButtonKind.QUIET, icon="menu")
        self._menu.setObjectName("menu")
        self._menu.setAccessibleName(say("chart.top.menu"))
        self._menu.setToolTip(f"{say('chart.top.menu')} F10")
        self._menu.setMenu(menu)
        self._round = Label(context.round.title, "strong")
        self._closes = ElidingLabel("", "body", "text2")
        self._demonstration = Chip(ChipFace(say("chart.top.demonstration"), "violet"))
        self.search = Entry(width=_SEARCH_PX, icon="search", key="F3")
        self._person = Label(context.person.name, "label")
        self.lock = Button(say("chart.top.lock"), key="Ctrl+L", icon="lock")
        self._build()
        self.show_round(context.round, context.now().date())

    def _build(self) -> None:
        self.search.setObjectName("search")
        self.search.setPlaceholderText(say("chart.top.search"))
        self.search.setAccessibleName(say("chart.top.search"))
        self.search.entered.connect(self._on_search)
        self.lock.setObjectName("lock")
        self.lock.clicked.connect(self.lock_asked)
        left, right = QWidget(), QWidget()
        round_, person = Row(left, gap=12), Row(right, gap=12)
        for part in (self._menu, self._round, self._closes, self._demonstration):
            round_.addWidget(part)
        round_.addStretch(1)
        person.addStretch(1)
        person.addWidget(self._person)
        person.addWidget(self.lock)
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
        """Let words of keys and the close give way where room is short."""
        self.lock.set_key("" if effective_width < _SMALL else "Ctrl+L")
        self._closes.setVisible(effective_width >= _TINY)
        self._person.setVisible(effective_width >= _TINY)
        self.search.set_width(_SEARCH_PX if effective_width >= _TINY else 200)

    def _on_search(self) -> None:
        self.searched.emit(self.search.text().strip())
