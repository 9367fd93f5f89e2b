"""The service is killed while a batch is under way: entry goes on, and every receipt comes once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qopi_desktop.domain.delivery import Delivery
from tests.tours.abstractor import Abstractor
from tests.tours.round_trip import trip

if TYPE_CHECKING:
    from tests.tours.round_trip import Trip
    from tests.tours.theatre import Theatre

CHARTS, LAST = 12, 11
BATCH = b"POST /v1/batches"
DOCS = {"offline": ("offline.png", "Without the service: a state, not an error; charts wait and entry goes on.")}


def play(house: Theatre) -> None:
    """Kill the service after it took a batch and before it answered; enter a chart; start it again."""
    with trip(house, CHARTS) as tour:
        tour.join()
        tour.complete(0, 1)
        tour.until_states({"received": 2, "open": CHARTS - 2})
        tour.wire.deaf.add(BATCH)  # the service takes it in; the answer is lost, and then the service is
        tour.complete(*range(2, 8))
        house.stage.until(lambda: tour.wire.sent.count(BATCH) > 1, "a batch is under way")
        tour.service.kill()
        tour.wire.deaf.clear()
        house.stage.until(lambda: house.stage.says("Offline"), "the window says that it is offline")
        _enter_meanwhile(tour)
        _return(tour)


def _enter_meanwhile(tour: Trip) -> None:
    """A chart is completed by keys while nothing answers."""
    house = tour.house
    person = Abstractor(house)
    number = next(row.chart.number for row in house.rows() if row.chart.id == tour.charts[LAST])
    house.workplace.screens.show_desk()
    person.open_chart(number)
    person.complete(number)
    house.stage.fact("It waits, complete here", expected=Delivery.WAITING, actual=tour.state(LAST))
    house.stage.shot("offline")


def _return(tour: Trip) -> None:
    """The service comes back: what it had taken in is known by its receipt, the rest is sent, nothing twice."""
    stage = tour.house.stage
    tour.service.start()
    tour.show_sync()
    tour.house.workplace.sync.sync_now()
    tour.until_states({"received": 9, "open": CHARTS - 9}, 60)
    stage.shot("back")
    receipts = [tour.receipts(place) for place in range(CHARTS)]
    stage.fact(
        "Every complete chart has one receipt", expected=[1] * 9, actual=[len(each) for each in receipts if each]
    )
    stage.fact("The service has as many", expected=9, actual=len(tour.record()))
