"""When a store was last backed up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qopi_desktop.store import keyfile
from qopi_desktop.store.backup import backups_in

if TYPE_CHECKING:
    from pathlib import Path

_STAMP = "%Y-%m-%dT%H%M%SZ"
_STAMP_LENGTH = len("2026-01-31T123456Z")


def last_backup(store_folder: Path, backup_folder: Path) -> datetime | None:
    """Return the local time of the newest verified backup of the store, None where there is none."""
    made = backups_in(backup_folder, keyfile.read_head(store_folder).vault_id)
    if not made:
        return None
    return datetime.strptime(made[-1].name[:_STAMP_LENGTH], _STAMP).replace(tzinfo=UTC).astimezone()
