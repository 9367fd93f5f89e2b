"""The folders and files that a person names to be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qopi_desktop.cli.telling import refused
from qopi_desktop.conditions import TypeFault


@contextmanager
def into_empty(folder: Path, option: str) -> Iterator[None]:
    """Let *folder*, the value of *option*, be written when it does not exist yet or is empty.

    Raises:
        InputError: It holds something, and is left as it is; or it cannot be written.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise refused([TypeFault("folder-not-empty", str(folder), place=option)])
        yield
    except OSError as error:
        raise refused([TypeFault("folder-unwritable", error.strerror or "", file=str(folder))]) from error


@contextmanager
def into_file(file: Path) -> Iterator[None]:
    """Let *file* be written, over what it held.

    Raises:
        InputError: It cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise refused([TypeFault("unwritable", error.strerror or "", file=str(file))]) from error
