"""A row of a case list becomes a candidate whole, or is left out with every reason."""

from __future__ import annotations

import time
from datetime import date

import pytest

from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.intake.case_list import (
    Field,
    Reading,
    RefusedRow,
    guess_mapping,
    load_vocabulary,
    missing_field,
    read_candidates,
)
from qopi_desktop.intake.csv_list import read_table

TODAY = date(2017, 10, 1)
WORDS = load_vocabulary()
HEAD = "MRN,Patient,DOB,Physician,Diagnosis,DX date,Vital status\n"


def read(rows, head=HEAD):
    """Read *rows* below *head*, the columns matched by their names."""
    table = read_table((head + rows).encode())
    return read_candidates(table, guess_mapping(table.columns, WORDS), WORDS, today=TODAY)


def faults(rows, head=HEAD):
    """The reasons of the rows left out."""
    return [(each.line, each.field, each.fault) for each in read(rows, head).refused]


def test_a_row_becomes_a_candidate():
    """Every column lands in its field."""
    reading = read("0012,Roe Ada,3/14/1950,Dr. Lee,Breast cancer,2016-03,deceased\n")

    expected = Candidate(
        record_number="0012",
        name="Roe Ada",
        birth_date=PartialDate(1950, 3, 14),
        physician="Dr. Lee",
        diagnosis="Breast cancer",
        diagnosed_on=PartialDate(2016, 3),
        deceased=True,
    )
    assert ((expected,), ()) == (reading.candidates, reading.refused)


def test_what_is_empty_stays_unknown():
    """Only number and name are needed; not available is not a value."""
    reading = read("12,Ada,,,[Not Available],,\n")

    assert (Candidate("12", "Ada"),) == reading.candidates


def test_last_and_first_name_are_joined():
    """Two columns of names make one name; a first name alone is missing nothing."""
    reading = read("1,Roe,Ada\n2,Null,\n", head="MRN,Last,First\n")

    assert ["Roe, Ada", "Null"] == [each.name for each in reading.candidates]


@pytest.mark.parametrize(
    ("row", "field", "fault"),
    [
        (",Ada,,,,,", Field.RECORD_NUMBER, "empty"),
        ("n/a,Ada,,,,,", Field.RECORD_NUMBER, "empty"),
        ("1.23E+05,Ada,,,,,", Field.RECORD_NUMBER, "damaged_number"),
        ("1E+15,Ada,,,,,", Field.RECORD_NUMBER, "damaged_number"),
        ("#####,Ada,,,,,", Field.RECORD_NUMBER, "damaged_number"),
        ("#N/A,Ada,,,,,", Field.RECORD_NUMBER, "damaged_number"),
        ("1,,,,,,", Field.NAME, "empty"),
        ("1,Ada,soon,,,,", Field.BIRTH_DATE, "not_a_date"),
        ("1,Ada,3/14/50,,,,", Field.BIRTH_DATE, "short_year"),
        ("1,Ada,,,,2017-10-02,", Field.DIAGNOSED_ON, "future"),
        ("1,Ada,,,,,perhaps", Field.DECEASED, "not_yes_no"),
        ("1,Ada", None, "short_row"),
        ("1,Ada,,,,,,extra", None, "long_row"),
    ],
)
def test_a_row_that_does_not_fit_is_left_out_with_its_reason(row, field, fault):
    """Line, field and reason are told; the rows around it are taken."""
    reading = read(f"8,Before,,,,,\n{row}\n9,After,,,,,\n")

    assert (RefusedRow(3, field, fault),) == reading.refused
    assert ["8", "9"] == [each.record_number for each in reading.candidates]


def test_every_reason_of_a_row_is_listed():
    """Who mends the list sees all faults at once."""
    assert [
        (2, Field.RECORD_NUMBER, "empty"),
        (2, Field.BIRTH_DATE, "not_a_date"),
        (2, Field.DIAGNOSED_ON, "future"),
    ] == faults(",Ada,soon,,,2031-01-01,\n")


def test_a_row_with_three_reasons_is_one_row_refused():
    """Two rows of a file of one line are told apart by their numbers."""
    assert 1 == read(",Ada,soon,,,2031-01-01,\n").refused_rows
    assert 2 == Reading((), tuple(RefusedRow(1, None, "empty", number=number) for number in "ABA")).refused_rows


