"""A store in memory with its people, as the screens behind the unlock window are given it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from qopi_desktop.domain.people import Person
from qopi_desktop.domain.rounds import Round
from qopi_desktop.measures.package import Package
from qopi_desktop.store.memory import MemoryStore
from qopi_desktop.ui.bus import Bus
from qopi_desktop.ui.context import Context
from qopi_desktop.ui.tasks import TaskRunner
from tests import builders

AUTUMN = Round(builders.ROUND, "Fall 2026", date(2026, 1, 1), date(2026, 12, 31), ("core", "eol", "br"), False)


def context_of(tasks: TaskRunner, folder: Path, package: Package | None = None) -> Context:
    """What a screen is given when the first user of a new store signs in."""
    store, person = MemoryStore.create(builders.setup(), builders.NOW, builders.QuietScorer())
    return Context(
        store=store,
        person=person,
        practice=store.people.practice(),
        package=package,  # type: ignore[arg-type]  # only the report reads it
        round=AUTUMN,
        tasks=tasks,
        bus=Bus(),
        now=lambda: builders.NOW,
        data_folder=folder / "store",
        backup_folder=folder / "backups",
    )


def seen_by(context: Context, person: Person) -> Context:
    """The same store with somebody else signed in."""
    return replace(context, person=person)
