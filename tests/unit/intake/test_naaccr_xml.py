"""A NAACCR XML file is read one patient at a time, and refused where it is not one."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.errors import InputError
from qopi_desktop.intake.naaccr_xml import PatientStream
from tests.naaccr import NAMESPACE, Person, export, head

VERSIONS = ("230", "240", "250")
NAMES = {"nameLast": "nameLast", "2230": "nameLast", "primarySite": "primarySite", "400": "primarySite"}
BOMB = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def stream(data):
    """A stream over *data*."""
    return PatientStream(io.BytesIO(data), NAMES, VERSIONS)


def items(data):
    """The items of each patient and of its tumors."""
    return [(dict(each.items), [dict(tumor.items) for tumor in each.tumors]) for each in stream(data).patients()]


def fault(data):
    """The facts of the refusal of *data*."""
    with pytest.raises(InputError) as caught:
        list(stream(data).patients())
    return caught.value.facts


@pytest.mark.parametrize("version", VERSIONS)
def test_three_versions_are_read(version):
    """Version and record type are those of the file."""
    found = stream(export([Person({"nameLast": "Ash"}, [{"primarySite": "C504"}])], version, "M"))
    list(found.patients())

    assert (version, "M") == (found.version, found.record_type)


def test_items_stand_with_their_patient_or_tumor_in_any_order():
    """Tumors before the items of the patient are taken too, and items may be named by number."""
    people = [
        Person({"nameLast": "Ash"}, [{"400": "C504"}, {"primarySite": "C341"}], tumors_first=True),
        Person({"2230": "Bell"}),
    ]

    assert [
        ({"nameLast": "Ash"}, [{"primarySite": "C504"}, {"primarySite": "C341"}]),
        ({"nameLast": "Bell"}, []),
    ] == items(export(people))


def test_the_line_of_each_patient_and_tumor_is_told():
    """The person can look it up."""
    data = export([Person({"nameLast": "Ash"}, [{}]), Person({}, [{}, {}])])

    assert [(3, [5]), (8, [9, 11])] == [
        (each.line, [tumor.line for tumor in each.tumors]) for each in stream(data).patients()
    ]


def test_what_is_not_asked_for_is_passed_over():
    """Items of user dictionaries, elements of other namespaces, items of the file, comments."""
    data = export([Person({"nameLast": "Ash", "myOwnItem": "x", "9999": "y"})], more=' userDictionaryUri="urn:mine"')
    other = (
        f'<Item naaccrId="nameLast">File</Item><o:Extra xmlns:o="urn:o"><Item naaccrId="nameLast" xmlns="{NAMESPACE}">'
    )
    other += "Other</Item></o:Extra><!-- a --><Patient>"

    assert [({"nameLast": "Ash"}, [])] == items(data.replace(b"<Patient>", other.encode(), 1))


def test_values_are_trimmed_and_put_together():
    """Blanks, references and sections of text make one value; an empty item is no value."""
    inner = '<Item naaccrId="nameLast"> O&#39;Neil\n <![CDATA[& Roe]]> </Item><Item naaccrId="primarySite"> </Item>'
    data = f"{head()}<Patient>{inner}</Patient></NaaccrData>"

    assert [({"nameLast": "O'Neil & Roe"}, [])] == items(data.encode())


def test_the_first_of_two_values_is_taken():
    """The dictionary allows one."""
    inner = '<Item naaccrId="nameLast">Ash</Item><Item naaccrNum="2230">Bell</Item>'

    assert [({"nameLast": "Ash"}, [])] == items(f"{head()}<Patient>{inner}</Patient></NaaccrData>".encode())


def test_an_item_inside_an_item_breaks_nothing():
    """The outer value ends where the outer item ends."""
    inner = '<Item naaccrId="nameLast">As<Item naaccrId="primarySite">h</Item></Item>'

    assert [({"nameLast": "Ash"}, [])] == items(f"{head()}<Patient>{inner}</Patient></NaaccrData>".encode())


@pytest.mark.parametrize("long", ["&" * 100_000, "x" * 100_000, "x\n" * 100_000])
def test_a_value_without_end_does_not_fill_the_memory(long):
    """No item is as long as a page."""
    ((found, _),) = items(export([Person({"nameLast": long})]))

    assert len(found["nameLast"]) <= 400


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_is_the_one_declared(encoding):
    """Registries on Windows write what Windows writes."""
    text = export([Person({"nameLast": "Núñez"})]).decode().replace("UTF-8", encoding.removesuffix("-sig"))

    assert [({"nameLast": "Núñez"}, [])] == items(text.encode(encoding))


def test_broken_xml_is_told_with_its_line():
    """Patients before the fault were read, and are no result."""
    data = export([Person({"nameLast": "Ash"}), Person({"nameLast": "Bell"})])

    assert {"fault": "broken_xml", "line": 7} == fault(data.replace(b"Bell</Item>", b"Bell</Itm>"))
    assert {"fault": "broken_xml", "line": 5} == fault(data[: data.index(b"</Patient>")])


@pytest.mark.parametrize("encoding", ["EBCDIC-XX", "shift_jis", "idna", "hex"])
def test_an_encoding_that_is_not_known_is_told(encoding):
    """The way out is to export again."""
    assert {"fault": "encoding"} == fault(export([]).replace(b"UTF-8", encoding.encode()))


def test_a_fault_of_ours_is_not_taken_for_one_of_the_file():
    """An item whose name is asked for and lost is a slip of the program."""
    found = stream(export([Person({"nameLast": "Ash"})]))
    found._names = {"nameLast": "nameLast"}
    found._end_item = found._names.__getitem__

    with pytest.raises(KeyError):
        list(found.patients())


@given(st.binary(max_size=12), st.integers(0, 2000), st.integers(0, 40))
@settings(deadline=None, max_examples=300)
def test_whatever_is_in_a_file_it_is_read_or_refused(noise, place, length):
    """No damage ends in a crash."""
    data = export([Person({"nameLast": "Ash"}, [{"primarySite": "C504"}]) for _ in range(4)])
    spoiled = data[:place] + noise + data[place + length :]
    with contextlib.suppress(InputError):
        list(stream(spoiled).patients())


@pytest.mark.parametrize(
    "declared",
    [
        BOMB + "]>",
        '<!DOCTYPE NaaccrData SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE NaaccrData [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE NaaccrData PUBLIC "-//x" "http://127.0.0.1:9/x.dtd" [<!ENTITY % y SYSTEM "http://127.0.0.1:9/y">%y;]>',
    ],
    ids=["billion laughs", "outside", "outside entity", "parameter entity"],
)
def test_a_document_type_is_refused_before_any_entity(declared):
    """Nothing is expanded and nothing is fetched."""
    data = export([Person({"nameLast": "Ash"})]).decode().replace("?>\n", f"?>\n{declared}\n", 1)

    assert {"fault": "doctype", "line": 2} == fault(data.replace("Ash", "&i;").encode())


def test_an_entity_that_nobody_declared_is_broken_xml():
    """It is not passed over either."""
    assert "broken_xml" == fault(export([Person({"nameLast": "Ash"})]).replace(b"Ash", b"&x;"))["fault"]


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (b"<html/>", {"fault": "not_naaccr"}),
        (export([]).replace(NAMESPACE.encode() + b'">', b'urn:other">'), {"fault": "not_naaccr"}),
        (head().replace("baseDictionaryUri", "other").encode(), {"fault": "not_naaccr"}),
        (export([], "220"), {"fault": "version", "found": "22"}),
        (export([], "260"), {"fault": "version", "found": "26"}),
        (f"{head()}\n<Tumor/></NaaccrData>".encode(), {"fault": "misplaced", "line": 4}),
        (f"{head()}<Patient>\n<Patient/></Patient></NaaccrData>".encode(), {"fault": "misplaced", "line": 4}),
        (
            f"{head()}<Patient><Tumor>\n<Tumor/></Tumor></Patient></NaaccrData>".encode(),
            {"fault": "misplaced", "line": 4},
        ),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_the_reason(data, facts):
    """Another root, another namespace, another version, or parts where they cannot be."""
    assert facts == fault(data)
