"""The program without a window: the same forms, measures and rules, asked from a terminal."""

from __future__ import annotations

from qopi_desktop.cli.command import main

__all__ = ["main"]
