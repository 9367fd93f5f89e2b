"""Partial dates, narrowed by the hard checks that say which of two dates comes first.

Source: docs/conditions.md, "Dates and windows": hard checks on order narrow a partial date before it is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qopi_desktop.conditions import Cell, Shape, Span, Vocabulary, tree
from qopi_desktop.conditions.operands import shift
from qopi_desktop.forms.definition import Order, Question, Severity

_GAPS = {
    tree.Operator.AT_MOST: 0,
    tree.Operator.LESS: 1,
    tree.Operator.AT_LEAST: 0,
    tree.Operator.MORE: 1,
}
_TURNED = (tree.Operator.AT_LEAST, tree.Operator.MORE)


def orders_of(questions: Iterable[Question], vocabulary: Vocabulary) -> tuple[Order, ...]:
    """Return what the hard checks of *questions* say about the order of two dates that a person answers.

    The day of abstraction narrows nothing: cut by it, a partial date that is sent would tell the calendar day it
    was sent from.
    """
    asked = list(questions)
    rules = [check.rule.root for each in asked for check in each.checks if check.severity is Severity.HARD]
    found = [order for rule in rules for part in _joined(rule) if (order := _order(part, vocabulary))]
    filled = {vocabulary.terms[each.id].slot for each in asked if each.program}
    return tuple(dict.fromkeys(order for order in found if filled.isdisjoint((order.earlier, order.later))))


def narrow(cells: Sequence[Cell], orders: Sequence[Order]) -> list[Cell]:
    """Return *cells* with each partial date cut to the days that its order with other dates leaves.

    An order that cannot hold cuts nothing: it is a problem of its own.
    """
    narrowed = list(cells)
    for _ in orders:  # each round carries a cut at least one order further
        before = list(narrowed)
        for order in orders:
            _cut(narrowed, order)
        if narrowed == before:
            break
    return narrowed


def _cut(cells: list[Cell], order: Order) -> None:
    first, second = _ends(cells[order.earlier]), _ends(cells[order.later])
    if first is None or second is None:
        return
    last, start = min(first[1], second[1] - order.gap), max(second[0], first[0] + order.gap)
    if last < first[0] or start > second[1]:
        return
    if isinstance(cells[order.earlier], Span):
        cells[order.earlier] = Span(first[0], last)
    if isinstance(cells[order.later], Span):
        cells[order.later] = Span(start, second[1])


def _ends(cell: Cell) -> tuple[int, int] | None:
    if isinstance(cell, Span):
        return int(cell.low), int(cell.high)
    return (cell, cell) if isinstance(cell, int) else None


def _joined(rule: tree.Node) -> tuple[tree.Node, ...]:
    """Return the comparisons that *rule* demands: its own, those it joins, or one guarded by *is not applicable*."""
    if isinstance(rule, tree.And):
        return rule.parts
    if not isinstance(rule, tree.Or):
        return (rule,)
    rest = tuple(part for part in rule.parts if not _is_guard(part))
    return rest if len(rest) == 1 else ()


def _is_guard(part: tree.Node) -> bool:
    return isinstance(part, tree.Asks) and part.fact is tree.Fact.NOT_APPLICABLE


def _order(rule: tree.Node, vocabulary: Vocabulary) -> Order | None:
    if not isinstance(rule, tree.Compare) or rule.operator not in _GAPS:
        return None
    left, right = _date(rule.left, vocabulary), _date(rule.right, vocabulary)
    if left is None or right is None:
        return None
    (first, moved), (second, anchored) = (right, left) if rule.operator in _TURNED else (left, right)
    return Order(first, second, _GAPS[rule.operator] + moved - anchored)


def _date(node: tree.Node, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return the slot of a date and the days added to it; None for anything else."""
    match node:
        case tree.Name(word) if vocabulary.terms[word].shape is Shape.DATE:
            return vocabulary.terms[word].slot, 0
        case tree.Arithmetic(tree.Name() as name, sign, tree.Duration(_, "day" | "week") as duration):
            return vocabulary.terms[name.word].slot, shift(duration, -1 if sign == "-" else 1)(0)
        case _:
            return None
