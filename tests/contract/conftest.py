"""Each contract test runs against the encrypted store and its twin in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from qopi_desktop.store.memory import MemoryStore
from tests.builders import NOW, CountingScorer, QuietScorer, setup
from tests.stores import Fixture, create, reopen


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
        if store._parts.key.secret:
            store.close()


@pytest.fixture
def arrive(tmp_path):
    """A way to sign in anew, as anybody, into the store of a fixture that is left by it."""
    opened = []

    def arrived(left: Fixture, name: str, password: str, now: datetime = NOW) -> Fixture:
        if isinstance(left.store, MemoryStore):
            person = next(one for one in left.store.people.users() if one.name == name)
            left.store.sign_in(person.id, now)
            return replace(left, person=person)
        left.store.close()
        entry = reopen(tmp_path / "store", password, name, now, left.scorer)
        opened.append(entry.store)
        return replace(left, store=entry.store, person=entry.person)

    yield arrived
    if opened:
        opened[-1].close()


@pytest.fixture
def clinic(make):
    """A store whose charts want D01 before they can be completed."""
    return make(CountingScorer())


@pytest.fixture
def easy(make):
    """A store whose charts can be completed at any time."""
    return make(QuietScorer())
