"""A pane opened over the window where it is too narrow to stand beside the form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from qopi_desktop.ui import theme, words
from qopi_desktop.ui.kit.buttons import Button, ButtonKind
from qopi_desktop.ui.kit.labels import Label
from qopi_desktop.ui.kit.layout import Column, Edge, Ground, Hairline, Row


class Sheet(Ground):
    """A panel at one side over its window, with a title and a way to close it; Esc closes it and gives the focus back.

    Signals:
        closed: it is no longer shown; its content was not deleted.
    """

    closed = Signal()

    def __init__(self, title: str, window: QWidget, *, width: int = 360, edge: Edge = Edge.RIGHT) -> None:
        super().__init__("panel", window, edges=(Edge.LEFT if edge is Edge.RIGHT else Edge.RIGHT,))
        self._window, self._width, self._edge = window, width, edge
        self._before: QWidget | None = None
        self._content: QWidget | None = None
        self._column = Column(self)
        head = Row(margins=(16, 6, 8, 6), gap=8)
        self._title = Label(title, "head", "text", self)
        head.addWidget(self._title)
        head.addStretch(1)
        self._close = Button(words.say("common.close"), ButtonKind.LINK, self, key=words.say("keys.esc"))
        self._close.setObjectName("sheet_close")
        self._close.clicked.connect(self.close_sheet)
        head.addWidget(self._close)
        self._column.addLayout(head)
        self._column.addWidget(Hairline(self))
        self.setAccessibleName(title)
        self.setVisible(False)
        window.installEventFilter(self)
        theme.current().changed.connect(self._place)

    def open_with(self, content: QWidget) -> None:
        """Show *content* over the window and move the focus into it."""
        self._before = QApplication.focusWidget()
        if self._content is not content:
            if self._content is not None:
                self._column.removeWidget(self._content)
                self._content.hide()
            self._column.addWidget(content, 1)
            self._content = content
        content.show()
        self._place()
        self.show()
        self.raise_()
        target = content if content.focusPolicy() != Qt.FocusPolicy.NoFocus else self._close
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Hide the sheet and give the focus back to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the sheet."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the side of the window when it is resized."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        wide = min(theme.current().px(self._width), self._window.width())
        left = self._window.width() - wide if self._edge is Edge.RIGHT else 0
        self.setGeometry(QRect(left, 0, wide, self._window.height()))
