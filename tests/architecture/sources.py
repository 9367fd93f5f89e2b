"""The source files of the project, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """One file: where it lies, what it says."""

    name: str  # from the root of the checkout, with "/": "qopi_desktop/domain/rules.py"
    text: str
    tree: ast.Module

    def place(self, node: ast.stmt | ast.expr) -> str:
        """Where in the checkout *node* stands."""
        return f"{self.name}:{node.lineno}"


def parse(name: str, text: str) -> Source:
    """A source that need not exist."""
    return Source(name, text, ast.parse(text))


@cache
def package() -> tuple[Source, ...]:
    """Every module of the program."""
    return tuple(_below("qopi_desktop"))


@cache
def everything() -> tuple[Source, ...]:
    """Every Python file of the project."""
    ours = [source for folder in ("qopi_desktop", "tests", "bench", "tools") for source in _below(folder)]
    return (*ours, parse("run.py", (ROOT / "run.py").read_text(encoding="utf-8")))


def _below(folder: str) -> Iterator[Source]:
    for file in sorted((ROOT / folder).rglob("*.py")):
        yield parse(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
