"""Partial dates keep the days that their order with other dates leaves."""

from __future__ import annotations

import itertools

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
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-2, 2)).filter(lambda each: each[0] != each[1]),
    max_size=4,
)


def ends_of(cell: Cell) -> tuple[int, int]:
    """Return the first and last day of a date."""
    if isinstance(cell, Span):
        return int(cell.low), int(cell.high)
    assert isinstance(cell, int)
    return cell, cell


@settings(max_examples=300)
@given(st.lists(ENDS, min_size=3, max_size=3), ORDERS)
def test_no_possible_day_is_cut_away(ends, rules):
    """Every choice of days that keeps all orders is still there."""
    cells: list[Cell] = [low if low == high else Span(low, high) for low, high in ends]
    narrowed = narrow(cells, [Order(*rule) for rule in rules])
    limits = [ends_of(each) for each in narrowed]
    possible = [
        days
        for days in itertools.product(*(range(low, high + 1) for low, high in ends))
        if all(days[a] + gap <= days[b] for a, b, gap in rules)
    ]

    assert all(low <= day <= high for days in possible for day, (low, high) in zip(days, limits, strict=True))
