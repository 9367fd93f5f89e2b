"""Both kinds of store, opened in a line; the key of the encrypted one costs next to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qopi_desktop.domain.people import Person, Setup
from qopi_desktop.domain.repositories import Scorer
from qopi_desktop.store.keyfile import KdfCost
from qopi_desktop.store.memory import MemoryStore
from qopi_desktop.store.parts import Workstation
from qopi_desktop.store.store import Store
from tests.builders import NOW, PASSWORD, CountingScorer, setup

CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1)
MACHINE = Workstation(cost=CHEAP, share_kind=lambda _folder: None)


@dataclass(frozen=True)
class Fixture:
    """An open store, its first user and what scores its charts."""

    store: Store | MemoryStore
    person: Person
    scorer: CountingScorer


def create(folder: Path, scorer: Scorer | None = None, chosen: Setup | None = None):
    """A new encrypted store."""
    return Store.create(folder, chosen or setup(), NOW, scorer=scorer or CountingScorer(), workstation=MACHINE)


def reopen(folder: Path, password: str = PASSWORD, user_name: str = "Ada Reyes", now=NOW, scorer=None):
    """That store, opened again."""
    return Store.open(folder, user_name, password, now, scorer=scorer or CountingScorer(), workstation=MACHINE)
