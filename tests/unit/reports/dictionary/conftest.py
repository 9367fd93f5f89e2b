"""The package that ships and the pages made of it, once for all tests of the dictionary."""

from __future__ import annotations

import pytest

from qopi_desktop.reports.dictionary.site import site
from tests import shipped
from tests.unit.reports.dictionary.page import read_page


@pytest.fixture(scope="session")
def package():
    """The questions and measures that ship."""
    return shipped.package()


@pytest.fixture(scope="session")
def files(package):
    """Every file of the dictionary by its name."""
    return site(package)


@pytest.fixture(scope="session")
def pages(files):
    """Every page of it, read."""
    return {name: read_page(content.decode()) for name, content in files.items() if name.endswith(".html")}
