"""Derived questions as definitions: the value, and beside it why there is none."""

from __future__ import annotations

from collections.abc import Iterator

from qopi_desktop.conditions import Formula, Gap, Shape, tree
from qopi_desktop.forms.definition import Question
from qopi_desktop.standards.elm_operands import as_decimal, operand
from qopi_desktop.standards.elm_questions import CLOSED, Reader, gap_name, gate
from qopi_desktop.standards.elm_terms import (
    Case,
    Definition,
    If,
    Literal,
    Null,
    Ref,
    Term,
    Type,
    every,
    is_null,
    is_true,
    negate,
    some,
)
from qopi_desktop.standards.elm_truths import Decided, decide

Lines = tuple[tuple[Term, Term], ...]

_PENDING, _SETTLED = Literal(Gap.PENDING.value), Literal(Gap.UNKNOWN.value)
_NONE = Null(Type.STRING)


def derived(question: Question, formula: Formula, reader: Reader) -> Iterator[Definition]:
    """Yield the definitions of a derived question: its value, and why it has none.

    Raises:
        Unsayable: CQL has no words for its formula.
    """
    if formula.kind.shape is Shape.TRUTH:
        yield from _ruled(question, formula, reader)
    elif isinstance(formula.root, tree.Cases):
        yield from _cased(question, formula, formula.root, reader)
    else:
        yield from _computed(question, formula, reader)


def _ruled(question: Question, formula: Formula, reader: Reader) -> Iterator[Definition]:
    """Yield a plain condition: yes, no, or without a value when unknown."""
    rule = decide(formula.root, reader)
    itself = Ref(f"{question.name} rule")
    yield Definition(itself.name, rule.value, f"{question.id} {question.name}: {question.short}\n{formula.text}")
    pending = rule.waits(itself) if rule.waits else None
    value = Case(((is_true(itself), Literal("yes")), (negate(itself), Literal("no"))), _NONE)
    lines: Lines = ((negate(is_null(itself)), _NONE), *(((pending, _PENDING),) if pending else ()))
    yield from _pair(question, value, Type.STRING, Case(lines, _SETTLED))


def _cased(question: Question, formula: Formula, cases: tree.Cases, reader: Reader) -> Iterator[Definition]:
    """Yield the value of the first line that is true; a line before it that is unknown leaves it unknown."""
    type_ = reader.type(question)
    values: list[tuple[Term, Term]] = []
    gaps: list[tuple[Term, Term]] = []
    for line in cases.branches:
        when = decide(line.when, reader)
        values += [(is_true(when.value), _literal(line.value, type_, reader)), (is_null(when.value), Null(type_))]
        gaps += [(is_true(when.value), _NONE), (is_null(when.value), _unknown(when))]
    otherwise = Null(type_) if cases.otherwise is None else _literal(cases.otherwise, type_, reader)
    rest = _SETTLED if cases.otherwise is None else _NONE
    note = f"{question.id} {question.name}: {question.short}\n{formula.text}"
    yield from _pair(question, Case(tuple(values), otherwise), type_, Case(tuple(gaps), rest), note)


def _unknown(when: Decided) -> Term:
    return If(when.pending, _PENDING, _SETTLED) if when.waits else _SETTLED


def _literal(node: tree.Node, type_: Type, reader: Reader) -> Term:
    found = operand(node, reader)
    return as_decimal(found) if type_ is Type.DECIMAL else found.term


def _computed(question: Question, formula: Formula, reader: Reader) -> Iterator[Definition]:
    """Yield a number: closed when anything in it is, else pending, else settled."""
    found = operand(formula.root, reader)
    rests = found.rests
    lines: list[tuple[Term, Term]] = []
    if rests.closings:
        lines.append((some(rests.closings), CLOSED))
    lines.append((some(rests.waits), _PENDING))
    lines.append((negate(every(rests.present)), _SETTLED))
    if rests.zeros:
        lines += [(some(rests.zeros), _SETTLED), (is_null(Ref(question.name)), _PENDING)]
    note = f"{question.id} {question.name}: {question.short}\n{formula.text}"
    yield from _pair(question, found.term, found.type, Case(tuple(lines), _NONE), note)


def _pair(question: Question, value: Term, type_: Type, why: Case, note: str = "") -> Iterator[Definition]:
    """Yield the value of a question and why it has none; one that is not open says what the chart says."""
    if question.when is None:
        yield Definition(question.name, value, note)
        yield Definition(gap_name(question), why)
    else:
        own = gate(question)
        yield Definition(question.name, If(is_null(own), value, Null(type_)), note)
        yield Definition(gap_name(question), Case(((negate(is_null(own)), own), *why.lines), why.otherwise))
