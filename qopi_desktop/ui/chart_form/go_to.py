"""Go to a question or section by number, id or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from qopi_desktop.ui.kit import Column, Entry
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from qopi_desktop.forms.session import FormSession

_TARGET = Qt.ItemDataRole.UserRole


class GoTo(QWidget):
    """A line to type in and the sections and open questions that match.

    Signals:
        question_asked: a question id. section_asked: a section id.
    """

    question_asked = Signal(str)
    section_asked = Signal(str)

    def __init__(self, session: FormSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("go-to")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session = session
        self._entry = Entry(icon="search")
        self._entry.setObjectName("go-to-words")
        self._entry.setAccessibleName(say("chart.form.go_to"))
        self._entry.setPlaceholderText(say("chart.form.go_to_hint"))
        self._list = QListWidget()
        self._list.setObjectName("go-to-list")
        self._list.setProperty("ground", "panel")
        self._list.setAccessibleName(say("chart.form.go_to"))
        column = Column(self, margins=(16, 12, 16, 12), gap=8)
        column.addWidget(self._entry)
        column.addWidget(self._list, 1)
        self._entry.textChanged.connect(self._narrow)
        self._entry.entered.connect(self._on_enter)
        self._list.itemClicked.connect(self._go)
        self._list.itemActivated.connect(self._go)
        self._narrow("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the line."""
        super().focusInEvent(event)
        self._entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up move in the list while one types."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = min(max(self._list.currentRow() + step, 0), self._list.count() - 1)
        self._list.setCurrentRow(place)

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        self._list.clear()
        for section, _, _ in self._session.sections():
            self._offer(f"{section.id}   {section.title}", f"section:{section.id}", words)
            for question_id in self._session.shown(section.id):
                question = self._session.form.questions[question_id]
                if question.is_asked:
                    self._offer(f"{question_id}   {question.ask}", f"question:{question_id}", words, question.name)
        self._list.setCurrentRow(0)

    def _offer(self, text: str, target: str, words: list[str], more: str = "") -> None:
        if all(word in f"{text} {more}".casefold() for word in words):
            item = QListWidgetItem(text)
            item.setData(_TARGET, target)
            item.setToolTip(text)
            self._list.addItem(item)

    def _on_enter(self) -> None:
        if (item := self._list.currentItem()) is not None:
            self._go(item)

    def _go(self, item: QListWidgetItem) -> None:
        kind, _, target = str(item.data(_TARGET)).partition(":")
        (self.question_asked if kind == "question" else self.section_asked).emit(target)
