"""What the test of every action needs: the screens, what can be pressed there, and whether pressing did anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from qopi_desktop.ui.kit import Button
from tests.tours.abstractor import Abstractor
from tests.tours.stage import wait

if TYPE_CHECKING:
    from tests.tours.theatre import Theatre

IN_PROGRESS, NOT_BEGUN, COMPLETE = "64C69Q", "RXMT3G", "H4H7VG"

_SHORTCUTS = {"import": "Ctrl+I", "report": "Ctrl+R", "administration": "Ctrl+Shift+A", "about": ""}


@dataclass(frozen=True)
class Seen:
    """What a person or the disk could notice: pictures of the windows, the clipboard, the look, and the audit trail."""

    windows: frozenset[str]
    said: tuple[str, ...]
    clipboard: str
    audited: object
    files: frozenset[tuple[str, int]]


def look(house: Theatre) -> Seen:
    """Return what is seen now; how old the last save is does not count."""
    house.settle()
    wait(30)
    status = house.workplace.status
    labels = status.findChildren(QLabel)
    said = tuple(label.text() for label in labels if label.objectName() != "saved")
    return Seen(
        windows=frozenset(_print_of(each) for each in QApplication.topLevelWidgets() if each.isVisible()),
        said=said,
        clipboard=QGuiApplication.clipboard().text(),
        audited=house.read(lambda store: store.audit.lines(limit=1)),
        files=frozenset((str(each), each.stat().st_mtime_ns) for each in house.home.rglob("*.pdf")),
    )


def _print_of(window: QWidget) -> str:
    """Return a fingerprint of a window without its status bar."""
    status = window.findChild(QWidget, "status-bar")
    image = window.grab().toImage()
    if status is not None:
        image = image.copy(0, 0, image.width(), image.height() - status.height())
    return hashlib.sha256(bytes(image.constBits())).hexdigest()


def show_chart(house: Theatre, number: str) -> None:
    """Show the charts with *number* open and nothing over them."""
    leave_all(house)
    model = house.desk.model
    house.workplace.acts["charts"].trigger()
    if model is None or model.chart.number != number:
        Abstractor(house).open_chart(number)
    house.settle()


def show_screen(house: Theatre, name: str) -> None:
    """Show another screen."""
    leave_all(house)
    house.workplace.acts[name].trigger()
    house.settle()
    wait(50)


def leave_all(house: Theatre) -> None:
    """Close what lies over the screens: menus, dialogs of the system, sheets."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    main = house.program.window
    for window in QApplication.topLevelWidgets():
        if window is not main and window.isVisible():
            window.close()
    main.activateWindow()
    house.desk.acts.close_sheet()
    house.settle()


def buttons(house: Theatre) -> dict[str, QAbstractButton]:
    """Return every button that is seen, under a name that finds it again."""
    found: dict[str, QAbstractButton] = {}
    for button in house.program.window.findChildren(QAbstractButton):
        if button.isVisible() and button.objectName() != "qt_toolbar_ext_button":
            name = f"{type(button).__name__} {button.objectName() or button.text()}"
            found[name if name not in found else f"{name} #{len(found)}"] = button
    return found


def why_not(button: QAbstractButton) -> str | None:
    """Return why *button* cannot be pressed now: its tip, empty when it does not say; None when it can."""
    if isinstance(button, Button) and button.reason:
        return button.toolTip()
    if not button.isEnabled():
        return button.toolTip()
    return None


def is_chosen_one(button: QAbstractButton) -> bool:
    """Return whether *button* stands for what is shown already, so that pressing it has nothing to do."""
    return button.isCheckable() and button.isChecked() and type(button).__name__ != "CheckBox"


def press(button: QAbstractButton) -> None:
    """Press *button* with the mouse where a person sees it, the keyboard being on it already."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, button.rect().center())
    wait()


def turn_wheel(widget: QWidget, steps: int) -> None:
    """Turn the mouse wheel over *widget*."""
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle),
        QPointF(widget.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


Prepare = Callable[["Theatre"], None]


def answers(house: Theatre) -> dict[str, dict[str, int]]:
    """Return the revision of every answer of every chart."""
    return {row.chart.number: house.revisions(row.chart.number) for row in house.rows()}


def left_out(seen: list[QWidget]) -> list[str]:
    """Return the controls on the screen that take the keyboard by Tab and are not among *seen*."""
    tab = Qt.FocusPolicy.TabFocus
    top = seen[0].window()
    reachable = [
        each
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
        for each in top.findChildren(kind)
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & tab == tab and each.focusProxy() is None
    ]
    return [each.objectName() for each in reachable if each not in seen]
