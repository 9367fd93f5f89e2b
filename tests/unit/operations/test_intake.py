"""Importing a case list is planned before it is done, and makes charts that say nothing about the patient."""

from __future__ import annotations

import re
import secrets
from datetime import date

import pytest

from qopi_desktop.domain.candidates import Candidate, ImportCount
from qopi_desktop.domain.people import Physician, PhysicianId
from qopi_desktop.intake.case_list import Field
from qopi_desktop.intake.csv_list import read_table
from qopi_desktop.operations.intake import (
    NUMBER_LENGTH,
    NUMBER_SIGNS,
    Charting,
    draw_number,
    make_charts,
    match_physicians,
    plan_import,
    run_import,
    suggest_mapping,
)
from qopi_desktop.store.memory import MemoryStore
from tests.builders import NOW, NPIS, ROUND, CountingScorer, later, setup

TODAY = date(2026, 3, 14)
MAPPING = {"MRN": Field.RECORD_NUMBER, "Patient": Field.NAME, "DX date": Field.DIAGNOSED_ON}
HEAD = "MRN,Patient,DX date\n"
LEE, ROY = Physician(PhysicianId("lee"), "Anna Lee", "1234567893"), Physician(PhysicianId("roy"), "Roy, Dr. Paul", "")
LEE_TOO = Physician(PhysicianId("lee-2"), "Anna C. Lee", "")


@pytest.fixture
def opened():
    """A store in memory and its administrator."""
    return MemoryStore.create(setup(), NOW, CountingScorer())


def table(rows, head=HEAD):
    """The table of comma-separated *rows*."""
    return read_table((head + rows).encode())


def imported(opened, rows):
    """The candidates in the store once *rows* are imported, by record number."""
    store, person = opened
    run_import(store, person, plan_import(store, table(rows), MAPPING, TODAY), NOW)
    return {each.record_number: each for each in store.candidates.all()}


def test_plan_counts_what_is_new_changed_and_as_it_was(opened):
    """One patient is new, one has another name now, one is unchanged, one row does not fit; so it happens."""
    imported(opened, "1,Ada,\n2,Bea,\n")
    store, person = opened

    plan = plan_import(store, table("1,Ada,\n2,Bea Roe,\n3,Cat,2025-02-01\n,Dot,\n"), MAPPING, TODAY)

    assert ImportCount(new=1, updated=1, unchanged=1) == plan.count
    assert ["empty"] == [each.fault for each in plan.reading.refused]
    assert plan.count == run_import(store, person, plan, later())


def test_planning_stores_nothing(opened):
    """Only running the import writes."""
    store, _ = opened

    plan = plan_import(store, table("1,Ada,\n"), MAPPING, TODAY)

    assert ((), None) == (store.candidates.all(), store.candidates.mapping_for(plan.columns))


def test_importing_again_never_doubles(opened):
    """A second run of the same list leaves everything as it was."""
    imported(opened, "1,Ada,\n2,Bea,\n")
    store, person = opened

    plan = plan_import(store, table("1,Ada,\n2,Bea,\n"), MAPPING, TODAY)

    assert ImportCount(unchanged=2) == run_import(store, person, plan, later())
    assert 2 == len(store.candidates.all())


def test_running_a_plan_remembers_the_columns(opened):
    """The next file with these columns is matched as this one was, others are guessed."""
    store, person = opened
    plan = plan_import(store, table("1,Ada,\n"), MAPPING, TODAY)

    run_import(store, person, plan, NOW)

    again, other = suggest_mapping(store, plan.columns), suggest_mapping(store, ("MRN", "Name"))
    assert (MAPPING, True, False) == (again.mapping, again.remembered, other.remembered)


def test_unknown_columns_are_guessed_by_name(opened):
    """Without memory the names of the columns decide."""
    suggestion = suggest_mapping(opened[0], ("MRN", "Last name", "Shoe size"))

    assert {"MRN": Field.RECORD_NUMBER, "Last name": Field.LAST_NAME} == suggestion.mapping
    assert not suggestion.remembered


def test_charts_are_made_with_a_number_of_their_own_and_the_physician_chosen(opened):
    """Each chart carries its patient, its modules and its treating physician; an unknown one stays unknown."""
    store, person = opened
    ada, bea = imported(opened, "1,Ada,\n2,Bea,\n").values()
    store.people.add_physician(person, "Anna Lee", NPIS[0], NOW)
    (lee,) = store.people.physicians()
    charting = Charting(ROUND, store.people.practice().offices[0].id, ("core", "br"), {ada.id: lee.id})

    make_charts(store, person, [ada, bea], charting, now=NOW, choose=secrets.choice)

    made = {row.chart.patient.record_number: row.chart for row in store.charts.rows(ROUND)}
    assert (lee.id, None) == (made["1"].treating_id, made["2"].treating_id)
    assert {("core", "br")} == {chart.modules for chart in made.values()}
    assert 2 == len({chart.number for chart in made.values() if len(chart.number) == NUMBER_LENGTH})


def test_numbers_have_no_signs_that_are_misread():
    """Six signs, none of which reads like another and none of which is a vowel."""
    numbers = {draw_number(secrets.choice) for _ in range(200)}

    assert {NUMBER_LENGTH} == {len(number) for number in numbers}
    assert set("".join(numbers)) <= set(NUMBER_SIGNS)
    assert all(re.fullmatch(r"[^01258ABEILOSUZ]{6}", number) for number in numbers)
    assert len(numbers) > 190


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anna Lee", LEE.id),
        ("Lee, Anna", LEE.id),
        ("Dr. Anna B. Lee, M.D.", LEE.id),
        ("ANNA LEE", LEE.id),
        ("1234567893", LEE.id),
        ("Paul Roy", ROY.id),
        ("Lee", None),
        ("Anne Lee", None),
        ("", None),
        (None, None),
    ],
)
def test_a_physician_is_matched_by_whole_name_or_npi(text, found):
    """Titles, order and middle initials do not matter; half a name is nobody."""
    candidate = Candidate("1", "Ada", physician=text, id="a")

    assert {"a": found} == match_physicians([candidate], [LEE, ROY])


def test_two_physicians_of_one_name_match_nobody():
    """Who treated the patient is not guessed."""
    candidate = Candidate("1", "Ada", physician="Anna Lee", id="a")

    assert {"a": None} == match_physicians([candidate], [LEE, LEE_TOO])
