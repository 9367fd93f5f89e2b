"""The rows of the store as plain tuples; each has the columns of its table in tables.py, in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias


class ChartRecord(NamedTuple):
    """A chart without what grows beside it."""

    id: str
    number: str
    round_id: str
    office_id: str
    modules: str
    state: str
    patient_name: str
    record_number: str
    treating_id: str | None
    form_version: str
    completed_on: str | None
    candidate_id: str
    created_at: str


class PhysicianHistoryRecord(NamedTuple):
    """A physician who was ever recorded as treating the chart's patient."""

    chart_id: str
    physician_id: str
    person_id: str
    at: str


class ContributorRecord(NamedTuple):
    """A person who ever answered questions of the chart; ``acts`` and ``last_at`` are as of their first answer.

    Versions before 1.2 kept them up to date with each answer; now the answers are counted when somebody asks.
    """

    chart_id: str
    person_id: str
    acts: int
    last_at: str


class AnswerRecord(NamedTuple):
    """One revision of one answer; never changed once written."""

    chart_id: str
    question_id: str
    revision: int
    value: str | None
    precision: str | None
    status: str | None
    person_id: str
    at: str
    provenance: str | None
    form_version: str


class CurrentAnswerRecord(NamedTuple):
    """The newest revision of one answer."""

    chart_id: str
    question_id: str
    revision: int
    value: str | None
    person_id: str
    at: str
    provenance: str | None


class SummaryRecord(NamedTuple):
    """What a chart amounts to; can be rebuilt from the rest."""

    chart_id: str
    answered: int
    asked: int
    must_fix: int
    to_check: int
    outcomes: str


class StepRecord(NamedTuple):
    """What one person can undo (or redo, once ``undone``); revision 0 is the question before its first answer."""

    chart_id: str
    person_id: str
    number: int
    question_id: str
    before: int
    after: int
    undone: int


class OverrideRecord(NamedTuple):
    """A soft check kept with a reason."""

    chart_id: str
    question_id: str
    code: str
    number: int
    reason: str
    rests_on: str
    person_id: str
    at: str


class NoteRecord(NamedTuple):
    """A local note; the chart's own has the empty question id."""

    chart_id: str
    question_id: str
    text: str
    person_id: str
    at: str


class PlaceRecord(NamedTuple):
    """Where a person stood in a chart."""

    chart_id: str
    person_id: str
    question_id: str | None
    caret: int


class AuditRecord(NamedTuple):
    """One act, chained to the one before by ``hash``."""

    sequence: int
    at: str
    person_id: str
    kind: str
    chart_id: str | None
    question_id: str | None
    detail: str
    hash: bytes


class PersonRecord(NamedTuple):
    """A user."""

    id: str
    name: str
    roles: str
    physician_id: str | None


class PhysicianRecord(NamedTuple):
    """A physician of the list."""

    id: str
    name: str
    npi: str
    active: int


class PracticeRecord(NamedTuple):
    """The practice; one row."""

    id: int
    name: str
    demonstration: int
    created_at: str
    turned_on: str


class OfficeRecord(NamedTuple):
    """An office of the practice."""

    id: str
    name: str


class CandidateRecord(NamedTuple):
    """An imported patient."""

    id: str
    record_number: str
    name: str
    birth_date: str | None
    physician: str | None
    diagnosis: str | None
    diagnosed_on: str | None
    deceased: int | None
    state: str
    chart_id: str | None


class MappingRecord(NamedTuple):
    """Which field each column of a kind of file holds."""

    columns: str
    mapping: str


class TermsRecord(NamedTuple):
    """An acceptance of a text."""

    number: int
    person_id: str
    text_version: str
    accepted_at: str


class UserKeyRecord(NamedTuple):
    """The public half of a signing key that a user came to have; the one with the greatest number is in use."""

    person_id: str
    number: int
    key_id: str
    public_key: str
    at: str


