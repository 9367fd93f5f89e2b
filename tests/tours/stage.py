"""A stage for tours: the real program, driven by key events to the window that has focus."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE_S = 30.0
_SLACK_PX = 2


class TourFailedError(AssertionError):
    """A fact of the tour does not hold."""


class Stage:
    """Presses keys, waits for facts, takes pictures and writes down what it saw."""

    def __init__(self, out: Path, name: str) -> None:
        self._out, self._name = out, name
        self._facts: list[dict[str, object]] = []
        self._pictures: list[dict[str, object]] = []
        out.mkdir(parents=True, exist_ok=True)

    # Acts of a person

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key in the window that has focus."""
        QTest.keyClick(self._window(), key, modifiers)
        wait()

    def type(self, text: str) -> None:
        """Type *text* letter by letter into the window that has focus."""
        for letter in text:
            QTest.keyClick(self._window(), letter)
        wait()

    def click(self, widget: QWidget) -> None:
        """Click the middle of *widget* with the mouse."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.rect().center())
        wait()

    def focus(self) -> QWidget | None:
        """Return the widget that has the keyboard."""
        return QApplication.focusWidget()

    # Facts and pictures

    def until(self, holds: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until *holds*; fail the tour with *what* when it does not in time."""
        end = time.monotonic() + patience_s
        while not holds():
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
        """Fail the tour if a picture shows a text that is cut or overlaps."""
        faults = [each for each in self._pictures if each["cut"] or each["overlapping"]]
        if faults:
            raise TourFailedError(f"texts cut or overlapping: {json.dumps(faults)[:2000]}")

    def _window(self) -> object:
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
    placed = [(each, _rect(each, window)) for each in _texts(window)]
    found = []
    for index, (one, area) in enumerate(placed):
        for other, place in placed[index + 1 :]:
            if one.isAncestorOf(other) or other.isAncestorOf(one):
                continue
            common = area.intersected(place)
            if common.width() > _SLACK_PX and common.height() > _SLACK_PX:
                found.append(f"{_words(one)[:40]} / {_words(other)[:40]}")
    return found


def _texts(window: QWidget) -> list[QWidget]:
    kinds = (QLabel, QAbstractButton, QLineEdit)
    return [
        each
        for each in window.findChildren(QWidget)
        if isinstance(each, kinds) and each.isVisible() and _words(each) and not each.visibleRegion().isEmpty()
    ]


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""


def _rect(widget: QWidget, window: QWidget) -> QRect:
    visible = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(window, QPoint(0, 0)) + visible.topLeft(), visible.size())


def _cut(widget: QWidget) -> str | None:
    text = _words(widget)
    if widget.toolTip() or text.startswith("<"):
        return None
    if isinstance(widget, QLabel) and widget.hasHeightForWidth():
        return text if widget.heightForWidth(widget.width()) > widget.height() + _SLACK_PX else None
    width = max(widget.fontMetrics().horizontalAdvance(line) for line in text.replace("&", "").splitlines() or [""])
    return text if width > widget.width() + _SLACK_PX else None


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
