"""The data files of the program: found in a checkout, an installed wheel and a bundle alike."""

from __future__ import annotations

import sys
from pathlib import Path


def path(*parts: str) -> Path:
    """The file or folder at *parts* below resources/.

    Raises:
        FileNotFoundError: It is not there: the installation is damaged, or the name is wrong.
    """
    found = _root().joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(found)
    return found


def text(*parts: str) -> str:
    """The contents of the UTF-8 text file at *parts* below resources/.

    Raises:
        FileNotFoundError: As for `path`.
    """
    return path(*parts).read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """The sorted names, without *suffix*, of the files in *folder* that end in it; empty if there is no such folder.

    Args:
        folder: Below resources/, with "/" between its parts.
        suffix: With its dot: ".toml".
    """
    found = _root().joinpath(*folder.split("/")).glob(f"*{suffix}")
    return tuple(sorted(entry.name.removesuffix(suffix) for entry in found))


def _root() -> Path:
    if bundle := getattr(sys, "_MEIPASS", None):  # set by PyInstaller
        return Path(bundle) / "resources"
    package = Path(__file__).parent
    installed = package / "_resources"  # where the wheel keeps them
    return installed if installed.is_dir() else package.parent / "resources"
