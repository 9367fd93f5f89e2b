"""What a service is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qopi_desktop import paths

DEFAULT_PORT = 8470
_FILE = "central.sqlite3"


@dataclass(frozen=True, slots=True)
class Config:
    """How a service runs.

    ``database`` is a SQLAlchemy URL of SQLite or PostgreSQL. ``production`` serves no documentation, and only by TLS:
    its own, by ``certificate`` and ``key``, or that of a proxy in front of it (``behind_proxy``). ``port`` 0 takes a
    free one. A program older than ``minimum_app`` is turned away; a workstation asks again after ``poll_after_s``.
    """

    database: str = field(repr=False)  # may hold a password
    production: bool = False
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    minimum_app: str = "0.1.0"
    poll_after_s: int = 60

    @property
    def is_encrypted(self) -> bool:
        """Return whether what leaves this machine is encrypted."""
        return self.behind_proxy or (self.certificate is not None and self.key is not None)


def default_folder() -> Path:
    """Return where the database lies unless another place is named; not made here."""
    return paths.data_folder() / "central"


def sqlite_url(folder: Path) -> str:
    """Return the URL of the service's SQLite file in *folder*."""
    return f"sqlite:///{folder / _FILE}"
