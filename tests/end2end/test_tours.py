"""Each tour runs through: every fact holds, and no picture shows a text that is cut or overlaps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tours.__main__ import TOURS

ROOT = Path(__file__).parents[2]
PATIENCE_S = 220


@pytest.mark.slow
@pytest.mark.parametrize("name", TOURS)
def test_a_tour_runs_through(name, tmp_path):
    """It exits with 0; its facts, one at least for each picture of note, hold; its lists of faults are empty."""
    command = (sys.executable, "-m", "tests.tours", name, "--out", str(tmp_path))
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

    ended = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )

    assert 0 == ended.returncode, ended.stdout + ended.stderr
    told = json.loads((tmp_path / "tour.json").read_text(encoding="utf-8"))
    assert told["facts"]
    assert [] == [fact for fact in told["facts"] if not fact["holds"]]
    assert [] == [each for each in told["pictures"] if each["cut"] or each["overlapping"]]
    assert all((tmp_path / each["file"]).stat().st_size for each in told["pictures"])
