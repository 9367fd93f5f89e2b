"""How many rows an import would add, change, leave as they are, and leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qopi_desktop.ui.kit import Chip, ChipFace, Row
from qopi_desktop.ui.words import say

if TYPE_CHECKING:
    from qopi_desktop.operations.intake import ImportPlan

_NAMES = ("new", "updated", "unchanged", "refused", "screened")


class CountChips(QWidget):
    """One chip per count of a plan; none is shown while there is no plan, and screened only where something is."""

    def __init__(self) -> None:
        super().__init__()
        self.chips = {name: Chip(ChipFace("", "neutral")) for name in _NAMES}
        row = Row(self, gap=6)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addStretch(1)

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show the counts of *plan*."""
        counts = _counts(plan) if plan else {}
        for name, chip in self.chips.items():
            count = counts.get(name, 0)
            is_fault = name == "refused" and count > 0
            chip.setVisible(plan is not None and (name != "screened" or count > 0))
            chip.set_face(ChipFace(say(f"import.check.{name}", count=f"{count:,}"), "red" if is_fault else "neutral"))


def _counts(plan: ImportPlan) -> dict[str, int]:
    return {
        "new": plan.count.new,
        "updated": plan.count.updated,
        "unchanged": plan.count.unchanged,
        "refused": plan.reading.refused_rows,
        "screened": len(plan.reading.screened),
    }
