"""Checks that every word of a condition exists and suits its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.faults import MOST, TypeFault, nearest
from qopi_desktop.conditions.tree import Fact, Node, Operator
from qopi_desktop.conditions.vocabulary import Shape, Vocabulary


@dataclass(frozen=True, slots=True)
class Kind:
    """What a part of a condition is; ``codes`` are those it can have, None when any."""

    shape: Shape
    codes: frozenset[str] | None = None


MOST_DIGITS = 15
"""Digits of the longest number that is read."""

LONGEST_DURATION = 10_000_000
"""Days, weeks, months or years of the longest duration that is read."""

_TRUTH = Kind(Shape.TRUTH)
_NUMBER = Kind(Shape.NUMBER)
_DATE = Kind(Shape.DATE)
_ORDERED = (Shape.DATE, Shape.NUMBER)
_CODED = (Shape.CHOICE, Shape.TEXT)


def check(root: Node, vocabulary: Vocabulary) -> Kind | tuple[TypeFault, ...]:
    """Return what *root* gives, or all its faults in the order of the text."""
    checker = _Checker(vocabulary)
    kind = checker.kind(root)
    if checker.faults or kind is None:
        return tuple(sorted(checker.faults, key=lambda fault: fault.column)[:MOST])
    return kind


class _Checker:
    """Walks one tree; a part that is at fault has no kind, so that one mistake is told once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.faults: list[TypeFault] = []
        # Any: each method takes the one shape of node under which it stands here
        self._by_shape: dict[type[Node], Callable[[Any], Kind | None]] = {
            tree.And: self._joined,
            tree.Or: self._joined,
            tree.Not: self._joined,
            tree.Compare: self._compare,
            tree.OneOf: self._one_of,
            tree.Includes: self._includes,
            tree.Asks: self._asks,
            tree.Within: self._within,
            tree.MeasureRef: self._measure,
            tree.Constant: lambda _: _TRUTH,
            tree.Name: self._name,
            tree.Number: self._number,
            tree.Text: lambda node: Kind(Shape.LITERAL, frozenset({node.value})),
            tree.Day: self._day,
            tree.Duration: self._duration,
            tree.Arithmetic: self._arithmetic,
            tree.DaysBetween: self._between,
            tree.YearsBetween: self._between,
            tree.Extreme: self._extreme,
            tree.Count: self._count,
            tree.CountWith: self._count,
            tree.Cases: self._cases,
        }

    def kind(self, node: Node) -> Kind | None:
        """Return what *node* gives; None when it is at fault."""
        return self._by_shape[type(node)](node)

    def _joined(self, node: tree.And | tree.Or | tree.Not) -> Kind:
        for part in tree.children(node):
            self._need(part, Shape.TRUTH)
        return _TRUTH

    def _within(self, node: tree.Within) -> Kind:
        self._need(node.left, Shape.DATE)
        self.kind(node.duration)
        self._need(node.anchor, Shape.DATE)
        return _TRUTH

    def _between(self, node: tree.DaysBetween | tree.YearsBetween) -> Kind:
        self._need(node.first, Shape.DATE)
        self._need(node.second, Shape.DATE)
        return _NUMBER

    def _extreme(self, node: tree.Extreme) -> Kind:
        for name in node.names:
            self._need(name, Shape.DATE)
        return _DATE

    def _measure(self, node: tree.MeasureRef) -> Kind:
        if node.measure_id not in self._vocabulary.measures:
            self._add("unknown-measure", node, node.measure_id, self._vocabulary.measures)
        return _TRUTH

    def _name(self, node: tree.Name) -> Kind | None:
        term = self._vocabulary.terms.get(node.word)
        if term is None:
            self._add("unknown-name", node, node.word, (*self._vocabulary.terms, "true", "false"))
            return None
        return Kind(term.shape, term.codes)

    def _number(self, node: tree.Number) -> Kind:
        if len(node.value.as_tuple().digits) > MOST_DIGITS:
            self._add("too-large", node, str(node.value))
        return _NUMBER

    def _day(self, node: tree.Day) -> Kind:
        if not _is_date(node.iso):
            self._add("no-such-day", node, node.iso)
        return _DATE

    def _duration(self, node: tree.Duration) -> Kind:
        if node.amount < 0 or node.amount != int(node.amount):
            self._add("not-whole", node, f"{node.amount} {node.unit}")
        elif node.amount > LONGEST_DURATION:
            self._add("too-large", node, str(node.amount))
        if node.unit in {"month", "year"} and not self._vocabulary.calendar:
            self.faults.append(TypeFault("calendar-unit", node.unit, node.at[0] + 1, "day"))
        return Kind(Shape.DURATION)

    def _arithmetic(self, node: tree.Arithmetic) -> Kind | None:
        left, right = self.kind(node.left), self.kind(node.right)
        if left is None or right is None:
            return None
        if left.shape is Shape.DATE and right.shape is Shape.DURATION and node.sign in {"+", "-"}:
            return _DATE
        if left.shape is right.shape is Shape.NUMBER:
            return _NUMBER
        self._add("wrong-kind", node, node.sign)
        return None

    def _count(self, node: tree.Count | tree.CountWith) -> Kind:
        self._need(node.name, Shape.MANY)
        if isinstance(node, tree.CountWith):
            codes = self._vocabulary.codelists.get(node.codelist)
            if codes is None:
                self._tell("unknown-list", node.words_at[0], node.codelist, self._vocabulary.codelists)
            else:
                self._attribute(node, {item for code in codes.values() for item in code.items()})
        return _NUMBER

    def _attribute(self, node: tree.CountWith, known: set[tuple[str, str]]) -> None:
        attributes = {attribute for attribute, _ in known}
        values = {value for attribute, value in known if attribute == node.attribute}
        if node.attribute not in attributes:
            self._tell("unknown-attribute", node.words_at[1], node.attribute, attributes)
        elif node.value not in values:
            self._tell("unknown-code", node.words_at[2], node.value, values)

    def _cases(self, node: tree.Cases) -> Kind | None:
        values = tree.values(node)
        for branch in node.branches:
            self._need(branch.when, Shape.TRUTH)
        if all(isinstance(value, tree.Number) for value in values):
            return _NUMBER
        if all(isinstance(value, tree.Text) for value in values):
            return Kind(Shape.CHOICE, frozenset(value.value for value in values if isinstance(value, tree.Text)))
        self._add("wrong-kind", node, "when")
        return None

    def _compare(self, node: tree.Compare) -> Kind:
        left, right = self.kind(node.left), self.kind(node.right)
        if left is None or right is None:
            return _TRUTH
        literal = node.right
        if left.shape is Shape.LITERAL:
            left, right, literal = right, left, node.left
        is_ordered = left.shape is right.shape and left.shape in _ORDERED
        is_equation = node.operator in {Operator.EQUAL, Operator.UNEQUAL} and left.shape in _CODED
        if is_equation and right.shape is Shape.LITERAL:
            self._codes(left, (literal,))
        elif not is_ordered and not (is_equation and left.shape is right.shape and _may_agree(left, right)):
            self._add("wrong-kind", node, node.operator.value)
        return _TRUTH

    def _one_of(self, node: tree.OneOf) -> Kind:
        return self._listed(node, (*_CODED, Shape.NUMBER))

    def _includes(self, node: tree.Includes) -> Kind:
        return self._listed(node, (Shape.MANY,))

    def _listed(self, node: tree.OneOf | tree.Includes, shapes: Sequence[Shape]) -> Kind:
        kind = self.kind(node.operand)
        if kind is None:
            return _TRUTH
        wanted = tree.Number if kind.shape is Shape.NUMBER else tree.Text
        if kind.shape not in shapes or not all(isinstance(value, wanted) for value in node.values):
            self._add("wrong-kind", node, kind.shape.value)
        else:
            self._codes(kind, node.values)
        return _TRUTH

    def _codes(self, kind: Kind, literals: Sequence[Node]) -> None:
        for literal in literals:
            if isinstance(literal, tree.Text) and kind.codes is not None and literal.value not in kind.codes:
                self._add("unknown-code", literal, literal.value, kind.codes)

    def _asks(self, node: tree.Asks) -> Kind:
        kind = self.kind(node.operand)
        is_suited = kind is None or kind.shape is Shape.DATE or node.fact is not Fact.TO_THE_DAY
        if not (isinstance(node.operand, tree.Name) and is_suited):
            self._add("wrong-kind", node, node.fact.value)
        return _TRUTH

    def _need(self, node: Node, shape: Shape) -> None:
        kind = self.kind(node)
        if kind is not None and kind.shape is not shape:
            self._add("wrong-kind", node, shape.value)

    def _add(self, fault: str, node: Node, word: str, known: Iterable[str] = ()) -> None:
        self._tell(fault, node.at[0], word, known)

    def _tell(self, fault: str, at: int, word: str, known: Iterable[str]) -> None:
        if len(self.faults) < MOST:
            self.faults.append(TypeFault(fault, word, at + 1, nearest(word, known)))


def _may_agree(left: Kind, right: Kind) -> bool:
    """Return whether a code can be one of both."""
    return left.codes is None or right.codes is None or not left.codes.isdisjoint(right.codes)


def _is_date(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True
