"""A whole round trip, overheard: nothing that names a patient is on the wire, in the service's log or in its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.charts import ChartAct, Patient
from qopi_desktop.operations.engines import engines
from qopi_desktop.operations.service import join, make_code, sync_once
from qopi_desktop.store.memory import MemoryStore
from tests.builders import ROUND, setup
from tests.canary import told_by
from tests.end2end.office import caller, now
from tests.practice import Abstraction, complete_stories
from tests.service import ServiceThread
from tests.wire import wire_to

PATIENTS = 34
BORN, VISITED = QuestionId("G08"), QuestionId("G19")


def patients() -> list[Patient]:
    """Patients whose names and record numbers are found nowhere else."""
    return [
        Patient(f"Wrenfold{place:02} Aldermarsh{place:02}", f"ZQ-{place:02}-88{place:03}") for place in range(PATIENTS)
    ]


def stories():
    """Their charts, each with a birth date of its own."""
    known = complete_stories()
    return [
        replace(story, answers={**story.answers, BORN: f"19{31 + place}-07-{place % 28 + 1:02}"})
        for place, story in enumerate(known[place % len(known)] for place in range(PATIENTS))
    ]


def abstract(work: Abstraction) -> list[str]:
    """Make, answer, annotate and complete every chart; return all that may not be heard."""
    treating = next(iter(work.physicians(now()).values()))
    heard: list[str] = [physician.name for physician in work.store.people.physicians()] + [work.person.name]
    told = patients()
    for chart_id, patient, story in zip(work.charts(told, treating, now()), told, stories(), strict=True):
        note = f"Told by sister of {patient.record_number} on the ward"
        work.answer(chart_id, story, now())
        work.store.charts.note(work.person, chart_id, VISITED, note, now())
        work.complete(chart_id, now())
        visited = story.answers[VISITED]
        heard += [patient.name, patient.record_number, note, story.answers[BORN], _american(story.answers[BORN])]
        heard += [visited, _american(visited)]
    work.store.charts.act(work.person, chart_id, ChartAct.REOPEN, "a reason that stays here", now())
    work.complete(chart_id, now())
    return [*dict.fromkeys(heard), "a reason that stays here", "As the record says", "Lakeside", "North office"]


def _american(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{month}/{day}/{year}"


@pytest.mark.slow
def test_two_hundred_canaries_are_heard_nowhere(tmp_path):
    """Names, record numbers, notes, reasons and dates, in any of the usual ways to write them."""
    scorer = engines().scorer
    store, person = MemoryStore.create(setup(), now(), scorer)
    canaries = abstract(Abstraction(store, person, engines().package.form, ROUND))
    database = tmp_path / "central.db"
    with ServiceThread.running(f"sqlite:///{database}") as service, wire_to(service.port) as wire:
        service.put_round(str(ROUND), title="Fall")
        asks = caller(store, person)
        join(asks, wire.url, service.make_code(service.add_office("Known There As")))
        report = sync_once(asks, ROUND)
        make_code(asks)
        overheard = bytes(wire.sent) + bytes(wire.answered) + service.log.getvalue().encode()
    files = b"".join(Path(each).read_bytes() for each in sorted(tmp_path.glob("central.db*")))

    assert (PATIENTS, 0) == (report.accepted, report.refused)
    assert len(canaries) >= 200
    assert [] == told_by(overheard, canaries)
    assert [] == told_by(files, canaries)
    assert told_by(overheard, ["G19"]) == ["G19"]  # the search reads what was sent
