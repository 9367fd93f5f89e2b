"""Files and functions stay small enough to be read at once."""

from __future__ import annotations

import ast

from tests.architecture.sources import Source, everything, parse

LONGEST_FILE = 400
LONGEST_FUNCTION = 30
EXEMPT: dict[str, str] = {}  # "file.py" or "file.py:function" -> why it may be longer


def too_long(source: Source) -> list[str]:
    """The file and the functions of *source* that are over the limit and not exempt."""
    lines = source.text.count("\n")
    found = [f"{source.name}: {lines} lines"] if lines > LONGEST_FILE and source.name not in EXEMPT else []
    functions = [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION and f"{source.name}:{function.name}" not in EXEMPT:
            found.append(f"{source.place(function)} {function.name}: {length} lines")
    return found


def test_no_file_and_no_function_is_too_long():
    """A file ends at 400 lines, a function at 30."""
    assert [] == [found for source in everything() for found in too_long(source)]


def test_a_long_file_and_a_long_function_are_found():
    """The check can fail."""
    body = "    pass\n" * 30
    source = parse("long.py", f"def f():\n{body}" + "x = 1\n" * 400)

    assert ["long.py: 431 lines", "long.py:1 f: 31 lines"] == too_long(source)
