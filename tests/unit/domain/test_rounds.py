"""A round is open on the day it opens and no longer on the day it closes."""

from __future__ import annotations

from datetime import date

import pytest

from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.rounds import Round

ROUND = Round(RoundId("fall-2017"), "Fall 2017", date(2017, 9, 15), date(2017, 11, 10), ("core",), demonstration=False)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 9, 14), False),
        (date(2017, 9, 15), True),
        (date(2017, 11, 9), True),
        (date(2017, 11, 10), False),
    ],
)
def test_a_round_is_open_from_its_first_day_to_before_its_last(day, expected):
    """Open on [opens_on, closes_on)."""
    assert expected is ROUND.is_open(day)
