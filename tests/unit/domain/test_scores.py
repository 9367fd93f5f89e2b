"""Scores are exact counts, and their intervals are the published ones."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.domain.rounds import Pooling, Scoring
from qopi_desktop.domain.scores import SMALL_NUMBER, Interval, Score, aggregate, overall, wilson

# Newcombe, Stat Med 1998;17:857-872, table I, method 3 (Wilson score, no continuity correction).
PUBLISHED = [
    (81, 263, "0.2553", "0.3662"),
    (15, 148, "0.0624", "0.1605"),
    (0, 20, "0", "0.1611"),
    (1, 29, "0.0061", "0.1718"),
]

# statsmodels 0.15.0, proportion_confint(met, n, alpha=0.05, method="wilson"), computed once and written down.
COMPUTED_ELSEWHERE = [
    (81, 263, "0.255288519878", "0.366209576983"),
    (10, 10, "0.722467200137", "1"),
    (5, 9, "0.266651293495", "0.811221478902"),
    (62, 62, "0.941655927899", "1"),
    (32, 45, "0.566314594252", "0.822699175172"),
    (2, 14, "0.040093921271", "0.399413794970"),
    (1, 1, "0.206549314377", "1"),
    (9999, 10000, "0.999433731103", "0.999982347326"),
    (485, 557, "0.840315083768", "0.896078407662"),
]

counts = st.integers(0, 500)
scores = st.builds(Score, counts, counts, counts, counts, counts, counts)
shares = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("met", "n", "low", "high"), PUBLISHED)
def test_interval_is_the_published_one(met, n, low, high):
    """Rounded to four places both ends equal the table of the paper."""
    interval = wilson(met, n)

    assert (Fraction(low), Fraction(high)) == (round(interval.low, 4), round(interval.high, 4))


@pytest.mark.parametrize(("met", "n", "low", "high"), COMPUTED_ELSEWHERE)
def test_interval_agrees_with_another_program(met, n, low, high):
    """Both ends agree with statsmodels to twelve places."""
    interval = wilson(met, n)

    assert (Fraction(low), Fraction(high)) == (round(interval.low, 12), round(interval.high, 12))


@given(shares)
def test_interval_encloses_the_rate_and_stays_a_share(share):
    """The low end is never above the rate, the high end never below, and both lie between 0 and 1."""
    met, n = share

    interval = wilson(met, n)

    assert 0 <= interval.low <= Fraction(met, n) <= interval.high <= 1


@given(shares)
def test_interval_of_the_complement_is_mirrored(share):
    """Counting the charts that did not meet the measure gives the mirrored interval."""
    met, n = share

    interval, mirrored = wilson(met, n), wilson(n - met, n)

    assert 0 == round(interval.low + mirrored.high - 1, 30)
    assert 0 == round(interval.high + mirrored.low - 1, 30)


@given(shares)
def test_more_charts_give_a_narrower_interval(share):
    """Ten times the charts at the same rate narrow the interval."""
    met, n = share

    one, ten = wilson(met, n), wilson(10 * met, 10 * n)

    assert ten.high - ten.low < one.high - one.low


@pytest.mark.parametrize(("met", "n"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_has_no_interval(met, n):
    """Nobody, fewer than none and more than all are refused."""
    with pytest.raises(ValueError, match="not a share"):
        wilson(met, n)


def test_rate_counts_only_met_and_not_met():
    """Excluded, exception, undecided and not in the denominator leave the rate alone."""
    score = Score(met=2, not_met=1, excluded=4, exception=5, undecided=6, not_in_denominator=7)

    assert (2, 3, Fraction(2, 3)) == (score.numerator, score.denominator, score.rate)


def test_nobody_in_the_denominator_has_no_rate():
    """Without a denominator there is neither rate nor interval."""
    score = Score(excluded=3)

    assert (None, None) == (score.rate, score.interval)


def test_a_score_has_the_interval_of_its_counts():
    """The interval of a score is that of met among met and not met."""
    score = Score(met=5, not_met=4, excluded=9)

    assert wilson(5, 9) == score.interval
    assert isinstance(score.interval, Interval)


@pytest.mark.parametrize(("denominator", "small"), [(0, True), (9, True), (10, False), (11, False)])
def test_a_small_number_is_below_ten(denominator, small):
    """Nine charts are too few, ten are not."""
    score = Score(not_met=denominator)

    assert small == score.is_small_number
    assert 10 == SMALL_NUMBER


def test_a_negative_count_is_refused():
    """No count of charts is below zero."""
    with pytest.raises(ValueError, match="not negative"):
        Score(met=-1)


def test_charts_are_counted_per_measure():
    """Each outcome code lands in its own count; a chart without the measure is not counted there."""
    charts = [
        {"Core 1": "met", "BR 53": "not-met"},
        {"Core 1": "excluded", "BR 53": "exception"},
        {"Core 1": "undecided"},
        {"Core 1": "not-in-denominator"},
    ]

    found = aggregate(charts)

    assert {
        "Core 1": Score(met=1, excluded=1, undecided=1, not_in_denominator=1),
        "BR 53": Score(not_met=1, exception=1),
    } == found


def test_an_unknown_outcome_code_is_refused():
    """A code that is no outcome is never counted as anything."""
    with pytest.raises(ValueError, match="no outcome code"):
        aggregate([{"Core 1": "passed"}])


@pytest.mark.parametrize(
    ("rule", "decides", "beside", "passes"),
    [
        (Pooling.POOLED, Fraction(94, 110), Fraction(65, 100), True),
        (Pooling.MEAN, Fraction(65, 100), Fraction(94, 110), False),
    ],
)
def test_an_overall_score_is_worked_out_both_ways_and_the_round_says_which_decides(rule, decides, beside, passes):
    """90 of 100 and 4 of 10: pooled 94 of 110, the mean of 90 % and 40 % is 65 %; who counts nowhere drops out."""
    found = overall([Score(met=90, not_met=10), Score(met=4, not_met=6), Score(excluded=5)], Scoring(rule))

    assert (decides, beside, passes) == (found.rate, found.other, found.passes)


@pytest.mark.parametrize(("met", "passes"), [(7496, False), (7500, True), (7499, False)])
def test_the_unrounded_share_decides(met, passes):
    """74.96 % is no 75 %."""
    assert passes is overall([Score(met=met, not_met=10_000 - met)], Scoring()).passes


@pytest.mark.parametrize("rule", Pooling)
def test_nobody_passes_where_nobody_counts(rule):
    """There is no share to compare."""
    found = overall([Score(excluded=3), Score()], Scoring(rule))

    assert (None, None, None) == (found.rate, found.other, found.passes)


@given(scores)
def test_inverting_twice_changes_nothing(score):
    """The complement of the complement is the score; the rates add up to one."""
    assert score == score.inverted().inverted()
    assert score.rate is None or 1 == score.rate + score.inverted().rate


@given(st.lists(scores, max_size=6))
def test_pooling_keeps_every_chart(several):
    """Numerators and denominators add up."""
    total = overall(several, Scoring()).pooled

    assert sum(score.numerator for score in several) == total.numerator
    assert sum(score.denominator for score in several) == total.denominator
