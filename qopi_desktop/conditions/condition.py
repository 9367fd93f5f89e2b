"""A condition or a derivation, read, checked and compiled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.checking import Kind, check
from qopi_desktop.conditions.compiling import compile_into, compile_truth, compile_value
from qopi_desktop.conditions.diagrams import Decide, Into, Step, Ways, asked
from qopi_desktop.conditions.faults import TypeFault
from qopi_desktop.conditions.parsing import parse
from qopi_desktop.conditions.possible_days import MOST_TRIED, tried
from qopi_desktop.conditions.truth import Cell, Env
from qopi_desktop.conditions.vocabulary import Shape, Vocabulary


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule as written, the ids of the questions it reads in the order of the text, and what decides it.

    ``part`` is the same as a part of a decision diagram; without it, it is decided as a whole there too.
    """

    text: str
    reads: tuple[str, ...]
    root: tree.Node = field(repr=False, compare=False)
    decide: Decide = field(repr=False, compare=False)
    part: Into | None = field(default=None, repr=False, compare=False)

    def into(self, ways: Ways) -> Step:
        """Return the first step of the rule in a diagram in which its truths lead on as *ways* says."""
        part = self.part or asked(self.decide)
        return part(ways)


@dataclass(frozen=True, slots=True)
class Composite:
    """``all of: [measure 'A', measure 'B']`` as written, and the measures it joins."""

    text: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A derivation as written, the ids of the questions it reads, what it gives and what computes it."""

    text: str
    reads: tuple[str, ...]
    kind: Kind
    root: tree.Node = field(repr=False, compare=False)
    value: Callable[[Env], Cell] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Checked:
    root: tree.Node
    kind: Kind


def build_condition(text: str, vocabulary: Vocabulary) -> Condition | tuple[TypeFault, ...]:
    """Return the condition written as *text*, or all its faults."""
    checked = _check(text, vocabulary, frozenset({Shape.TRUTH}))
    return checked if isinstance(checked, tuple) else _condition(text, checked.root, vocabulary)


def build_numerator(text: str, vocabulary: Vocabulary) -> Condition | Composite | tuple[TypeFault, ...]:
    """Return the condition or composite written as *text*, or all its faults."""
    checked = _check(text, vocabulary, frozenset({Shape.TRUTH}))
    if isinstance(checked, tuple):
        return checked
    parts = _joined(checked.root)
    measures = tuple(part.measure_id for part in parts if isinstance(part, tree.MeasureRef))
    if len(measures) == len(parts):
        return Composite(text, measures)
    return _condition(text, checked.root, vocabulary)


def _joined(root: tree.Node) -> tuple[tree.Node, ...]:
    """Return the parts of *root* that must all hold, lists within lists opened."""
    if not isinstance(root, tree.And):
        return (root,)
    return tuple(part for each in root.parts for part in _joined(each))


def build_formula(text: str, vocabulary: Vocabulary) -> Formula | tuple[TypeFault, ...]:
    """Return the derivation written as *text*, or all its faults."""
    checked = _check(text, vocabulary, frozenset(Shape) - {Shape.LITERAL, Shape.DURATION, Shape.MANY})
    if isinstance(checked, tuple):
        return checked
    if faults := _refused(checked.root, vocabulary):
        return faults
    value = compile_value(checked.root, vocabulary)
    return Formula(text, reads(checked.root, vocabulary), checked.kind, checked.root, value)


def reads(root: tree.Node, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the ids of the questions that *root* names, each once, in the order of the text."""
    return tuple(dict.fromkeys(vocabulary.terms[name.word].id for name in tree.words(root)))


def _check(text: str, vocabulary: Vocabulary, shapes: frozenset[Shape]) -> _Checked | tuple[TypeFault, ...]:
    root = parse(text)
    if isinstance(root, TypeFault):
        return (root,)
    kind = check(root, vocabulary)
    if isinstance(kind, tuple):
        return kind
    return _Checked(root, kind) if kind.shape in shapes else (TypeFault("wrong-kind", kind.shape.value, 1),)


def _condition(text: str, root: tree.Node, vocabulary: Vocabulary) -> Condition | tuple[TypeFault, ...]:
    if faults := _refused(root, vocabulary):
        return faults
    part = compile_into(root, vocabulary)
    return Condition(text, reads(root, vocabulary), root, compile_truth(root, vocabulary), part)


def _refused(root: tree.Node, vocabulary: Vocabulary) -> tuple[TypeFault, ...]:
    if faults := _misplaced(root):
        return faults
    return tuple(TypeFault("too-costly", "", part.at[0] + 1) for part in tried(root, vocabulary)[MOST_TRIED:])


def _misplaced(root: tree.Node) -> tuple[TypeFault, ...]:
    """Return a fault for each measure in *root*: outside ``all of: [measure ...]`` it has no truth of its own."""
    if isinstance(root, tree.MeasureRef):
        return (TypeFault("measure-outside-composite", root.measure_id, root.at[0] + 1),)
    return tuple(fault for part in tree.children(root) for fault in _misplaced(part))
