"""The charts of 24 real, de-identified breast cancer patients, read from their rows as tcga_mapping.toml says."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from qopi_desktop import resources
from tests.tours.tour_chart import TourChart, Value, with_unspoken

RECORDS = Path(__file__).parents[1] / "records" / "tcga"
MAPPING: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "tcga_mapping.toml").read_text(encoding="utf-8"))
ANCHOR: date = MAPPING["anchor"]["date"]

_START, _END = "days_to_drug_therapy_start", "days_to_drug_therapy_end"
_ROUTE = "route_of_administrations.route_of_administration"
_FIRST_DAY, _LAST_DAY = -7, 183
_IHC = "lab_proc_her2_neu_immunohistochemistry_receptor_status"
_ISH = "lab_procedure_her2_neu_in_situ_hybrid_outcome_type"
_AROMATASE_INHIBITORS = frozenset({"anastrozole", "letrozole", "exemestane"})

Row = Mapping[str, str]


def charts(anchor: date = ANCHOR, treating: str | None = None) -> list[TourChart]:
    """Return the 24 charts in the order of the patient table.

    Args:
        anchor: The calendar day that stands for day 0 of every row.
        treating: The physician to name on each chart, whom the tables do not know.
    """
    drugs, follow_ups = _by_patient("drug"), _by_patient("follow_up")
    return [
        _chart(Record(row, drugs.get(number, ()), follow_ups.get(number, ()), anchor), treating)
        for number, (row,) in _by_patient("patient").items()
    ]


def _chart(record: Record, treating: str | None) -> TourChart:
    spoken = answers_of(record)
    modules = tuple(MAPPING["modules"]["deceased" if spoken["G15"] == "deceased" else "alive"])
    answers = with_unspoken(spoken, modules, MAPPING["unspoken"]["questions"])
    return TourChart(
        record_number=record.patient[MAPPING["patient"]["number"]],
        name=record.patient[MAPPING["patient"]["name"]],
        modules=modules,
        treating=treating,
        answers=answers,
    )


def answers_of(record: Record) -> dict[str, Value]:
    """Return the answer of each question that will be open, in the order of the mapping."""
    answers: dict[str, Value] = {}
    for question_id, entry in MAPPING["question"].items():
        if "closed_by" in entry or not _is_open(entry, answers):
            continue
        if question_id == "B10" and not record.is_stage_t1c_to_iii:
            continue
        answers[question_id] = _answer(entry, record)
    return answers


def _is_open(entry: Mapping[str, Any], answers: Mapping[str, Value]) -> bool:
    return all(answers.get(question_id) in choices for question_id, choices in entry.get("when", {}).items())


def _answer(entry: Mapping[str, Any], record: Record) -> Value:
    if "silent" in entry:
        return dict(entry["silent"])
    found = RULES[entry["rule"]](record) if "rule" in entry else _cell(entry, record)
    return entry["otherwise"] if found is None else found


def _cell(entry: Mapping[str, Any], record: Record) -> Value | None:
    text = record.patient[entry["column"]]
    codes: Mapping[str, str] = entry.get("codes", {})
    if not text:
        return None
    match entry["as"]:
        case "day":
            return record.day(int(text))
        case "present":
            return codes["present"]
        case "ending":
            return next((code for ending, code in codes.items() if text.endswith(ending)), None)
        case "codes":
            return [codes[text]] if text in codes else None
        case _:
            return codes.get(text)


@dataclass(frozen=True)
class Dose:
    """One row of the drug table: its drugs by code, and the row."""

    drugs: tuple[str, ...]
    row: Row

    @property
    def start(self) -> int | None:
        """The first day, None when it is not recorded."""
        return int(self.row[_START]) if self.row[_START] else None

    @property
    def end(self) -> int | None:
        """The last day, None when it is not recorded."""
        return int(self.row[_END]) if self.row[_END] else None


@dataclass(frozen=True)
class Record:
    """The rows of one patient, and the calendar day of day 0."""

    patient: Row
    drugs: tuple[Row, ...]
    follow_ups: tuple[Row, ...]
    anchor: date

    def day(self, offset: int) -> str:
        """The calendar day *offset* days after day 0."""
        return (self.anchor + timedelta(days=offset)).isoformat()

    def earliest(self, doses: tuple[Dose, ...]) -> int | None:
        """The first recorded start."""
        return min((dose.start for dose in doses if dose.start is not None), default=None)

    @cached_property
    def doses(self) -> tuple[Dose, ...]:
        """The rows of anticancer drugs; a name that the mapping does not know is a KeyError."""
        read = (Dose(tuple(MAPPING["drugs"][row["drug_name"]]), row) for row in self.drugs if row["drug_name"])
        return tuple(dose for dose in read if dose.drugs)

    @cached_property
    def not_hormonal(self) -> tuple[Dose, ...]:
        """The rows of drugs that are no hormones."""
        return tuple(dose for dose in self.doses if any(DRUGS[drug]["class"] != "hormonal" for drug in dose.drugs))

    @cached_property
    def regimen(self) -> tuple[Dose, ...]:
        """The rows of the index regimen."""
        fit = [
            dose
            for dose in self.not_hormonal
            if dose.row["regimen_indication"] != "recurrence" and (dose.start is None or dose.start >= _FIRST_DAY)
        ]
        first = self.earliest(tuple(fit))
        return tuple(dose for dose in fit if dose.start is None or first is None or dose.start <= first + _LAST_DAY)

    @cached_property
    def cytotoxic(self) -> tuple[Dose, ...]:
        """The rows of the index regimen that hold a cytotoxic drug."""
        return tuple(dose for dose in self.regimen if any(DRUGS[drug]["class"] == "cytotoxic" for drug in dose.drugs))

    @cached_property
    def is_combination(self) -> bool:
        """Whether the index regimen holds two cytotoxic drugs or more."""
        return len({drug for dose in self.cytotoxic for drug in dose.drugs if DRUGS[drug]["class"] == "cytotoxic"}) > 1

    @cached_property
    def endocrine(self) -> tuple[Dose, ...]:
        """The rows of tamoxifen and aromatase inhibitors."""
        return tuple(dose for dose in self.doses if {*dose.drugs} & {"tamoxifen", *_AROMATASE_INHIBITORS})

    @cached_property
    def is_stage_t1c_to_iii(self) -> bool:
        """Whether the anatomic stage is IA with T1c, or IB to III."""
        stage = self.patient["stage_event.pathologic_stage"].removeprefix("stage ")
        is_t1c = self.patient["stage_event.tnm_categories.pathologic_categories.pathologic_t"] == "t1c"
        return stage in {"ib", "ii", "iia", "iib", "iii", "iiia", "iiib", "iiic"} or (stage in {"i", "ia"} and is_t1c)


def _therapy(record: Record) -> Value | None:
    if record.not_hormonal:
        return "yes"
    return "hormonal_only" if record.doses else None


def _route(record: Record) -> Value | None:
    routes = {dose.row[_ROUTE] for dose in record.regimen} - {""}
    if not routes:
        return None
    oral = "po" in routes
    return "both" if oral and len(routes) > 1 else "oral" if oral else "parenteral"


def _last(record: Record) -> Dose | None:
    """The anticancer row with the latest end, hormones only when nothing else was given."""
    doses = record.not_hormonal or record.doses
    return max(doses, key=lambda dose: -1 if dose.end is None else dose.end, default=None)


def _last_type(record: Record) -> Value | None:
    last = _last(record)
    if last is None:
        return None
    drug = DRUGS[last.drugs[0]]
    kinds = {"targeted": "targeted_biologic", "immunotherapy": "immunotherapy", "hormonal": "hormonal_only"}
    return kinds.get(drug["class"], f"{drug['route']}_cytotoxic")


def _trial(rows: tuple[Row, ...]) -> Value | None:
    said = {row["tx_on_clinical_trial"] for row in rows}
    return "yes" if "yes" in said else "no" if said == {"no"} else None


def _her2_status(record: Record) -> Value | None:
    stain, hybridization = record.patient[_IHC], record.patient[_ISH]
    if "positive" in (stain, hybridization):
        return "positive"
    return hybridization or stain or None


def _endocrine_received(record: Record) -> Value | None:
    drugs = {drug for dose in record.endocrine for drug in dose.drugs}
    tamoxifen, inhibitor = "tamoxifen" in drugs, bool(drugs & _AROMATASE_INHIBITORS)
    if tamoxifen and inhibitor:
        return "both"
    return "tamoxifen" if tamoxifen else "aromatase_inhibitor" if inhibitor else None


def _by(record: Record, doses: tuple[Dose, ...], last_day: int) -> Value | None:
    first = record.earliest(doses)
    return "yes" if first is not None and first <= last_day else None


def _dated(record: Record, offset: int | None) -> Value | None:
    return None if offset is None else record.day(offset)


def _death(record: Record) -> Value | None:
    days = [row["days_to_death"] for row in (record.patient, *record.follow_ups) if row["days_to_death"]]
    return record.day(int(days[0])) if days else None


def _vital_status(record: Record) -> Value:
    is_dead = any(row["vital_status"] == "dead" for row in (record.patient, *record.follow_ups))
    return "deceased" if is_dead else "alive"


def _last_dose(record: Record) -> Value | None:
    last = _last(record)
    return None if last is None else _dated(record, last.end)


def _has_trastuzumab(record: Record) -> Value | None:
    return "yes" if any("trastuzumab" in dose.drugs for dose in record.doses) else None


RULES: Mapping[str, Callable[[Record], Value | None]] = {
    "vital_status": _vital_status,
    "death": _death,
    "any_trial": lambda record: _trial(record.drugs),
    "no_trial": lambda record: "no" if _trial(record.drugs) == "no" else None,
    "regimen_trial": lambda record: _trial(tuple(dose.row for dose in record.regimen)),
    "therapy": _therapy,
    "route": _route,
    "first_dose": lambda record: _dated(record, record.earliest(record.regimen)),
    "regimen": lambda record: sorted({drug for dose in record.regimen for drug in dose.drugs}) or None,
    "intent": lambda record: (
        "curative" if any(dose.row["regimen_indication"] == "adjuvant" for dose in record.regimen) else None
    ),
    "last_type": _last_type,
    "last_dose": _last_dose,
    "her2_tested": lambda record: (
        "yes"
        if any(record.patient[column] for column in (_IHC, "her2_immunohistochemistry_level_result", _ISH))
        else None
    ),
    "her2_status": _her2_status,
    "chemotherapy_recommended": lambda record: _by(record, record.cytotoxic, 120) if record.is_combination else None,
    "chemotherapy_received": lambda record: "yes" if record.is_combination else None,
    "chemotherapy_start": lambda record: _dated(record, record.earliest(record.cytotoxic)),
    "her2_therapy": _has_trastuzumab,
    "endocrine_recommended": lambda record: _by(record, record.endocrine, 365),
    "endocrine_received": _endocrine_received,
    "endocrine_start": lambda record: _dated(record, record.earliest(record.endocrine)),
}


def _by_patient(table: str) -> dict[str, tuple[Row, ...]]:
    rows: dict[str, tuple[Row, ...]] = {}
    with (RECORDS / f"brca_clinical_{table}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            number = row["bcr_patient_barcode"]
            rows[number] = (*rows.get(number, ()), row)
    return rows


DRUGS: Mapping[str, Mapping[str, str]] = {
    entry["code"]: entry for entry in tomllib.loads(resources.text("codelists", "drugs.toml"))["code"]
}
