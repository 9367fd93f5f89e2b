"""The condition language: one grammar, one typed tree, one three-valued evaluation."""

from __future__ import annotations

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.checking import Kind
from qopi_desktop.conditions.condition import (
    Composite,
    Condition,
    Formula,
    build_condition,
    build_formula,
    build_numerator,
)
from qopi_desktop.conditions.diagrams import Decide, Step, Ways, all_of, any_of, walk
from qopi_desktop.conditions.faults import TypeFault, nearest
from qopi_desktop.conditions.parsing import parse
from qopi_desktop.conditions.trace import Trace, trace
from qopi_desktop.conditions.truth import Cell, Env, Gap, Span, Truth
from qopi_desktop.conditions.vocabulary import Codelist, Shape, Term, Vocabulary

__all__ = [
    "Cell",
    "Codelist",
    "Composite",
    "Condition",
    "Decide",
    "Env",
    "Formula",
    "Gap",
    "Kind",
    "Shape",
    "Span",
    "Step",
    "Term",
    "Trace",
    "Truth",
    "TypeFault",
    "Vocabulary",
    "Ways",
    "all_of",
    "any_of",
    "build_condition",
    "build_formula",
    "build_numerator",
    "nearest",
    "parse",
    "trace",
    "tree",
    "walk",
]
