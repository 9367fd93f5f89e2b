"""Truth in four values, and the values that conditions read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.conditions.truth import (
    Gap,
    Span,
    Truth,
    conjoin,
    disjoin,
    high,
    low,
    negate,
    propagate,
    span,
    truth,
    unknown,
)

T, F, S, P = Truth.TRUE, Truth.FALSE, Truth.SETTLED, Truth.PENDING
AND = {(T, T): T, (T, S): S, (T, P): P, (S, S): S, (S, P): P, (P, P): P, (T, F): F, (S, F): F, (P, F): F, (F, F): F}
OR = {(F, F): F, (F, S): S, (F, P): P, (S, S): S, (S, P): P, (P, P): P, (T, F): T, (S, T): T, (P, T): T, (T, T): T}


@pytest.mark.parametrize(("pair", "expected"), AND.items())
def test_and_is_false_before_pending_before_settled_before_true(pair, expected):
    """The table of *and*, in either order."""
    assert [expected, expected] == [conjoin(pair), conjoin(pair[::-1])]


@pytest.mark.parametrize(("pair", "expected"), OR.items())
def test_or_is_true_before_pending_before_settled_before_false(pair, expected):
    """The table of *or*, in either order."""
    assert [expected, expected] == [disjoin(pair), disjoin(pair[::-1])]


def test_nothing_joined_is_what_changes_nothing():
    """An empty *and* is true, an empty *or* is false."""
    assert (T, F) == (conjoin([]), disjoin([]))


@pytest.mark.parametrize(("part", "expected"), [(T, F), (F, T), (S, S), (P, P)])
def test_not_leaves_unknown_as_it_is(part, expected):
    """The table of *not*."""
    assert expected is negate(part)


@given(st.lists(st.sampled_from(Truth), max_size=5))
def test_de_morgan_holds(parts):
    """*not (a and b)* is *not a or not b*, in four values too."""
    assert negate(conjoin(parts)) is disjoin([negate(part) for part in parts])


@given(*[st.sampled_from(Truth)] * 3)
def test_joining_does_not_depend_on_brackets(a, b, c):
    """*and* and *or* may be grouped at will."""
    assert conjoin([a, conjoin([b, c])]) is conjoin([conjoin([a, b]), c])
    assert disjoin([a, disjoin([b, c])]) is disjoin([disjoin([a, b]), c])


@pytest.mark.parametrize(("value", "expected"), [(True, T), (False, F)])
def test_a_bool_becomes_a_truth(value, expected):
    """Python's two values have their places."""
    assert expected is truth(value)


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ((Gap.CLOSED, Gap.PENDING), F),
        ((Gap.PENDING, Gap.UNKNOWN), P),
        ((Gap.GATE_PENDING, 3), P),
        ((Gap.NOT_DOCUMENTED, 3), S),
        ((Gap.CONFLICT, Gap.UNKNOWN), S),
    ],
)
def test_a_comparison_with_a_gap_is_decided_by_the_gap(gaps, expected):
    """Closed is false, then pending, then settled."""
    assert expected is unknown(*gaps)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((3, 4), None),
        ((3, Gap.CLOSED, Gap.PENDING), Gap.CLOSED),
        ((Gap.UNKNOWN, Gap.GATE_PENDING), Gap.PENDING),
        ((Gap.UNKNOWN, Gap.PENDING), Gap.PENDING),
        ((Gap.NOT_DOCUMENTED, 3), Gap.UNKNOWN),
    ],
)
def test_a_computed_value_inherits_the_gap(cells, expected):
    """A sum of something pending is pending."""
    assert expected is propagate(*cells)


def test_a_span_of_one_value_is_that_value():
    """What can be only one thing is exact."""
    assert (3, Span(3, 4)) == (span(3, 3), span(3, 4))


def test_ends_of_a_value_are_the_value():
    """An exact value is its own first and last."""
    assert (3, 3, 1, 2) == (low(3), high(3), low(Span(1, 2)), high(Span(1, 2)))
