"""The ring is where the focus is: outside its frame, on top, along with every move."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QScrollArea, QVBoxLayout, QWidget

from qopi_desktop.ui.focus_ring import FocusRing
from qopi_desktop.ui.kit import Button, ButtonKind, ChipButton, ChipFace, Column, Entry
from tests.ui import asking


@pytest.fixture
def ringed(shown):
    """A window with a ring round whatever has the focus."""

    def build(*widgets: QWidget, width=600, height=400):
        window = QWidget()
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        ring = FocusRing(window)
        shown(window, width, height)
        return window, ring

    return build


def place_of(widget: QWidget, window: QWidget) -> QRect:
    """Where *widget* lies in *window*."""
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def test_the_ring_encloses_every_tab_stop(factor, ringed, qtbot):
    """Three pixels outside its frame, on all four sides."""
    stops = [Button("Next"), Entry(), ChipButton(ChipFace("2 must fix", "red", "must")), Button("All", ButtonKind.LINK)]
    window, ring = ringed(*stops)

    for stop in stops:
        stop.setFocus()
        inner = place_of(stop, window)
        assert inner == ring.encloses
        assert ring.geometry().contains(inner.adjusted(-2, -2, 2, 2))
        assert ring.isVisible()


def test_the_ring_is_seen(look, ringed):
    """Accent outside the frame, on top of everything."""
    window, ring = ringed(Button("Next"))
    window.findChild(Button).setFocus()

    image = window.grab().toImage()

    at = ring.geometry()
    assert look.color("accent").name() == image.pixelColor(at.center().x(), at.top() + 1).name()


def test_the_ring_lets_the_mouse_through(look, ringed, qtbot):
    """It is drawn over its target and takes no click."""
    button = Button("Next")
    window, ring = ringed(button)
    button.setFocus()
    spy = asking.heard(button.clicked)

    middle = place_of(button, window).center()
    qtbot.mouseClick(window.childAt(middle), Qt.MouseButton.LeftButton)

    assert 1 == len(spy)
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_the_ring_follows_moves_and_resizes(look, ringed):
    """Without being asked."""
    button = Button("Next")
    window, ring = ringed(button)
    button.setFocus()

    window.layout().removeWidget(button)
    button.setGeometry(200, 300, 90, 40)

    assert QRect(200, 300, 90, 40) == ring.encloses
    assert ring.geometry().contains(ring.encloses)


def test_the_ring_follows_scrolling_and_is_cut_with_its_target(look, ringed, qtbot):
    """In a scroll area it moves along, and leaves with its target."""
    content = QWidget()
    column = Column(content)
    buttons = [Button(f"Row {place}") for place in range(40)]
    for button in buttons:
        column.addWidget(button)
    area = QScrollArea()
    area.setWidget(content)
    _, ring = ringed(area)
    buttons[0].setFocus()
    before = ring.encloses

    area.verticalScrollBar().setValue(20)

    assert before.translated(0, -20) == ring.encloses
    assert not ring._clip().contains(ring.encloses)


def test_the_ring_goes_round_the_current_row_of_a_list(look, ringed, qtbot):
    """Not round the view; and follows the arrows."""
    model = QStandardItemModel()
    for place in range(5):
        model.appendRow(QStandardItem(f"Chart {place}"))
    view = QListView()
    view.setModel(model)
    window, ring = ringed(view)
    view.setFocus()
    view.setCurrentIndex(model.index(1, 0))

    qtbot.keyClick(view, Qt.Key.Key_Down)

    row = view.visualRect(model.index(2, 0))
    wanted = QRect(view.viewport().mapTo(window, row.topLeft()), row.size()).adjusted(0, 0, 0, 0)
    assert wanted.top() == ring.geometry().top()
    assert wanted.height() == ring.geometry().height()


def test_the_ring_goes_when_its_target_goes(look, ringed):
    """A hidden or deleted widget has no ring."""
    button, other = Button("Next"), Button("Other")
    _, ring = ringed(button, other)
    button.setFocus()

    button.hide()

    assert ring.encloses != place_of(button, button.window()) or not ring.isVisible()
