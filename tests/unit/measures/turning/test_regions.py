"""Stretches of days and numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.measures.turning.regions import DAYS, ENDLESS, FIRST_DAY, LAST_DAY, Region, join, numbers, single

ONE, TWO, FIVE = Decimal(1), Decimal(2), Decimal(5)


def test_days_that_follow_each_other_are_one_stretch():
    """A day between them keeps them apart."""
    assert (((1, 0), (4, 0)), ((6, 0), (6, 0))) == join(
        [((3, 0), (4, 0)), ((1, 0), (2, 0)), ((6, 0), (6, 0))], whole=True
    )


def test_numbers_touch_only_where_nothing_lies_between():
    """Below two, two and above two are one stretch; one and two are not."""
    pieces = [((TWO, 1), (FIVE, 0)), ((TWO, 0), (TWO, 0)), ((ONE, 0), (TWO, -1))]

    assert (((ONE, 0), (FIVE, 0)),) == join(pieces, whole=False)
    assert 2 == len(join([((ONE, 0), (ONE, 0)), ((TWO, 0), (TWO, 0))], whole=False))


def test_a_stretch_within_another_adds_nothing():
    """The longer one stays as it is."""
    assert (((1, 0), (9, 0)),) == join([((1, 0), (9, 0)), ((2, 0), (3, 0))], whole=True)


def test_what_two_regions_share_and_hold_together():
    """Stretches and single values alike."""
    one = Region((((1, 0), (5, 0)),), frozenset({"a", "b"}), whole=True)
    other = Region((((4, 0), (9, 0)),), frozenset({"b"}), whole=True)

    assert Region((((4, 0), (5, 0)),), frozenset({"b"}), whole=True) == one & other
    assert Region((((1, 0), (9, 0)),), frozenset({"a", "b"}), whole=True) == one | other
    assert not single(3) & single(4)


@pytest.mark.parametrize(
    ("stretch", "expected"),
    [
        (((ONE, 0), (FIVE, 0)), {ONE, FIVE}),
        (((ONE, 1), (FIVE, 0)), {FIVE}),
        (((ONE, 1), (FIVE, -1)), {Decimal(3)}),
        (((ONE, 1), (ENDLESS, 0)), {TWO}),
        (((-ENDLESS, 0), (FIVE, -1)), {Decimal(4)}),
        (((-ENDLESS, 0), (ENDLESS, 0)), {Decimal(0)}),
    ],
)
def test_an_end_is_told_as_near_as_it_can_be(stretch, expected):
    """The end itself where it belongs, else a value inside."""
    assert expected == Region((stretch,)).ends()


def test_what_a_question_can_hold():
    """Every day of the calendar; numbers between the limits of the question, or without end."""
    assert {FIRST_DAY, LAST_DAY} == DAYS.ends()
    assert ({Decimal(0), Decimal(10)}, {Decimal(0)}) == (
        numbers(Decimal(0), Decimal(10)).ends(),
        numbers(None, None).ends(),
    )
