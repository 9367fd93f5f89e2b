"""One running program per store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from qopi_desktop.errors import StoreInUseError
from qopi_desktop.store.files import disk_trouble

if sys.platform == "win32":
    import msvcrt

    def _claim(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class StoreLock:
    """Held from opening a store until it is closed; the system lets go of it when the program ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            StoreInUseError: Another running program has it.
            StoreUnavailableError: The folder cannot be written.
        """
        with disk_trouble(path):
            self._file = path.open("ab")
        try:
            _claim(self._file)
        except OSError as error:
            self._file.close()
            raise StoreInUseError(path=str(path.parent)) from error

    def release(self) -> None:
        """Let others open the store."""
        self._file.close()
