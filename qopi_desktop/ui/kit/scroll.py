"""What scrolls up and down when its content is higher than the room for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_DEEPEST = 3
_TURNS = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutRequest})


class ScrollArea(QScrollArea):
    """A column that scrolls; its content is as wide as the room, and the focus passes through to it.

    Text that wraps is higher where the bar takes room from it. Where it fits only without the bar, Qt shows and hides
    the bar in each other's resize until the stack overflows (seen with PySide6 6.11.3). Here the bar then stays.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._depth = 0
        self._room = self.size()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content's size, but not without end."""
        if event.type() not in _TURNS:
            return super().eventFilter(watched, event)
        if self._depth >= _DEEPEST:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            return False
        self._depth += 1
        try:
            return super().eventFilter(watched, event)
        finally:
            self._depth -= 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the bar come and go again once the room itself is another."""
        super().resizeEvent(event)
        if self.size() != self._room:
            self._room = self.size()
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
