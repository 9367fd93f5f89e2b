"""The Qt bindings keep every reference to None that they are given.

PySide6 6.12.0 on CPython 3.11 loses one in each call of QPainter.setFont, QPainter.setPen, QLabel.setText and many
others, and the program ends in a fatal `none_dealloc`; None is immortal only from CPython 3.12.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CALLS = Path(__file__).with_name("qt_calls.py")


def losses(*arguments: str) -> list[str]:
    """The Qt calls that change the reference count of None, counted in a process of their own."""
    answer = subprocess.run(
        [sys.executable, str(CALLS), *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    return answer.stdout.splitlines()


def test_qt_calls_lose_no_reference_to_none():
    """An upgrade of PySide6 that brings the fault back is noticed here, not in a clinic."""
    assert [] == losses()


def test_a_call_that_keeps_references_is_found():
    """The check can fail: a call that stores None each time is named."""
    assert ["kept on purpose"] == losses("--with-a-fault")
