"""The files of a store and how they are written: whole or not at all, readable by their owner only."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from qopi_desktop.errors import StoreUnavailableError

_OWNER_ONLY = 0o600
_TEMPORARY = ".tmp"
_REASONS = {errno.ENOSPC: "disk-full", errno.EROFS: "read-only", errno.EACCES: "read-only", errno.EPERM: "read-only"}


@dataclass(frozen=True, slots=True)
class StorePaths:
    """Where the parts of the store in *folder* lie."""

    folder: Path

    @property
    def key(self) -> Path:
        """The key file."""
        return self.folder / "store.key"

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "store.db"

    @property
    def head(self) -> Path:
        """The head of the audit chain."""
        return self.folder / "store.head"

    @property
    def lock(self) -> Path:
        """What the running program holds."""
        return self.folder / "store.lock"

    @property
    def tries(self) -> Path:
        """Passwords tried in vain."""
        return self.folder / "store.tries"

    @property
    def exists(self) -> bool:
        """Return whether a store, or what is left of one, is here."""
        return any(part.exists() for part in (self.key, self.database, self.head))


@contextmanager
def disk_trouble(path: Path) -> Iterator[None]:
    """Turn what the system says about *path* into what the program knows.

    Raises:
        StoreUnavailableError: Full, read-only or failing.
    """
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreUnavailableError(path=str(path), reason=_REASONS.get(error.errno or 0, "io")) from error


def write_whole(path: Path, content: bytes) -> None:
    """Put *content* at *path*, durably; after a crash the file is the old one or the new one, never a mixture.

    Raises:
        StoreUnavailableError: The disk does not take it; the file is the old one.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}{_TEMPORARY}")
    with disk_trouble(path):
        try:
            write_new(temporary, content)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there, durably.

    Raises:
        FileExistsError: It was.
    """
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sweep(folder: Path) -> None:
    """Remove temporary files that a crash left behind; only for the program that holds the store."""
    for orphan in folder.glob(f".store.*{_TEMPORARY}"):
        orphan.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make names in *folder* durable, where the system can do so."""
    with suppress(OSError):  # Windows opens no folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
