"""The program's log: what happened, never to whom."""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    _ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

FILE_NAME = "qopi-desktop.log"

_MAX_BYTES = 1_000_000
_OLD_FILES = 3
_LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"


class TraceFormatter(logging.Formatter):
    """Writes where an exception was raised and of which kind, but not its text, which may hold an answer or a name."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """The frames and types of the exception and of what caused it, first cause first."""
        return "\n".join(_trace(ei[1])) if ei[1] else ""


def start(folder: Path, level: int = logging.INFO) -> Path:
    """Send the program's log lines to a file in *folder*, readable by this user only; returns the file.

    A second call moves the log to the new folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    file.touch(mode=0o600)
    handler = RotatingFileHandler(file, maxBytes=_MAX_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
    handler.setFormatter(TraceFormatter(_LINE))
    stop()
    ours = _ours()
    ours.addHandler(handler)
    ours.setLevel(level)
    return file


def stop() -> None:
    """Close the log file, if one is open."""
    ours = _ours()
    for handler in [found for found in ours.handlers if isinstance(found, RotatingFileHandler)]:
        ours.removeHandler(handler)
        handler.close()


def _ours() -> logging.Logger:
    return logging.getLogger("qopi_desktop")


def _trace(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_trace(cause), "which led to"] if cause else []
    frames = traceback.extract_tb(error.__traceback__)
    lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return [*lines, f"{type(error).__module__}.{type(error).__qualname__}"]
