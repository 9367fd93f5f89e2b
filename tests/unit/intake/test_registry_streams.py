"""What a registry writes comes back, and a file of any size is read in little memory."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.intake.registry import read_cases, read_export
from qopi_desktop.intake.registry_items import load_dictionary
from tests.naaccr import Person, element, export, head

TODAY = date(2026, 10, 1)
WORDS = load_dictionary()
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
DAYS = st.dates(date(1900, 1, 1), TODAY)
DATES = st.one_of(
    st.none(),
    DAYS.map(PartialDate.of),
    DAYS.map(lambda day: PartialDate(day.year, day.month)),
    DAYS.map(lambda day: PartialDate(day.year)),
)
NUMBERS = st.lists(st.integers(1, 99_999_999), min_size=1, max_size=6, unique=True)


@st.composite
def candidates(draw):
    """Candidates as an export can hold them, each with a number of its own."""
    return [
        Candidate(
            record_number=f"{number:08}",
            name=", ".join(draw(st.lists(TEXT, min_size=2, max_size=2))),
            birth_date=draw(DATES),
            physician=draw(st.none() | TEXT.filter(lambda text: text not in WORDS.items["physicianManaging"].unknown)),
            diagnosis=f"C{draw(st.integers(0, 80)):02}.{draw(st.integers(0, 9))} {draw(st.integers(8000, 9993))}/3",
            diagnosed_on=draw(DATES),
            deceased=draw(st.sampled_from([None, True, False])),
        )
        for number in draw(NUMBERS)
    ]


def compact(day):
    """A date as registries write it."""
    return day.iso().replace("-", "") if day else ""


def as_person(candidate):
    """The patient element of *candidate*."""
    last, first = candidate.name.split(", ", 1) if ", " in candidate.name else (candidate.name, "")
    site, morphology = (candidate.diagnosis or "").split(" ")
    own = {
        "patientIdNumber": candidate.record_number,
        "nameLast": last,
        "nameFirst": first,
        "dateOfBirth": compact(candidate.birth_date),
        "vitalStatus": {None: "", True: "0", False: "1"}[candidate.deceased],
    }
    tumor = {
        "primarySite": site.replace(".", ""),
        "histologicTypeIcdO3": morphology[:4],
        "behaviorCodeIcdO3": "3",
        "dateOfDiagnosis": compact(candidate.diagnosed_on),
        "physicianManaging": candidate.physician or "",
    }
    return Person(own, [tumor])


@given(candidates(), st.sampled_from(["230", "240", "250"]), st.booleans())
@settings(deadline=None, max_examples=60)
def test_what_is_written_comes_back(listed, version, tumors_first):
    """Whatever signs a name has, and however much of a date is known."""
    people = [as_person(each) for each in listed]
    turned = [Person(each.items, each.tumors, tumors_first) for each in people]
    export_of_them = read_export(io.BytesIO(export(turned, version)), WORDS, TODAY)
    found = read_cases(export_of_them, "patientIdNumber", "")

    assert (tuple(listed), (), (), ()) == (found.candidates, found.refused, found.screened, found.remarks)


class Endless(io.RawIOBase):
    """A file of many patients that is made while it is read."""

    def __init__(self, patients, filler):
        super().__init__()
        self._parts = self._make(patients, filler)
        self._left = b""
        self.size = 0

    def read(self, size=-1):
        """The next bytes."""
        while len(self._left) < size and (part := next(self._parts, b"")):
            self._left += part
        found, self._left = self._left[:size], self._left[size:]
        self.size += len(found)
        return found

    @staticmethod
    def _make(patients, filler):
        yield head().encode()
        for number in range(patients):
            tumor = {"primarySite": "C504" if number % 50 else "XX", "behaviorCodeIcdO3": "3"}
            yield element(
                Person({"patientIdNumber": f"{number:08}", "nameLast": "Ash"}, [tumor | filler, tumor])
            ).encode()
        yield b"</NaaccrData>"


@pytest.mark.slow
def test_two_hundred_megabytes_are_read_in_a_memory_of_a_few():
    """What is kept grows with the patients, not with what is written about them."""
    filler = {f"textDxProc{number}": "x" * 900 for number in range(20)}
    source = Endless(11_000, filler)
    tracemalloc.start()
    found = read_export(source, WORDS, TODAY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert source.size > 200_000_000
    assert (11_000, 22_000, 11_000) == (found.patients, found.tumors, len(found.cases))
    assert peak < 30_000_000
