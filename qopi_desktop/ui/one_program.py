"""One running program per workstation: a second start brings the first to the front and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from qopi_desktop.errors import StoreInUseError
from qopi_desktop.store.lock import StoreLock

if TYPE_CHECKING:
    from pathlib import Path

_LOCK, _CALL = "program.lock", "program.call"


class OneProgram(QObject):
    """The claim of the running program; it hears when another was started.

    Signals:
        called: a second program was started and has ended again.
    """

    called = Signal()

    def __init__(self, folder: Path, lock: StoreLock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = lock
        call = folder / _CALL
        call.touch()
        self._watcher = QFileSystemWatcher([str(call)], self)
        self._watcher.fileChanged.connect(self._on_changed)

    def release(self) -> None:
        """Let the next program run."""
        if watched := self._watcher.files():
            self._watcher.removePaths(watched)
        self._lock.release()

    def _on_changed(self, _path: str) -> None:
        self.called.emit()


def claim(folder: Path) -> OneProgram | None:
    """Return the claim on *folder*; None when a program runs already, which was then called to the front."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return OneProgram(folder, StoreLock(folder / _LOCK))
    except StoreInUseError:
        (folder / _CALL).write_text("front", encoding="utf-8")
        return None
