"""The project stands alone: it names nothing outside its own folder, and leaves nothing half said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

TEXTS = {".py", ".toml", ".md", ".sh", ".spec", ".lark", ".qss"}
LEFT_OUT = {".venv", ".git", "build", "dist", "tour"}
FORBIDDEN = re.compile(r"\.\./shared|/work/|\bT[O]DO\b|\bF[I]XME\b|\bissue #?\d", re.IGNORECASE)


def outside(text: str) -> list[str]:
    """What in *text* points out of the project or to unfinished work."""
    return FORBIDDEN.findall(text)


def texts() -> list[Path]:
    """Every file of the project that a person writes."""
    files = [file for file in ROOT.rglob("*") if file.suffix in TEXTS and file.is_file()]
    return sorted(file for file in files if not LEFT_OUT & set(file.relative_to(ROOT).parts))


def test_no_file_points_out_of_the_project():
    """Whoever has this folder has all of it."""
    here = Path(__file__)
    found = {file.name: outside(file.read_text(encoding="utf-8")) for file in texts() if file != here}

    assert {} == {name: places for name, places in found.items() if places}


@pytest.mark.parametrize("text", ["see ../shared/x", "# TO" + "DO", "as issue 7 asks"])
def test_a_pointer_outside_is_found(text):
    """The check can fail."""
    assert 1 == len(outside(text))
