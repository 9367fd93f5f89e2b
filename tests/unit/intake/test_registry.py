"""A registry's export becomes one case per patient; what is left out, or stays empty, is told."""

from __future__ import annotations

import gzip
import io
from datetime import date
from pathlib import Path

import pytest

from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.errors import InputError
from qopi_desktop.intake.case_list import Field, RefusedRow, Remark
from qopi_desktop.intake.registry import diagnosis_text, read_cases, read_export
from qopi_desktop.intake.registry_items import load_dictionary
from tests.naaccr import Person, export

TODAY = date(2026, 10, 1)
WORDS = load_dictionary()
HOSPITAL, REGISTRY = "medicalRecordNumber", "patientIdNumber"
RECORDS = Path(__file__).parents[2] / "records" / "naaccr"
BREAST = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "behaviorCodeIcdO3": "3", "dateOfDiagnosis": "20160314"}
LUNG = {"primarySite": "C341", "histologicTypeIcdO3": "8140", "behaviorCodeIcdO3": "3", "dateOfDiagnosis": "20250214"}


def person(number="1", last="Ash", tumors=(BREAST,), **more):
    """A patient with a number and a last name."""
    return Person({"patientIdNumber": number, "nameLast": last} | more, tumors)


def cases(*people, version="250"):
    """What is read of *people*."""
    return read_export(io.BytesIO(export(people, version)), WORDS, TODAY)


def reading(*people, by=REGISTRY):
    """The candidates of *people* and what is told."""
    return read_cases(cases(*people), by, "Patient {number}")


def told(rows):
    """Line, fault and number of rows left out."""
    return [(row.line, row.fault, row.number) for row in rows]


@pytest.mark.parametrize("version", ["230", "240", "250"])
def test_a_patient_becomes_a_candidate(version):
    """Every item lands in its field."""
    one = person(
        "0012",
        "Roe",
        [LUNG | {"medicalRecordNumber": "M-1", "npiPhysicianManaging": "1234567893"}],
        nameFirst="Ada",
        dateOfBirth="195003",
        vitalStatus="0",
        dateOfLastContact="20260101",
        sex="2",
    )

    expected = Candidate(
        record_number="0012",
        name="Roe, Ada",
        birth_date=PartialDate(1950, 3),
        physician="1234567893",
        diagnosis="C34.1 8140/3",
        diagnosed_on=PartialDate(2025, 2, 14),
        deceased=True,
    )
    found = read_cases(cases(one, version=version), REGISTRY, "")
    assert ((expected,), (), (), ()) == (found.candidates, found.refused, found.screened, found.remarks)


def test_the_record_number_is_the_one_chosen():
    """The hospital's number stands with the tumor, the registry's with the patient."""
    one = person("0012", tumors=[BREAST | {"medicalRecordNumber": "M-1"}])

    assert ["M-1", "0012"] == [reading(one, by=item).candidates[0].record_number for item in (HOSPITAL, REGISTRY)]


def test_the_hospitals_number_is_that_of_the_tumor_taken_or_of_another():
    """Two hospitals in one export number a patient each their own way."""
    first, last = BREAST | {"medicalRecordNumber": "M-1"}, LUNG | {"medicalRecordNumber": "M-2"}

    assert ["M-2"] == [each.record_number for each in reading(person(tumors=[first, last]), by=HOSPITAL).candidates]
    assert ["M-1"] == [each.record_number for each in reading(person(tumors=[first, LUNG]), by=HOSPITAL).candidates]


def test_of_several_tumors_the_one_diagnosed_last_is_taken_and_the_others_are_named():
    """A record number is one candidate; the other primary is told with its codes."""
    found = reading(person(tumors=[LUNG, BREAST, LUNG | {"dateOfDiagnosis": "2025"}]))

    assert ["C34.1 8140/3"] == [each.diagnosis for each in found.candidates]
    assert (
        RefusedRow(12, Field.DIAGNOSIS, "other_tumor", 6, "1", "C50.4 8500/3"),
        RefusedRow(18, Field.DIAGNOSIS, "other_tumor", 6, "1", "C34.1 8140/3"),
    ) == found.screened


def test_of_two_tumors_of_one_day_the_first_of_the_file_is_taken():
    """Reading a file twice gives the same list."""
    found = reading(person(tumors=[BREAST, BREAST | {"primarySite": "C619"}]), person(tumors=[BREAST]))

    assert ["C50.4 8500/3"] == [each.diagnosis for each in found.candidates]
    assert [6, 6] == [row.other_line for row in found.screened]


def test_a_date_that_may_lie_before_today_is_no_fault():
    """This month is not over."""
    found = reading(person(tumors=[LUNG | {"dateOfDiagnosis": "202610"}], dateOfBirth="1950"))

    assert ((), PartialDate(2026, 10)) == (found.remarks, found.candidates[0].diagnosed_on)


