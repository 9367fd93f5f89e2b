"""Compares dates and numbers of which only the first and last possible value are known.

A comparison is true or false only when it is so for every possible day; else it is pending: the day is needed.

Source: decisions.md 20; docs/conditions.md, "Dates and windows".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.operands import Value, shift
from qopi_desktop.conditions.tree import Operator, Side
from qopi_desktop.conditions.truth import FALSE, PENDING, TRUE, Span, Truth, high, low, negate

Test = Callable[..., Truth]


def compare_spans(operator: Operator) -> Test:
    """Return what compares two values, at least one of them a span, by *operator*."""
    return _SPANS[operator]


def _less(a: Value, b: Value) -> Truth:
    if high(a) < low(b):
        return TRUE
    return FALSE if low(a) >= high(b) else PENDING


def _at_most(a: Value, b: Value) -> Truth:
    return negate(_less(b, a))


def _equal(a: Value, b: Value) -> Truth:
    if high(a) < low(b) or high(b) < low(a) or _never_meet(a, b) or _never_meet(b, a):
        return FALSE
    return TRUE if low(a) == high(a) == low(b) == high(b) else PENDING


def _never_meet(days: Value, value: Value) -> bool:
    """Return whether *days*, which counts whole days, cannot be *value*, which is no whole number."""
    return isinstance(low(days), int) and not isinstance(value, Span) and value % 1 != 0


_SPANS: dict[Operator, Test] = {
    Operator.EQUAL: _equal,
    Operator.UNEQUAL: lambda a, b: negate(_equal(a, b)),
    Operator.LESS: _less,
    Operator.AT_MOST: _at_most,
    Operator.MORE: lambda a, b: _less(b, a),
    Operator.AT_LEAST: lambda a, b: _at_most(b, a),
}


def listed_span(value: Span, listed: Iterable[object]) -> Truth:
    """Return whether *value* is one of the numbers *listed*."""
    inside = [each for each in listed if isinstance(each, Decimal) and _equal(value, each) is not FALSE]
    if not inside:
        return FALSE
    return TRUE if isinstance(value.low, int) and len(inside) == value.high - value.low + 1 else PENDING


def window(duration: tree.Duration, side: Side) -> Test:
    """Return what tells whether a date lies in the window around its anchor, both ends in."""
    earlier, later = shift(duration, -1), shift(duration, 1)
    opens = earlier if side is not Side.AFTER else int
    closes = later if side is not Side.BEFORE else int

    def inside(day: int | Span, anchor: int | Span) -> Truth:
        first, last = int(low(day)), int(high(day))
        if first >= opens(int(high(anchor))) and last <= closes(int(low(anchor))):
            return TRUE
        if last < opens(int(low(anchor))) or first > closes(int(high(anchor))):
            return FALSE
        return PENDING

    return inside
