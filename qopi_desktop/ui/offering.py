"""What the practice is offered, as it stands now: read at sign-in, and again whenever a switch is turned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from qopi_desktop.domain.changes import Topic
from qopi_desktop.lanes import Lane

if TYPE_CHECKING:
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.people import Practice
    from qopi_desktop.domain.repositories import Store
    from qopi_desktop.measures.offer import Offer
    from qopi_desktop.ui.bus import Bus
    from qopi_desktop.ui.tasks import TaskRunner


class Offering(QObject):
    """Keeps the offer of the practice up to date for every screen.

    Signals:
        changed: ``offer`` is another.
    """

    changed = Signal()

    def __init__(self, offer: Offer, store: Store, tasks: TaskRunner, bus: Bus) -> None:
        super().__init__()
        self.offer = offer
        self._store, self._tasks = store, tasks
        bus.store_changed.connect(self._on_store_changed)

    def _on_store_changed(self, changes: Changes) -> None:
        if Topic.SWITCHES in changes.topics:
            people = self._store.people
            self._tasks.run(Lane.READ, lambda _report, _cancelled: people.practice(), self._on_read)

    def _on_read(self, practice: Practice) -> None:
        self.offer = replace(self.offer, turned_on=practice.turned_on)
        self.changed.emit()
