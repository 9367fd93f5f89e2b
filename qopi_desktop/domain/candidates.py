"""Patients of an imported case list that may become charts; they never leave the workstation."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.dates import PartialDate


class CandidateState(Enum):
    """Where a candidate stands.

    Source: decisions.md 19.
    """

    LISTED = "listed"
    SCREENED_OUT = "screened_out"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One patient of a case list; the record number is unique within the office."""

    record_number: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: PartialDate | None = field(repr=False, default=None)
    physician: str | None = None
    diagnosis: str | None = field(repr=False, default=None)
    diagnosed_on: PartialDate | None = field(repr=False, default=None)
    deceased: bool | None = None
    id: str = ""
    state: CandidateState = CandidateState.LISTED
    chart_id: ChartId | None = None


@dataclass(frozen=True, slots=True)
class ImportCount:
    """What an import did: candidates new, changed, and found as they were."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
