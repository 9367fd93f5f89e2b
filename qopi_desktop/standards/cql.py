"""Writes a library as CQL text.

Source: HL7 Clinical Quality Language 1.5, Author's Guide and Syntax; https://cql.hl7.org.
"""

from __future__ import annotations

from decimal import Decimal

from qopi_desktop.standards.elm import CHART
from qopi_desktop.standards.elm_terms import (
    Call,
    Case,
    Day,
    Definition,
    Field,
    If,
    Items,
    Library,
    Literal,
    Null,
    Ref,
    Term,
)

_BETWEEN_TWO = {
    "And": "and",
    "Or": "or",
    "Equal": "=",
    "Less": "<",
    "LessOrEqual": "<=",
    "Greater": ">",
    "GreaterOrEqual": ">=",
    "Add": "+",
    "Subtract": "-",
    "Multiply": "*",
    "Divide": "/",
    "In": "in",
    "Intersect": "intersect",
}
_WORDED = {
    "Not": "not {0}",
    "Negate": "-{0}",
    "DifferenceBetween": "difference in days between {0} and {1}",
    "DurationBetween": "years between {0} and {1}",
    "DateTimeComponentFrom": "day from {0}",
}
_AFTER_ONE = {"IsNull": "is null", "IsTrue": "is true"}
_JOINING = ("And", "Or")
_FUNCTIONS = ("Count", "ToDecimal")


def cql(library: Library) -> str:
    """Return *library* as text, each definition below its note."""
    fields = ",\n".join(f"  {name} {type_.value}" for name, type_ in library.fields)
    head = f"library {library.name} version {_quoted(library.version)}\n\nparameter {CHART} Tuple {{\n{fields}\n}}\n"
    return "\n".join([head, *(_definition(each) for each in library.definitions)])


def _definition(definition: Definition) -> str:
    note = "".join(f"// {line}\n" for line in definition.note.splitlines())
    return f"{note}define {_name(definition.name)}:\n  {_term(definition.term)}\n"


def _term(term: Term) -> str:
    match term:
        case If(condition, then, otherwise):
            first = _part(then) if isinstance(then, If) else _term(then)
            return f"if {_term(condition)} then {first} else {_term(otherwise)}"
        case Case(lines, otherwise):
            cases = "\n".join(f"    when {_term(when)} then {_part(then)}" for when, then in lines)
            return f"case\n{cases}\n    else {_part(otherwise)}\n  end"
        case Call():
            return _call(term)
        case _:
            return _single(term)


def _single(term: Literal | Null | Day | Field | Ref | Items) -> str:
    match term:
        case Literal(value):
            return _literal(value)
        case Null(type_):
            return f"(null as {type_.value})"
        case Day(iso):
            return f"@{iso}"
        case Field(name):
            return f"{CHART}.{name}"
        case Ref(name):
            return _name(name)
        case Items(items):
            return f"{{ {', '.join(_term(item) for item in items)} }}"


def _literal(value: bool | int | Decimal | str) -> str:  # noqa: FBT001 - the value itself
    if isinstance(value, str):
        return _quoted(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _call(call: Call) -> str:
    parts = [_part(operand) for operand in call.operands]
    first = call.operands[0]
    if call.operator in _JOINING and isinstance(first, Call) and first.operator == call.operator:
        parts[0] = _call(first)
    if call.operator in _BETWEEN_TWO:
        return f"{parts[0]} {_BETWEEN_TWO[call.operator]} {parts[1]}"
    if call.operator in _AFTER_ONE:
        return f"{parts[0]} {_AFTER_ONE[call.operator]}"
    if call.operator in _WORDED:
        return _WORDED[call.operator].format(*parts)
    return f"{call.operator}({', '.join(_term(operand) for operand in call.operands)})"


def _part(term: Term) -> str:
    """Return *term* as a part of another: in brackets unless it is one word."""
    is_word = not isinstance(term, Call | If) or (isinstance(term, Call) and term.operator in _FUNCTIONS)
    return _term(term) if is_word else f"({_term(term)})"


def _name(name: str) -> str:
    return f'"{_escaped(name)}"'


def _quoted(text: str) -> str:
    return f"'{_escaped(text)}'"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\'\"" else sign for sign in text)
