"""A store in memory with its people, as the screens behind the unlock window are given it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.people import Person
from qopi_desktop.domain.rounds import Round
from qopi_desktop.measures.offer import Offer
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.rounds import load_rounds
from qopi_desktop.operations import demonstration
from qopi_desktop.operations.demonstration import script
from qopi_desktop.protocol.publisher import Publisher
from qopi_desktop.store.memory import MemoryStore
from qopi_desktop.ui.bus import Bus
from qopi_desktop.ui.context import Context
from qopi_desktop.ui.offering import Offering
from qopi_desktop.ui.tasks import TaskRunner
from tests import builders, shipped

AUTUMN = Round(builders.ROUND, "Fall 2026", date(2026, 1, 1), date(2026, 12, 31), ("core", "eol", "br"), False)


def context_of(tasks: TaskRunner, folder: Path, package: Package | None = None) -> Context:
    """What a screen is given when the first user of a new store signs in."""
    store, person = MemoryStore.create(builders.setup(), builders.NOW, builders.QuietScorer())
    bus, measures = Bus(), package.measures if package else ()
    return Context(
        store=store,
        person=person,
        practice=store.people.practice(),
        package=package,  # type: ignore[arg-type]  # only the report reads it
        round=AUTUMN,
        tasks=tasks,
        bus=bus,
        offering=Offering(Offer(measures, AUTUMN.modules), store, tasks, bus),
        now=lambda: builders.NOW,
        data_folder=folder / "store",
        backup_folder=folder / "backups",
    )


def seen_by(context: Context, person: Person) -> Context:
    """The same store with somebody else signed in."""
    return replace(context, person=person)


# The demonstration practice, with the charts that these tests open

PLAYED = ("HQN3FP", "D7DXQK", "WPY79R", "64C69Q", "RNW7VH", "CRTC3V", "XTHGT3", "K397KJ")
"""Charts that were begun; all others of the script are there and not begun."""


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.at += timedelta(**by)


@cache
def package() -> Package:
    """The forms and measures that are shipped."""
    return shipped.package()


@cache
def _played() -> MemoryStore:
    store, first = MemoryStore.create(demonstration._setup(), script().opened_at, Publisher(package()))
    stage = demonstration._Stage.set(store, first, package().form)
    for story in script().stories:
        if story.number in PLAYED:
            stage.abstract(story)
    return store


def demonstration_store() -> MemoryStore:
    """A demonstration practice of this test's own."""
    store = MemoryStore(Publisher(package()))
    tables = _played()._desk._tables
    store._desk._tables.update(
        {kind: {key: dict(rows) for key, rows in buckets.items()} for kind, buckets in tables.items()}
    )
    return store


def demonstration_context(tasks: TaskRunner, folder: Path, name: str = "S. Kim") -> Context:
    """What the screens of the demonstration practice are given when *name* signs in, late in its round."""
    store, bus = demonstration_store(), Bus()
    practice = store.people.practice()
    of_round = next(each for each in load_rounds(date(2026, 11, 23)) if each.demonstration)
    offer = Offer(package().measures, of_round.modules, practice.turned_on)
    return Context(
        store=store,
        person=next(user for user in store.people.users() if user.name == name),
        practice=practice,
        package=package(),
        round=of_round,
        tasks=tasks,
        bus=bus,
        offering=Offering(offer, store, tasks, bus),
        now=Clock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        data_folder=folder / "store",
        backup_folder=folder / "backups",
    )


def chart_numbered(context: Context, number: str) -> ChartId:
    """The id of a chart of the demonstration."""
    return next(row.chart.id for row in context.store.charts.rows(context.round.id) if row.chart.number == number)
