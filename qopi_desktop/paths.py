"""The folders of one workstation: its data, its backups, the demonstration practice, its log."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME = "QOPI_HOME"
"""The environment variable that puts every folder below one place of its own."""

_NAME = "qopi-desktop"


def data_folder() -> Path:
    """Where this workstation's store and key file live; not made here."""
    return _below("data") or platformdirs.user_data_path(_NAME, appauthor=False)


def backup_folder() -> Path:
    """Where verified copies of the store go, away from the store itself; not made here."""
    return _below("backups") or platformdirs.user_documents_path() / "QOPI Desktop backups"


def demonstration_folder() -> Path:
    """Where the demonstration practice lives, apart from real data so that it can be reset; not made here."""
    return _below("demonstration") or platformdirs.user_data_path(f"{_NAME}-demonstration", appauthor=False)


def log_folder() -> Path:
    """Where the log goes; it holds no patient data, so it lies outside the data folder; not made here."""
    return _below("logs") or platformdirs.user_log_path(_NAME, appauthor=False)


@dataclass(frozen=True)
class Folders:
    """Where everything of this workstation lies."""

    data: Path
    backups: Path
    demonstration: Path
    logs: Path
    settings: Path

    @classmethod
    def of_this_machine(cls) -> Folders:
        """The folders as they are named here."""
        data = data_folder()
        return cls(data / "store", backup_folder(), demonstration_folder() / "store", log_folder(), data)


def _below(name: str) -> Path | None:
    home = os.environ.get(HOME)
    return Path(home) / name if home else None