def test_a_tumor_with_a_date_goes_before_one_without():
    """What is known decides."""
    found = reading(person(tumors=[BREAST | {"dateOfDiagnosis": ""}, BREAST | {"primarySite": "C619"}]))

    assert ["C61.9 8500/3"] == [each.diagnosis for each in found.candidates]


def test_a_patient_in_two_elements_is_one_candidate():
    """Some programs write one patient element per tumor; the tumor diagnosed last is taken all the same."""
    found = reading(person(), person("2", "Bell"), person(tumors=[LUNG]))

    assert [("1", "C34.1 8140/3"), ("2", "C50.4 8500/3")] == sorted(
        (each.record_number, each.diagnosis) for each in found.candidates
    )
    assert [(6, "other_tumor", "1")] == told(found.screened)
    assert [26] == [row.other_line for row in found.screened]


def test_two_patients_of_one_number_are_both_refused():
    """Whose number it is is not guessed."""
    found = reading(person(last="Ash"), person(last="Bell"))

    assert () == found.candidates
    assert [(6, "other_patient", "1"), (16, "other_patient", "1")] == told(found.refused)
    assert [16, 6] == [row.other_line for row in found.refused]


def test_a_patient_without_the_number_chosen_is_refused():
    """The reason names the number there is."""
    found = reading(person("7"), by=HOSPITAL)

    assert ((), [(6, "empty", "7")]) == (found.candidates, told(found.refused))


def test_a_file_of_one_line_tells_patients_apart():
    """Line numbers are then all alike."""
    data = export([person("1"), person("2", "Bell"), person("1", tumors=[LUNG]), person("2", "Cole")]).replace(
        b"\n", b""
    )
    found = read_cases(read_export(io.BytesIO(data.replace(b"?>", b"?>\n")), WORDS, TODAY), REGISTRY, "")

    assert [("1", "C34.1 8140/3")] == [(each.record_number, each.diagnosis) for each in found.candidates]
    assert ["1"] == [row.number for row in found.screened]
    assert ["2", "2"] == [row.number for row in found.refused]


@pytest.mark.parametrize(
    ("items", "fault"),
    [
        ({"behaviorCodeIcdO3": "2"}, "in_situ"),
        ({"behaviorCodeIcdO3": "1"}, "not_malignant"),
        ({"behaviorCodeIcdO3": "0"}, "not_malignant"),
        ({"classOfCase": "33"}, "history_only"),
        ({"classOfCase": "38"}, "found_at_death"),
        ({"classOfCase": "49"}, "found_at_death"),
        ({"classOfCase": "43"}, "specimen_only"),
        ({"typeOfReportingSource": "6"}, "found_at_death"),
        ({"typeOfReportingSource": "7"}, "found_at_death"),
    ],
)
def test_a_tumor_that_is_none_of_the_programme_is_screened_out_with_the_reason(items, fault):
    """It is told, and another tumor of the patient is taken instead."""
    alone, beside = reading(person(tumors=[LUNG | items])), reading(person(tumors=[LUNG | items, BREAST]))

    assert ((), [(6, fault, "1")]) == (alone.candidates, told(alone.screened))
    assert ["C50.4 8500/3"] == [each.diagnosis for each in beside.candidates]
    assert [(6, fault, "1")] == told(beside.screened)


@pytest.mark.parametrize(
    "items", [{"classOfCase": code} for code in ("00", "14", "22", "30", "32", "99")] + [{"behaviorCodeIcdO3": "9"}]
)
def test_what_nobody_knows_screens_out_nothing(items):
    """A consultation may have been treated here later."""
    assert 1 == len(reading(person(tumors=[LUNG | items])).candidates)


def test_a_patient_without_a_tumor_is_told():
    """Nobody is dropped in silence."""
    assert [(3, "no_tumor", "1")] == told(reading(person(tumors=[])).screened)


