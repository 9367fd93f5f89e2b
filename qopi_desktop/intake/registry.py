"""A registry's export: one case per patient, of the tumor diagnosed last, and what was told of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.people import normalize_npi
from qopi_desktop.errors import InputError
from qopi_desktop.intake.case_list import Field, Reading, RefusedRow, Remark, take_once
from qopi_desktop.intake.list_dates import read_registry_date
from qopi_desktop.intake.naaccr_xml import PatientStream, RegistryPatient, Source
from qopi_desktop.intake.registry_items import Dictionary

NUMBER_ITEMS = ("medicalRecordNumber", "patientIdNumber")
"""The items that may serve as the record number: the hospital's own, and the registry's."""

_DEAD, _ALIVE = "0", "1"
_LONGEST_CODE = 12  # what is longer is no code, and would not fit the table


@dataclass(frozen=True, slots=True)
class Case:
    """The patient of an export with the tumor that was taken; a candidate once a record number is chosen.

    ``numbers`` are the values of `NUMBER_ITEMS`, empty where there is none; the candidate has none of them yet.
    """

    line: int
    numbers: tuple[str, ...] = field(repr=False)
    candidate: Candidate = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegistryExport:
    """What a file holds: its version and record type, how much, and every patient's case in its order."""

    version: str
    record_type: str
    patients: int
    tumors: int
    cases: tuple[Case, ...] = field(repr=False)
    screened: tuple[RefusedRow, ...]
    remarks: tuple[Remark, ...]


def read_export(source: Source, dictionary: Dictionary, today: date) -> RegistryExport:
    """Return the cases of a NAACCR XML file; memory grows with its patients, not with its size.

    Raises:
        InputError: as `PatientStream.patients`, and ``fault`` no_patients.
    """
    stream = PatientStream(source, dictionary.names(), dictionary.versions)
    reader = _CaseReader(dictionary, today)
    for patient in stream.patients():
        reader.read(patient)
    if not reader.patients:
        raise InputError(fault="no_patients")
    return RegistryExport(
        version=stream.version,
        record_type=stream.record_type,
        patients=reader.patients,
        tumors=reader.tumors,
        cases=tuple(reader.cases),
        screened=tuple(reader.screened),
        remarks=tuple(reader.remarks.values()),
    )


def read_cases(export: RegistryExport, number_item: str, nameless: str) -> Reading:
    """Return the candidates of *export* under the record number that *number_item*, one of `NUMBER_ITEMS`, holds.

    A patient who stands twice is taken with the tumor diagnosed last. Who has no name is called *nameless*, with the
    number in place of ``{number}``.
    """
    place = NUMBER_ITEMS.index(number_item)
    cases = [case for case in export.cases if case.numbers[place]]
    refused = [
        RefusedRow(
            case.line, Field.RECORD_NUMBER, "empty", None, _any_number(case.numbers), case.candidate.diagnosis or ""
        )
        for case in export.cases
        if not case.numbers[place]
    ]
    read = [(index, _numbered(case, case.numbers[place], nameless)) for index, case in enumerate(cases)]
    kept, doubled = take_once(sorted(read, key=lambda each: _age(each[1])))
    told = [_located(row, cases, place) for row in doubled]  # by place until here: a file may have but one line
    refused += [row for row in told if row.fault != "twice"]
    others = [replace(row, fault="other_tumor") for row in told if row.fault == "twice"]
    return Reading(
        candidates=tuple(candidate for _, candidate in sorted(kept, key=lambda each: each[0])),
        refused=_by_line(refused),
        screened=_by_line([*export.screened, *others]),
        remarks=tuple(sorted(export.remarks, key=lambda each: each.line)),
    )


def diagnosis_text(site: str, histology: str, behavior: str) -> str | None:
    """Return a tumor's ICD-O-3 codes as people write them, ``C50.9 8500/3``; None where there are none."""
    topography = f"{site[:3]}.{site[-1]}" if site else ""
    morphology = f"{histology}/{behavior}" if histology and behavior else histology
    return " ".join(part for part in (topography, morphology) if part) or None


@dataclass(frozen=True, slots=True)
class _Part:
    """What a patient or tumor holds that can be used: values known to the dictionary, and dates."""

    line: int
    values: Mapping[str, str]
    dates: Mapping[str, PartialDate]

    def text(self, item: str) -> str:
        """Return the value of *item*, empty where there is none."""
        return self.values.get(item, "")


