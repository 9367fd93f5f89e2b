"""What the tours of the central service share: a practice with charts, a real service, and the wire between."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qopi_desktop.domain.charts import Patient
from qopi_desktop.domain.delivery import Delivery
from qopi_desktop.lanes import Lane
from tests.practice import Abstraction, complete_stories
from tests.service import ServiceProcess
from tests.tours.first_day import first_start
from tests.wire import Wire, wire_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qopi_desktop.domain.answers import ChartId
    from qopi_desktop.domain.changes import Changes
    from qopi_desktop.domain.delivery import DeliveryLine
    from tests.tours.theatre import Theatre

T = TypeVar("T")
PRACTICE, OFFICE = "Harborview Oncology", "Main office"


@dataclass(frozen=True)
class Trip:
    """A practice that has charts, and the service at the other end of the wire."""

    house: Theatre
    service: ServiceProcess
    wire: Wire
    office: str
    charts: tuple[ChartId, ...]

    @property
    def round_id(self) -> str:
        """The round that is worked in."""
        return str(self.house.workplace.context.round.id)

    def write(self, job: Callable[[Abstraction], Changes]) -> None:
        """Run *job* where the store is written, as the person who is signed in, and let every screen know."""
        place = self.house.workplace
        abstraction = abstraction_of(self.house)
        place.context.write(lambda: job(abstraction))
        self.house.settle()

    def complete(self, *places: int) -> None:
        """Complete the charts at these places."""
        for place in places:
            self.write(partial(_complete, self, place))

    def lines(self) -> tuple[DeliveryLine, ...]:
        """Every chart of the round as the store knows it."""
        round_id = self.house.workplace.context.round.id
        return self.house.read(lambda store: store.outbox.lines(round_id))

    def states(self) -> dict[str, int]:
        """How many charts stand how, by their word."""
        found: dict[str, int] = {}
        for line in self.lines():
            word = line.mark.delivery.value if line.mark else "open"
            found[word] = found.get(word, 0) + 1
        return found

    def state(self, place: int) -> Delivery | None:
        """How the chart at *place* stands."""
        line = next(line for line in self.lines() if line.chart_id == self.charts[place])
        return line.mark.delivery if line.mark else None

    def until_states(self, expected: dict[str, int], patience_s: float = 30) -> None:
        """Wait until the charts stand as *expected*."""
        self.house.stage.until(lambda: self.states() == expected, f"the charts stand as {expected}", patience_s)
        self.house.settle()

    def receipts(self, place: int) -> tuple[str, ...]:
        """The receipts of the chart at *place*."""
        return self.house.read(lambda store: store.outbox.receipts(self.charts[place]))

    def record(self) -> dict[str, dict[str, str]]:
        """What the service's own record says of each chart: its outcomes, by chart."""
        with contextlib.closing(sqlite3.connect(self.service.database.removeprefix("sqlite:///"))) as connection:
            return {key: json.loads(text) for key, text in connection.execute("select chart_key, outcomes from charts")}

    def join(self) -> None:
        """Join the service in Administration, by keys."""
        stage = self.house.stage
        stage.press_keys("Ctrl+Shift+A")
        stage.until(lambda: stage.has("service_address"), "administration shows how to join")
        self.house.settle()
        for name, text in (("service_address", self.wire.url), ("service_code", self.service.make_code(self.office))):
            stage.tab_to(name)
            stage.type(text)
        stage.shot("join")
        stage.press_keys("Return")
        stage.until(lambda: stage.has("service_device_fact"), "the workstation joined")
        self.house.settle()

    def show_sync(self) -> None:
        """Show the screen of the way to the service."""
        self.house.workplace.screens.show_sync()
        self.house.stage.until(lambda: self.house.stage.has("sync-screen"), "the sync screen opened")
        self.house.settle()


@contextmanager
def trip(house: Theatre, count: int, *, answered: int | None = None) -> Iterator[Trip]:
    """Set up a practice with *count* charts, of which *answered* (all of them) are ready to be completed."""
    with (
        tempfile.TemporaryDirectory(prefix="qopi-service-") as folder,
        ServiceProcess.running(f"sqlite:///{Path(folder) / 'central.db'}") as service,
        wire_to(service.port) as wire,
    ):
        office = service.add_office(PRACTICE)
        first_start(house)
        service.put_round(str(house.workplace.context.round.id), title=house.workplace.context.round.title)
        charts = on_lane(house, lambda: _abstract(house, count, count if answered is None else answered))
        house.desk.load()
        house.settle()
        yield Trip(house, service, wire, office, charts)


def abstraction_of(house: Theatre) -> Abstraction:
    """The person who is signed in, with the open store."""
    context = house.workplace.context
    return Abstraction(house.program.store, context.person, context.package.form, context.round.id)


def _complete(tour: Trip, place: int, work: Abstraction) -> Changes:
    return work.complete(tour.charts[place], tour.house.clock())


def on_lane(house: Theatre, job: Callable[[], T]) -> T:
    """Return what *job* returns, which runs where the store is written."""
    future = house.program.lanes.submit(Lane.WRITE, job)
    house.stage.until(future.done, "the store was written", 120)
    return future.result()


def _abstract(house: Theatre, count: int, answered: int) -> tuple[ChartId, ...]:
    work, stories, now = abstraction_of(house), complete_stories(), house.clock()
    treating = next(iter(work.physicians(now).values()))
    patients = [Patient(f"Lindow{place:02} Kestrelmark", f"MRN-77-{place:04}") for place in range(count)]
    charts = work.charts(patients, treating, now)
    for place, chart in enumerate(charts[:answered]):
        work.answer(chart, stories[place % len(stories)], now)
    return charts
