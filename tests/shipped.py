"""What ships, read once in each process of the tests: nothing in it can be changed."""

from __future__ import annotations

from functools import cache

from qopi_desktop.forms.definition import Form
from qopi_desktop.measures.package import Package, load_package


@cache
def package() -> Package:
    """Return the forms, measures and sets."""
    return load_package()


def form() -> Form:
    """Return the form of all modules."""
    return package().form
