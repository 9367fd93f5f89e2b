"""The only place where an exception becomes words: known errors in the message bar, bugs in the crash dialog."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from qopi_desktop.errors import Cancelled, KnownError, Refused, StaleRevisionError
from qopi_desktop.ui.words import of_error, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from PySide6.QtWidgets import QMessageBox, QWidget

    from qopi_desktop.ui.kit import MessageBar

_log = logging.getLogger(__name__)


def present(bar: MessageBar, error: BaseException) -> None:
    """Show *error* where it belongs: nothing for cancelled, a sentence for a known one, the crash dialog for a bug."""
    if isinstance(error, Cancelled):
        return
    if isinstance(error, Refused):
        bar.show_message(say(f"chart.refused.{error.refusal.code}"))
    elif isinstance(error, StaleRevisionError):
        bar.show_message(say("errors.stale-revision.say"), say("errors.stale-revision.hint"))
    elif isinstance(error, KnownError):
        bar.show_error(error)
    else:
        crash(error)


def crash(error: BaseException) -> None:
    """Say that the program has a fault, with a number that finds its trace in the log; no patient data is in either."""
    number = os.urandom(3).hex().upper()
    _log.error("fault %s", number, exc_info=error)
    if isinstance(QApplication.instance(), QApplication):
        box = _warning(say("errors.crash.title"), say("errors.crash.say", number=number))
        box.setObjectName("crash")
        box.setInformativeText(say("errors.crash.hint"))
        box.setModal(False)
        box.show()
        _open_boxes.append(box)
        box.finished.connect(_forget)


def crash_unless_known(error: BaseException) -> None:
    """Open the crash dialog for a bug; a known error was said beside its field already."""
    if not isinstance(error, KnownError):
        crash(error)


def tell(error: BaseException, parent: QWidget, then: Callable[[], object]) -> None:
    """Say a known error in a dialog of its own, where no screen is left to say it; *then* goes on."""
    if not isinstance(error, KnownError):
        crash(error)
        then()
        return
    sentence, hint = of_error(error)
    box = _warning(say("common.program"), sentence, parent)
    box.setObjectName("told")
    box.setInformativeText(hint)
    box.finished.connect(lambda _button: then())
    box.open()


def _warning(title: str, sentence: str, parent: QWidget | None = None) -> QMessageBox:
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - the first window does without

    return QMessageBox(QMessageBox.Icon.Warning, title, sentence, parent=parent)


def install() -> None:
    """Lead every uncaught exception of every thread, and Qt's own warnings, here."""
    sys.excepthook = _on_uncaught
    threading.excepthook = lambda caught: crash(caught.exc_value or RuntimeError(caught.exc_type.__name__))
    qInstallMessageHandler(_on_qt)


_open_boxes: list[QMessageBox] = []


def _forget() -> None:
    _open_boxes[:] = [box for box in _open_boxes if box.isVisible()]


def _on_uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    crash(error)


def _on_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.INFO if kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} else logging.WARNING
    _log.log(level, "Qt: %s", message)
