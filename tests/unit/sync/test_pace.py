"""How soon to try again, and how much to send at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.domain.delivery import RoundState
from qopi_desktop.sync import pace
from tests.unit.sync.shelves import NOW, ROUND


@given(attempts=st.integers(0, 10_000), retry_after_s=st.integers(0, 3600), part=st.floats(0, 1))
def test_a_wait_is_drawn_from_the_whole_width_and_never_under_what_was_asked(attempts, retry_after_s, part):
    """Full jitter: between nothing and what doubles with each failure, up to the cap."""
    longest = min(300.0, 2.0 * 2 ** min(attempts, 20))
    wait = pace.wait_s(attempts, lambda low, high: low + part * (high - low), cap_s=300.0, retry_after_s=retry_after_s)

    assert max(part * longest, retry_after_s) == pytest.approx(wait)


@pytest.mark.parametrize(
    ("before_close_s", "cap"),
    [(7201, 300), (7200, 60), (1, 60), (0, 60), (-1799, 60), (-1800, 300), (-86400, 300)],
)
def test_around_a_close_nobody_waits_long(before_close_s, cap):
    """The last two hours, and the delivery time after it."""
    closes = NOW + timedelta(seconds=before_close_s)
    rounds = [RoundState(ROUND, "Fall", NOW - timedelta(days=9), closes, 1800, "open")]

    assert cap == pace.cap_s(rounds, NOW)
    assert 300 == pace.cap_s([], NOW)


def test_each_failure_halves_the_first_batch():
    """Down to one operation."""
    assert [25, 12, 6, 3, 1, 1] == [pace.first_batch(attempts) for attempts in range(6)]
    assert 1 == pace.first_batch(1000)
