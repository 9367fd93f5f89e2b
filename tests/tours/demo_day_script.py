"""The chart of one invented patient with visits, read from its FHIR bundle as synthea_mapping.toml says."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.tours.tour_chart import TourChart, Value, with_unspoken

RECORDS = Path(__file__).parents[1] / "records" / "synthea"
MAPPING: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "synthea_mapping.toml").read_text(encoding="utf-8"))
MOVED_TO: date = MAPPING["moved"]["date"]
OPENS_ON: date = MAPPING["moved"]["opens_on"]

_LOOK_BACK_DAYS = 183
_PLAN_FROM = 4

Resource = Mapping[str, Any]


def charts(moved_to: date = MOVED_TO, opens_on: date = OPENS_ON) -> list[TourChart]:
    """Return the one chart.

    Args:
        moved_to: The day that the day of reading becomes; every other date moves with it.
        opens_on: When the round opens.
    """
    bundle = json.loads(gzip.decompress((RECORDS / MAPPING["file"]).read_bytes()))
    record = Record([entry["resource"] for entry in bundle["entry"]], moved_to, opens_on)
    (name,) = (each for each in record.patient["name"] if each["use"] == "official")
    return [
        TourChart(
            record_number=record.patient["id"][:8],
            name=f"{name['family']}, {' '.join(name['given'])}",
            modules=tuple(MAPPING["modules"]),
            treating=record.physician,
            answers=with_unspoken(answers_of(record), MAPPING["modules"], MAPPING["unspoken"]["questions"]),
        )
    ]


def answers_of(record: Record) -> dict[str, Value]:
    """Return the answer of each question that will be open, in the order of the mapping."""
    answers: dict[str, Value] = {}
    for question_id, entry in MAPPING["question"].items():
        if any(answers.get(earlier) not in choices for earlier, choices in entry.get("when", {}).items()):
            continue
        if question_id == "P06" and record.pain_score < _PLAN_FROM:
            continue
        answers[question_id] = entry["silent"] if "silent" in entry else RULES[entry["rule"]](record)
    return answers


@dataclass(frozen=True)
class Record:
    """The resources of one patient, read as on one day and moved to another."""

    resources: list[Resource]
    moved_to: date
    opens_on: date

    def moved(self, day: date) -> str:
        """The day on which *day* falls after the move."""
        return (day + (self.moved_to - MAPPING["read_on"])).isoformat()

    def of(self, kind: str, date_field: str) -> Iterator[tuple[date, Resource]]:
        """The resources of *kind* up to the day of reading, by day."""
        dated = ((_day(_at(each, date_field)), each) for each in self.resources if each["resourceType"] == kind)
        return (pair for pair in sorted(dated, key=lambda pair: pair[0]) if pair[0] <= MAPPING["read_on"])

    def observations(self, code: str) -> list[tuple[date, Resource]]:
        """The observations with a LOINC *code*, by day."""
        return [pair for pair in self.of("Observation", "effectiveDateTime") if code in _codes(pair[1]["code"])]

    @cached_property
    def patient(self) -> Resource:
        """The patient."""
        return next(each for each in self.resources if each["resourceType"] == "Patient")

    @cached_property
    def cancer(self) -> tuple[date, Resource]:
        """The first mention of the cancer."""
        cancers = set(MAPPING["codes"]["cancer"])
        return next(pair for pair in self.of("Condition", "onsetDateTime") if cancers & _codes(pair[1]["code"]))

    @cached_property
    def encounters(self) -> list[tuple[date, Resource]]:
        """The office visits: ambulatory, for the cancer."""
        cancers = set(MAPPING["codes"]["cancer"])
        return [
            (day, each)
            for day, each in self.of("Encounter", "period.start")
            if each["class"]["code"] == "AMB" and any(cancers & _codes(why) for why in each.get("reasonCode", []))
        ]

    @cached_property
    def visits(self) -> list[date]:
        """The days of the office visits."""
        return [day for day, _ in self.encounters]

    @cached_property
    def physician(self) -> str:
        """Who saw the patient at the first office visit."""
        seen_by = self.encounters[0][1]["participant"][0]["individual"]["reference"].removeprefix("urn:uuid:")
        (name,) = next(each["name"] for each in self.resources if each.get("id") == seen_by)
        return f"{' '.join(name['given'])} {name['family']}"

    @cached_property
    def orders(self) -> list[tuple[date, str, str]]:
        """The anticancer and supporting drugs of the mapping: day, code, form as written."""
        known: Mapping[str, str] = MAPPING["codes"]["drug"]
        return [
            (day, known[code], order["medicationCodeableConcept"]["text"])
            for day, order in self.of("MedicationRequest", "authoredOn")
            for code in _codes(order.get("medicationCodeableConcept", {}))
            if code in known and day >= self.cancer[0]
        ]

    @cached_property
    def pain(self) -> list[Decimal]:
        """The scores given on the days of the first two office visits."""
        return [
            Decimal(str(each["valueQuantity"]["value"]))
            for day, each in self.observations(MAPPING["codes"]["pain"])
            if day in self.visits[:2]
        ]

    @property
    def pain_score(self) -> int:
        """The latest of them as a whole number, -1 where there is none."""
        return int(self.pain[-1].quantize(Decimal(1), ROUND_HALF_UP)) if self.pain else -1

    @cached_property
    def tobacco(self) -> tuple[date, Resource] | None:
        """The latest entry up to the most recent visit."""
        entries = self.observations(MAPPING["codes"]["tobacco"])
        return next((pair for pair in reversed(entries) if pair[0] <= self.visits[-1]), None)

    def extension(self, name: str) -> str:
        """The text of a US Core extension of the patient."""
        parts = next(each["extension"] for each in self.patient["extension"] if each["url"].endswith(name))
        return str(next(each["valueString"] for each in parts if each["url"] == "text"))

    def was_seen(self, code: str) -> str:
        """Whether something was measured up to the first dose."""
        first = self.orders[0][0]
        return "yes" if any(day <= first for day, _ in self.observations(MAPPING["codes"][code])) else "no"


def _visit_count(record: Record) -> Value:
    return {1: "one", 2: "two"}.get(len(record.visits), "three_or_more")


def _look_back(record: Record) -> Value:
    last = record.opens_on - (record.moved_to - MAPPING["read_on"])
    return sum(last - timedelta(days=_LOOK_BACK_DAYS) <= day < last for day in record.visits)


def _payer(record: Record) -> Value:
    *_, (_, claim) = record.of("Claim", "billablePeriod.start")
    return str(claim["insurance"][0]["coverage"]["display"])


def _tobacco(record: Record) -> Value:
    if record.tobacco is None:
        return {"status": "unknown"}
    return str(MAPPING["codes"]["smoker"][record.tobacco[1]["valueCodeableConcept"]["text"]])


RULES: Mapping[str, Callable[[Record], Value]] = {
    "birth_date": lambda record: record.moved(date.fromisoformat(record.patient["birthDate"])),
    "sex": lambda record: record.patient["gender"],
    "race": lambda record: [MAPPING["codes"]["race"][record.extension("us-core-race")]],
    "ethnicity": lambda record: "no" if record.extension("us-core-ethnicity").startswith("Not") else "yes",
    "payer": _payer,
    "vital_status": lambda record: "deceased" if record.patient.get("deceasedDateTime") else "alive",
    "visit_count": _visit_count,
    "first_visit": lambda record: record.moved(record.visits[0]),
    "second_visit": lambda record: record.moved(record.visits[1]),
    "previous_visit": lambda record: record.moved(record.visits[-2]),
    "latest_visit": lambda record: record.moved(record.visits[-1]),
    "visits_in_look_back": _look_back,
    "primary_cancer": lambda record: "colon" if record.cancer else {"status": "unknown"},
    "diagnosed_on": lambda record: record.moved(record.cancer[0]),
    "invasive": lambda record: "yes" if "malignant" in record.cancer[1]["code"]["text"].lower() else "no",
    "pain_assessed": lambda record: "yes" if record.pain else "no",
    "pain_presence": lambda record: "pain_present" if record.pain_score > 0 else "no_pain",
    "pain_score": lambda record: record.pain_score,
    "therapy": lambda record: "yes" if record.orders else "no",
    "route": lambda record: "parenteral" if all("Injection" in form for _, _, form in record.orders) else "both",
    "first_dose": lambda record: record.moved(record.orders[0][0]),
    "regimen": lambda record: sorted({drug for _, drug, _ in record.orders}),
    "height_known": lambda record: record.was_seen("height"),
    "weight_known": lambda record: record.was_seen("weight"),
    "tobacco_documented": lambda record: "yes" if record.tobacco else "no",
    "tobacco_on": lambda record: record.moved(record.tobacco[0]) if record.tobacco else {"status": "not_documented"},
    "tobacco": _tobacco,
}


def _at(resource: Resource, path: str) -> str:
    found: Any = resource
    for part in path.split("."):
        found = found.get(part, {})
    return str(found or "9999-12-31")


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _codes(concept: Resource) -> set[str]:
    return {coding["code"] for coding in concept.get("coding", [])}
