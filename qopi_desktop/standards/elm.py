"""Writes a library as ELM in JSON.

Source: HL7 Clinical Quality Language 1.5, Expression Logical Model; https://cql.hl7.org/elm.html.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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
    Type,
)

Json = dict[str, object]

CHART = "Chart"
"""The name of the one parameter: a tuple with an element for each question that is read."""

_TYPES = "urn:hl7-org:elm-types:r1"
_LITERALS: tuple[tuple[type, Type], ...] = (
    (bool, Type.BOOLEAN),
    (int, Type.INTEGER),
    (Decimal, Type.DECIMAL),
    (str, Type.STRING),
)


def elm(library: Library) -> Json:
    """Return *library* as the object that ELM's JSON is made from."""
    return {
        "library": {
            "identifier": {"id": library.name, "version": library.version},
            "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
            "usings": {"def": [{"localIdentifier": "System", "uri": _TYPES}]},
            "parameters": {"def": [_parameter(library)]},
            "statements": {"def": [_definition(each) for each in library.definitions]},
        }
    }


def _parameter(library: Library) -> Json:
    elements = [{"name": name, "elementType": _specifier(type_)} for name, type_ in library.fields]
    specifier = {"type": "TupleTypeSpecifier", "element": elements}
    return {"name": CHART, "accessLevel": "Public", "parameterTypeSpecifier": specifier}


def _specifier(type_: Type) -> Json:
    if type_ is Type.STRINGS:
        return {"type": "ListTypeSpecifier", "elementType": _specifier(Type.STRING)}
    return {"type": "NamedTypeSpecifier", "name": _named(type_)}


def _named(type_: Type) -> str:
    return f"{{{_TYPES}}}{type_.value}"


def _definition(definition: Definition) -> Json:
    return {
        "name": definition.name,
        "context": "Unfiltered",
        "accessLevel": "Public",
        "expression": _term(definition.term),
    }


def _term(term: Term) -> Json:
    match term:
        case Literal():
            return _literal(term)
        case Null(type_):
            return {"type": "As", "strict": False, "operand": {"type": "Null"}, "asTypeSpecifier": _specifier(type_)}
        case Field(name):
            return {"type": "Property", "path": name, "source": {"type": "ParameterRef", "name": CHART}}
        case Ref(name):
            return {"type": "ExpressionRef", "name": name}
        case Call():
            return _call(term)
        case _:
            return _compound(term)


def _compound(term: Day | If | Case | Items) -> Json:
    match term:
        case Day(iso):
            day = date.fromisoformat(iso)
            parts = {"year": day.year, "month": day.month, "day": day.day}
            return {"type": "Date", **{name: _literal(Literal(part)) for name, part in parts.items()}}
        case If(condition, then, otherwise):
            return {"type": "If", "condition": _term(condition), "then": _term(then), "else": _term(otherwise)}
        case Case(lines, otherwise):
            items = [{"when": _term(when), "then": _term(then)} for when, then in lines]
            return {"type": "Case", "caseItem": items, "else": _term(otherwise)}
        case Items(items):
            return {"type": "List", "element": [_term(item) for item in items]}


def _literal(literal: Literal) -> Json:
    value = literal.value
    type_ = next(type_ for python, type_ in _LITERALS if isinstance(value, python))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {"type": "Literal", "valueType": _named(type_), "value": text}


def _call(call: Call) -> Json:
    operands = [_term(operand) for operand in call.operands]
    if call.operator == "Count":
        return {"type": "Count", "source": operands[0]}
    written: Json = {"type": call.operator, "operand": operands[0] if len(operands) == 1 else operands}
    return written if call.precision is None else {**written, "precision": call.precision}
