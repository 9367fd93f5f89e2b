"""Compiles a checked condition to plain functions of the answers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.diagrams import (
    Decide,
    Into,
    Table,
    all_of,
    any_of,
    asked,
    inverted,
    looked_up,
    whole,
)
from qopi_desktop.conditions.operands import compile_operand
from qopi_desktop.conditions.possible_days import every_day
from qopi_desktop.conditions.tree import Fact, Node, Operator
from qopi_desktop.conditions.truth import (
    FALSE,
    PENDING,
    SETTLED,
    TRUE,
    Cell,
    Env,
    Gap,
    Span,
    Truth,
    negate,
    truth,
    unknown,
)
from qopi_desktop.conditions.vocabulary import Shape, Vocabulary
from qopi_desktop.conditions.windows import compare_spans, listed_span, window

_EXACT: Mapping[Operator, Callable[..., bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.UNEQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.MORE: operator.gt,
    Operator.AT_LEAST: operator.ge,
}
_INEXACT = frozenset({Gap, Span})


def compile_truth(node: Node, vocabulary: Vocabulary) -> Decide:
    """Return what decides *node*, a checked condition without measures: those are scored by measures/."""
    if (table := _table(node, vocabulary)) is not None:
        slot, find, otherwise = table.slot, table.truths.get, table.otherwise
        return lambda env: find(env[slot], otherwise)
    shape = type(node)
    return _BY_SHAPE[shape](node, vocabulary) if shape in _BY_SHAPE else whole(compile_into(node, vocabulary))


def compile_into(node: Node, vocabulary: Vocabulary) -> Into:
    """Return *node* as a part of a decision diagram; what it joins in turn is a part, what that joins is asked whole.

    A diagram has each part once for each truth that those before can have left, so that deeper ones would grow.
    """
    match node:
        case tree.And(parts):
            return all_of([_part(part, vocabulary) for part in parts])
        case tree.Or(parts):
            return any_of([_part(part, vocabulary) for part in parts])
        case tree.Not(part):
            return inverted(_part(part, vocabulary))
        case _:
            return _part(node, vocabulary)


def _part(node: Node, vocabulary: Vocabulary) -> Into:
    table = _table(node, vocabulary)
    return looked_up(table) if table is not None else asked(compile_truth(node, vocabulary))


def _table(node: Node, vocabulary: Vocabulary) -> Table | None:
    """Return what compares a choice with codes, by far the most frequent condition; None for any other."""
    match node:
        case tree.Compare(tree.Name(word), Operator.EQUAL | Operator.UNEQUAL, tree.Text(code)):
            codes, negated = frozenset({code}), node.operator is Operator.UNEQUAL
        case tree.OneOf(tree.Name(word), _, negated) if vocabulary.terms[word].shape is not Shape.NUMBER:
            codes = frozenset(value.value for value in node.values if isinstance(value, tree.Text))
        case _:
            return None
    listed, other = (FALSE, TRUE) if negated else (TRUE, FALSE)
    truths: dict[Cell, Truth] = {gap: unknown(gap) for gap in Gap}
    return Table(vocabulary.terms[word].slot, truths | dict.fromkeys(codes, listed), other)


def compile_value(node: Node, vocabulary: Vocabulary) -> Callable[[Env], Cell]:
    """Return what computes *node*, a checked derivation: a plain condition gives ``yes`` or ``no``."""
    if isinstance(node, tree.Cases):
        return _cases(node, vocabulary)
    if type(node) not in {*_BY_SHAPE, tree.And, tree.Or, tree.Not}:
        return compile_operand(node, vocabulary)
    decide = compile_truth(node, vocabulary)
    return lambda env: DERIVED[decide(env)]


DERIVED: Mapping[Truth, Cell] = {
    TRUE: "yes",
    FALSE: "no",
    SETTLED: Gap.UNKNOWN,
    PENDING: Gap.PENDING,
}
"""What a derived question holds for each truth of a plain condition."""


def _constant(node: tree.Constant, _: Vocabulary) -> Decide:
    value = truth(node.value)
    return lambda _: value


def _compare(node: tree.Compare, vocabulary: Vocabulary) -> Decide:
    left, right = compile_operand(node.left, vocabulary), compile_operand(node.right, vocabulary)
    holds, spans = _EXACT[node.operator], compare_spans(node.operator)

    def decide(env: Env) -> Truth:
        a, b = left(env), right(env)
        kinds = a.__class__, b.__class__
        if Gap not in kinds and Span not in kinds:
            return TRUE if holds(a, b) else FALSE
        return unknown(a, b) if isinstance(a, Gap) or isinstance(b, Gap) else spans(a, b)

    return every_day(decide, node, vocabulary)


def _within(node: tree.Within, vocabulary: Vocabulary) -> Decide:
    left, anchor = compile_operand(node.left, vocabulary), compile_operand(node.anchor, vocabulary)
    inside = window(node.duration, node.side)

    def decide(env: Env) -> Truth:
        a, b = left(env), anchor(env)
        if isinstance(a, Gap) or isinstance(b, Gap):
            return unknown(a, b)
        return inside(a, b)

    return every_day(decide, node, vocabulary)


def _one_of(node: tree.OneOf, vocabulary: Vocabulary) -> Decide:
    read = compile_operand(node.operand, vocabulary)
    values = frozenset(value.value for value in node.values if isinstance(value, (tree.Text, tree.Number)))
    turned = negate if node.negated else Truth

    def decide(env: Env) -> Truth:
        cell = read(env)
        if isinstance(cell, Gap):
            return unknown(cell)
        return turned(listed_span(cell, values) if isinstance(cell, Span) else truth(cell in values))

    return every_day(decide, node, vocabulary)


def _includes(node: tree.Includes, vocabulary: Vocabulary) -> Decide:
    read = compile_operand(node.operand, vocabulary)
    values = frozenset(value.value for value in node.values if isinstance(value, tree.Text))
    lacks: Callable[[Iterable[str]], bool] = values.isdisjoint
    holds: Callable[..., bool] = values.issubset if node.every or len(values) == 1 else lambda cell: not lacks(cell)

    def decide(env: Env) -> Truth:
        cell = read(env)
        if cell.__class__ is frozenset:
            return TRUE if holds(cell) else FALSE
        return unknown(cell)

    return decide


def _asks(node: tree.Asks, vocabulary: Vocabulary) -> Decide:
    asked = _FACTS[node.fact]
    (name,) = tree.words(node)
    slot = vocabulary.terms[name.word].slot
    return lambda env: TRUE if asked(env[slot]) else FALSE


_FACTS: Mapping[Fact, Callable[[Cell], bool]] = {
    Fact.DOCUMENTED: lambda cell: not isinstance(cell, Gap),
    Fact.NOT_DOCUMENTED: lambda cell: cell is Gap.NOT_DOCUMENTED,
    Fact.UNKNOWN: lambda cell: cell is Gap.UNKNOWN or cell is Gap.CONFLICT,
    Fact.APPLICABLE: lambda cell: cell is not Gap.CLOSED and cell is not Gap.GATE_PENDING,
    Fact.NOT_APPLICABLE: lambda cell: cell is Gap.CLOSED,
    Fact.TO_THE_DAY: lambda cell: isinstance(cell, int),
}


def _cases(node: tree.Cases, vocabulary: Vocabulary) -> Callable[[Env], Cell]:
    lines = [(compile_operand(line.value, vocabulary), compile_truth(line.when, vocabulary)) for line in node.branches]
    otherwise = compile_operand(node.otherwise, vocabulary) if node.otherwise else lambda _: Gap.UNKNOWN

    def read(env: Env) -> Cell:
        for value, decide in lines:
            found = decide(env)
            if found is not FALSE:
                return value(env) if found is TRUE else DERIVED[found]
        return otherwise(env)

    return read


_BY_SHAPE: Mapping[type[Node], Callable[[Any, Vocabulary], Decide]] = {  # Any: each takes the one shape before it
    tree.Constant: _constant,
    tree.Compare: _compare,
    tree.Within: _within,
    tree.OneOf: _one_of,
    tree.Includes: _includes,
    tree.Asks: _asks,
}