def test_empty_cells_behind_the_last_column_do_no_harm():
    """Programs leave delimiters at the end of a row."""
    assert [] == faults("1,Ada,,,,,,,\n")


def test_the_same_patient_twice_is_taken_once():
    """The second row is named with the line of the first."""
    reading = read("1,Ada,,,,,\n2,Bea,,,,,\n1,ADA,,,,,\n")

    assert ["1", "2"] == [each.record_number for each in reading.candidates]
    assert (RefusedRow(4, Field.RECORD_NUMBER, "twice", other_line=2),) == reading.refused


@pytest.mark.parametrize("other", ["1,Bea,1950-01-01,,,,", "1,Ada,1951-01-01,,,,"])
def test_two_patients_of_one_number_are_both_left_out(other):
    """Which of them the number belongs to is not guessed."""
    reading = read(f"1,Ada,1950-01-01,,,,\n{other}\n")

    assert () == reading.candidates
    assert (
        RefusedRow(2, Field.RECORD_NUMBER, "other_patient", other_line=3),
        RefusedRow(3, Field.RECORD_NUMBER, "other_patient", other_line=2),
    ) == reading.refused


def test_a_refused_row_does_not_shadow_a_good_one():
    """The row that fits is taken, though its number stands in a refused row too."""
    reading = read("1,Ada,soon,,,,\n1,Ada,1950-01-01,,,,\n")

    assert ["1"] == [each.record_number for each in reading.candidates]


@pytest.mark.parametrize(
    ("cell", "deceased"),
    [
        ("Yes", True),
        ("LIVING", False),
        ("0", False),
        ("1", True),
        ("2016-05-01", True),
        ("25/03/2016", True),
        ("", None),
    ],
)
def test_deceased_is_a_word_or_a_date(cell, deceased):
    """A date of death says yes; an empty cell says nothing."""
    assert [deceased] == [each.deceased for each in read(f"1,Ada,,,,,{cell}\n").candidates]


def test_a_column_of_both_orders_refuses_what_could_be_two_dates():
    """14/3 and 3/26 in one column leave 4/5 unread."""
    rows = "1,Ada,,,,14/3/2016,\n2,Bea,,,,3/26/2016,\n3,Cat,,,,4/5/2016,\n"

    assert [(4, Field.DIAGNOSED_ON, "not_a_date")] == faults(rows)


def test_columns_are_guessed_by_name_and_the_first_wins():
    """A column that is not understood is left out; one field has one column."""
    columns = ("Patient ID", "MRN", "Last Name", "FIRST_NAME", "D.O.B.", "Shoe size")

    assert {
        "MRN": Field.RECORD_NUMBER,
        "Last Name": Field.LAST_NAME,
        "FIRST_NAME": Field.FIRST_NAME,
        "D.O.B.": Field.BIRTH_DATE,
    } == guess_mapping(columns, WORDS)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ([Field.NAME], Field.RECORD_NUMBER),
        ([Field.RECORD_NUMBER], Field.NAME),
        ([Field.RECORD_NUMBER, Field.FIRST_NAME], Field.NAME),
        ([Field.RECORD_NUMBER, Field.LAST_NAME], None),
        ([Field.RECORD_NUMBER, Field.NAME], None),
    ],
)
def test_number_and_name_are_needed(fields, missing):
    """Without them a row names nobody."""
    assert missing == missing_field({str(place): each for place, each in enumerate(fields)})


def test_ten_thousand_rows_are_read_quickly():
    """A large list takes a moment, not a coffee."""
    rows = "".join(f"{number},Patient {number},3/14/1950,Dr. Lee,Breast,2016-03-01,no\n" for number in range(10_000))
    began = time.perf_counter()

    reading = read(rows)

    assert 10_000 == len(reading.candidates)
    assert time.perf_counter() - began < 5


def test_every_field_has_names_and_no_name_stands_twice():
    """Which field a column holds never depends on the order of the vocabulary's lists."""
    names = [name for each in WORDS.columns.values() for name in each]

    assert set(Field) == set(WORDS.columns)
    assert len(names) == len(set(names))
    assert not WORDS.yes & WORDS.no
