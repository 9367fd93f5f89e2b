"""An office that abstracts and sends until it is killed: prints each chart as soon as its receipt is kept.

``python -m tests.end2end.office FOLDER`` opens the store in FOLDER, which has joined the service already.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from qopi_desktop.domain.charts import ChartAct, ChartState
from qopi_desktop.domain.delivery import Delivery
from qopi_desktop.domain.people import Person
from qopi_desktop.domain.repositories import Store
from qopi_desktop.operations.engines import engines
from qopi_desktop.operations.service import Caller, sync_once
from tests.builders import ROUND
from tests.practice import Abstraction, complete_stories
from tests.stores import reopen


def now() -> datetime:
    """Return the time."""
    return datetime.now().astimezone()


def caller(store: Store, person: Person) -> Caller:
    """Return who asks: in this process every job runs where it is given."""
    return Caller(store, person, lambda job: job(), lambda _changes: None, now)


def open_office(folder: Path) -> tuple[Store, Person]:
    """Return the store and who signed in."""
    opened = reopen(folder, now=now(), scorer=engines().scorer)
    return opened.store, opened.person


def work_on(store: Store, person: Person) -> None:
    """Complete the next chart, or correct one that was received."""
    work = Abstraction(store, person, engines().package.form, ROUND)
    rows = store.charts.rows(ROUND)
    for place, row in enumerate(rows):
        if row.chart.state is ChartState.NOT_BEGUN:
            work.answer(row.chart.id, complete_stories()[place % len(complete_stories())], now())
            work.complete(row.chart.id, now())
            return
        if row.chart.state is ChartState.IN_PROGRESS:
            _finish(work, place, row.chart.id)
            return
    received = [row for row in rows if row.delivery and row.delivery.delivery is Delivery.RECEIVED]
    if received:
        chart_id = received[now().microsecond % len(received)].chart.id
        store.charts.act(person, chart_id, ChartAct.REOPEN, "read again", now())
        work.complete(chart_id, now())


def _finish(work: Abstraction, place: int, chart_id: str) -> None:
    """Take up a chart in which the last process stopped: answer what is left, keep what is left, complete."""
    story = complete_stories()[place % len(complete_stories())]
    file = work.store.charts.open(work.person, chart_id)  # type: ignore[arg-type]  # a chart id
    rest = {each: raw for each, raw in story.answers.items() if each not in file.answers}
    work.answer(file.chart.id, replace(story, answers=rest), now())
    work.complete(file.chart.id, now())


def tell(store: Store) -> None:
    """Print the charts whose receipts are kept."""
    for line in store.outbox.lines(ROUND):
        if line.rev is not None and line.mark and line.mark.delivery is Delivery.RECEIVED:
            sys.stdout.write(f"received {line.chart_id} {line.rev} {line.payload_sha256}\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    """Work and send until killed."""
    store, person = open_office(folder)
    sys.stdout.write("working\n")
    while True:
        work_on(store, person)
        sync_once(caller(store, person), ROUND)
        tell(store)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
