"""What every screen behind the unlock window is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.lanes import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from typing import TypeVar

    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.people import Person, Practice
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.domain.rounds import Round
    from qopi_desktop.measures.package import Package
    from qopi_desktop.ui.bus import Bus
    from qopi_desktop.ui.offering import Offering
    from qopi_desktop.ui.tasks import Task, TaskRunner

    T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """The open store, who is signed in, the package and what is offered of it, and the ways to run and to tell.

    ``now`` gives an aware local time; nothing else asks the clock.
    """

    store: Store
    person: Person
    practice: Practice
    package: Package
    round: Round
    tasks: TaskRunner
    bus: Bus
    offering: Offering
    now: Callable[[], datetime]
    data_folder: Path
    backup_folder: Path

    def read(
        self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None] | None = None
    ) -> Task:
        """Run *job* on the store's reading lane."""
        return self.tasks.run(Lane.READ, lambda _report, _cancelled: job(), done, failed)

    def write(
        self,
        job: Callable[[], Changes],
        done: Callable[[Changes], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        """Run *job* on the store's writing lane and tell everyone what it changed, then *done*."""
        told = self.bus.store_changed
        return self.tasks.run(Lane.WRITE, lambda _report, _cancelled: job(), done, failed, tell=told)
