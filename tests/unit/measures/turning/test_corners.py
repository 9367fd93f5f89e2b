"""Corners that no shipped rule leads to, part by part."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from qopi_desktop.conditions import Truth
from qopi_desktop.measures.turning.narrowing import NarrowingSearch
from qopi_desktop.measures.turning.pieces import _points
from qopi_desktop.measures.turning.regions import ENDLESS, Region
from qopi_desktop.measures.turning.ties import Ties
from qopi_desktop.measures.turning.way import Way


def tie(*, compared=(), answered=(1,), truth=Truth.FALSE) -> Any:
    """Return a comparison that always comes out the same."""
    return SimpleNamespace(compared=frozenset(compared), answered=frozenset(answered), truth=lambda _values: truth)


def way(*ties) -> Way:
    """Return a way in which one question may have any number."""
    return Way({}, {1: Region((((Decimal(0), 0), (Decimal(9), 0)),))}, tuple((each, Truth.TRUE) for each in ties))


def test_a_stretch_without_its_ends_tells_a_number_between_or_beyond_them():
    """It is looked at there."""
    assert {Decimal("1.5")} == Region((((Decimal(1), 1), (Decimal(2), -1)),)).ends()
    assert {Decimal(3)} == Region((((Decimal(2), 1), (ENDLESS, 0)),)).ends()


def test_a_comparison_that_an_answer_does_not_move_turns_nowhere():
    """Whatever the answer is."""
    comparison: Any = SimpleNamespace(slopes={3: 0})

    assert set() == _points(comparison, 3, [])


def test_a_tie_that_never_holds_keeps_a_way_from_being_one():
    """Whether its answers are compared in it or not."""
    ties = Ties((), lambda *_: {}, [0, 0])

    assert not ties.can_be(way(tie()))
    assert not ties.can_be(way(tie(compared=[1])))
    assert not ties._fit([1], {}, way(tie(answered=[])), [0, 0])
    assert ties._fit([1], {}, way(tie(answered=[], truth=Truth.TRUE)), [0, 0])


def test_a_date_that_is_answered_otherwise_by_its_class_stands_no_more():
    """It cuts no other date."""
    search = object.__new__(NarrowingSearch)
    asked = Way({4: (1,)}, {})
    ((left, after),) = search._may_stand(4, 2, asked)

    assert (2, frozenset({4})) == (left, after.not_cutting)
