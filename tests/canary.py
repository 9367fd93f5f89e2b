"""A patient who does not exist, to be looked for wherever patient data may not be."""

from __future__ import annotations

from pathlib import Path

NAME = "Quillfeather-Zzyx"
RECORD_NUMBER = "MRN-40417-77031"


def found_in(folder: Path) -> list[Path]:
    """The files below *folder* that hold the canary in their name or, as UTF-8 or UTF-16, in their bytes."""
    marks = [text.encode(code) for text in (NAME, RECORD_NUMBER) for code in ("utf-8", "utf-16-le")]
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return [file for file in files if any(mark in file.name.encode() + file.read_bytes() for mark in marks)]
