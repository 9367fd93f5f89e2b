"""A chart that a tour enters: who it is about, and what is typed where."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Value = str | int | list[str] | dict[str, str]
"""As in the charts of the command line: code, codes, number, ISO date, or ``{"status": "unknown"}``."""

CASE_LIST_HEAD = ("MRN", "Patient name", "Birth date", "Physician", "Diagnosis", "Diagnosis date", "Deceased")


@dataclass(frozen=True)
class TourChart:
    """One chart; ``answers`` stand in the order of the screen and only for questions that will be open.

    ``treating`` None: the record does not say who treated the patient.
    """

    record_number: str
    name: str
    modules: tuple[str, ...]
    treating: str | None
    answers: Mapping[str, Value]


def write_case_list(charts: Sequence[TourChart], path: Path) -> None:
    """Write the CSV that a practice would import: one row per chart; a date that is not known stays empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CASE_LIST_HEAD)
        for chart in charts:
            deceased = {"deceased": "yes", "alive": "no"}.get(str(chart.answers["G15"]), "")
            born, diagnosis, diagnosed_on = (_text(chart, question_id) for question_id in ("G08", "D01", "D02"))
            row = (chart.record_number, chart.name, born, chart.treating or "", diagnosis, diagnosed_on, deceased)
            writer.writerow(row)


def _text(chart: TourChart, question_id: str) -> str:
    value = chart.answers.get(question_id)
    return value if isinstance(value, str) else ""
