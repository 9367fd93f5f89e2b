"""Compares dates and numbers of which only the first and last possible value are known.

A comparison is true or false only when it is so for every possible day; else it is pending: the day is needed.

Source: decisions.md 20; docs/conditions.md, "Dates and windows".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.operands import Value, shift
from qopi_desktop.conditions.tree import Node, Operator, Side
from qopi_desktop.conditions.truth import Env, Span, Truth, high, low, negate
from qopi_desktop.conditions.vocabulary import Vocabulary

Decide = Callable[[Env], Truth]
Test = Callable[..., Truth]


def compare_spans(operator: Operator) -> Test:
    """Return what compares two values, at least one of them a span, by *operator*."""
    return _SPANS[operator]


def _less(a: Value, b: Value) -> Truth:
    if high(a) < low(b):
        return Truth.TRUE
    return Truth.FALSE if low(a) >= high(b) else Truth.PENDING


def _at_most(a: Value, b: Value) -> Truth:
    return negate(_less(b, a))


def _equal(a: Value, b: Value) -> Truth:
    if high(a) < low(b) or high(b) < low(a):
        return Truth.FALSE
    return Truth.TRUE if low(a) == high(a) == low(b) == high(b) else Truth.PENDING


_SPANS: dict[Operator, Test] = {
    Operator.EQUAL: _equal,
    Operator.UNEQUAL: lambda a, b: negate(_equal(a, b)),
    Operator.LESS: _less,
    Operator.AT_MOST: _at_most,
    Operator.MORE: lambda a, b: _less(b, a),
    Operator.AT_LEAST: lambda a, b: _at_most(b, a),
}


def window(duration: tree.Duration, side: Side) -> Test:
    """Return what tells whether a date lies in the window around its anchor, both ends in."""
    earlier, later = shift(duration, -1), shift(duration, 1)
    opens = earlier if side is not Side.AFTER else int
    closes = later if side is not Side.BEFORE else int

    def inside(day: int | Span, anchor: int | Span) -> Truth:
        first, last = int(low(day)), int(high(day))
        if first >= opens(int(high(anchor))) and last <= closes(int(low(anchor))):
            return Truth.TRUE
        if last < opens(int(low(anchor))) or first > closes(int(high(anchor))):
            return Truth.FALSE
        return Truth.PENDING

    return inside


def every_day(decide: Decide, node: Node, vocabulary: Vocabulary) -> Decide:
    """Return *decide*, tried for each possible day of the dates that *node* names more than once.

    Without it a partial date would be compared with itself as if it were two dates.
    """
    slots = Counter(vocabulary.terms[name.word].slot for name in tree.words(node))
    repeated = [slot for slot, times in slots.items() if times > 1]
    if not repeated:
        return decide
    slot = repeated[0]

    def decide_each(env: Env) -> Truth:
        day = env[slot]
        if not isinstance(day, Span):
            return decide(env)
        found = {decide(_on(env, slot, each)) for each in range(int(day.low), int(day.high) + 1)}
        return found.pop() if len(found) == 1 else Truth.PENDING

    return decide_each


def _on(env: Env, slot: int, day: int) -> Env:
    return [*env[:slot], day, *env[slot + 1 :]]
