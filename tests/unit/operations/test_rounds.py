"""The round a store works in."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.rounds import Round
from qopi_desktop.operations.rounds import round_for

SPRING = Round(RoundId("spring"), "Spring", date(2026, 3, 1), date(2026, 5, 1), ("core",), False)
FALL = Round(RoundId("fall"), "Fall", date(2026, 9, 1), date(2026, 11, 1), ("core",), False)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 1), SPRING),
        (date(2026, 4, 30), SPRING),
        (date(2026, 5, 1), FALL),
        (date(2026, 9, 1), FALL),
        (date(2027, 1, 1), FALL),
        (date(2025, 1, 1), FALL),
    ],
)
def test_a_store_works_in_the_round_that_is_open_else_in_the_latest(today, expected):
    """Charts may be prepared and read at any time."""
    assert expected is round_for((FALL, SPRING), today)
