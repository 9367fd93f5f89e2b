"""What holds for every test of the whole program."""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let Qt's drawing into memory say what it cannot do, which no window minds."""
    item.add_marker(
        pytest.mark.qt_log_ignore(
            r"This plugin does not support (propagateSizeHints\(\)|raise\(\)|grabbing the keyboard)"
        )
    )
