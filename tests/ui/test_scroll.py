"""What scrolls settles, whatever its content does when its width changes."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qopi_desktop.ui.kit.scroll import ScrollArea

WIDE, HIGH = 300, 200
MOST_TURNS = 40


class Fickle(QWidget):
    """Fits beside the bar and not without it, and says so in its own resize."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = 0

    def resizeEvent(self, event):  # noqa: N802 - Qt's own name
        """Ask for more height where there is no bar, and for less where it took room."""
        super().resizeEvent(event)
        self.turns += 1
        self.setMinimumHeight(HIGH * 2 if self.width() >= WIDE else HIGH // 2)


def test_content_that_fits_only_beside_the_bar_does_not_turn_for_ever(qtbot, look):
    """The bar is there or not; the stack does not overflow over it."""
    area, page, fickle = ScrollArea(), QWidget(), Fickle()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(fickle)
    area.setWidget(page)
    qtbot.addWidget(area)
    area.resize(WIDE, HIGH)
    with qtbot.waitExposed(area):
        area.show()
    area.resize(WIDE - 5, HIGH)
    area.resize(WIDE, HIGH)
    qtbot.wait(20)

    assert 0 < fickle.turns < MOST_TURNS
