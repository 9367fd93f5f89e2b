"""From an open store to the workplace: the context of all screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.operations.engines import engines
from qopi_desktop.operations.rounds import load_rounds, round_for
from qopi_desktop.ui.bus import Bus
from qopi_desktop.ui.context import Context
from qopi_desktop.ui.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from qopi_desktop.domain.people import Person
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.settings import Settings
    from qopi_desktop.ui.tasks import TaskRunner


def make_context(
    store: Store,
    person: Person,
    tasks: TaskRunner,
    *,
    now: Callable[[], datetime],
    data_folder: Path,
    backup_folder: Path,
) -> Context:
    """Return what every screen is given; a demonstration store works in the demonstration round."""
    practice = store.people.practice()
    rounds = tuple(each for each in load_rounds() if each.demonstration or not practice.demonstration)
    return Context(
        store=store,
        person=person,
        practice=practice,
        package=engines().package,
        round=round_for(rounds, now().date()),
        tasks=tasks,
        bus=Bus(),
        now=now,
        data_folder=data_folder,
        backup_folder=backup_folder,
    )


def make_workplace(context: Context, settings: Settings) -> Workplace:
    """Return the workplace for *context*."""
    return Workplace(context, settings)
