"""Decision diagrams against the truth tables, part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from qopi_desktop.conditions import Cell, Gap, Truth
from qopi_desktop.conditions.diagrams import Into, Table, all_of, any_of, asked, inverted, looked_up, walk, whole
from qopi_desktop.conditions.truth import conjoin, disjoin, negate

CELLS: Mapping[Truth, Cell] = {
    Truth.TRUE: "yes",
    Truth.FALSE: "no",
    Truth.SETTLED: Gap.UNKNOWN,
    Truth.PENDING: Gap.PENDING,
}
TRUTHS: Mapping[Cell, Truth] = {"yes": Truth.TRUE, Gap.UNKNOWN: Truth.SETTLED, Gap.PENDING: Truth.PENDING}
KINDS: Mapping[str, Callable[[int], Into]] = {
    "table": lambda slot: looked_up(Table(slot, TRUTHS, Truth.FALSE)),
    "whole": lambda slot: asked(lambda env: TRUTHS.get(env[slot], Truth.FALSE)),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_and_or_and_not_are_those_of_the_tables(kind, count):
    """For every way in which up to three parts can come out."""
    parts = [KINDS[kind](slot) for slot in range(count)]
    every, some = whole(all_of(parts)), whole(any_of(parts))
    neither = whole(inverted(any_of(parts)))
    for truths in product(Truth, repeat=count):
        env = [CELLS[truth] for truth in truths]

        assert (conjoin(truths), disjoin(truths)) == (every(env), some(env))
        assert negate(disjoin(truths)) is neither(env)


def test_parts_can_be_joined_in_parts():
    """An *or* within an *and*, with all four truths of each."""
    parts = [KINDS["table"](slot) for slot in range(4)]
    found = whole(all_of([any_of(parts[:2]), inverted(all_of(parts[2:]))]))
    for truths in product(Truth, repeat=4):
        env = [CELLS[truth] for truth in truths]

        assert conjoin([disjoin(truths[:2]), negate(conjoin(truths[2:]))]) is found(env)


def test_nothing_is_asked_once_all_is_decided():
    """The second part of an *and* is left alone after a false one, and of an *or* after a true one."""
    seen = []

    def look(env):
        seen.append(env)
        return Truth.TRUE

    parts = [KINDS["table"](0), asked(look)]

    assert Truth.FALSE is whole(all_of(parts))(["no"])
    assert Truth.TRUE is whole(any_of(parts))(["yes"])
    assert [] == seen
    assert Truth.PENDING is whole(all_of(parts))([Gap.PENDING])
    assert 1 == len(seen)


def test_an_end_may_be_anything():
    """So that a diagram can lead to outcomes."""
    ways = {truth: truth.value for truth in Truth}

    assert "settled" == walk(all_of([KINDS["table"](0)])(ways), [Gap.UNKNOWN])
