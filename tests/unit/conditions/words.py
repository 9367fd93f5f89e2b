"""A small vocabulary, and answers to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from qopi_desktop.conditions import (
    Cell,
    Condition,
    Gap,
    Shape,
    Span,
    Term,
    TypeFault,
    Vocabulary,
    build_condition,
    parse,
)
from qopi_desktop.conditions.tree import Node
from qopi_desktop.domain.dates import PartialDate

YES_NO = frozenset({"yes", "no"})
DRUGS = frozenset({"cisplatin", "trastuzumab", "other_drug"})
_TERMS = (
    Term("A1", "seen_on", 0, Shape.DATE),
    Term("A2", "treated_on", 1, Shape.DATE),
    Term("A3", "died_on", 2, Shape.DATE),
    Term("B1", "smoker", 3, Shape.CHOICE, YES_NO),
    Term("B2", "diabetic", 4, Shape.CHOICE, YES_NO),
    Term("B3", "office", 5, Shape.CHOICE),
    Term("C1", "score", 6, Shape.NUMBER),
    Term("C2", "weight", 7, Shape.NUMBER),
    Term("D1", "drugs", 8, Shape.MANY, DRUGS),
    Term("E1", "remark", 9, Shape.TEXT),
)
CODELISTS = {"drug_list": {"cisplatin": {"class": "cytotoxic"}, "trastuzumab": {"class": "targeted"}, "other_drug": {}}}
VOCABULARY = Vocabulary({term.id: term for term in _TERMS} | {term.name: term for term in _TERMS}, CODELISTS)
MEASURES = frozenset({"Core 3", "Core 4a"})


def env(**cells: Cell) -> list[Cell]:
    """Return the answers of a chart: those given by name, the others pending."""
    found: list[Cell] = [Gap.PENDING] * len(_TERMS)
    for name, cell in cells.items():
        found[VOCABULARY.terms[name].slot] = cell
    return found


def day(iso: str) -> Cell:
    """Return a date as conditions read it: a span when its day is unknown."""
    known = PartialDate.from_iso(iso)
    first, last = known.earliest.toordinal(), known.latest.toordinal()
    return first if first == last else Span(first, last)


def number(text: str) -> Decimal:
    """Return a number as conditions read it."""
    return Decimal(text)


def built(text: str, vocabulary: Vocabulary = VOCABULARY) -> Condition:
    """Return the condition *text*, which holds."""
    condition = build_condition(text, vocabulary)
    assert isinstance(condition, Condition), condition
    return condition


def tree_of(text: str) -> Node:
    """Return the tree of *text*, which can be read."""
    root = parse(text)
    assert not isinstance(root, TypeFault), root
    return root


def faults_of(found: object) -> list[TypeFault]:
    """Return *found*, which is nothing but faults."""
    assert isinstance(found, tuple), found
    return list(found)


def decided(text: str, **cells: Cell) -> str:
    """Return what *text* is for the answers given by name: true, false, settled or pending."""
    return built(text).decide(env(**cells)).value


EPOCH = date(2016, 3, 1).toordinal()
