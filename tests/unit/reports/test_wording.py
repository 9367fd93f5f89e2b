"""Figures are printed as the look asks for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from qopi_desktop.domain.scores import Score
from qopi_desktop.reports.content import MeasureRow
from qopi_desktop.reports.wording import load_wording, percent, points


def measure_row(score, *, lower=False):
    """A row with *score*."""
    return MeasureRow("EOL 48", "Chemotherapy", lower, score, "source")


@pytest.mark.parametrize(
    ("share", "places", "printed"),
    [
        (Fraction(0), 0, "0"),
        (Fraction(1), 0, "100"),
        (Fraction(32, 45), 0, "71"),
        (Fraction(1, 8), 0, "13"),
        (Fraction(5, 1000), 0, "1"),
        (Fraction(485, 557), 1, "87.1"),
        (Fraction(1, 3), 2, "33.33"),
    ],
)
def test_points_round_half_up(share, places, printed):
    """12.5 becomes 13, as people round."""
    assert printed == points(share, places)
    assert f"{printed} %" == percent(share, places)


def test_a_day_is_written_the_american_way():
    """The month is named, whatever the locale."""
    assert "Apr 27, 2027" == load_wording().day(date(2027, 4, 27))


@pytest.mark.parametrize(
    ("lower", "score", "remark"),
    [
        (False, Score(met=10), ""),
        (False, Score(met=9), "small number"),
        (True, Score(met=10), "lower is better"),
        (True, Score(not_met=1), "lower is better, small number"),
        (True, Score(), "lower is better"),
    ],
)
def test_remark_says_what_a_reader_must_know(lower, score, remark):
    """Direction and small numbers are words, not only colors."""
    assert remark == load_wording().remark(measure_row(score, lower=lower))


def test_no_denominator_prints_a_dash():
    """Without charts there is neither rate nor interval to print."""
    words, row = load_wording(), measure_row(Score())

    assert ("–", "–") == (words.rate(row), words.range(row.score.interval))
