"""How soon to try again, and how much to send at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qopi_desktop.domain.delivery import RoundState

Draw = Callable[[float, float], float]
"""Returns a random number between two."""

FIRST_BATCH, STEP = 25, 5
_FIRST_S, _CAP_S, _LAST_CAP_S = 2.0, 300.0, 60.0
_LAST = timedelta(hours=2)
_LARGEST_POWER = 16  # far above the cap


def wait_s(attempts: int, draw: Draw, *, cap_s: float, retry_after_s: float = 0.0) -> float:
    """Return how many seconds to wait after *attempts* failures and one more; never under *retry_after_s*.

    Source: full jitter (AWS Architecture Blog, Exponential Backoff And Jitter, 2015).
    """
    longest = min(cap_s, _FIRST_S * 2 ** min(attempts, _LARGEST_POWER))
    return max(draw(0.0, longest), retry_after_s)


def cap_s(rounds: Iterable[RoundState], now: datetime) -> float:
    """Return the longest wait at *now* by the service's clock: shorter around a close than else."""
    near = any(each.closes_at - _LAST <= now < each.closes_at + timedelta(seconds=each.grace_s) for each in rounds)
    return _LAST_CAP_S if near else _CAP_S


def first_batch(attempts: int) -> int:
    """Return how many operations to send first, halved for each failure in a row."""
    return max(1, FIRST_BATCH >> attempts)
