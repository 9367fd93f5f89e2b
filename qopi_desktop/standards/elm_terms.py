"""The few kinds of expression that an exported library is made of; written out as ELM by elm, as text by cql."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Type(Enum):
    """The type of a value, by its name in CQL."""

    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    DECIMAL = "Decimal"
    STRING = "String"
    DATE = "Date"
    STRINGS = "List<String>"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written; an ``int`` is an Integer, a ``Decimal`` a Decimal."""

    value: bool | int | Decimal | str


@dataclass(frozen=True, slots=True)
class Null:
    """No value, of a type."""

    type: Type


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date as written."""

    iso: str


@dataclass(frozen=True, slots=True)
class Field:
    """An element of the chart."""

    name: str


@dataclass(frozen=True, slots=True)
class Ref:
    """Another definition of the library."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator of ELM, by its name there, and its operands; ``precision`` for those of dates."""

    operator: str
    operands: tuple[Term, ...]
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class If:
    """One of two; a condition without a value takes ``otherwise``."""

    condition: Term
    then: Term
    otherwise: Term


@dataclass(frozen=True, slots=True)
class Case:
    """What stands beside the first condition that is true."""

    lines: tuple[tuple[Term, Term], ...]
    otherwise: Term


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Term, ...]


Term = Literal | Null | Day | Field | Ref | Call | If | Case | Items

TRUE, FALSE = Literal(True), Literal(False)
UNKNOWN = Null(Type.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression and what its reader should know of it."""

    name: str
    term: Term
    note: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """All definitions of a package; ``fields`` are the elements of the chart that they read, with their types."""

    name: str
    version: str
    fields: tuple[tuple[str, Type], ...]
    definitions: tuple[Definition, ...]


def call(operator: str, *operands: Term, precision: str | None = None) -> Term:
    """Return *operator* applied to *operands*."""
    return Call(operator, operands, precision)


def negate(term: Term) -> Term:
    """Return ``not term``."""
    return call("Not", term)


def is_null(term: Term) -> Term:
    """Return ``term is null``; always true or false."""
    return call("IsNull", term)


def is_true(term: Term) -> Term:
    """Return ``term is true``; always true or false."""
    return call("IsTrue", term)


def every(terms: Sequence[Term]) -> Term:
    """Return *terms* joined by *and*; true when there are none."""
    return _joined("And", terms, TRUE)


def some(terms: Sequence[Term]) -> Term:
    """Return *terms* joined by *or*; false when there are none."""
    return _joined("Or", terms, FALSE)


def among(term: Term, *values: str) -> Term:
    """Return ``term in {values}``; false where *term* has no value."""
    return call("In", term, Items(tuple(Literal(value) for value in values)))


def _joined(operator: str, terms: Sequence[Term], none: Term) -> Term:
    if not terms:
        return none
    first, *rest = terms
    for term in rest:
        first = call(operator, first, term)
    return first


def fields_in(term: Term) -> frozenset[str]:
    """Return the elements of the chart that *term* reads itself, those of its references left out."""
    if isinstance(term, Field):
        return frozenset({term.name})
    return frozenset(name for part in _parts(term) for name in fields_in(part))


def _parts(term: Term) -> tuple[Term, ...]:
    match term:
        case Call(_, parts) | Items(parts):
            return parts
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case Case(lines, otherwise):
            return (*(part for line in lines for part in line), otherwise)
        case _:
            return ()
