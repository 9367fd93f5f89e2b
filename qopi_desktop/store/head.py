"""The head of the audit chain, kept apart from it: 96 authenticated bytes, written over in place.

A journal that was cut drops committed rows without a word, and every check of the database still passes. Then this
record is ahead of the chain, and the store says so. Behind the chain is normal: a power cut may lose its last moments.
"""

from __future__ import annotations

import hmac
import os
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qopi_desktop.errors import StoreDamagedError
from qopi_desktop.store.files import write_new

LENGTH = 96
_LAYOUT = struct.Struct(">8sIQ32s12x")
_MAGIC, _FORMAT = b"QOPIHEAD", 1
_LONGEST_UNSYNCED_S = 30.0
_LOOKS = 3  # an answer may be saved between two bytes of a look


@dataclass(frozen=True, slots=True)
class Mark:
    """The line of the chain that was the last one."""

    sequence: int
    hash: bytes


class Head:
    """The open head file of a store."""

    def __init__(self, path: Path, key: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._key, self._clock = key, clock
        self._file = path.open("r+b", buffering=0)
        self._synced_at = clock() - _LONGEST_UNSYNCED_S

    def follow(self, sequence: int, hash_: bytes) -> None:
        """Stand at that line; on the disk proper at once, or within 30 seconds of the last time."""
        self._file.seek(0)
        self._file.write(record(self._key, Mark(sequence, hash_)))
        if self._clock() - self._synced_at >= _LONGEST_UNSYNCED_S:
            self.sync()

    def sync(self) -> None:
        """Bring the record onto the disk proper."""
        os.fsync(self._file.fileno())
        self._synced_at = self._clock()

    def close(self) -> None:
        """Sync and let go of the file."""
        self.sync()
        self._file.close()


def record(key: bytes, mark: Mark) -> bytes:
    """Return the 96 bytes of a mark."""
    body = _LAYOUT.pack(_MAGIC, _FORMAT, mark.sequence, mark.hash)
    return body + hmac.digest(key, body, sha256)


def create(path: Path, key: bytes, mark: Mark) -> None:
    """Write the head of a new store or backup.

    Raises:
        FileExistsError: There is one.
    """
    write_new(path, record(key, mark))


def read(path: Path, key: bytes) -> Mark:
    """Return where the chain ended.

    Raises:
        StoreDamagedError: The record is missing or not as it was written.
    """
    for _ in range(_LOOKS):
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise StoreDamagedError(path=str(path), what="head") from error
        body, seal = content[: _LAYOUT.size], content[_LAYOUT.size :]
        if len(content) == LENGTH and hmac.compare_digest(seal, hmac.digest(key, body, sha256)):
            _, _, sequence, hash_ = _LAYOUT.unpack(body)
            return Mark(sequence, hash_)
    raise StoreDamagedError(path=str(path), what="head")
