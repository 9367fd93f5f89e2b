"""A case list of either kind is opened by what is in it, and an export is planned before it is imported."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from qopi_desktop.domain.candidates import ImportCount
from qopi_desktop.errors import Cancelled, InputError
from qopi_desktop.intake.csv_list import Table
from qopi_desktop.intake.registry import RegistryExport
from qopi_desktop.operations.intake import run_import
from qopi_desktop.operations.registry import NumberChoice, open_list, plan_registry, suggest_number
from qopi_desktop.store.memory import MemoryStore
from tests.builders import NOW, CountingScorer, later, setup
from tests.naaccr import Person, export

TODAY = date(2026, 3, 14)
TUMOR = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "behaviorCodeIcdO3": "3"}


@pytest.fixture
def opened():
    """A store in memory and its administrator."""
    return MemoryStore.create(setup(), NOW, CountingScorer())


def people(count=2, *, hospital=True):
    """Patients with a registry's number and perhaps the hospital's."""
    own = [{"medicalRecordNumber": f"M-{number}"} if hospital else {} for number in range(count)]
    return [
        Person({"patientIdNumber": f"{number:08}", "nameLast": f"Last {number}"}, [TUMOR | own[number]])
        for number in range(count)
    ]


def opened_list(folder, data, name="list.xml", report=lambda _done, _whole: None, is_cancelled=lambda: False):
    """What a file of *data* is read as."""
    path = folder / name
    path.write_bytes(data)
    return open_list(path, TODAY, report, is_cancelled)


@pytest.mark.parametrize("name", ["list.xml", "list.txt"])
@pytest.mark.parametrize(
    "data", [export(people()), b"\xef\xbb\xbf" + export(people()), gzip.compress(export(people()))]
)
def test_xml_is_known_by_its_beginning(tmp_path, data, name):
    """Whatever its name, with a mark or packed."""
    assert isinstance(opened_list(tmp_path, data, name), RegistryExport)


def test_xml_in_utf_16_is_known_too(tmp_path):
    """Its beginning has zeros between the signs."""
    data = export(people()).decode().replace("UTF-8", "UTF-16").encode("utf-16")

    assert isinstance(opened_list(tmp_path, data), RegistryExport)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_all_else_is_a_table(tmp_path, encoding):
    """As before."""
    found = opened_list(tmp_path, "MRN,Name\n1,Ash\n".encode(encoding), "list.xml")

    assert isinstance(found, Table)
    assert ("MRN", "Name") == found.columns


@pytest.mark.parametrize(
    "spoil",
    [lambda data: data[:-20], lambda data: data[:60] + b"\0\xff" * 20 + data[100:], lambda data: data[:2] + b"x"],
)
def test_a_packed_file_that_does_not_unpack_is_told(tmp_path, spoil):
    """Half a download is no list."""
    with pytest.raises(InputError) as caught:
        opened_list(tmp_path, spoil(gzip.compress(export(people(200)))))

    assert {"fault": "broken_pack"} == caught.value.facts


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_progress_is_told_in_rising_hundredths_up_to_the_end(tmp_path, pack):
    """What is told is how much of the file is read."""
    told = []
    opened_list(tmp_path, pack(export(people(3000))), report=lambda done, whole: told.append((done, whole)))
    steps = [done for done, _ in told]

    assert {100} == {whole for _, whole in told}
    assert (sorted(set(steps)), 100) == (steps, steps[-1])


def test_reading_ends_when_it_is_cancelled(tmp_path):
    """Not at the end of the file."""
    told = []

    with pytest.raises(Cancelled):
        opened_list(
            tmp_path,
            export(people(3000)),
            report=lambda done, _whole: told.append(done),
            is_cancelled=lambda: len(told) > 2,
        )
    assert 3 == len(told)


@pytest.mark.parametrize(("hospital", "item"), [(True, "medicalRecordNumber"), (False, "patientIdNumber")])
def test_the_hospitals_number_is_suggested_where_everybody_has_one(opened, tmp_path, hospital, item):
    """Else the registry's."""
    found = opened_list(tmp_path, export(people(hospital=hospital)))

    assert NumberChoice(item, remembered=False) == suggest_number(opened[0], found)


def test_one_case_without_the_hospitals_number_suggests_the_registrys(opened, tmp_path):
    """A list of two kinds of numbers would double patients."""
    found = opened_list(tmp_path, export([*people(2), *people(3, hospital=False)[2:]]))

    assert "patientIdNumber" == suggest_number(opened[0], found).item


def test_an_export_without_a_case_suggests_the_registrys_number(opened, tmp_path):
    """Nobody has the hospital's."""
    found = opened_list(tmp_path, export([Person({"patientIdNumber": "1"}, [TUMOR | {"behaviorCodeIcdO3": "2"}])]))

    assert "patientIdNumber" == suggest_number(opened[0], found).item


def test_the_number_of_the_last_import_is_suggested(opened, tmp_path):
    """The same patients keep their record numbers."""
    store, who = opened
    found = opened_list(tmp_path, export(people()))

    run_import(store, who, plan_registry(store, found, "patientIdNumber", "{number}"), NOW)

    assert NumberChoice("patientIdNumber", remembered=True) == suggest_number(store, found)


def test_importing_an_export_again_doubles_nothing(opened, tmp_path):
    """The plan counts what is new, and so it happens."""
    store, who = opened
    found = opened_list(tmp_path, export(people(2)))
    before = plan_registry(store, found, "medicalRecordNumber", "{number}")
    run_import(store, who, before, NOW)
    more = opened_list(tmp_path, export(people(3)))
    after = plan_registry(store, more, "medicalRecordNumber", "{number}")

    assert (ImportCount(new=2), ImportCount(new=1, unchanged=2)) == (before.count, after.count)
    assert after.count == run_import(store, who, after, later())
    assert ["M-0", "M-1", "M-2"] == [each.record_number for each in store.candidates.all()]
