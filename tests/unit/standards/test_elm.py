"""Libraries as ELM."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.standards.elm import elm
from qopi_desktop.standards.elm_terms import (
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
    Type,
    call,
)

TYPES = "{urn:hl7-org:elm-types:r1}"
CHART_A = {"type": "Property", "path": "a", "source": {"type": "ParameterRef", "name": "Chart"}}


def literal(type_: str, value: str) -> dict[str, str]:
    """A literal of ELM."""
    return {"type": "Literal", "valueType": f"{TYPES}{type_}", "value": value}


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Literal(True), literal("Boolean", "true")),
        (Literal(31), literal("Integer", "31")),
        (Literal(Decimal("4.0")), literal("Decimal", "4.0")),
        (Literal("it's"), literal("String", "it's")),
        (
            Null(Type.STRING),
            {
                "type": "As",
                "strict": False,
                "operand": {"type": "Null"},
                "asTypeSpecifier": {"type": "NamedTypeSpecifier", "name": f"{TYPES}String"},
            },
        ),
        (
            Day("2016-03-14"),
            {
                "type": "Date",
                "year": literal("Integer", "2016"),
                "month": literal("Integer", "3"),
                "day": literal("Integer", "14"),
            },
        ),
        (Field("a"), CHART_A),
        (Ref("b c"), {"type": "ExpressionRef", "name": "b c"}),
        (call("Not", Ref("b")), {"type": "Not", "operand": {"type": "ExpressionRef", "name": "b"}}),
        (
            call("DifferenceBetween", Field("a"), Field("a"), precision="Day"),
            {"type": "DifferenceBetween", "operand": [CHART_A, CHART_A], "precision": "Day"},
        ),
        (
            call("Count", Items((Literal("x"),))),
            {"type": "Count", "source": {"type": "List", "element": [literal("String", "x")]}},
        ),
        (
            If(Ref("b"), Literal(1), Literal(2)),
            {
                "type": "If",
                "condition": {"type": "ExpressionRef", "name": "b"},
                "then": literal("Integer", "1"),
                "else": literal("Integer", "2"),
            },
        ),
        (
            Case(((Ref("b"), Literal(1)),), Literal(2)),
            {
                "type": "Case",
                "caseItem": [{"when": {"type": "ExpressionRef", "name": "b"}, "then": literal("Integer", "1")}],
                "else": literal("Integer", "2"),
            },
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_term_is_an_expression_of_elm(term, expected):
    """As the translator of CQL writes it."""
    written = elm(Library("X", "1", (), (Definition("x", term),)))["library"]

    assert isinstance(written, dict)
    assert written["statements"] == {
        "def": [{"name": "x", "context": "Unfiltered", "accessLevel": "Public", "expression": expected}]
    }


def test_a_library_has_one_parameter_the_chart():
    """A tuple with a type for each field."""
    written = elm(Library("X", "2", (("a", Type.DATE), ("b", Type.STRINGS)), ()))["library"]

    assert isinstance(written, dict)
    assert {"id": "X", "version": "2"} == written["identifier"]
    assert written["parameters"]["def"] == [
        {
            "name": "Chart",
            "accessLevel": "Public",
            "parameterTypeSpecifier": {
                "type": "TupleTypeSpecifier",
                "element": [
                    {"name": "a", "elementType": {"type": "NamedTypeSpecifier", "name": f"{TYPES}Date"}},
                    {
                        "name": "b",
                        "elementType": {
                            "type": "ListTypeSpecifier",
                            "elementType": {"type": "NamedTypeSpecifier", "name": f"{TYPES}String"},
                        },
                    },
                ],
            },
        }
    ]
