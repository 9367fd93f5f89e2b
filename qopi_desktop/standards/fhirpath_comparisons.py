"""Comparisons in FHIRPath of values of which only the first and last may be known.

Source: docs/conditions.md, "Comparing", "Several choices" and "Dates and windows".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.tree import Operator, Side
from qopi_desktop.standards.fhirpath_operands import NOTHING, Operand, ask_all, if_else, listed, moved

_SIGNS = {
    Operator.EQUAL: "=",
    Operator.UNEQUAL: "!=",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.MORE: ">",
    Operator.AT_LEAST: ">=",
}


def compared(left: Operand, operator: Operator, right: Operand) -> str:
    """Return *left* compared with *right*: empty unless it is so for every value that they can have."""
    if left.is_exact and right.is_exact:
        return f"{left.low} {_SIGNS[operator]} {right.low}"
    return _SPANS[operator](left, right)


def within(day: Operand, duration: tree.Duration, side: Side, anchor: Operand) -> str:
    """Return whether *day* lies in the window around *anchor*, both ends in."""
    opens = anchor if side is Side.AFTER else moved(anchor, "-", duration)
    closes = anchor if side is Side.BEFORE else moved(anchor, "+", duration)
    inside = f"{day.low} >= {opens.high} and {day.high} <= {closes.low}"
    outside = f"{day.high} < {opens.low} or {day.low} > {closes.high}"
    return if_else(inside, "true", if_else(outside, "false", NOTHING))


def one_of(operand: Operand, literals: Sequence[str], *, negated: bool) -> str:
    """Return whether the value is, or with *negated* is not, one of *literals*."""
    if operand.is_exact:
        found = f"{operand.low} in {listed(literals)}"
    else:
        inside = f"{listed(literals)}.where($this >= {operand.low} and $this <= {operand.high}).count()"
        many = f"{inside} = {operand.high} - {operand.low} + 1"
        one = if_else(f"{inside} = 0", "false", if_else(many, "true", NOTHING))
        found = if_else(f"{operand.low}.exists()", one, NOTHING)
    return f"({found}).not()" if negated else found


def includes(operand: Operand, literals: Sequence[str], *, every: bool) -> str:
    """Return whether the chosen codes hold all, or any, of *literals*."""
    if every:
        found = ask_all([f"{literal} in {operand.low}" for literal in literals])
    else:
        found = f"{operand.low}.where($this in {listed(literals)}).exists()"
    return if_else(f"{operand.low}.exists()", found, NOTHING)


def _less(a: Operand, b: Operand) -> str:
    return if_else(f"{a.high} < {b.low}", "true", if_else(f"{a.low} >= {b.high}", "false", NOTHING))


def _at_most(a: Operand, b: Operand) -> str:
    return if_else(f"{a.high} <= {b.low}", "true", if_else(f"{a.low} > {b.high}", "false", NOTHING))


def _equal(a: Operand, b: Operand) -> str:
    return _equation(a, b, "true", "false")


def _unequal(a: Operand, b: Operand) -> str:
    return _equation(a, b, "false", "true")


def _equation(a: Operand, b: Operand, same: str, different: str) -> str:
    is_same = f"{a.low} = {b.high} and {a.high} = {b.low}"
    return if_else(f"{a.high} < {b.low} or {b.high} < {a.low}", different, if_else(is_same, same, NOTHING))


_SPANS: dict[Operator, Callable[[Operand, Operand], str]] = {
    Operator.EQUAL: _equal,
    Operator.UNEQUAL: _unequal,
    Operator.LESS: _less,
    Operator.AT_MOST: _at_most,
    Operator.MORE: lambda a, b: _less(b, a),
    Operator.AT_LEAST: lambda a, b: _at_most(b, a),
}
