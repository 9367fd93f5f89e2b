"""From an open store to the workplace: the context of all screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.measures.offer import Offer
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.operations.engines import engines
from qopi_desktop.operations.rounds import round_for
from qopi_desktop.ui.bus import Bus
from qopi_desktop.ui.context import Context
from qopi_desktop.ui.offering import Offering
from qopi_desktop.ui.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.operations.people import Welcome
    from qopi_desktop.settings import Settings
    from qopi_desktop.ui.tasks import TaskRunner


@dataclass(frozen=True)
class Entrance:
    """An open store, who came in, and where things lie."""

    store: Store
    welcome: Welcome
    tasks: TaskRunner
    now: Callable[[], datetime]
    data_folder: Path
    backup_folder: Path


def make_workplace(entrance: Entrance, settings: Settings) -> Workplace:
    """Return the workplace behind *entrance*; a demonstration store works in the demonstration round."""
    practice = entrance.welcome.practice
    today = entrance.now().date()
    rounds = tuple(each for each in load_rounds(today) if each.demonstration or not practice.demonstration)
    of_round, package, bus = round_for(rounds, today), engines().package, Bus()
    offer = Offer(package.measures, of_round.modules, practice.turned_on)
    context = Context(
        store=entrance.store,
        person=entrance.welcome.person,
        practice=practice,
        package=package,
        round=of_round,
        tasks=entrance.tasks,
        bus=bus,
        offering=Offering(offer, entrance.store, entrance.tasks, bus),
        now=entrance.now,
        data_folder=entrance.data_folder,
        backup_folder=entrance.backup_folder,
    )
    return Workplace(context, settings)
