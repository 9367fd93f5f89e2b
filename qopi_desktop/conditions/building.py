"""Turns what the grammar recognised into nodes of the tree, with their places in the text."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lark import v_args
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.tree import Fact, Node, Operator, Side

Parts = list[Any]  # Any: nodes and tokens of Lark, mixed as each line of the grammar says
Build = Callable[["Builder", Meta, Parts], Node]

_OPERATORS = {operator.value: operator for operator in Operator} | {"!=": Operator.UNEQUAL}


def _at(meta: Meta) -> tuple[int, int]:
    return (meta.start_pos, meta.end_pos)


def _asks(fact: Fact) -> Build:
    return lambda _, meta, parts: tree.Asks(parts[0], fact, at=_at(meta))


def _compares(operator: Operator) -> Build:
    return lambda _, meta, parts: tree.Compare(parts[0], operator, parts[1], at=_at(meta))


def _within(side: Side) -> Build:
    def build(builder: Builder, meta: Meta, parts: Parts) -> Node:
        left, amount, unit, anchor = parts
        return tree.Within(left, builder.duration(meta, [amount, unit]), side, anchor, at=_at(meta))

    return build


def _one_of(*, negated: bool) -> Build:
    return lambda _, meta, parts: tree.OneOf(parts[0], parts[1], negated, at=_at(meta))


def _includes(*, every: bool) -> Build:
    return lambda _, meta, parts: tree.Includes(parts[0], parts[1], every, at=_at(meta))


def _constant(*, value: bool) -> Build:
    return lambda _, meta, __: tree.Constant(value, at=_at(meta))


def _between(kind: type[tree.DaysBetween | tree.YearsBetween]) -> Build:
    return lambda _, meta, parts: kind(parts[0], parts[1], at=_at(meta))


def _extreme(*, latest: bool) -> Build:
    return lambda _, meta, parts: tree.Extreme(parts[0], latest, at=_at(meta))


def _joined(kind: type[tree.And | tree.Or]) -> Build:
    return lambda _, meta, parts: parts[0] if len(parts) == 1 else kind(tuple(parts), at=_at(meta))


@v_args(meta=True)
class Builder(Transformer_NonRecursive[Any, Node]):
    """One method for each name in the grammar; called bottom up, without recursion."""

    and_ = _joined(tree.And)
    or_ = _joined(tree.Or)
    is_documented = _asks(Fact.DOCUMENTED)
    is_not_documented = _asks(Fact.NOT_DOCUMENTED)
    is_unknown = _asks(Fact.UNKNOWN)
    is_applicable = _asks(Fact.APPLICABLE)
    is_not_applicable = _asks(Fact.NOT_APPLICABLE)
    is_known_to_the_day = _asks(Fact.TO_THE_DAY)
    within_of = _within(Side.AROUND)
    within_after = _within(Side.AFTER)
    within_before = _within(Side.BEFORE)
    on_or_before = _compares(Operator.AT_MOST)
    on_or_after = _compares(Operator.AT_LEAST)
    before = _compares(Operator.LESS)
    after = _compares(Operator.MORE)
    one_of = _one_of(negated=False)
    not_one_of = _one_of(negated=True)
    includes_all = _includes(every=True)
    includes_any = _includes(every=False)
    true = _constant(value=True)
    false = _constant(value=False)
    days_between = _between(tree.DaysBetween)
    years_between = _between(tree.YearsBetween)
    earliest = _extreme(latest=False)
    latest = _extreme(latest=True)

    def not_(self, meta: Meta, parts: Parts) -> Node:
        """``not x``."""
        return tree.Not(parts[0], at=_at(meta))

    def measure(self, meta: Meta, parts: Parts) -> Node:
        """``measure 'Core 3'``."""
        return tree.MeasureRef(parts[0][1:-1], at=_at(meta))

    def compare(self, meta: Meta, parts: Parts) -> Node:
        """``a <= b``."""
        return tree.Compare(parts[0], _OPERATORS[parts[1]], parts[2], at=_at(meta))

    def includes(self, meta: Meta, parts: Parts) -> Node:
        """``x includes 'a'``."""
        return tree.Includes(parts[0], (parts[1],), at=_at(meta))

    def arithmetic(self, meta: Meta, parts: Parts) -> Node:
        """``a + b``."""
        return tree.Arithmetic(parts[0], str(parts[1]), parts[2], at=_at(meta))

    def duration(self, _: Meta, parts: Parts) -> tree.Duration:
        """``31 days``."""
        amount, unit = parts
        return tree.Duration(Decimal(amount), unit.removesuffix("s"), at=(amount.start_pos, unit.end_pos))

    def number(self, meta: Meta, parts: Parts) -> Node:
        """``3``."""
        return tree.Number(Decimal(parts[0]), at=_at(meta))

    def day(self, meta: Meta, parts: Parts) -> Node:
        """``2016-03-14``."""
        return tree.Day(str(parts[0]), at=_at(meta))

    def text(self, meta: Meta, parts: Parts) -> Node:
        """``'yes'``."""
        return tree.Text(parts[0][1:-1], at=_at(meta))

    def name(self, meta: Meta, parts: Parts) -> Node:
        """A question."""
        return tree.Name(str(parts[0]), at=_at(meta))

    def count(self, meta: Meta, parts: Parts) -> Node:
        """``count of x``."""
        return tree.Count(parts[0], at=_at(meta))

    def count_with(self, meta: Meta, parts: Parts) -> Node:
        """``count of x in drugs with class = 'cytotoxic'``."""
        name, codelist, attribute, value = parts
        words_at = (codelist.start_pos, attribute.start_pos, value.start_pos)
        return tree.CountWith(name, str(codelist), str(attribute), value[1:-1], words_at=words_at, at=_at(meta))

    def branch(self, meta: Meta, parts: Parts) -> Node:
        """``'high' when x > 20``."""
        return tree.Branch(parts[0], parts[1], at=_at(meta))

    def cases(self, meta: Meta, parts: Parts) -> Node:
        """Lines with their values, and the value when none holds."""
        branches = tuple(part for part in parts if isinstance(part, tree.Branch))
        rest = [part for part in parts if not isinstance(part, tree.Branch)]
        return tree.Cases(branches, rest[0] if rest else None, at=_at(meta))

    def list(self, _: Meta, parts: Parts) -> tuple[Node, ...]:
        """``['a', 'b']``."""
        return tuple(parts)

    def names(self, _: Meta, parts: Parts) -> tuple[Node, ...]:
        """``[a, b]``."""
        return tuple(parts)
