"""A package with as many measures as asked for: those that are shipped, again and again with other limits and codes."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import count, islice
from typing import Any

from qopi_desktop.conditions import Composite, Condition, Vocabulary, tree
from qopi_desktop.conditions.compiling import compile_truth
from qopi_desktop.measures.definition import Clause, Measure
from qopi_desktop.measures.package import Package


def widened(package: Package, measures: int) -> Package:
    """Return *package* with *measures* measures, of which no two rules are the same for that reason alone."""
    more = (_turned(measure, turn, package) for turn in count(1) for measure in package.measures)
    missing = max(measures - len(package.measures), 0)
    return replace(package, measures=(*package.measures, *islice(more, missing))[:measures])


def _turned(measure: Measure, turn: int, package: Package) -> Measure:
    vocabulary = package.form.vocabulary
    rungs = {
        rung: tuple(Clause(clause.name, _rule(clause.rule, turn, vocabulary)) for clause in clauses)
        for rung, clauses in measure.rungs.items()
    }
    return replace(measure, id=_id(measure.id, turn), rungs=rungs)


def _id(measure_id: str, turn: int) -> str:
    return f"{measure_id} ({turn})"


def _rule(rule: Condition | Composite, turn: int, vocabulary: Vocabulary) -> Condition | Composite:
    if isinstance(rule, Composite):
        return replace(rule, measures=tuple(_id(part, turn) for part in rule.measures))
    root = _node(rule.root, turn, vocabulary)
    return replace(rule, root=root, decide=compile_truth(root, vocabulary))


def _node(node: Any, turn: int, vocabulary: Vocabulary) -> Any:  # noqa: PLR0911 - one line a shape; Any: any of them
    match node:
        case tuple():
            return tuple(_node(part, turn, vocabulary) for part in node)
        case tree.Duration(amount):
            return replace(node, amount=amount + turn)
        case tree.Number(value):
            return replace(node, value=value + turn)
        case tree.Compare(tree.Name(word), _, tree.Text(code)):
            return replace(node, right=tree.Text(_other(code, word, turn, vocabulary)))
        case tree.OneOf(tree.Name(word), values):
            codes = (_other(value.value, word, turn, vocabulary) for value in values if isinstance(value, tree.Text))
            return replace(node, values=tuple(tree.Text(code) for code in dict.fromkeys(codes)))
        case tree.Node():
            parts = {each.name: _node(getattr(node, each.name), turn, vocabulary) for each in fields(node)}
            return replace(node, **parts)
        case _:
            return node


def _other(code: str, word: str, turn: int, vocabulary: Vocabulary) -> str:
    codes = sorted(vocabulary.terms[word].codes or {code})
    return codes[(codes.index(code) + turn) % len(codes)]
