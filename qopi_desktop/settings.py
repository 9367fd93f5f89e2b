"""What this workstation remembers about its window; never anything about a patient or a chart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "window.json"


@dataclass(slots=True)
class Settings:
    """Window and look as last left.

    ``scheme`` is light, dark or system; ``geometry`` is Qt's own text for place and size; ``factor`` 0.9 to 2.0;
    ``told`` names the messages of rounds that were shown, one a line.
    """

    geometry: str = ""
    scheme: str = "system"
    factor: float = 1.0
    last_user: str = ""
    timeline_folded: bool = False
    told: str = ""


def load(folder: Path) -> Settings:
    """Return what was kept in *folder*; the defaults where nothing was, or where it cannot be read."""
    try:
        raw = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    kept = Settings()
    for field in fields(Settings):
        if isinstance(raw, dict) and isinstance(raw.get(field.name), type(field.default)):
            setattr(kept, field.name, raw[field.name])
    return kept


def save(folder: Path, settings: Settings) -> None:
    """Keep *settings* in *folder*, all of it or what was there before.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{_FILE}.new"
    fresh.write_text(json.dumps(asdict(settings)), encoding="utf-8")
    fresh.replace(folder / _FILE)
