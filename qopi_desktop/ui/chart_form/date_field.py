"""A date: typed in one line, with the parts that are not known shown as such."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QWidget

from qopi_desktop.domain.answers import Answer
from qopi_desktop.domain.dates import PartialDate, Precision
from qopi_desktop.ui import format as fmt
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.typed_fields import Reading, TypedField
from qopi_desktop.ui.kit import Entry, Label
from qopi_desktop.ui.kit.paint import framed
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.forms.definition import Question

ParseDate = Callable[[str], PartialDate | None]
"""Reads what was typed; None where it is no date."""

_PRECISIONS = {
    Precision.DAY: "fields.day_known",
    Precision.MONTH: "fields.day_not_known",
    Precision.YEAR: "fields.month_not_known",
}
_INSET = 2  # QLineEdit draws its text two pixels inside its contents, at every size


class DateEntry(Entry):
    """A line that shows the unknown parts of a date on a soft ground."""

    def __init__(self) -> None:
        super().__init__(width=128)
        self._unknown = re.compile("|".join((say("format.unknown_day"), say("format.unknown_month"))))

    def paint_under(self, painter: QPainter) -> None:
        """Draw the grounds of the unknown parts."""
        look, text = theme.current(), self.text()
        metrics = QFontMetricsF(self.font())
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        start = room.left() + self.textMargins().left() + _INSET
        high = look.px(20)
        for found in self._unknown.finditer(text):
            left = start + metrics.horizontalAdvance(text[: found.start()])
            wide = metrics.horizontalAdvance(found[0])
            box = QRectF(left - 1.5, (self.height() - high) / 2, wide + 3, high)
            is_plain = look.scheme is theme.Scheme.CONTRAST
            fill, frame = (None, look.color("text")) if is_plain else (look.color("accentLine"), None)
            framed(painter, box, radius=look.radius("key"), fill=fill, frame=frame)


class DateField(TypedField):
    """A date in one line: what is known of it behind, then the statuses."""

    def __init__(self, question: Question, parse: ParseDate, parent: QWidget | None = None) -> None:
        super().__init__(question, DateEntry(), parent)
        self._parse = parse
        self.flow.set_gaps(10, 4)
        self._known = Label("", "small", "text2", self.editor)
        self.flow.addWidget(self._known)
        self._known.setVisible(False)
        self.add_statuses(with_alt=True)

    def set_parse(self, parse: ParseDate) -> None:
        """Read dates with *parse* from now on."""
        self._parse = parse

    def read(self, text: str) -> Reading | None:
        """Return the date; a part written as unknown, ``dd`` or ``mm``, is left out of it."""
        unknown = rf"\b({say('format.unknown_day')}|{say('format.unknown_month')})/"
        day = self._parse(re.sub(unknown, "", text, flags=re.IGNORECASE))
        return Reading(Answer(day)) if day is not None else None

    def write(self, answer: Answer | None) -> str:
        """Return the date with letters for its unknown parts."""
        return fmt.show_date(answer.value) if answer and isinstance(answer.value, PartialDate) else ""

    def sorry(self) -> str:
        """Return the sentence for what is no date."""
        return say("fields.date_not_understood")

    def _render(self) -> None:
        super()._render()
        self._show_known()

    def _offer_statuses(self) -> None:
        super()._offer_statuses()
        self._show_known()

    def _show_known(self) -> None:
        value = self.state.answer.value if self.state.answer and not self.has_pending() else None
        self._known.setText(say(_PRECISIONS[value.precision]) if isinstance(value, PartialDate) else "")
        self._known.setVisible(isinstance(value, PartialDate))
