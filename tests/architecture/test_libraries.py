"""Each library has one home; what stands between the layers of the program itself is held by import-linter."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.architecture.sources import Source, package, parse

HOMES = {
    "PySide6": ("ui", "app"),
    "shiboken6": ("ui", "app"),
    "sqlmodel": ("store",),
    "sqlalchemy": ("store", "central"),
    "sqlcipher3": ("store",),
    "sqlite3": (),
    "cryptography": ("store", "protocol"),
    "jwt": ("protocol",),
    "rfc8785": ("protocol",),
    "pydantic": ("protocol", "central"),
    "httpx": ("sync",),
    "fastapi": ("central",),
    "starlette": ("central",),
    "uvicorn": ("central",),
    "alembic": ("central",),
    "psycopg": ("central",),
    "structlog": ("central",),
    "lark": ("conditions",),
    "rapidfuzz": ("forms",),
    "reportlab": ("reports",),
    "jinja2": ("reports",),
    "xlsxwriter": ("reports",),
    "openpyxl": (),
    "polars": ("bulk",),
    "numpy": (),
    "platformdirs": ("paths",),
    "pandas": (),
    "pickle": (),
    "socket": (),  # what leaves the workstation leaves by httpx, in sync
    "xml": ("intake",),
    "ssl": ("sync",),  # an authority of the practice's own
    "http": ("central",),  # the names of statuses
    "urllib": (),
    "requests": (),
}
"""Library -> the parts of qopi_desktop that may import it."""

STANDARD_ONLY = ("domain", "errors", "resources", "logs", "lanes")


def imported(source: Source) -> list[tuple[ast.stmt, str]]:
    """Every top-level package that *source* imports, wherever in the file."""
    found: list[tuple[ast.stmt, str]] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found += [(node, alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node, node.module.split(".")[0]))
    return found


def part(source: Source) -> str:
    """The layer a file belongs to: the name after qopi_desktop/."""
    return source.name.split("/")[1].removesuffix(".py")


def strays(source: Source) -> list[str]:
    """The imports of *source* that belong elsewhere."""
    here = part(source)
    found = []
    for node, library in imported(source):
        own = library in sys.stdlib_module_names or library == "qopi_desktop"
        away = library in HOMES and here not in HOMES[library]
        if away or (here in STANDARD_ONLY and not own):
            found.append(f"{source.place(node)} imports {library}")
    return found


def test_each_library_stays_in_its_home():
    """Qt is in the window, SQL in the store, Lark in the conditions, and the domain needs nothing but Python."""
    assert [] == [found for source in package() for found in strays(source)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("qopi_desktop/domain/rules.py", "import PySide6"),
        ("qopi_desktop/domain/rules.py", "from pydantic import BaseModel"),
        ("qopi_desktop/forms/load.py", "def f():\n    import lark"),
        ("qopi_desktop/ui/bus.py", "from sqlalchemy.orm import Session"),
        ("qopi_desktop/store/engine.py", "import sqlite3"),
    ],
)
def test_a_library_away_from_home_is_found(name, text):
    """The check can fail."""
    assert 1 == len(strays(parse(name, text)))
