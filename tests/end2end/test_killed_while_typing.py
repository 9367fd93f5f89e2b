"""Killed at any moment, the program loses nothing that it called saved, and leaves nothing readable on the disk."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qopi_desktop import paths
from qopi_desktop.domain.answers import decode
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.operations import demonstration
from qopi_desktop.operations.engines import engines
from qopi_desktop.paths import Folders
from tests.end2end.killed import CHART, NOTE_MARK, QUESTION

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@pytest.fixture
def folder(home):
    """The folder of a demonstration store that nobody has open."""
    place = Folders.of_this_machine().demonstration
    room = engines()
    opened = demonstration.build(
        place,
        room.package.form,
        room.scorer,
        now=datetime.now(UTC),
        report=lambda _done, _of: None,
        is_cancelled=lambda: False,
    )
    opened.store.close()
    return place


def type_until_killed(home: Path, draw: random.Random, disk: str) -> list[str]:
    """Let somebody type into the program, kill it at a random moment, and return what it called saved by then."""
    command = (sys.executable, "-m", "tests.end2end.killed", str(draw.random()), disk)
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", paths.HOME: str(home)}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert "typing\n" == program.stdout.readline()
        time.sleep(draw.uniform(0.3, 2.0))
        program.kill()
        said = program.stdout.read().splitlines(keepends=True)
    return [line.split()[1] for line in said if line.startswith("saved ") and line.endswith("\n")]


def stored(folder: Path) -> list[str]:
    """Return every date that the store holds for the question, the oldest first."""
    opened = demonstration.enter(folder, engines().scorer, datetime.now(UTC))
    try:
        rows = opened.store.charts.rows(demonstration.script().round_id)
        chart_id = next(row.chart.id for row in rows if row.chart.number == CHART)
        opened.store.check()
        lines = opened.store.charts.history(chart_id, QUESTION)
    finally:
        opened.store.close()
    values = [answer.value for line in reversed(lines) if (answer := decode(line.after)) is not None]
    return [value.iso() for value in values if isinstance(value, PartialDate)]


def readable(folder: Path, words: list[str]) -> set[str]:
    """Return which of *words* stand in the files of *folder*, as UTF-8 or UTF-16."""
    held = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {word for word in words if any(word.encode(code) in held for code in ("utf-8", "utf-16-le"))}


@pytest.mark.slow
@pytest.mark.parametrize(("disk", "rounds"), [("fast", 5), ("slow", 3)])
def test_nothing_called_saved_is_lost(home, folder, disk, rounds):
    """Killed again and again: what was called saved is in the store, in its order; it is whole; no file can be read."""
    draw = random.Random(20261122)  # noqa: S311 - when to kill is no secret
    called_saved: list[str] = []

    for _ in range(rounds):
        called_saved += type_until_killed(home, draw, disk)
        held = iter(stored(folder))
        assert [] == [each for each in called_saved if each not in held]  # each is looked for after the one before it
        assert set() == readable(home, [*called_saved, NOTE_MARK, "Pinecrest"])

    assert len(called_saved) >= rounds
