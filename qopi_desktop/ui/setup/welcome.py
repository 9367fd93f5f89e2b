"""The first window of a workstation without a store: set it up, or look at the demonstration."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from qopi_desktop.ui.kit import Button, ButtonKind, Column, Ground, Hairline, Label, Row, WrapLabel, fix
from qopi_desktop.ui.panels import Card, scrolling
from qopi_desktop.ui.unlock.view import Mark
from qopi_desktop.ui.words import say

_WIDTH = 520 + 20


class WelcomeView(Ground):
    """Offers what can be begun here, each act with one button.

    Signals:
        set_up_asked: make this workstation's store.
        open_asked: sign in to the store that is here already.
        demonstration_asked: open the demonstration practice, made first where it is not there.
    """

    set_up_asked = Signal()
    open_asked = Signal()
    demonstration_asked = Signal()

    def __init__(self, practice: str | None = None, parent: QWidget | None = None) -> None:
        """Name the *practice* of the store that is here already, None if there is none."""
        super().__init__("canvas", parent)
        self.setObjectName("welcome")
        card = Card()
        fix(card, width=_WIDTH)
        card.column.addLayout(_head())
        card.column.add_gap(24)
        self.set_up = self.open = None
        if practice is None:
            self.set_up = self._act(card, "set_up", say("setup.welcome.set_up"), ButtonKind.PRIMARY)
            self.set_up.clicked.connect(self.set_up_asked)
        else:
            self.open = self._act(card, "open", say("setup.welcome.open", practice=practice), ButtonKind.PRIMARY)
            self.open.clicked.connect(self.open_asked)
        card.column.add_gap(20)
        card.column.addWidget(Hairline())
        card.column.add_gap(20)
        self.demonstration = self._act(card, "demonstration", say("setup.welcome.demonstration"), ButtonKind.PLAIN)
        self.demonstration.clicked.connect(self.demonstration_asked)
        self._lay_out(card)

    def focus_first(self) -> None:
        """Put the focus on the first act."""
        first = self.set_up or self.open or self.demonstration
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where work begins."""
        super().showEvent(event)
        if not event.spontaneous():
            self.focus_first()

    def _act(self, card: Card, name: str, text: str, kind: ButtonKind) -> Button:
        button = Button(text, kind, tall=True)
        button.setObjectName(f"welcome_{name}")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card.column.addWidget(button)
        card.column.add_gap(8)
        card.column.addWidget(WrapLabel(say(f"setup.welcome.{name}_text"), "body", "text2"))
        return button

    def _lay_out(self, card: Card) -> None:
        ground = Ground("canvas")
        column = QVBoxLayout(ground)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Label(say("setup.welcome.local"), "small", "text2"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        Column(self).addWidget(scrolling(ground))


def _head() -> Row:
    head = Row(gap=14)
    head.addWidget(Mark(), 0, Qt.AlignmentFlag.AlignTop)
    words = Column(gap=4)
    words.addWidget(Label(say("setup.welcome.title"), "title"))
    words.addWidget(WrapLabel(say("setup.welcome.lead"), "body", "text2"))
    head.addLayout(words, 1)
    return head
