"""The terms of use and data: their text, and the page that asks a new user to accept them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Ground, Row, fix
from qopi_desktop.ui.panels import CheckBox, page_head
from qopi_desktop.ui.words import say

_WIDEST = 760


class TermsText(QTextBrowser):
    """The text below its own heading and version, to be read by keyboard; Tab leaves it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = text.split("\n", 4)[-1]
        self.setObjectName("terms_text")
        self.setAccessibleName(say("setup.terms.title"))
        self.setTabChangesFocus(True)
        theme.current().changed.connect(self._set_text)
        self._set_text()

    @property
    def ring_radius(self) -> float:
        """The radius of the frame that the focus ring goes round."""
        return theme.current().radius("control")

    def _set_text(self) -> None:
        self.document().setDefaultFont(theme.current().font("body"))
        self.setMarkdown(self._body)
        _set_as_prose(self.document())


class AcceptTermsView(Ground):
    """Asks who signed in to accept the newest terms before work goes on.

    Signals:
        accepted: the version that was accepted.
        declined: the person does not accept; nothing was changed.
    """

    accepted = Signal(str)
    declined = Signal()

    def __init__(self, version: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setObjectName("accept_terms")
        self._version = version
        self.text = TermsText(text)
        self.accept = CheckBox("accepts_terms", say("setup.terms.accept"))
        self.next = Button(say("setup.open"), ButtonKind.PRIMARY)
        self.next.setObjectName("terms_next")
        self.lock = Button(say("setup.terms.decline"))
        self.lock.setObjectName("terms_decline")
        self._lay_out()
        self.accept.toggled.connect(self._render)
        self.next.clicked.connect(self._on_next)
        self.lock.clicked.connect(self.declined)
        self._render()

    def focus_first(self) -> None:
        """Put the focus into the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where reading begins."""
        super().showEvent(event)
        self.focus_first()

    def _lay_out(self) -> None:
        page = QWidget()
        fix(page, most_width=_WIDEST)
        column = Column(page, margins=(32, 24, 32, 24), gap=12)
        column.addLayout(page_head(say("setup.terms.title"), say("setup.terms.lead", version=self._version)))
        column.addWidget(self.text, 1)
        column.addWidget(self.accept)
        row = Row(gap=8)
        row.addWidget(self.next)
        row.addWidget(self.lock)
        row.addStretch(1)
        column.addLayout(row)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _render(self) -> None:
        self.next.block("" if self.accept.isChecked() else say("setup.terms.missing"))

    def _on_next(self) -> None:
        self.accepted.emit(self._version)


def _set_as_prose(document: QTextDocument) -> None:
    """Set the text at the kit's sizes and line heights: Markdown makes headings much larger and lines tight."""
    look = theme.current()
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        is_heading = bool(block.blockFormat().headingLevel())
        cursor.setPosition(block.position())
        cursor.setPosition(block.position() + block.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        shape = QTextBlockFormat()
        shape.setLineHeight(look.line("body"), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTopMargin(look.px(12) if is_heading else 0)
        shape.setBottomMargin(look.px(6))
        cursor.mergeBlockFormat(shape)
        if is_heading:
            style = QTextCharFormat()
            style.setFont(look.font("strong"))
            style.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
            cursor.mergeCharFormat(style)
        block = block.next()
    document.setDocumentMargin(look.px(12))
