"""Compiles a checked condition to plain functions of the answers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.operands import compile_operand
from qopi_desktop.conditions.possible_days import every_day
from qopi_desktop.conditions.tree import Fact, Node, Operator
from qopi_desktop.conditions.truth import Cell, Env, Gap, Span, Truth, negate, truth, unknown
from qopi_desktop.conditions.vocabulary import Shape, Vocabulary
from qopi_desktop.conditions.windows import compare_spans, listed_span, window

Decide = Callable[[Env], Truth]

_EXACT: Mapping[Operator, Callable[..., bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.UNEQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.MORE: operator.gt,
    Operator.AT_LEAST: operator.ge,
}
_INEXACT = (Gap, Span)


def compile_truth(node: Node, vocabulary: Vocabulary) -> Decide:
    """Return what decides *node*, a checked condition without measures: those are scored by measures/."""
    return _BY_SHAPE[type(node)](node, vocabulary)


def compile_value(node: Node, vocabulary: Vocabulary) -> Callable[[Env], Cell]:
    """Return what computes *node*, a checked derivation: a plain condition gives ``yes`` or ``no``."""
    if isinstance(node, tree.Cases):
        return _cases(node, vocabulary)
    if type(node) not in _BY_SHAPE:
        return compile_operand(node, vocabulary)
    decide = compile_truth(node, vocabulary)
    return lambda env: DERIVED[decide(env)]


DERIVED: Mapping[Truth, Cell] = {
    Truth.TRUE: "yes",
    Truth.FALSE: "no",
    Truth.SETTLED: Gap.UNKNOWN,
    Truth.PENDING: Gap.PENDING,
}
"""What a derived question holds for each truth of a plain condition."""


def _constant(node: tree.Constant, _: Vocabulary) -> Decide:
    value = truth(node.value)
    return lambda _: value


def _not(node: tree.Not, vocabulary: Vocabulary) -> Decide:
    part = compile_truth(node.part, vocabulary)
    return lambda env: negate(part(env))


def _all(node: tree.And, vocabulary: Vocabulary) -> Decide:
    return all_of([compile_truth(part, vocabulary) for part in node.parts])


def _any(node: tree.Or, vocabulary: Vocabulary) -> Decide:
    return any_of([compile_truth(part, vocabulary) for part in node.parts])


def all_of(parts: Sequence[Decide]) -> Decide:
    """Return the *and* of *parts*, asked until one is false; true when there are none."""
    return _joined(parts, Truth.FALSE, Truth.TRUE)


def any_of(parts: Sequence[Decide]) -> Decide:
    """Return the *or* of *parts*, asked until one is true; false when there are none."""
    return _joined(parts, Truth.TRUE, Truth.FALSE)


def _joined(parts: Sequence[Decide], deciding: Truth, otherwise: Truth) -> Decide:
    if len(parts) == 1:
        return parts[0]

    def decide(env: Env) -> Truth:
        result = otherwise
        for part in parts:
            found = part(env)
            if found is deciding:
                return found
            if found is not otherwise and result is not Truth.PENDING:
                result = found
        return result

    return decide


def _compare(node: tree.Compare, vocabulary: Vocabulary) -> Decide:
    if (coded := _coded(node, vocabulary)) is not None:
        return coded
    left, right = compile_operand(node.left, vocabulary), compile_operand(node.right, vocabulary)
    holds, spans = _EXACT[node.operator], compare_spans(node.operator)

    def decide(env: Env) -> Truth:
        a, b = left(env), right(env)
        if not (isinstance(a, _INEXACT) or isinstance(b, _INEXACT)):
            return Truth.TRUE if holds(a, b) else Truth.FALSE
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


def _coded(node: tree.Compare, vocabulary: Vocabulary) -> Decide | None:
    """Return what compares a choice with a code, by far the most frequent condition; None for any other."""
    match node:
        case tree.Compare(tree.Name(word), Operator.EQUAL | Operator.UNEQUAL, tree.Text(code)):
            return _looked_up(vocabulary.terms[word].slot, [code], negated=node.operator is Operator.UNEQUAL)
        case _:
            return None


def _looked_up(slot: int, codes: Iterable[object], *, negated: bool) -> Decide:
    """Return what finds the truth of one of *codes* by a single look into a table that has the gaps too."""
    listed, other = (Truth.FALSE, Truth.TRUE) if negated else (Truth.TRUE, Truth.FALSE)
    table: dict[object, Truth] = {**{gap: unknown(gap) for gap in Gap}, **dict.fromkeys(codes, listed)}
    find = table.get
    return lambda env: find(env[slot], other)


def _listed(node: tree.OneOf | tree.Includes, vocabulary: Vocabulary) -> Decide:
    if isinstance(node, tree.OneOf) and isinstance(node.operand, tree.Name):
        term = vocabulary.terms[node.operand.word]
        if term.shape is not Shape.NUMBER:
            return _looked_up(term.slot, _values(node), negated=node.negated)
    read = compile_operand(node.operand, vocabulary)
    values = _values(node)
    holds = _holds(node, values)
    turned = negate if isinstance(node, tree.OneOf) and node.negated else Truth

    def decide(env: Env) -> Truth:
        cell = read(env)
        if isinstance(cell, Gap):
            return unknown(cell)
        if isinstance(cell, Span):
            return turned(listed_span(cell, values))
        return Truth.TRUE if holds(cell) else Truth.FALSE

    return every_day(decide, node, vocabulary)


def _values(node: tree.OneOf | tree.Includes) -> frozenset[object]:
    return frozenset(value.value for value in node.values if isinstance(value, (tree.Text, tree.Number)))


def _holds(node: tree.OneOf | tree.Includes, values: frozenset[object]) -> Callable[..., bool]:
    if isinstance(node, tree.OneOf):
        return (lambda cell: cell not in values) if node.negated else (lambda cell: cell in values)
    return (lambda chosen: values <= chosen) if node.every else (lambda chosen: not values.isdisjoint(chosen))


def _asks(node: tree.Asks, vocabulary: Vocabulary) -> Decide:
    asked = _FACTS[node.fact]
    (name,) = tree.words(node)
    slot = vocabulary.terms[name.word].slot
    return lambda env: Truth.TRUE if asked(env[slot]) else Truth.FALSE


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
            if found is not Truth.FALSE:
                return value(env) if found is Truth.TRUE else DERIVED[found]
        return otherwise(env)

    return read


_BY_SHAPE: Mapping[type[Node], Callable[[Any, Vocabulary], Decide]] = {  # Any: each takes the one shape before it
    tree.Constant: _constant,
    tree.And: _all,
    tree.Or: _any,
    tree.Not: _not,
    tree.Compare: _compare,
    tree.Within: _within,
    tree.OneOf: _listed,
    tree.Includes: _listed,
    tree.Asks: _asks,
}
