"""The start: the frame is on the screen before anything heavy is loaded."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from qopi_desktop import settings
from qopi_desktop.ui import one_program
from qopi_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from qopi_desktop.paths import Folders
    from qopi_desktop.ui.one_program import OneProgram

_SHOWN_MS = 10  # by then the frame has reached the screen


def run(folders: Folders, furnish: Callable[[Folders, MainWindow, OneProgram], object]) -> int:
    """Show the frame, then *furnish* it, and stay until the program ends; returns the exit status.

    A second program on the same workstation calls the first to the front and ends at once.
    """
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setApplicationName("QOPI Desktop")
    application.setQuitOnLastWindowClosed(False)
    claim = one_program.claim(folders.settings)
    if claim is None:
        return 0
    window = MainWindow(settings.load(folders.settings))
    window.show()
    QTimer.singleShot(_SHOWN_MS, partial(furnish, folders, window, claim))
    return application.exec()
