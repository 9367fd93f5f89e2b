"""What would change an outcome: the smallest sets of answers, found exactly and told as descriptions."""

from __future__ import annotations

from qopi_desktop.measures.turning.changes import (
    Change,
    Changes,
    Chosen,
    Counted,
    Days,
    Numbers,
    Tie,
    Wanted,
)
from qopi_desktop.measures.turning.finding import Turning

__all__ = ["Change", "Changes", "Chosen", "Counted", "Days", "Numbers", "Tie", "Turning", "Wanted"]
