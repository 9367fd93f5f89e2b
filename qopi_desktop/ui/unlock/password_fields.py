"""A new password typed twice, with how strong it is said below while one types."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from qopi_desktop.ui.kit import Column
from qopi_desktop.ui.panels import TextField
from qopi_desktop.ui.unlock.model import password_hint
from qopi_desktop.ui.words import say


class PasswordFields(QWidget):
    """Two secret lines; paste and showing what is typed are allowed.

    Signals:
        edited: either line is another.
        entered: Enter was pressed in either.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, names: tuple[str, str] = ("new", "repeat"), *, gap: int = 0) -> None:
        super().__init__()
        self.new = TextField(names[0], say("password.label"), aid=password_hint(""), secret=True)
        self.repeat = TextField(names[1], say("password.repeat"), secret=True)
        column = Column(self, gap=gap)
        for field in self.lines:
            column.addWidget(field)
            field.edited.connect(self._on_edited)
            field.entered.connect(self.entered)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def lines(self) -> tuple[TextField, TextField]:
        """The first and the second line."""
        return self.new, self.repeat

    def texts(self) -> tuple[str, str]:
        """Return what is typed in both, blanks included: they count in a password."""
        return self.new.line.text(), self.repeat.line.text()

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self.lines:
            field.line.clear()

    def _on_edited(self) -> None:
        self.new.set_aid(password_hint(self.new.line.text()))
        self.edited.emit()
