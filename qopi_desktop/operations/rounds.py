"""The round a store works in."""

from __future__ import annotations

from datetime import date

from qopi_desktop.domain.rounds import Round


def round_for(rounds: tuple[Round, ...], today: date) -> Round:
    """Return the round open on *today*, else the latest: charts may be prepared and read at any time."""
    return next((each for each in rounds if each.is_open(today)), rounds[0])
