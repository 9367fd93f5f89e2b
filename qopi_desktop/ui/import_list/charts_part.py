"""Making charts: which modules, who treats, of how many candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.ui.import_list.model import ImportModel
from qopi_desktop.ui.kit import Button, ButtonKind, Column, Edge, Ground, Label, WrapLabel, fix
from qopi_desktop.ui.panels import CheckBox, SelectField
from qopi_desktop.ui.words import counted, say

if TYPE_CHECKING:
    from qopi_desktop.domain.candidates import Candidate

_CORE = "core"
_BY_LIST = "by-list"
_NARROW, _WIDEST = 300, 700


class ChartsPart(Ground):
    """Modules and treating physician for the charts of the candidates that are marked."""

    def __init__(self, model: ImportModel) -> None:
        super().__init__("panel", edges=(Edge.LEFT, Edge.TOP, Edge.RIGHT, Edge.BOTTOM))
        self.setObjectName("make_charts_part")
        self._model = model
        self._chosen: tuple[Candidate, ...] = ()
        self.lead = WrapLabel("", "body", "text2")
        self.modules = {name: _module_box(name) for name in model.context.round.modules}
        self.physician = SelectField("treating_physician", say("import.charts.physician"))
        self.physician.select.currentIndexChanged.connect(self._render_hint)
        self.round = WrapLabel(say("import.charts.round_is", round=model.context.round.title), "small", "text3")
        self.make = Button("", ButtonKind.PRIMARY)
        self.make.setObjectName("make_charts")
        self.make.clicked.connect(self._on_make)
        self._lay_out()
        model.context.offering.changed.connect(self._render_offered)
        self._render_offered()
        self.render_chosen(())

    def set_wide(self, *, is_wide: bool) -> None:
        """Stand beside the table, or below it."""
        fix(self, least_width=_NARROW if is_wide else 0, most_width=_NARROW if is_wide else _WIDEST)

    def render_physicians(self) -> None:
        """Offer the physicians of the office who are active."""
        select, chosen = self.physician.select, self.physician.select.currentData()
        select.blockSignals(True)
        select.clear()
        select.addItem(say("import.charts.by_list"), _BY_LIST)
        for physician in self._model.physicians:
            if physician.active:
                select.addItem(physician.name, physician.id)
        select.addItem(say("import.charts.not_listed"), None)
        select.setCurrentIndex(max(0, select.findData(chosen)) if chosen is not None else 0)
        select.blockSignals(False)
        self._render_hint()

    def render_chosen(self, chosen: tuple[Candidate, ...]) -> None:
        """Say of how many candidates charts would be made."""
        self._chosen = chosen
        count = len(chosen)
        self.lead.setText(counted("import.charts.lead", count) if count else say("import.charts.lead_none"))
        self.make.setText(counted("import.charts.make", count) if count else say("import.charts.make_none"))
        self.make.block(self._model.busy or ("" if count else say("import.charts.nothing_chosen")))
        self._render_hint()

    def _lay_out(self) -> None:
        column = Column(self, margins=(16, 14, 16, 16), gap=8)
        column.addWidget(Label(say("import.charts.title"), "head"))
        column.addWidget(self.lead)
        column.add_gap(4)
        column.addWidget(Label(say("import.charts.modules"), "label", "text2"))
        for box in self.modules.values():
            column.addWidget(box)
        column.add_gap(4)
        column.addWidget(self.physician)
        column.addWidget(self.round)
        column.addWidget(self.make)

    def _offered(self) -> tuple[str, ...]:
        return self._model.context.offering.offer.modules_for()

    def _render_offered(self) -> None:
        for name, box in self.modules.items():
            box.setVisible(name in self._offered())

    def _render_hint(self) -> None:
        data = self.physician.select.currentData()
        if data == _BY_LIST:
            found = self._model.treating_for(self._chosen, None, by_list=True)
            matched = sum(each is not None for each in found.values())
            words = say("import.charts.by_list_hint", matched=matched, all=len(self._chosen))
            self.physician.set_aid(words if self._chosen else "")
        else:
            self.physician.set_aid(say("import.charts.not_listed_hint") if data is None else "")

    def _on_make(self) -> None:
        data = self.physician.select.currentData()
        is_by_list = data == _BY_LIST
        treating = self._model.treating_for(self._chosen, None if is_by_list else data, by_list=is_by_list)
        modules = tuple(name for name in self._offered() if name == _CORE or self.modules[name].isChecked())
        self._model.make_charts(self._chosen, modules, treating)


def _module_box(name: str) -> CheckBox:
    words = say(f"chart.module.{name}")
    is_core = name == _CORE
    box = CheckBox(f"module_{name}", say("import.charts.always", module=words) if is_core else words)
    box.setChecked(is_core)
    if is_core:
        box.setEnabled(False)
        box.setToolTip(say("chart.head.core_always"))
    return box
