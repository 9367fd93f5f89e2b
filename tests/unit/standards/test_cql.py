"""Libraries as text."""

from __future__ import annotations

import pytest

from qopi_desktop.standards.cql import cql
from qopi_desktop.standards.elm_terms import (
    Case,
    Definition,
    Field,
    If,
    Items,
    Library,
    Literal,
    Ref,
    Type,
    call,
    every,
    negate,
    some,
)


def test_a_library_says_what_it_needs_and_what_it_defines():
    """Each definition below its note."""
    made = Library(
        "Small", "1.2", (("a", Type.STRING), ("b", Type.STRINGS)), (Definition("x y", Ref("z"), "one\ntwo"),)
    )

    assert cql(made) == (
        "library Small version '1.2'\n\nparameter Chart Tuple {\n  a String,\n  b List<String>\n}\n\n"
        '// one\n// two\ndefine "x y":\n  "z"\n'
    )


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Literal('it\'s \\ "so"'), "'it\\'s \\\\ \\\"so\\\"'"),
        (Literal(False), "false"),
        (every([Ref("a"), Ref("b"), Ref("c")]), '"a" and "b" and "c"'),
        (some([every([Ref("a"), Ref("b")]), Ref("c")]), '("a" and "b") or "c"'),
        (every([Ref("a"), every([Ref("b"), Ref("c")])]), '"a" and ("b" and "c")'),
        (negate(negate(Ref("a"))), 'not (not "a")'),
        (call("Negate", Literal(3)), "-3"),
        (call("Count", Field("a")), "Count(Chart.a)"),
        (call("Equal", call("Count", Field("a")), Literal(2)), "Count(Chart.a) = 2"),
        (call("In", Literal("x"), Items((Literal("x"), Literal("y")))), "'x' in { 'x', 'y' }"),
        (If(Ref("a"), If(Ref("b"), Literal(1), Literal(2)), Literal(3)), 'if "a" then (if "b" then 1 else 2) else 3'),
        (Case(((Ref("a"), Literal(1)),), Literal(2)), 'case\n    when "a" then 1\n    else 2\n  end'),
    ],
)
def test_a_term_is_written_so_that_it_reads_as_it_is_meant(term, text):
    """With brackets wherever one part stands in another."""
    written = cql(Library("X", "1", (), (Definition("x", term),)))

    assert text == written.partition('define "x":\n  ')[2].rstrip("\n")
