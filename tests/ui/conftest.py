"""Every test of the window begins with the same look, and ends with no widget left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.lanes import Lanes
from qopi_desktop.ui import theme
from qopi_desktop.ui.tasks import TaskRunner


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let Qt's drawing into memory say what it cannot do, which no screen minds."""
    item.add_marker(pytest.mark.qt_log_ignore(r"This plugin does not support (propagateSizeHints|raise)\(\)"))


@pytest.fixture
def look(qapp):
    """The theme at 100 %, light."""
    found = theme.current()
    found.set_scheme(theme.Scheme.LIGHT)
    if found.factor != 1.0:
        found.set_factor(1.0)
    return found


@pytest.fixture
def shown(qtbot, look):
    """Shows a widget in an active window of its own size, and takes it away after the test."""
    made: list[QWidget] = []

    def show(widget: QWidget, width: int = 808, height: int = 200) -> QWidget:
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        made.append(widget)
        return widget

    yield show
    for widget in made:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if theme.current().factor != 1.0:
        theme.current().set_factor(1.0)


@pytest.fixture
def roll(qapp):
    """Turns the mouse wheel over a widget; returns whether the widget took the turn for itself."""
    from PySide6.QtCore import QPoint, QPointF, Qt  # noqa: PLC0415
    from PySide6.QtGui import QWheelEvent  # noqa: PLC0415

    def turn(widget: QWidget, steps: int = -3) -> bool:
        middle = QPointF(widget.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(widget.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        event.setAccepted(True)
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    return turn


@pytest.fixture
def tasks(qtbot):
    """The program's own lanes; nothing is under way when the test ends."""
    lanes = Lanes()
    runner = TaskRunner(lanes)
    yield runner
    qtbot.waitUntil(lambda: runner.is_idle)
    lanes.close()


@pytest.fixture
def settle(qtbot, tasks):
    """Waits until every job is done and its answer has arrived."""
    return lambda: qtbot.waitUntil(lambda: tasks.is_idle)
