"""Banners and message bars: why something is closed, and what failed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.errors import KnownError
from qopi_desktop.ui import theme, words
from qopi_desktop.ui.kit.buttons import Button, ButtonKind
from qopi_desktop.ui.kit.chips import Sign
from qopi_desktop.ui.kit.labels import WrapLabel
from qopi_desktop.ui.kit.layout import Column, Ground, Row


class _Strip(Ground):
    """A soft ground with a mark in the full color at its left edge."""

    def __init__(self, tone: str, parent: QWidget | None) -> None:
        super().__init__(f"{tone}Soft", parent)
        self._tone = tone

    def set_tone(self, tone: str) -> None:
        """Stand on the soft ground of another tone."""
        self._tone = tone
        self.set_color(f"{tone}Soft")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the mark and the line below."""
        super().paintEvent(event)
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.color(f"{self._tone}Line"))
        painter.fillRect(0, 0, look.px(4), self.height(), look.color(self._tone))


class Banner(_Strip):
    """Says over a screen why it is closed, what still can be done and who can help; offers the ways out."""

    def __init__(self, parent: QWidget | None = None, *, tone: str = "amber", icon: str = "lock") -> None:
        super().__init__(tone, parent)
        row = Row(self, margins=(22, 14, 20, 12), gap=16)
        self._sign = Sign(icon, tone, "", self, size=16)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        text = Column(gap=2)
        self.title = WrapLabel("", "head", "text", self)
        text.addWidget(self.title)
        self._lines = Column(gap=2)
        text.addLayout(self._lines)
        text.addStretch(1)
        row.addLayout(text, 1)
        self._buttons = Column(gap=6)
        self._buttons.addStretch(1)
        row.addLayout(self._buttons)
        self._shown: list[WrapLabel] = []

    def show_words(self, title: str, lines: Sequence[str]) -> None:
        """Show *title* and below it one line for each of *lines*."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(lines))
        for label in self._shown:
            label.hide()
            label.deleteLater()
        self._shown = [WrapLabel(line, "body", "text2", self) for line in lines]
        for label in self._shown:
            self._lines.addWidget(label)

    def add_button(self, button: Button) -> Button:
        """Put *button* at the right, below those already there."""
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button


class MessageBar(_Strip):
    """What failed, as a sentence and a hint, with the details folded; it stays until it is closed.

    Signals:
        closed: the person closed it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("red", parent)
        self.setObjectName("message_bar")
        row = Row(self, margins=(20, 10, 16, 10), gap=12)
        self._sign = Sign("refused", "red", "", self)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        text = Column(gap=2)
        self._say = WrapLabel("", "strong", "text", self)
        self._hint = WrapLabel("", "body", "text2", self)
        self._details = WrapLabel("", "small", "text2", self)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._say, self._hint, self._details):
            text.addWidget(label)
        row.addLayout(text, 1)
        self.fold = Button(words.say("common.details"), ButtonKind.LINK, self)
        self.fold.setObjectName("message_details")
        self.fold.clicked.connect(self._on_fold)
        self.close_button = Button(words.say("common.close"), ButtonKind.LINK, self)
        self.close_button.setObjectName("message_close")
        self.close_button.clicked.connect(self._on_close)
        row.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setVisible(False)

    def show_error(self, error: KnownError) -> None:
        """Say what failed and what to do; the code and the facts are the details."""
        say, hint = words.of_error(error)
        facts = "\n".join(f"{name}: {value}" for name, value in error.facts.items())
        self.show_message(say, hint, f"{error.code}\n{facts}".strip())

    def show_message(
        self, say: str, hint: str = "", details: str = "", *, tone: str = "red", glyph: str = "refused"
    ) -> None:
        """Show a sentence, a hint and folded details in the colors of *tone*."""
        self.set_tone(tone)
        self._sign.show_sign(glyph, tone)
        self._say.setText(say)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._details.setText(details)
        self._details.setVisible(False)
        self.fold.setVisible(bool(details))
        self.setAccessibleName(f"{say} {hint}".strip())
        self.setVisible(True)

    def _on_fold(self) -> None:
        self._details.setVisible(self._details.isHidden())

    def _on_close(self) -> None:
        self.setVisible(False)
        self.closed.emit()
