"""One option of an answer: a box with the key that chooses it, then its word."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from qopi_desktop.domain.answers import Missing
from qopi_desktop.ui import theme, words
from qopi_desktop.ui.kit.labels import wrap
from qopi_desktop.ui.kit.paint import PREFILL_DASH, framed, key_box, text_width, write

STATUS_KEYS = {Missing.NOT_DOCUMENTED: "n", Missing.UNKNOWN: "u", Missing.CONFLICT: "c"}
"""The letter that gives each status, in every field; with Alt where letters are typed."""

_LEAST = 120


class Option(QAbstractButton):
    """An option that a digit, a letter or the pointer chooses; it never takes the focus from its field.

    Signals:
        clicked: the pointer chose it.
    """

    def __init__(self, key: str, word: str, parent: QWidget, *, quiet: bool = False) -> None:
        """Be smaller and lighter where *quiet*: a status beside the values."""
        super().__init__(parent)
        self._key, self._quiet = key, quiet
        self._is_prefilled = False
        self.setText(word)
        self.setAccessibleName(f"{key} {word}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.current().changed.connect(self.updateGeometry)

    @property
    def key(self) -> str:
        """The digit or letter that chooses it."""
        return self._key

    def set_prefilled(self, *, is_prefilled: bool) -> None:
        """Draw the dashed frame of a value that nobody has confirmed."""
        self._is_prefilled = is_prefilled
        self.update()

    def nextCheckState(self) -> None:
        """Stay as shown: only the form says what is chosen."""

    def sizeHint(self) -> QSize:
        """Room for the bold word, so that choosing moves nothing."""
        look = theme.current()
        if self._quiet:
            return QSize(look.px(31) + text_width(self.text(), "smallStrong"), look.px(28))
        return QSize(look.px(42) + text_width(self.text(), "strong"), look.height("field"))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the narrowest form; the words then take more lines."""
        return QSize(min(self.sizeHint().width(), theme.current().px(_LEAST)), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all its words at *width*."""
        look = theme.current()
        lines = len(wrap(self.text(), look.font_for(self._styles()[0], self.text()), width - self._indent()))
        return max(self.sizeHint().height(), lines * look.line("small" if self._quiet else "body") + look.px(12))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let what lies around scroll."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame of a chosen option, the key box, the word."""
        look, painter = theme.current(), QPainter(self)
        is_bold = self.isChecked() or self._is_prefilled
        self._paint_frame(painter)
        side, pad = look.px(16 if self._quiet else 18), look.px(5 if self._quiet else 8)
        key_box(
            painter,
            QRectF(pad, (self.height() - side) / 2, side, side),
            self._key,
            filled=self.isChecked() and not self._is_prefilled,
            quiet=self._quiet,
        )
        strong, plain = self._styles()
        color = look.color("text" if is_bold else "text3" if self._quiet else "text2")
        left, line = self._indent(), look.line(plain)
        lines = wrap(self.text(), look.font_for(strong, self.text()), self.width() - left)
        top = (self.height() - len(lines) * line) / 2
        for place, words_of_line in enumerate(lines):
            room = QRectF(left, top + place * line, self.width() - left, line)
            write(painter, room, words_of_line, strong if is_bold else plain, color)

    def _styles(self) -> tuple[str, str]:
        return ("smallStrong", "small") if self._quiet else ("strong", "body")

    def _indent(self) -> int:
        px = theme.current().px
        return px(5) + px(16) + px(5) if self._quiet else px(8) + px(18) + px(8)

    def _paint_frame(self, painter: QPainter) -> None:
        look, accent = theme.current(), theme.current().color("accent")
        radius = look.radius("control")
        if self._is_prefilled:
            framed(painter, self.rect(), radius=radius, frame=accent, stroke=look.stroke("prefill"), dash=PREFILL_DASH)
        elif self.isChecked():
            soft = look.color("accentSoft")
            framed(painter, self.rect(), radius=radius, fill=soft, frame=accent, stroke=look.stroke("chosen"))
        elif self.underMouse() and self.isEnabled():
            framed(painter, self.rect(), radius=radius, fill=look.color("hover"))


def status_option(status: Missing, parent: QWidget, *, with_alt: bool = False) -> Option:
    """Return the quiet option that gives *status*; *with_alt* shows that Alt goes with its letter."""
    option = Option(STATUS_KEYS[status], words.say(f"fields.status.{status.value}"), parent, quiet=True)
    if with_alt:
        option.setToolTip(words.say("fields.status_tip", key=option.key.upper()))
    return option
