"""The difference of two dates or numbers, in which what both rest on has fallen out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.operands import Value, shift
from qopi_desktop.conditions.tree import Node
from qopi_desktop.conditions.truth import Env, Gap, high, low, propagate, span
from qopi_desktop.conditions.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Sum:
    """How many times each slot is taken, also if not at all in the end, and what is added to them."""

    times: Mapping[int, int | Decimal]
    more: int | Decimal = 0


def difference(left: Node, right: Node, vocabulary: Vocabulary) -> Callable[[Env], Value | Gap] | None:
    """Return what computes *left* less *right*; None when they are more than sums of days and numbers."""
    rest = _joined(_sum(left, vocabulary), _sum(right, vocabulary), -1)
    if rest is None:
        return None
    more, taken = rest.more, tuple(rest.times.items())

    def read(env: Env) -> Value | Gap:
        gap = propagate(*(env[slot] for slot, _ in taken))
        return _total(more, [(times, env[slot]) for slot, times in taken]) if gap is None else gap

    return read


def _total(more: int | Decimal, taken: Sequence[tuple[int | Decimal, Any]]) -> Value:  # Any: a day or a number
    ends = [(times * low(cell), times * high(cell)) for times, cell in taken]
    return span(more + sum(min(each) for each in ends), more + sum(max(each) for each in ends))


def _sum(node: Node, vocabulary: Vocabulary) -> _Sum | None:  # noqa: PLR0911 - one line per shape
    """Return *node* as a sum; None when it is another shape."""
    match node:
        case tree.Name(word):
            return _Sum({vocabulary.terms[word].slot: 1})
        case tree.Number(value):
            return _Sum({}, value)
        case tree.Day(iso):
            return _Sum({}, date.fromisoformat(iso).toordinal())
        case tree.Arithmetic(left, sign, tree.Duration(_, "day" | "week") as duration):
            return _joined(_sum(left, vocabulary), _Sum({}, shift(duration, _SIGNS[sign])(0)))
        case tree.Arithmetic(left, "+" | "-" as sign, right):
            return _joined(_sum(left, vocabulary), _sum(right, vocabulary), _SIGNS[sign])
        case tree.Arithmetic(left, "*", tree.Number(value)):
            return _joined(_Sum({}), _sum(left, vocabulary), value)
        case tree.DaysBetween(left, right):
            return _joined(_sum(right, vocabulary), _sum(left, vocabulary), -1)
        case _:
            return None


_SIGNS = {"+": 1, "-": -1}


def _joined(left: _Sum | None, right: _Sum | None, times: int | Decimal = 1) -> _Sum | None:
    """Return *left* and *times* the whole of *right*."""
    if left is None or right is None:
        return None
    slots = {**left.times, **right.times}
    return _Sum(
        {slot: left.times.get(slot, 0) + times * right.times.get(slot, 0) for slot in slots},
        left.more + times * right.more,
    )
