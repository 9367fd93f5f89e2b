"""The last page of the set-up: what is shown only once, and the proof that it was copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qopi_desktop.ui import theme
from qopi_desktop.ui.kit import Button, Column, Hairline, Label, Row, WrapLabel, fix
from qopi_desktop.ui.kit.paint import framed
from qopi_desktop.ui.panels import TextField
from qopi_desktop.ui.setup.model import SetupModel, Step
from qopi_desktop.ui.setup.pages import Page
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD = 160


class ShownOnce(QWidget):
    """A secret in large figures with a button that copies it; never selected or logged."""

    def __init__(self, name: str, copy: str, copied: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copied_words = copied
        row = Row(self, margins=(16, 12, 12, 12), gap=16)
        self.secret = WrapLabel("", "title", "text")
        self.secret.setObjectName(name)
        row.addWidget(self.secret, 1, Qt.AlignmentFlag.AlignVCenter)
        self.copied = Label("", "small", "text2")
        self.copy = Button(copy)
        self.copy.setObjectName(f"{name}_copy")
        self.copy.clicked.connect(self._on_copy)
        row.addWidget(self.copy)

    def show_secret(self, text: str) -> None:
        """Show *text*."""
        self.secret.setText(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and its frame."""
        look = theme.current()
        line, ground = look.color("accentLine"), look.color("accentSoft")
        framed(QPainter(self), self.rect(), radius=look.radius("card"), fill=ground, frame=line)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("-".join(self.secret.text().split()))
        self.copied.setText(self._copied_words)


class RecoveryPage(Page):
    """The recovery code, two groups of it to type, and a second abstractor's one-time password."""

    def __init__(self, model: SetupModel) -> None:
        super().__init__(model, Step.RECOVERY)
        self.code = ShownOnce("recovery_code", say("setup.recovery.copy"), say("setup.recovery.copied"))
        self.column.addWidget(self.code)
        self.column.addWidget(self.code.copied)
        self.column.add_gap(8)
        self.column.addWidget(Label(say("setup.recovery.confirm"), "head"))
        self._groups = Row(gap=20)
        self.column.addLayout(self._groups)
        self.groups: dict[int, TextField] = {}
        self.other = QWidget()
        self._other_title = Label("", "head")
        self._other_text = WrapLabel("", "body", "text2")
        self.one_time = ShownOnce("one_time_password", say("setup.done.copy"), say("setup.done.copied"))
        self._lay_out_other()
        self.column.addWidget(self.other)
        self.other.hide()
        model.made.connect(self._on_made)

    def notes(self) -> tuple[tuple[str, str], ...]:
        """Return where to keep the code, and what is lost with it."""
        return (
            (say("setup.recovery.note_title"), say("setup.recovery.note_text")),
            (say("setup.recovery.note_lost_title"), say("setup.recovery.note_lost")),
        )

    def focus_first(self) -> None:
        """Put the focus on the button that copies the code."""
        self.code.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Put each sentence under its group."""
        for index, field in self.groups.items():
            field.show_error(faults.get(f"group_{index}", ""))

    def _lay_out_other(self) -> None:
        column = Column(self.other, gap=8)
        column.addWidget(Hairline())
        column.add_gap(4)
        for widget in (self._other_title, self._other_text, self.one_time, self.one_time.copied):
            column.addWidget(widget)

    def _on_made(self, _made: object) -> None:
        model = self.model
        self.code.show_secret("  ".join(model.groups()))
        for index in sorted(model.asked_groups):
            field = TextField(f"group_{index}", say("setup.recovery.group", number=index + 1))
            fix(field, least_width=_FIELD)
            field.edited.connect(self._on_group)
            field.entered.connect(model.finish)
            self.groups[index] = field
            self._groups.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        self._groups.addStretch(1)
        self._show_other()

    def _show_other(self) -> None:
        made = self.model.result
        if made is not None and made.one_time_password is not None:
            name = self.model.draft.other_name.strip()
            self._other_title.setText(say("setup.done.other_title", name=name))
            self._other_text.setText(say("setup.done.other_text", name=name))
            self.one_time.show_secret(made.one_time_password)
            self.other.show()

    def _on_group(self, text: str) -> None:
        field = self.sender()
        index = next((number for number, candidate in self.groups.items() if candidate is field), None)
        if index is not None:
            self.model.type_group(index, text)
