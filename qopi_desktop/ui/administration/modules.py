"""The switches of the practice: modules and test measures that are off until it turns them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.measures.offer import TESTS
from qopi_desktop.ui.administration.sections import Section
from qopi_desktop.ui.kit import Column, WrapLabel
from qopi_desktop.ui.panels import CheckBox
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.measures.offer import Offer
    from qopi_desktop.ui.administration.model import AdministrationModel

_INDENT = 30


class ModulesSection(Section):
    """A box for each switch, with a sentence of what it does; a switch is kept as soon as it is turned."""

    def __init__(self, model: AdministrationModel) -> None:
        super().__init__(model, "modules")
        self.column.addWidget(WrapLabel(say("administration.modules.lead"), "body", "text2"))
        self.boxes: dict[str, CheckBox] = {}
        for switch in self._offer.switches:
            self._add(switch)
        if not self.boxes:
            self.hide()

    def render_model(self) -> None:
        """Show what is on, and who may not turn it."""
        refused = self.model.refusal_words()
        for switch, box in self.boxes.items():
            box.setChecked(switch in self._offer.turned_on)
            box.setEnabled(not refused)
            box.setToolTip(refused)

    @property
    def _offer(self) -> Offer:
        return self.model.context.offering.offer

    def _on_clicked(self) -> None:
        switch, box = next(each for each in self.boxes.items() if each[1] is self.sender())
        self.model.turn(switch, on=box.isChecked())

    def _add(self, switch: str) -> None:
        is_tests = switch == TESTS
        title = say("administration.modules.tests" if is_tests else f"chart.module.{switch}")
        key = "tests_do" if is_tests else "module_does"
        words = say(f"administration.modules.{key}", count=len(self._offer.behind(switch)))
        box = CheckBox(f"switch_{switch}", title)
        box.setAccessibleDescription(words)
        box.clicked.connect(self._on_clicked)
        self.boxes[switch] = box
        part, below = Column(gap=4), Column(margins=(_INDENT, 0, 0, 4))
        part.addWidget(box)
        below.addWidget(WrapLabel(words, "small", "text2"))
        part.addLayout(below)
        self.column.addLayout(part)
