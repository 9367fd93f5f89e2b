"""Shows how a condition came to its truth: each part as written, with what it is."""

from __future__ import annotations

from dataclasses import dataclass

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.compiling import compile_truth
from qopi_desktop.conditions.condition import Condition, reads
from qopi_desktop.conditions.truth import Env, Truth
from qopi_desktop.conditions.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Trace:
    """One part of a condition: its text, its truth, the ids of the questions it reads and its own parts."""

    text: str
    truth: Truth
    reads: tuple[str, ...]
    parts: tuple[Trace, ...] = ()


def trace(condition: Condition, vocabulary: Vocabulary, env: Env) -> Trace:
    """Return *condition* with the truth of each of its parts for the answers *env*."""
    return _trace(condition.root, condition.text, vocabulary, env)


def _trace(node: tree.Node, text: str, vocabulary: Vocabulary, env: Env) -> Trace:
    joined = tree.children(node) if isinstance(node, (tree.And, tree.Or, tree.Not)) else ()
    start, end = node.at
    return Trace(
        text[start:end],
        compile_truth(node, vocabulary)(env),
        reads(node, vocabulary),
        tuple(_trace(part, text, vocabulary, env) for part in joined),
    )
