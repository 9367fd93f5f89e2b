"""Code of the window never blocks it, and never holds the words that people read."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import Source, package, parse

SHOWS_TEXT = re.compile(
    r"(set(Text|WindowTitle|ToolTip|StatusTip|PlaceholderText|AccessibleName|AccessibleDescription|Title)"
    r"|addAction|addMenu|addTab|QLabel|QPushButton|QToolButton|QCheckBox|QRadioButton|QAction|QGroupBox|showMessage)$"
)
BLOCKS = re.compile(r"(processEvents|time\.sleep|QThread|\.exec|waitForDone)$")
MAY_BLOCK = {"qopi_desktop/ui/first_window.py": ("exec",)}  # the event loop itself
LETTERS = re.compile(r"[^\W\d_]{2}")  # a glyph, a key and a format are no words


def literal(argument: ast.expr) -> str:
    """The fixed text in *argument*; empty if it has none."""
    pieces = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    return "".join(piece.value for piece in pieces if isinstance(piece, ast.Constant) and isinstance(piece.value, str))


def wordy(source: Source) -> list[str]:
    """The calls of *source* that put a text of their own before the reader."""
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    showing = [call for call in calls if SHOWS_TEXT.search(ast.unparse(call.func))]
    return [source.place(call) for call in showing if any(LETTERS.search(literal(given)) for given in call.args)]


def blocking(source: Source) -> list[str]:
    """The calls and base classes of *source* that would stop the window."""
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call | ast.ClassDef)]
    names = [(node, name) for node in nodes for name in _called(node)]
    allowed = MAY_BLOCK.get(source.name, ())
    return [source.place(node) for node, name in names if BLOCKS.search(name) and not name.endswith(allowed or ("\0",))]


def _called(node: ast.Call | ast.ClassDef) -> list[str]:
    return [ast.unparse(node.func)] if isinstance(node, ast.Call) else [ast.unparse(base) for base in node.bases]


def window() -> list[Source]:
    """The files that touch Qt."""
    return [source for source in package() if source.name.startswith(("qopi_desktop/ui/", "qopi_desktop/app"))]


def test_words_live_in_resources():
    """No widget is given a text that was written in a Python file."""
    assert [] == [found for source in window() for found in wordy(source)]


def test_nothing_stops_the_window():
    """No nested event loop, no sleep, no thread class."""
    assert [] == [found for source in window() for found in blocking(source)]


@pytest.mark.parametrize("text", ["label.setText('Save')", "QLabel(f'{n} charts')", "menu.addAction('Quit', f)"])
def test_words_in_code_are_found(text):
    """The check can fail."""
    assert ["qopi_desktop/ui/x.py:1"] == wordy(parse("qopi_desktop/ui/x.py", text))


@pytest.mark.parametrize("text", ["app.processEvents()", "dialog.exec()", "time.sleep(1)", "class A(QThread): ..."])
def test_what_blocks_is_found(text):
    """The check can fail."""
    assert ["qopi_desktop/ui/x.py:1"] == blocking(parse("qopi_desktop/ui/x.py", text))
