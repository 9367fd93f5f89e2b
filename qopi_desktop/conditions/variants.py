"""Every condition that differs from a given one by one small slip: what a person who mistypes a rule would write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any, TypeVar

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.checking import Kind, check
from qopi_desktop.conditions.tree import Fact, Node, Operator, Side
from qopi_desktop.conditions.vocabulary import Vocabulary


class Slip(Enum):
    """What kind of thing was mistaken for another."""

    OPERATOR = "operator"
    LENGTH = "window length"
    SIDE = "window side"
    END = "window end"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    CODE_DROPPED = "code dropped"
    CODE_ADDED = "code added"
    LIST = "list"
    FACT = "fact"
    JOINED = "and, or"
    PART_DROPPED = "part dropped"
    NEGATED = "not"
    ORDER = "order"
    SIGN = "sign"
    EXTREME = "earliest, latest"
    COUNT = "count"
    QUESTION = "question"
    VALUE = "value"
    CONSTANT = "constant"
    CLAUSE_DROPPED = "clause dropped"
    CLAUSE_ALONE = "clause decides alone"
    CLAUSE_MOVED = "clause moved"


@dataclass(frozen=True, slots=True)
class Variant:
    """A condition with one slip: the part as it was, as it is now, and the whole with it."""

    slip: Slip
    before: Node
    after: Node
    root: Node


_N = TypeVar("_N", bound=Node)
_Slips = Iterator[tuple[Slip, Node]]
_TESTS = (tree.Compare, tree.OneOf, tree.Includes, tree.Asks, tree.Within, tree.And, tree.Or)
_SIGNS = {"+": "-", "-": "+", "*": "/", "/": "*"}


def variants(root: Node, vocabulary: Vocabulary) -> Iterator[Variant]:
    """Yield every variant of *root*, a checked condition or derivation, that the language allows, each once."""
    seen = {root}
    for variant in _everywhere(root, vocabulary):
        if variant.root not in seen and isinstance(check(variant.root, vocabulary), Kind):
            seen.add(variant.root)
            yield variant


def _everywhere(node: Node, vocabulary: Vocabulary) -> Iterator[Variant]:
    for slip, other in _slips(node, vocabulary):
        yield Variant(slip, node, other, other)
    for field in fields(node):
        held = getattr(node, field.name)
        if isinstance(held, Node):
            for inner in _everywhere(held, vocabulary):
                yield _around(inner, node, field.name, inner.root)
        elif isinstance(held, tuple):
            for place, part in enumerate(held):
                if isinstance(part, Node):
                    for inner in _everywhere(part, vocabulary):
                        yield _around(inner, node, field.name, _put(held, place, inner.root))


def _around(inner: Variant, node: Node, field: str, held: Node | tuple[Node, ...]) -> Variant:
    changed: Mapping[str, Any] = {field: held}  # Any: fields(node) gave the name, and what it holds keeps its kind
    return replace(inner, root=replace(node, **changed))


def _slips(node: Node, vocabulary: Vocabulary) -> _Slips:
    if type(node) in _BY_SHAPE:
        yield from _BY_SHAPE[type(node)](node, vocabulary)
    if isinstance(node, _TESTS):
        yield Slip.NEGATED, tree.Not(node)


def _put(parts: Sequence[_N], place: int, *others: _N) -> tuple[_N, ...]:
    """Return *parts* with *others* in place of one of them."""
    return (*parts[:place], *others, *parts[place + 1 :])


def _constant(node: tree.Constant, _: Vocabulary) -> _Slips:
    yield Slip.CONSTANT, tree.Constant(not node.value)


def _joined(node: tree.And | tree.Or, _: Vocabulary) -> _Slips:
    yield Slip.JOINED, (tree.Or if isinstance(node, tree.And) else tree.And)(node.parts)
    for place in range(len(node.parts)):
        rest = _put(node.parts, place)
        yield Slip.PART_DROPPED, type(node)(rest) if len(rest) > 1 else rest[0]


def _not(node: tree.Not, _: Vocabulary) -> _Slips:
    yield Slip.NEGATED, node.part


def _compare(node: tree.Compare, vocabulary: Vocabulary) -> _Slips:
    for operator in Operator:
        yield Slip.OPERATOR, replace(node, operator=operator)
    for code in _other_codes(node.left, [node.right], vocabulary):
        yield Slip.CODE, replace(node, right=code)
    for code in _other_codes(node.right, [node.left], vocabulary):
        yield Slip.CODE, replace(node, left=code)
    match node:
        case tree.Compare(left, Operator.AT_MOST, tree.Arithmetic(anchor, "+", tree.Duration() as duration)):
            yield Slip.END, tree.Within(left, duration, Side.AFTER, anchor)
        case tree.Compare(left, Operator.AT_LEAST, tree.Arithmetic(anchor, "-", tree.Duration() as duration)):
            yield Slip.END, tree.Within(left, duration, Side.BEFORE, anchor)


def _within(node: tree.Within, _: Vocabulary) -> _Slips:
    for side in Side:
        yield Slip.SIDE, replace(node, side=side)
    last, first = (tree.Arithmetic(node.anchor, sign, node.duration) for sign in "+-")
    if node.side is not Side.BEFORE:
        yield Slip.END, tree.Compare(node.left, Operator.AT_MOST, last)
    if node.side is not Side.AFTER:
        yield Slip.END, tree.Compare(node.left, Operator.AT_LEAST, first)


def _one_of(node: tree.OneOf, vocabulary: Vocabulary) -> _Slips:
    yield Slip.NEGATED, replace(node, negated=not node.negated)
    yield from _codes(node, vocabulary)


def _includes(node: tree.Includes, vocabulary: Vocabulary) -> _Slips:
    if len(node.values) > 1:
        yield Slip.LIST, replace(node, every=not node.every)
    yield from _codes(node, vocabulary)


def _codes(node: tree.OneOf | tree.Includes, vocabulary: Vocabulary) -> _Slips:
    others = _other_codes(node.operand, node.values, vocabulary)
    for place in range(len(node.values)):
        if len(node.values) > 1:
            yield Slip.CODE_DROPPED, replace(node, values=_put(node.values, place))
        for code in others:
            yield Slip.CODE, replace(node, values=_put(node.values, place, code))
    for code in others:
        yield Slip.CODE_ADDED, replace(node, values=(*node.values, code))


def _other_codes(operand: Node, values: Sequence[Node], vocabulary: Vocabulary) -> list[tree.Text]:
    """Return the codes of the question *operand* that *values* do not hold; none when any code may occur."""
    codes = vocabulary.terms[operand.word].codes if isinstance(operand, tree.Name) else None
    held = {value.value for value in values if isinstance(value, tree.Text)}
    return [tree.Text(code) for code in sorted(codes or ()) if held and code not in held]


def _asks(node: tree.Asks, _: Vocabulary) -> _Slips:
    for fact in Fact:
        yield Slip.FACT, replace(node, fact=fact)


def _name(node: tree.Name, vocabulary: Vocabulary) -> _Slips:
    own = vocabulary.terms[node.word]
    for word, term in vocabulary.terms.items():
        if term.shape is own.shape and term.id != own.id and word == term.name:
            yield Slip.QUESTION, tree.Name(word)


def _number(node: tree.Number, _: Vocabulary) -> _Slips:
    for step in (-1, 1):
        yield Slip.NUMBER, tree.Number(node.value + step)


def _day(node: tree.Day, _: Vocabulary) -> _Slips:
    day = date.fromisoformat(node.iso)
    if day > date.min:
        yield Slip.DATE, tree.Day((day - timedelta(days=1)).isoformat())
    if day < date.max:
        yield Slip.DATE, tree.Day((day + timedelta(days=1)).isoformat())


def _duration(node: tree.Duration, _: Vocabulary) -> _Slips:
    whole = tree.Duration(node.amount * 7, "day") if node.unit == "week" else node
    for step in (-1, 1):
        yield Slip.LENGTH, replace(whole, amount=whole.amount + step)


def _arithmetic(node: tree.Arithmetic, _: Vocabulary) -> _Slips:
    yield Slip.SIGN, replace(node, sign=_SIGNS[node.sign])


def _between(node: tree.DaysBetween | tree.YearsBetween, _: Vocabulary) -> _Slips:
    yield Slip.ORDER, replace(node, first=node.second, second=node.first)


def _extreme(node: tree.Extreme, _: Vocabulary) -> _Slips:
    yield Slip.EXTREME, replace(node, latest=not node.latest)
    for place in range(len(node.names)):
        if len(node.names) > 1:
            yield Slip.PART_DROPPED, replace(node, names=_put(node.names, place))


def _count_with(node: tree.CountWith, vocabulary: Vocabulary) -> _Slips:
    yield Slip.COUNT, tree.Count(node.name)
    attributes = vocabulary.codelists[node.codelist].values()
    for value in sorted({each[node.attribute] for each in attributes if node.attribute in each}):
        yield Slip.CODE, replace(node, value=value)


def _cases(node: tree.Cases, _: Vocabulary) -> _Slips:
    values = dict.fromkeys([branch.value for branch in node.branches] + ([node.otherwise] if node.otherwise else []))
    for place, branch in enumerate(node.branches):
        if len(node.branches) > 1:
            yield Slip.PART_DROPPED, replace(node, branches=_put(node.branches, place))
        for value in values:
            yield Slip.VALUE, replace(node, branches=_put(node.branches, place, replace(branch, value=value)))
    for place in range(1, len(node.branches)):
        turned = (*node.branches[: place - 1], node.branches[place], node.branches[place - 1])
        yield Slip.ORDER, replace(node, branches=(*turned, *node.branches[place + 1 :]))
    for rest in (None, *values):
        yield Slip.VALUE, replace(node, otherwise=rest)


_BY_SHAPE: Mapping[type[Node], Callable[[Any, Vocabulary], _Slips]] = {  # Any: each takes the one shape before it
    tree.Constant: _constant,
    tree.And: _joined,
    tree.Or: _joined,
    tree.Not: _not,
    tree.Compare: _compare,
    tree.Within: _within,
    tree.OneOf: _one_of,
    tree.Includes: _includes,
    tree.Asks: _asks,
    tree.Name: _name,
    tree.Number: _number,
    tree.Day: _day,
    tree.Duration: _duration,
    tree.Arithmetic: _arithmetic,
    tree.DaysBetween: _between,
    tree.YearsBetween: _between,
    tree.Extreme: _extreme,
    tree.CountWith: _count_with,
    tree.Cases: _cases,
}
