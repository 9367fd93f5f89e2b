"""Partial dates keep the days that their order with other dates leaves."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.conditions import Cell, Gap, Span
from qopi_desktop.forms.definition import Order
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.narrowing import narrow
from tests.unit.forms.small import FORM, check, files, question

DATES = ("a", "b", "c")
RULES = {
    "a <= b": [(0, 1, 0)],
    "a < b": [(0, 1, 1)],
    "a >= b": [(1, 0, 0)],
    "a is after b": [(1, 0, 1)],
    "a <= b + 3 days": [(0, 1, -3)],
    "a - 1 week >= b": [(1, 0, 7)],
    "a <= b and b < c": [(0, 1, 0), (1, 2, 1)],
    "b is not applicable or a <= b": [(0, 1, 0)],
    "b is not applicable or a <= b or a <= c": [],
    "not (a > b)": [],
    "a = b": [],
    "a <= b + 1 month": [],
    "a <= 2016-03-14": [],
    "a is within 3 days of b": [],
    "days between a and b >= n": [],
    "n >= 3": [],
    "n <= m": [],
}


def orders(rule, severity="hard"):
    """Return what a check says about the order of dates."""
    text = files(
        *(
            question(name.upper(), name, "date", checks=[check("x", **{severity: rule})] if name == "a" else [])
            for name in DATES
        ),
        question("N", "n", "number"),
        question("M", "m", "number"),
    )
    head, _, rest = text["forms/core.toml"].partition("[[date_check]]")
    text["forms/core.toml"] = head + rest[rest.index("[[question]]") :]
    return [(each.earlier, each.later, each.gap) for each in build_form(text).plan.dates]


def test_a_hard_check_on_order_is_understood():
    """By itself, joined with others, or guarded; anything else orders nothing."""
    assert RULES == {rule: orders(rule) for rule in RULES}


def test_a_soft_check_narrows_nothing():
    """It may be kept with a reason."""
    assert [] == orders("a <= b", "soft")


def test_dates_of_the_form_are_in_order():
    """The last visit is not before the first."""
    terms = FORM.vocabulary.terms

    assert Order(terms["G19"].slot, terms["G20"].slot, 0) in FORM.plan.dates


def test_the_day_of_abstraction_narrows_nothing():
    """A date that ends at it would give the first visit away: offset and day of receipt together are a date."""
    abstracted_on = FORM.vocabulary.terms["G07"].slot

    assert [] == [order for order in FORM.plan.dates if abstracted_on in {order.earlier, order.later}]


CASES: list[tuple[list[Cell], list[Cell]]] = [
    ([Span(1, 31), 14], [Span(1, 14), 14]),
    ([14, Span(1, 31)], [14, Span(14, 31)]),
    ([Span(1, 31), Span(10, 20)], [Span(1, 20), Span(10, 20)]),
    ([Span(20, 31), 14], [Span(20, 31), 14]),
    ([Span(14, 31), 14], [Span(14, 14), 14]),
    ([Gap.PENDING, Span(1, 31)], [Gap.PENDING, Span(1, 31)]),
    ([Span(1, 31), Gap.CLOSED], [Span(1, 31), Gap.CLOSED]),
]


def test_a_partial_date_is_cut_where_the_order_allows():
    """What cannot hold cuts nothing, and a missing date decides nothing."""
    assert [after for _, after in CASES] == [narrow(before, [Order(0, 1, 0)]) for before, _ in CASES]


def test_a_cut_is_carried_on():
    """From one date to the next."""
    assert [3, Span(3, 9), Span(3, 9)] == narrow([3, Span(1, 9), Span(1, 9)], [Order(1, 2, 0), Order(0, 1, 0)])


ENDS = st.tuples(st.integers(0, 6), st.integers(0, 4)).map(lambda each: (each[0], sum(each)))
ORDERS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(-2, 2)).filter(lambda each: each[0] != each[1]),
    max_size=5,
)
SHORT = [(low, high) for low in range(3) for high in range(low, 3)]


def ends_of(cell: Cell) -> tuple[int, int]:
    """Return the first and last day of a date."""
    if isinstance(cell, Span):
        return int(cell.low), int(cell.high)
    assert isinstance(cell, int)
    return cell, cell


def narrowed(ends, rules):
    """Return the first and last days that are left of *ends*."""
    cells: list[Cell] = [low if low == high else Span(low, high) for low, high in ends]
    return [ends_of(each) for each in narrow(cells, [Order(*rule) for rule in rules])]


def possible(ends, rules):
    """Return every choice of days that keeps all *rules*: the first, and so many days later at the earliest."""
    choices = itertools.product(*(range(low, high + 1) for low, high in ends))
    return [days for days in choices if all(days[a] + gap <= days[b] for a, b, gap in rules)]


def limits_of(choices):
    """Return the first and last day of each date in *choices*."""
    return [(min(days), max(days)) for days in zip(*choices, strict=True)]


@settings(max_examples=400)
@given(st.lists(ENDS, min_size=4, max_size=4), ORDERS)
def test_what_is_left_is_what_keeps_all_orders(ends, rules):
    """Neither a day too many nor one too few."""
    left = narrowed(ends, rules)

    if choices := possible(ends, rules):
        assert limits_of(choices) == left


CHAINS = [[(0, 1, 0), (1, 2, 0)], [(1, 2, 1), (0, 1, 0)], [(0, 1, -1), (1, 2, 0), (0, 2, 1)], [(0, 2, 0), (1, 2, 1)]]


@pytest.mark.parametrize("rules", CHAINS, ids=str)
def test_every_three_dates_of_three_days_are_narrowed_to_what_is_possible(rules):
    """Each first and last day of each date, as trying all choices finds."""
    feasible = [ends for ends in itertools.product(SHORT, repeat=3) if possible(ends, rules)]

    assert len(feasible) > 50
    assert [] == [ends for ends in feasible if limits_of(possible(ends, rules)) != narrowed(ends, rules)]


@pytest.mark.parametrize("rules", CHAINS, ids=str)
def test_dates_that_cannot_be_in_order_are_seen_at_one_of_them(rules):
    """Also when each pair alone could be in order."""
    impossible = [ends for ends in itertools.product(SHORT, repeat=3) if not possible(ends, rules)]

    assert len(impossible) > 20
    for ends in impossible:
        left = narrowed(ends, rules)
        assert any(left[a][0] + gap > left[b][1] for a, b, gap in rules), ends
