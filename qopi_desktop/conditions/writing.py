"""Writes the tree of a condition as text that reads back as the same tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.tree import Node

_JOINED = (tree.And, tree.Or)
_COMPUTED = (tree.Arithmetic, tree.DaysBetween, tree.YearsBetween)


def written(node: Node) -> str:
    """Return *node* in the words of docs/conditions.md."""
    return _BY_SHAPE[type(node)](node)


def _parts(node: tree.And | tree.Or) -> str:
    word = " and " if isinstance(node, tree.And) else " or "
    return word.join(_bracketed(part, _JOINED) for part in node.parts)


def _bracketed(node: Node, shapes: tuple[type[Node], ...]) -> str:
    return f"({written(node)})" if isinstance(node, shapes) else written(node)


def _listed(nodes: Iterable[Node]) -> str:
    return f"[{', '.join(written(node) for node in nodes)}]"


def _one_of(node: tree.OneOf) -> str:
    return f"{written(node.operand)} is {'not ' if node.negated else ''}one of {_listed(node.values)}"


def _includes(node: tree.Includes) -> str:
    if node.every and len(node.values) == 1:
        return f"{written(node.operand)} includes {written(node.values[0])}"
    return f"{written(node.operand)} includes {'all' if node.every else 'any'} of {_listed(node.values)}"


def _within(node: tree.Within) -> str:
    return f"{written(node.left)} is within {written(node.duration)} {node.side.value} {written(node.anchor)}"


def _text(node: tree.Text) -> str:
    return f'"{node.value}"' if "'" in node.value else f"'{node.value}'"


def _duration(node: tree.Duration) -> str:
    return f"{node.amount} {node.unit}{'' if node.amount == 1 else 's'}"


def _arithmetic(node: tree.Arithmetic) -> str:
    return f"{_bracketed(node.left, _COMPUTED)} {node.sign} {_bracketed(node.right, _COMPUTED)}"


def _count_with(node: tree.CountWith) -> str:
    return f"count of {written(node.name)} in {node.codelist} with {node.attribute} = {_text(tree.Text(node.value))}"


def _cases(node: tree.Cases) -> str:
    rest = [] if node.otherwise is None else [f"else {written(node.otherwise)}"]
    return "; ".join([*(written(branch) for branch in node.branches), *rest])


_BY_SHAPE: Mapping[type[Node], Callable[[Any], str]] = {  # Any: each takes the one shape before it
    tree.Constant: lambda node: str(node.value).lower(),
    tree.And: _parts,
    tree.Or: _parts,
    tree.Not: lambda node: f"not ({written(node.part)})",
    tree.Compare: lambda node: f"{written(node.left)} {node.operator.value} {written(node.right)}",
    tree.OneOf: _one_of,
    tree.Includes: _includes,
    tree.Asks: lambda node: f"{written(node.operand)} {node.fact.value}",
    tree.Within: _within,
    tree.MeasureRef: lambda node: f"measure {_text(tree.Text(node.measure_id))}",
    tree.Name: lambda node: node.word,
    tree.Number: lambda node: str(node.value),
    tree.Text: _text,
    tree.Day: lambda node: node.iso,
    tree.Duration: _duration,
    tree.Arithmetic: _arithmetic,
    tree.DaysBetween: lambda node: f"days between {written(node.first)} and {written(node.second)}",
    tree.YearsBetween: lambda node: f"completed years between {written(node.first)} and {written(node.second)}",
    tree.Extreme: lambda node: f"{'latest' if node.latest else 'earliest'} of {_listed(node.names)}",
    tree.Count: lambda node: f"count of {written(node.name)}",
    tree.CountWith: _count_with,
    tree.Branch: lambda node: f"{written(node.value)} when {written(node.when)}",
    tree.Cases: _cases,
}