class _CaseReader:
    """Makes cases of patients, one by one, and keeps what is to be told."""

    def __init__(self, dictionary: Dictionary, today: date) -> None:
        self.patients = self.tumors = 0
        self.cases: list[Case] = []
        self.screened: list[RefusedRow] = []
        self.remarks: dict[tuple[str, str, str], Remark] = {}
        self._dictionary, self._today = dictionary, today

    def read(self, patient: RegistryPatient) -> None:
        """Take the tumor diagnosed last of those that are of the programme; tell the others."""
        self.patients += 1
        self.tumors += len(patient.tumors)
        person = self._part(patient.line, patient.items, "Patient")
        tumors = [self._part(each.line, each.items, "Tumor") for each in patient.tumors]
        hospital = next(filter(None, (each.text(NUMBER_ITEMS[0]) for each in tumors)), "")
        numbers = (hospital, person.text(NUMBER_ITEMS[1]))
        if not tumors:
            self._leave_out(person, "no_tumor", numbers)
        fitting = [each for each in tumors if not self._screen(each, numbers)]
        if fitting:
            self._take(person, fitting, numbers)

    def _take(self, person: _Part, tumors: Sequence[_Part], numbers: tuple[str, ...]) -> None:
        cases = [(_candidate(person, each), each) for each in tumors]
        candidate, tumor = min(cases, key=lambda each: _age(each[0]))
        if not candidate.name:
            self._remark(person.line, "nameLast", "no_name")
        own = (tumor.text(NUMBER_ITEMS[0]) or numbers[0], numbers[1])
        self.cases.append(Case(tumor.line, own, candidate))
        for other in tumors:
            if other is not tumor:
                self._leave_out(other, "other_tumor", numbers, tumor.line)

    def _screen(self, tumor: _Part, numbers: tuple[str, ...]) -> bool:
        fault = next((each.fault for each in self._dictionary.screens if tumor.text(each.item) in each.codes), None)
        if fault is not None:
            self._leave_out(tumor, fault, numbers)
        return fault is not None

    def _leave_out(self, part: _Part, fault: str, numbers: Sequence[str], other_line: int | None = None) -> None:
        number, diagnosis = _any_number(numbers), _diagnosis(part) or ""
        self.screened.append(RefusedRow(part.line, Field.DIAGNOSIS, fault, other_line, number, diagnosis))

    def _remark(self, line: int, item: str, fault: str, code: str = "") -> None:
        known = self.remarks.get((item, fault, code))
        self.remarks[item, fault, code] = (
            replace(known, count=known.count + 1) if known else Remark(line, item, fault, code)
        )

    def _part(self, line: int, items: Mapping[str, str], parent: str) -> _Part:
        values: dict[str, str] = {}
        dates: dict[str, PartialDate] = {}
        for name, value in items.items():
            item = self._dictionary.items[name]
            if item.parent != parent:
                self._remark(line, name, "misplaced")
            elif item.date:
                self._read_date(line, name, value, dates)
            elif not item.knows(value):
                self._remark(line, name, "unknown_code", value[:_LONGEST_CODE])
            elif value not in item.unknown:
                values[name] = value
        return _Part(line, values, dates)

    def _read_date(self, line: int, name: str, value: str, dates: dict[str, PartialDate]) -> None:
        try:
            found = read_registry_date(value)
        except ValueError:
            self._remark(line, name, "not_a_date")
            return
        if found is not None and found.earliest > self._today:
            self._remark(line, name, "future")
        elif found is not None:
            dates[name] = found


def _candidate(person: _Part, tumor: _Part) -> Candidate:
    return Candidate(
        record_number="",
        name=", ".join(filter(None, (person.text("nameLast"), person.text("nameFirst")))),
        birth_date=person.dates.get("dateOfBirth"),
        physician=normalize_npi(tumor.text("npiPhysicianManaging")) or tumor.text("physicianManaging") or None,
        diagnosis=_diagnosis(tumor),
        diagnosed_on=tumor.dates.get("dateOfDiagnosis"),
        deceased={_DEAD: True, _ALIVE: False}.get(person.text("vitalStatus")),
    )


def _diagnosis(tumor: _Part) -> str | None:
    return diagnosis_text(*(tumor.text(item) for item in ("primarySite", "histologicTypeIcdO3", "behaviorCodeIcdO3")))


def _numbered(case: Case, number: str, nameless: str) -> Candidate:
    name = case.candidate.name or nameless.format(number=number)
    return replace(case.candidate, record_number=number, name=name)


def _age(candidate: Candidate) -> tuple[bool, int]:
    """Return what puts the tumor diagnosed last first, and one without a date behind all that have one."""
    found = candidate.diagnosed_on
    return found is None, -found.earliest.toordinal() if found else 0


def _located(row: RefusedRow, cases: Sequence[Case], place: int) -> RefusedRow:
    """Return *row*, which names cases by their place, with their lines and the record number."""
    case = cases[row.line]
    other = None if row.other_line is None else cases[row.other_line].line
    diagnosis = case.candidate.diagnosis or ""
    return replace(row, line=case.line, other_line=other, number=case.numbers[place], diagnosis=diagnosis)


def _any_number(numbers: Sequence[str]) -> str:
    return next(filter(None, numbers), "")


def _by_line(rows: Sequence[RefusedRow]) -> tuple[RefusedRow, ...]:
    return tuple(sorted(rows, key=lambda each: each.line))
