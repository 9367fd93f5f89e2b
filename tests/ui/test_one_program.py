"""One running program: a second start calls the first one to the front and ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qopi_desktop.ui.one_program import claim
from tests.ui.asking import heard

ROOT = Path(__file__).parents[2]


@pytest.fixture
def first(qapp, tmp_path):
    """The claim of the program that runs."""
    made = claim(tmp_path / "new")
    assert made is not None
    yield made
    made.release()


def test_a_second_start_calls_the_first_and_gets_no_claim(qtbot, first, tmp_path):
    """From another process, as it happens."""
    called = heard(first.called)
    code = "import sys, pathlib; from qopi_desktop.ui.one_program import claim; print(claim(pathlib.Path(sys.argv[1])))"
    start = [sys.executable, "-c", code, str(tmp_path / "new")]
    second = subprocess.run(start, cwd=ROOT, capture_output=True, text=True, check=True)
    qtbot.waitUntil(lambda: bool(called))

    assert "None" == second.stdout.strip()


def test_after_release_the_next_program_may_run(qapp, first, tmp_path):
    """As when the lock hands over to a fresh process."""
    first.release()
    second = claim(tmp_path / "new")

    assert second is not None
    second.release()
