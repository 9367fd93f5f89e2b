"""The round closes: one chart before, one announced before and delivered after, one too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from qopi_desktop.ui.words import say
from tests.tours.round_trip import trip

if TYPE_CHECKING:
    from tests.tours.round_trip import Trip
    from tests.tours.theatre import Theatre

CHARTS = 4
CLOSES_IN = timedelta(seconds=8)
BATCH = b"POST /v1/batches"
DOCS = {"closed": ("close.png", "After the close: received, received in the delivery time, and too late.")}


def play(house: Theatre) -> None:
    """Send one chart; cut the wire behind the announcement of the next; complete the third after the close."""
    with trip(house, CHARTS) as tour:
        tour.join()
        tour.complete(0)
        tour.until_states({"received": 1, "open": 3})
        closes_at = _close_soon(tour)
        tour.wire.cut.add(BATCH)
        tour.complete(1)
        house.stage.until(lambda: _is_announced(tour, 1), "the second chart is announced")
        house.stage.until(lambda: datetime.now(UTC) > closes_at + timedelta(seconds=1), "the round has closed")
        tour.complete(2)
        tour.wire.cut.clear()
        house.workplace.sync.sync_now()
        tour.show_sync()
        tour.until_states({"received": 2, "late": 1, "open": 1}, 60)
        _words(tour)


def _close_soon(tour: Trip) -> datetime:
    """Let the help desk put the close a few seconds ahead, and the window hear of it."""
    now = datetime.now(UTC)
    tour.service.put_round(tour.round_id, now - timedelta(days=1), now + CLOSES_IN, title="Fall 2026 demonstration")
    tour.house.workplace.sync.sync_now()
    tour.house.settle()
    return now + CLOSES_IN


def _is_announced(tour: Trip, place: int) -> bool:
    line = next(line for line in tour.lines() if line.chart_id == tour.charts[place])
    return line.mark is not None and line.mark.announced


def _words(tour: Trip) -> None:
    """Three different words for three different ends."""
    stage = tour.house.stage
    stage.shot("closed")
    wanted = [say(f"states.delivery.{name}") for name in ("received", "aftertheclose", "toolate")]
    marks = {line.chart_id: line.mark for line in tour.lines()}
    found = [marks[chart] for chart in tour.charts[:3]]
    stage.fact("Three words", expected=3, actual=len(set(wanted)))
    stage.fact(
        "Before, in the delivery time, too late",
        expected=[("received", False), ("received", True), ("late", False)],
        actual=[(mark.delivery.value, mark.in_grace) for mark in found if mark],
    )
    tour.house.workplace.screens.show_desk()
    tour.house.settle()
    stage.shot("worklist")