@pytest.mark.parametrize(
    ("own", "tumor", "remark"),
    [
        ({"sex": "7"}, {}, Remark(3, "sex", "unknown_code", "7")),
        ({"vitalStatus": "5"}, {}, Remark(3, "vitalStatus", "unknown_code", "5")),
        ({"dateOfBirthFlag": "77"}, {}, Remark(3, "dateOfBirthFlag", "unknown_code", "77")),
        ({"dateOfBirth": "19501345"}, {}, Remark(3, "dateOfBirth", "not_a_date")),
        ({"dateOfLastContact": "2027"}, {}, Remark(3, "dateOfLastContact", "future")),
        ({}, {"primarySite": "BREAST IS A LONG WORD"}, Remark(7, "primarySite", "unknown_code", "BREAST IS A ")),
        ({}, {"behaviorCodeIcdO3": "5"}, Remark(7, "behaviorCodeIcdO3", "unknown_code", "5")),
        ({}, {"classOfCase": "77"}, Remark(7, "classOfCase", "unknown_code", "77")),
        ({}, {"dateOfDiagnosis": "20261002"}, Remark(7, "dateOfDiagnosis", "future")),
        ({}, {"npiPhysicianManaging": "12"}, Remark(7, "npiPhysicianManaging", "unknown_code", "12")),
        ({"primarySite": "C504"}, {}, Remark(3, "primarySite", "misplaced")),
        ({}, {"nameFirst": "Ada"}, Remark(7, "nameFirst", "misplaced")),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_its_item_and_the_patient_is_taken(own, tumor, remark):
    """The value stays empty."""
    extra = {} if own else {"nameMiddle": "x"}
    found = reading(person(tumors=[LUNG | tumor], **(own or extra)))

    assert (1, (remark,)) == (len(found.candidates), found.remarks)


def test_values_that_cannot_be_used_stay_empty():
    """Nothing is guessed from them."""
    (found,) = reading(
        person(
            tumors=[
                {"primarySite": "C18", "histologicTypeIcdO3": "8140", "behaviorCodeIcdO3": "5", "dateOfDiagnosis": "2"}
            ],
            vitalStatus="5",
            dateOfBirth="19501345",
        )
    ).candidates

    assert Candidate("1", "Ash", diagnosis="8140") == found


def test_codes_that_say_unknown_are_no_fault():
    """9, 99 and 99999999 are values of the dictionary; a blank date needs no flag, and a flag no date."""
    one = person(
        tumors=[LUNG | {"classOfCase": "99", "dateOfDiagnosis": "99999999", "dateOfDiagnosisFlag": "12"}],
        sex="9",
        vitalStatus="9",
        dateOfBirth="",
        dateOfBirthFlag="12",
    )
    found = reading(one)

    assert (Candidate("1", "Ash", diagnosis="C34.1 8140/3"),) == found.candidates
    assert () == found.remarks


def test_the_same_code_is_told_once_with_its_count():
    """A list of ten thousand like lines would hide the others."""
    found = reading(person("1", sex="7"), person("2", "Bell", sex="7"), person("3", "Cole", sex="8"))

    assert (Remark(3, "sex", "unknown_code", "7", 2), Remark(25, "sex", "unknown_code", "8", 1)) == found.remarks


def test_patients_without_names_are_called_by_their_number():
    """An incidence file has none; the person is told."""
    found = reading(Person({"patientIdNumber": "5"}, [BREAST]), Person({"patientIdNumber": "6"}, [BREAST]))

    assert ["Patient 5", "Patient 6"] == [each.name for each in found.candidates]
    assert (Remark(3, "nameLast", "no_name", count=2),) == found.remarks


@pytest.mark.parametrize(
    ("items", "physician"),
    [
        ({"npiPhysicianManaging": "1234567893", "physicianManaging": "Dr. Osei"}, "1234567893"),
        ({"npiPhysicianManaging": "1234567890", "physicianManaging": "Dr. Osei"}, "Dr. Osei"),
        ({"physicianManaging": "99999999"}, None),
        ({}, None),
    ],
)
def test_the_physician_is_the_managing_one_by_npi_or_as_written(items, physician):
    """A number whose check digit is wrong is nobody's."""
    assert [physician] == [each.physician for each in reading(person(tumors=[LUNG | items])).candidates]


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        (("C509", "8500", "3"), "C50.9 8500/3"),
        (("C50.9", "8500", ""), "C50.9 8500"),
        (("C509", "", "3"), "C50.9"),
        (("", "8500", "3"), "8500/3"),
        (("", "", ""), None),
    ],
)
def test_a_diagnosis_is_written_as_people_write_it(codes, text):
    """Without a histology the behavior says nothing."""
    assert text == diagnosis_text(*codes)


def test_a_file_without_patients_is_refused():
    """An empty list would look like a success."""
    with pytest.raises(InputError) as caught:
        cases()

    assert {"fault": "no_patients"} == caught.value.facts


def test_nothing_of_a_patient_is_in_what_is_printed():
    """A log that prints a case or a remark tells nobody who it is."""
    found = cases(person("12345", "Canary", sex="7"), person("12345", "Bell"))
    printed = repr((found, read_cases(found, REGISTRY, "")))

    assert not [word for word in ("12345", "Canary", "C50.4") if word in printed]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("naaccr-xml-sample-v230-incidence-10.xml", ("230", 10, 10, 10, {})),
        ("naaccr-xml-sample-v240-abstract-39.xml.gz", ("240", 39, 50, 37, {"in_situ": 4, "other_tumor": 9})),
        (
            "naaccr-xml-sample-v250-abstract-100.xml.gz",
            ("250", 90, 100, 81, {"in_situ": 10, "not_malignant": 1, "other_tumor": 8}),
        ),
    ],
)
def test_files_that_others_made_are_read(name, counts):
    """The counts were made with another tool."""
    data = (RECORDS / name).read_bytes()
    found = read_export(io.BytesIO(gzip.decompress(data) if name.endswith("gz") else data), WORDS, TODAY)
    shown = read_cases(found, REGISTRY, "Patient {number}")
    faults = [row.fault for row in shown.screened]

    assert counts == (
        found.version,
        found.patients,
        found.tumors,
        len(shown.candidates),
        {fault: faults.count(fault) for fault in sorted(set(faults))},
    )