class ContributionRecord(NamedTuple):
    """A person's signed word that they changed a chart in one sign-in."""

    chart_id: str
    person_id: str
    number: int
    at: str
    audit_head: str
    key_id: str
    signature: str


class OperationRecord(NamedTuple):
    """An operation for the service, and what became of it; those of a chart are numbered in their order."""

    chart_id: str
    number: int
    op_id: str
    kind: str
    round_id: str
    payload_sha256: str
    signer_id: str
    key_id: str
    signed_at: str
    audit_head: str
    signature: str
    state: str
    code: str | None
    question_id: str | None
    announced: int
    base_rev: int | None
    rev: int | None
    received_at: str | None
    in_grace: int


class PaperRecord(NamedTuple):
    """A text that goes with an operation: its payload, or a receipt of its announcement or of itself."""

    op_id: str
    kind: str
    text: str


class EnrolmentRecord(NamedTuple):
    """What ties this workstation to the service; one row, or none."""

    id: int
    url: str
    device_id: str
    office_id: str
    practice: str
    device_seed: bytes
    service_keys: str
    enrolled_at: str
    authority: str | None


class LinkRecord(NamedTuple):
    """How the contact with the service stands; one row, or none."""

    id: int
    refresh_token: str
    cursor: int
    head: str
    last_contact: str | None
    offset_s: float
    attempts: int
    next_try_at: str | None
    roster_sha256: str
    revoked: int


class ServiceRoundRecord(NamedTuple):
    """A round as the service last told it, numbered in its order."""

    number: int
    round_id: str
    title: str
    opens_at: str
    closes_at: str
    grace_s: int
    state: str


class RegisteredRecord(NamedTuple):
    """A user as the service knows them."""

    person_id: str
    roles: str
    physician_id: str | None
    key_id: str


class JoinedChart(NamedTuple):
    """A chart with what grows beside it, fetched at once; ``operation`` is its newest, where it was asked for."""

    chart: ChartRecord
    summary: SummaryRecord | None
    history: frozenset[str]
    contributors: frozenset[str]
    operation: OperationRecord | None = None


Record: TypeAlias = tuple[Any, ...]  # the columns differ by table
Key: TypeAlias = str | int

TABLES: Mapping[type[Record], str] = {
    PracticeRecord: "practice",
    OfficeRecord: "offices",
    PhysicianRecord: "physicians",
    PersonRecord: "people",
    CandidateRecord: "candidates",
    MappingRecord: "mappings",
    TermsRecord: "terms",
    ChartRecord: "charts",
    PhysicianHistoryRecord: "physician_history",
    ContributorRecord: "contributors",
    AnswerRecord: "answers",
    CurrentAnswerRecord: "current_answers",
    SummaryRecord: "summaries",
    StepRecord: "steps",
    OverrideRecord: "overrides",
    NoteRecord: "notes",
    PlaceRecord: "places",
    AuditRecord: "audit",
    UserKeyRecord: "user_keys",
    ContributionRecord: "contributions",
    OperationRecord: "operations",
    PaperRecord: "papers",
    EnrolmentRecord: "enrolment",
    LinkRecord: "link",
    ServiceRoundRecord: "service_rounds",
    RegisteredRecord: "registered",
}
"""The table of each row, those that others refer to first."""

KEY_LENGTH: Mapping[type[Record], int] = {
    PhysicianHistoryRecord: 2,
    ContributorRecord: 2,
    AnswerRecord: 3,
    CurrentAnswerRecord: 2,
    StepRecord: 3,
    OverrideRecord: 4,
    NoteRecord: 2,
    PlaceRecord: 2,
    UserKeyRecord: 2,
    ContributionRecord: 3,
    OperationRecord: 2,
    PaperRecord: 2,
}
"""How many first columns are the primary key, where it is not just the first."""


def key_of(row: Record) -> tuple[Key, ...]:
    """Return the primary key of *row*."""
    return tuple(row[: KEY_LENGTH.get(type(row), 1)])
