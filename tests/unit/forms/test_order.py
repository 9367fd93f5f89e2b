"""What needs something comes after it, or the circle is named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.forms.order import circle, in_order, turned

NEEDS = st.integers(1, 8).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size)
)


def test_each_stands_after_what_it_needs():
    """First what waits for nothing, in the given order."""
    assert (1, 3, 0, 2) == in_order([[1], [], [0, 1, 1], []])


def test_what_waits_in_a_circle_is_left_out():
    """And what waits for that."""
    assert (1,) == in_order([[2, 1], [], [0], [2]])


def test_a_circle_is_named_from_its_first():
    """Without those that only wait for it."""
    needs = [[2], [], [3, 1], [4], [2]]

    assert (2, 3, 4) == circle(needs, in_order(needs))
    assert (0,) == circle([[0]], ())


def test_readers_are_the_other_way_round():
    """Each once."""
    assert ((1, 2), (2,), ()) == turned([[], [0, 0], [0, 1]])


@given(NEEDS)
def test_an_order_or_a_circle_holds(needs):
    """Whatever needs what."""
    order = in_order(needs)

    assert all(order.index(each) < order.index(place) for place in order for each in needs[place])
    if len(order) < len(needs):
        ring = circle(needs, order)

        assert len(set(ring)) == len(ring)
        assert all(after in needs[place] for place, after in zip(ring, (*ring[1:], ring[0]), strict=True))
