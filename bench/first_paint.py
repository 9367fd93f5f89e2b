"""Starts a program and ends as soon as its first window has been painted.

Run as ``python -m bench.first_paint bare`` for an empty window of Qt, ``... program`` for ours, and ``... ready`` for
ours until its page is painted and takes keys.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_SIZE = (1600, 900)


def leave_once_painted() -> int:
    """Stand in for ``QApplication.exec``: end the process after the first picture, taking nothing down."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - the program decides when Qt is loaded

    windows = QApplication.topLevelWindows()
    while not any(window.isExposed() for window in windows):
        QApplication.processEvents()
    QApplication.processEvents()  # an exposed window paints in this turn at the latest
    os._exit(0)


def bare() -> None:
    """Show a window with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415 - all that this program loads

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(*WINDOW_SIZE)
    window.show()
    leave_once_painted()
    del app


def leave_once_ready() -> int:
    """Stand in for ``QApplication.exec``: end the process once a field has the keyboard and is painted."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - the program decides when Qt is loaded

    while QApplication.focusWidget() is None:
        QApplication.processEvents()
    QApplication.processEvents()
    os._exit(0)


def program(until: Callable[[], int]) -> None:
    """Start QOPI Desktop as ``python -m qopi_desktop`` does."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - loaded by the program anyway

    QApplication.exec = staticmethod(until)  # type: ignore[method-assign]
    sys.argv = sys.argv[:1]
    from qopi_desktop.__main__ import main  # noqa: PLC0415 - this is the program

    main()


if __name__ == "__main__":
    starts: dict[str, Callable[[], None]] = {
        "bare": bare,
        "program": partial(program, leave_once_painted),
        "ready": partial(program, leave_once_ready),
    }
    starts[sys.argv[1]]()
