"""What a chart's acts ask before they happen: a reason, modules, a physician. Each stands in the sheet at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from qopi_desktop.ui.kit import Button, ButtonKind, Column, Entry, Ground, Label, MessageLine, Row, WrapLabel
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.panels import CheckBox
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent

_INDENT = 30


class _Ask(ScrollArea):
    """A column with a message and the button that does it; it scrolls where it is higher than the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sheet = Ground("panel")
        self.column = Column(sheet, margins=(20, 16, 20, 20), gap=8)
        self.setWidget(sheet)
        self.message = MessageLine()
        self.keep = Button(say("chart.head.keep"), ButtonKind.PRIMARY, key="Enter")
        self.keep.setObjectName("ask-keep")
        self.keep.clicked.connect(self.on_keep)
        self.first: QWidget = self.keep

    def finish(self) -> None:
        """Add the message and the button below what was added before."""
        self.column.addWidget(self.message)
        row = Row()
        row.addWidget(self.keep)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the first field."""
        super().focusInEvent(event)
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do it on Enter, wherever the keyboard is."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.on_keep()
            return
        super().keyPressEvent(event)

    def on_keep(self) -> None:
        """Do it, or say what is missing."""
        raise NotImplementedError


class ReasonField(QWidget):
    """A label and the reason below it."""

    def __init__(self, label: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(self, gap=4)
        self.entry = Entry()
        self.entry.setObjectName("ask-reason")
        self.entry.setAccessibleName(label)
        self.entry.setText(text)
        head = Label(label, "label", "text2")
        head.setBuddy(self.entry)
        column.addWidget(head)
        column.addWidget(self.entry)

    @property
    def text(self) -> str:
        """Return the reason without blanks at its ends."""
        return self.entry.text().strip()


class AskReason(_Ask):
    """Asks for a reason or a note.

    Signals:
        given: the text.
    """

    given = Signal(str)

    def __init__(self, label: str, text: str = "", *, act: str = "", may_be_empty: bool = False) -> None:
        """Ask under *label*, starting from *text*; the button says *act*, or keeps what was typed."""
        super().__init__()
        if act:
            self.keep.setText(act)
        self._may_be_empty = may_be_empty
        self._reason = ReasonField(label, text)
        self._reason.entry.entered.connect(self.on_keep)
        self.first = self._reason.entry
        self.column.addWidget(self._reason)
        self.finish()

    def on_keep(self) -> None:
        """Give the reason, or say that one is needed."""
        if not self._reason.text and not self._may_be_empty:
            self.message.show_message(say("chart.refused.reason-needed"))
            return
        self.given.emit(self._reason.text)


class PickModules(_Ask):
    """Asks which modules a chart is abstracted for, and says why one does not take it; core always is.

    Signals:
        chosen: the module ids in the order of the round.
    """

    chosen = Signal(object)

    def __init__(self, offered: Sequence[str], now: Sequence[str], why_not: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._boxes = {module: CheckBox(f"module-{module}", say(f"chart.module.{module}")) for module in offered}
        for module, box in self._boxes.items():
            box.setChecked(module in now or module == "core")
            box.setEnabled(module != "core")
            self.column.addWidget(box)
            below = Column(margins=(_INDENT, 0, 0, 4))
            for why in why_not.get(module, ()):
                below.addWidget(WrapLabel(why, "small", "amber"))
            self.column.addLayout(below)
        self._boxes["core"].setToolTip(say("chart.head.core_always"))
        self.first = next((box for box in self._boxes.values() if box.isEnabled()), self.keep)
        self.finish()

    def on_keep(self) -> None:
        """Give the modules chosen."""
        self.chosen.emit(tuple(module for module, box in self._boxes.items() if box.isChecked()))


class PickPhysician(_Ask):
    """Asks for the treating physician and why it is another.

    Signals:
        chosen: the physician id (empty for not listed) and the reason.
    """

    chosen = Signal(str, str)

    def __init__(self, physicians: Mapping[str, str], now: str | None) -> None:
        super().__init__()
        self._pick = QComboBox()
        self._pick.setObjectName("ask-physician")
        self._pick.setAccessibleName(say("chart.head.physician"))
        self._pick.addItem(say("chart.head.physician_unknown"), "")
        for physician_id, name in physicians.items():
            self._pick.addItem(name, physician_id)
        self._pick.setCurrentIndex(max(0, self._pick.findData(now or "")))
        self._now = now or ""
        self._reason = ReasonField(say("chart.head.physician_reason"))
        self._reason.entry.entered.connect(self.on_keep)
        self.first = self._pick
        self.column.addWidget(self._pick)
        self.column.addWidget(self._reason)
        self.finish()

    def on_keep(self) -> None:
        """Give physician and reason, or say what is missing."""
        if self._pick.currentData() == self._now:
            self.message.show_message(say("chart.head.same_physician"))
        elif not self._reason.text:
            self.message.show_message(say("chart.refused.reason-needed"))
        else:
            self.chosen.emit(self._pick.currentData(), self._reason.text)
