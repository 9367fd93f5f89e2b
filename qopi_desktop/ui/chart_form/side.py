"""The right column of a chart one may not change: who worked on it, who can take it, why the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.rules import OWN_CHART, Refusal, refuse_abstraction
from qopi_desktop.ui import format as shown
from qopi_desktop.ui.kit import Column, Ground, Hairline, Label, Row, Sign, WrapLabel
from qopi_desktop.ui.kit.scroll import ScrollArea
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qopi_desktop.domain.charts import Chart, ContributorLine
    from qopi_desktop.domain.people import Person


class ReadOnlySide(Ground):
    """Says who worked on the chart, who else can abstract it, and why the rule is as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self.setObjectName("read-only-side")
        self._area = ScrollArea()
        Column(self).addWidget(self._area)

    def show_chart(
        self,
        chart: Chart,
        refusal: Refusal,
        *,
        worked: Sequence[ContributorLine],
        users: Sequence[Person],
        now: datetime,
    ) -> None:
        """Show the side for *chart*, which *refusal* closes."""
        sheet = Ground("panel")
        column = Column(sheet, margins=(16, 14, 16, 20), gap=6)
        column.addWidget(Label(say("chart.read_only.who_worked"), "head"))
        for line in worked:
            column.addWidget(_worked(line, now))
        if not worked:
            column.addWidget(WrapLabel(say("chart.read_only.worked_none"), "body", "text2"))
        column.add_gap(8)
        column.addWidget(Hairline())
        column.add_gap(6)
        column.addWidget(Label(say("chart.read_only.who_can"), "head"))
        self._add_takers(column, chart, users)
        if refusal == OWN_CHART:
            column.add_gap(8)
            column.addWidget(Hairline())
            column.add_gap(6)
            column.addWidget(Label(say("chart.read_only.why_rule"), "head"))
            column.addWidget(WrapLabel(say("chart.read_only.why_text"), "body", "text2"))
        column.addStretch(1)
        self._area.setWidget(sheet)

    def _add_takers(self, column: Column, chart: Chart, users: Sequence[Person]) -> None:
        takers = [user for user in users if refuse_abstraction(user, chart) is None]
        for user in takers:
            column.addWidget(Label(user.name, "label"))
        if not takers:
            column.addWidget(WrapLabel(say("chart.read_only.who_can_none"), "body", "text2"))
        for user in users:
            if refuse_abstraction(user, chart) == OWN_CHART:
                column.addWidget(WrapLabel(say("chart.read_only.not_offered", name=user.name), "small", "text3"))


def _worked(line: ContributorLine, now: datetime) -> QWidget:
    widget = QWidget()
    row = Row(widget, gap=10)
    row.addWidget(Sign("person", "text2"), 0, Qt.AlignmentFlag.AlignTop)
    text = Column(gap=0)
    text.addWidget(Label(line.person_name, "label"))
    when = shown.age(line.last_at, now)
    text.addWidget(Label(say("chart.read_only.worked_line", count=line.count, when=when), "small", "text2"))
    row.addLayout(text, 1)
    return widget
