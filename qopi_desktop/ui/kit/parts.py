"""Parts of panes: heads, bars, notes, and the labeled field of set-up screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit.chips import Sign
from qopi_desktop.ui.kit.entry import Entry, Frame
from qopi_desktop.ui.kit.labels import ElidingLabel, KeyCap, Label, WrapLabel
from qopi_desktop.ui.kit.layout import Column, Row, fix
from qopi_desktop.ui.kit.paint import bar

if TYPE_CHECKING:
    from fractions import Fraction


class PaneHead(QWidget):
    """The head of a pane: title, count behind it, key at the right."""

    def __init__(
        self, title: str, parent: QWidget | None = None, *, key: str = "", style: str = "head", height: int = 44
    ) -> None:
        super().__init__(parent)
        fix(self, least_height=height)
        row = Row(self, margins=(16, 0, 16, 0), gap=12)
        self.title = ElidingLabel(title, style, "text", self)
        self.count = Label("", "body", "text2", self)
        row.addWidget(self.title)
        row.addWidget(self.count)
        row.addStretch(1)
        self.tail = Row(gap=8)
        row.addLayout(self.tail)
        if key:
            row.addWidget(KeyCap(key, self))

    def set_count(self, text: str) -> None:
        """Show *text* behind the title."""
        self.count.setText(text)


class ProgressBar(QWidget):
    """A thin bar, perhaps with a lighter part for what is begun; always with its figure beside it."""

    def __init__(self, parent: QWidget | None = None, *, width: int | None = None, height: int = 6) -> None:
        super().__init__(parent)
        self._width, self._height = width, height
        self._done = self._begun = 0.0
        fixed = QSizePolicy.Policy.Fixed
        self.setSizePolicy(fixed if width else QSizePolicy.Policy.Expanding, fixed)
        theme.current().changed.connect(self.updateGeometry)

    def show_parts(self, done: Fraction, begun: Fraction | int = 0, *, words: str) -> None:
        """Show parts of the whole; *words* is the figure, read out as the name."""
        self._done, self._begun = float(done), float(begun)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """The width asked for, thin."""
        return QSize(theme.current().px(self._width or 90), theme.current().px(self._height))

    def minimumSizeHint(self) -> QSize:
        """A bar of fixed width keeps it."""
        return self.sizeHint() if self._width else QSize(theme.current().px(40), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar(painter, QRectF(self.rect()), self._done, self._begun)


class EmptyNote(QWidget):
    """What a pane says when it has nothing to show: a calm sentence and perhaps a second one."""

    def __init__(self, say: str, more: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(self, margins=(16, 12, 16, 12), gap=4)
        self._say = WrapLabel(say, "body", "text2", self)
        self._more = WrapLabel(more, "small", "text3", self)
        column.addWidget(self._say)
        column.addWidget(self._more)
        column.addStretch(1)
        self._more.setVisible(bool(more))

    def show_words(self, say: str, more: str = "") -> None:
        """Say something else."""
        self._say.setText(say)
        self._more.setText(more)
        self._more.setVisible(bool(more))


class MessageLine(QWidget):
    """A sentence in small below a field, with the sign of its severity; hidden when there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = Row(self, margins=(2, 0, 0, 0), gap=6)
        self._sign = Sign("must", "red", "", self, size=14)
        self._text = WrapLabel("", "smallMedium", "red", self)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.setVisible(False)

    @property
    def text(self) -> str:
        """The sentence shown; empty for none."""
        return self._text.text()

    def show_message(self, text: str, glyph: str = "must", tone: str = "red") -> None:
        """Show *text* with the sign *glyph* (none if empty) in color token *tone*; an empty text hides the line."""
        self.setVisible(bool(text))
        if not text:
            self._text.setText("")
            return
        self._sign.setVisible(bool(glyph))
        if glyph:
            self._sign.show_sign(glyph, tone)
        self._text.set_tone(tone)
        self._text.set_style("smallMedium" if glyph else "small")
        self._text.setText(text)


class LabeledField(QWidget):
    """A field of a set-up screen: label above, help or error below, 36 high."""

    def __init__(
        self,
        label: str,
        name: str,
        parent: QWidget | None = None,
        *,
        aid: str = "",
        optional: str = "",
        entry: QWidget | None = None,
    ) -> None:
        """Hold *entry*, or a plain `Entry` if None; *optional* is the small word behind the label."""
        super().__init__(parent)
        self._aid = aid
        column = Column(self, gap=4)
        head = Row(gap=8)
        self.label = Label(label, "label", "text2", self)
        head.addWidget(self.label)
        if optional:
            head.addWidget(Label(optional, "small", "text3", self))
        head.addStretch(1)
        self.head = head
        column.addLayout(head)
        self.entry = entry if entry is not None else Entry(self, tall=True)
        self.entry.setObjectName(name)
        self.entry.setAccessibleName(label)
        self.label.setBuddy(self.entry)
        column.addWidget(self.entry)
        self.message = MessageLine(self)
        column.addWidget(self.message)
        self.show_error("")

    @property
    def line(self) -> Entry:
        """The entry, where the field holds a plain one.

        Raises:
            TypeError: It holds another widget.
        """
        if not isinstance(self.entry, Entry):
            raise TypeError("this field holds no entry")
        return self.entry

    def text(self) -> str:
        """What was typed, without blanks at its ends."""
        return self.line.text().strip()

    def set_aid(self, aid: str) -> None:
        """Show another help below the field."""
        self._aid = aid
        self.show_error("")

    def show_error(self, text: str) -> None:
        """Show *text* below the field with the red sign and frame; an empty text shows the help again."""
        if isinstance(self.entry, Entry):
            self.entry.set_frame(Frame.ERROR if text else Frame.REST)
        self.entry.setAccessibleDescription(text or self._aid)
        if text:
            self.message.show_message(text)
        else:
            self.message.show_message(self._aid, "", "text3")

    def show_warning(self, text: str) -> None:
        """Show *text* below the field with the amber sign; the frame stays."""
        self.message.show_message(text, "check", "amber")
        self.entry.setAccessibleDescription(text)
