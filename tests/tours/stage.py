"""A stage for tours: the real program, driven by key events to the window that has focus."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QMenu, QWidget

from qopi_desktop.ui.chart_form.pick_list import PickList
from qopi_desktop.ui.kit import Chip, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE_S = 30.0
_SLACK_PX = 2


class TourFailedError(AssertionError):
    """A fact of the tour does not hold."""


class Stage:
    """Presses keys, waits for facts, takes pictures and writes down what it saw."""

    def __init__(self, out: Path, name: str, faults: list[str] | None = None) -> None:
        """Fail as soon as a line stands in *faults*: whoever hears warnings and exceptions writes them there."""
        self._out, self._name = out, name
        self._told = faults if faults is not None else []
        self.keys = 0
        self._facts: list[dict[str, object]] = []
        self._pictures: list[dict[str, object]] = []
        out.mkdir(parents=True, exist_ok=True)

    # Acts of a person

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key in the window that has focus."""
        self.keys += 1
        QTest.keyClick(self._window(), key, modifiers)
        wait()

    def press_keys(self, *shortcuts: str) -> None:
        """Press each of *shortcuts*, written as in the list of keys: ``F12``, ``Ctrl+Down``."""
        for shortcut in shortcuts:
            chord = QKeySequence(shortcut)[0]  # type: ignore[index]  # PySide's own stubs do not know it
            self.press(chord.key(), chord.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type *text* letter by letter into the window that has focus."""
        for letter in text:
            self.keys += 1
            QTest.keyClick(self._window(), letter)  # type: ignore[call-overload]  # nor letters
        wait()

    def choose(self, name: str, text: str) -> None:
        """Go to the list *name* and choose *text* in it by keys."""
        box = self.named(name)
        if not isinstance(box, QComboBox):
            raise TourFailedError(f"{name} is no list")
        box.setFocus(Qt.FocusReason.TabFocusReason)
        step = "Down" if box.findText(text) > box.currentIndex() else "Up"
        while box.currentText() != text:
            before = box.currentIndex()
            box.setFocus(Qt.FocusReason.TabFocusReason)
            self.press_keys(step)
            if box.currentIndex() == before:
                raise TourFailedError(f"{name} has no {text}")

    def choose_in_menu(self, button: str, words: str) -> None:
        """Open the menu of *button* and choose the entry *words* by keys."""
        self.click(self.named(button))
        self.until(QApplication.activePopupWidget, f"the menu of {button} opened", 5)
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            raise TourFailedError(f"{button} opened no menu")
        for _ in menu.actions():
            self.press_keys("Down")
            at = menu.activeAction()
            if at is not None and at.text() == words:
                self.press_keys("Return")
                return
        raise TourFailedError(f"the menu of {button} has no {words}")

    def tab_to(self, name: str, most: int = 40) -> QWidget:
        """Press Tab until *name* has the keyboard."""
        for _ in range(most):
            here = self.focus()
            if here is not None and here.objectName() == name:
                return here
            self.press_keys("Tab")
        raise TourFailedError(f"Tab does not lead to {name}")

    def click(self, widget: QWidget) -> None:
        """Click the middle of *widget* with the mouse."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.rect().center())
        wait()

    def focus(self) -> QWidget | None:
        """Return the widget that has the keyboard."""
        return QApplication.focusWidget()

    def has(self, name: str) -> bool:
        """Return whether a widget of that name is seen."""
        return any(each.isVisible() for each in self._top().findChildren(QWidget, name))

    def named(self, name: str) -> QWidget:
        """Return the visible widget of that name."""
        for each in self._top().findChildren(QWidget, name):
            if each.isVisible():
                return each
        raise TourFailedError(f"there is no {name} on the screen")

    def text_of(self, name: str) -> str:
        """Return the text that the visible widget *name* shows."""
        return _words(self.named(name))

    def says(self, words: str) -> bool:
        """Return whether a visible text holds *words*."""
        return any(words in _words(each) for each in _texts(self._top()))

    # Facts and pictures

    def until(self, holds: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until *holds*; fail the tour with *what* when it does not in time."""
        end = time.monotonic() + patience_s
        while not holds():
            self._listen()
            if time.monotonic() > end:
                self.shot("failed")
                raise TourFailedError(what)
            wait(5)

    def fact(self, what: str, *, expected: object, actual: object) -> None:
        """Note a fact; fail the tour when it does not hold."""
        holds = expected == actual
        self._facts.append({"what": what, "expected": _plain(expected), "actual": _plain(actual), "holds": holds})
        self.write()
        if not holds:
            self.shot("failed")
            raise TourFailedError(f"{what}: expected {expected!r}, actual {actual!r}")

    def shot(self, name: str) -> None:
        """Save a numbered picture of the active window and list the texts that are cut or overlap in it."""
        wait(50)
        window = self._top()
        file = self._out / f"{len(self._pictures) + 1:02}-{name}.png"
        window.grab().save(str(file))
        self._pictures.append({"file": file.name, "cut": cut_texts(window), "overlapping": overlapping(window)})
        self.write()

    def write(self) -> None:
        """Write ``tour.json``: facts and pictures so far."""
        told = {"tour": self._name, "facts": self._facts, "pictures": self._pictures}
        (self._out / "tour.json").write_text(json.dumps(told, indent=1), encoding="utf-8")

    def finish(self) -> None:
        """Fail the tour if the program warned, or a picture shows a text that is cut or overlaps."""
        self._listen()
        faults = [each for each in self._pictures if each["cut"] or each["overlapping"]]
        if faults:
            raise TourFailedError(f"texts cut or overlapping: {json.dumps(faults)[:2000]}")

    def _listen(self) -> None:
        if self._told:
            raise TourFailedError("the program said: " + "; ".join(self._told))

    def _window(self) -> QWindow:
        window = QGuiApplication.focusWindow()
        if window is None:
            raise TourFailedError("no window has focus")
        return window

    def _top(self) -> QWidget:
        top = QApplication.activeWindow()
        if top is None:
            raise TourFailedError("no window is active")
        return top


def wait(milliseconds: int = 0) -> None:
    """Let the program work; unlike QTest.qWait this leaves Python's other threads their turn."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def cut_texts(window: QWidget) -> list[str]:
    """Return a line for each visible text that its widget cannot show whole and that no tip completes."""
    return [
        f"{type(each).__name__} {each.objectName()}: {text[:60]}" for each in _texts(window) if (text := _cut(each))
    ]


def overlapping(window: QWidget) -> list[str]:
    """Return a line for each two visible texts that stand on one another."""
    placed = [(each, _rect(each, window)) for each in _texts(window) if not _is_covered(each, window)]
    found = []
    for index, (one, area) in enumerate(placed):
        for other, place in placed[index + 1 :]:
            if one.isAncestorOf(other) or other.isAncestorOf(one):
                continue
            common = area.intersected(place)
            if common.width() > _SLACK_PX and common.height() > _SLACK_PX:
                found.append(f"{_words(one)[:40]} / {_words(other)[:40]}")
    return found


def _is_covered(widget: QWidget, window: QWidget) -> bool:
    """Return whether a sheet or list lies over *widget*."""
    over = [each for each in window.findChildren(QWidget) if isinstance(each, Sheet | PickList) and each.isVisible()]
    area = _rect(widget, window)
    return any(_rect(each, window).intersects(area) for each in over if not each.isAncestorOf(widget))


def _texts(window: QWidget) -> list[QWidget]:
    kinds = (QLabel, QAbstractButton, QLineEdit, Chip)
    return [
        each
        for each in window.findChildren(QWidget)
        if isinstance(each, kinds) and each.isVisible() and _words(each) and not each.visibleRegion().isEmpty()
    ]


def _words(widget: QWidget) -> str:
    if isinstance(widget, Chip):
        return widget.face.text
    return widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""


def _rect(widget: QWidget, window: QWidget) -> QRect:
    visible = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(window, QPoint(0, 0)) + visible.topLeft(), visible.size())


def _cut(widget: QWidget) -> str | None:
    text = _words(widget)
    if widget.toolTip() or text.startswith("<"):
        return None
    if isinstance(widget, Chip):
        return text if widget.sizeHint().width() > widget.width() else None
    if isinstance(widget, QLabel) and widget.hasHeightForWidth():
        return text if widget.heightForWidth(widget.width()) > widget.height() + _SLACK_PX else None
    width = max(widget.fontMetrics().horizontalAdvance(line) for line in text.replace("&", "").splitlines() or [""])
    return text if width > widget.width() + _SLACK_PX else None


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
