"""Each contract test runs against the encrypted store and its twin in memory."""

from __future__ import annotations

import pytest

from qopi_desktop.store.memory import MemoryStore
from tests.builders import NOW, CountingScorer, QuietScorer, setup
from tests.stores import Fixture, create


@pytest.fixture(params=["memory", "sqlcipher"])
def make(request, tmp_path):
    """A way to open a store whose charts a given scorer scores."""
    opened = []

    def made(scorer: CountingScorer) -> Fixture:
        if request.param == "memory":
            store, person = MemoryStore.create(setup(), NOW, scorer)
        else:
            entry = create(tmp_path / "store", scorer)
            store, person = entry.store, entry.person
            opened.append(store)
        return Fixture(store, person, scorer)

    yield made
    for store in opened:
        store.close()


@pytest.fixture
def clinic(make):
    """A store whose charts want D01 before they can be completed."""
    return make(CountingScorer())


@pytest.fixture
def easy(make):
    """A store whose charts can be completed at any time."""
    return make(QuietScorer())
