"""The tables; the columns of each stand in the order of its row in rows.py.

Tables that are always read by their key have no row id: one tree each, so one answer touches few pages.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Index, Table
from sqlmodel import Field, SQLModel

from qopi_desktop.store.rows import TABLES, Record

_NO_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class PracticeTable(SQLModel, table=True):
    """The practice; one row."""

    __tablename__ = "practice"
    id: int = Field(primary_key=True)
    name: str
    demonstration: int
    created_at: str
    turned_on: str = Field(sa_column_kwargs={"server_default": ""})


class OfficeTable(SQLModel, table=True):
    """Offices of the practice."""

    __tablename__ = "offices"
    __table_args__: ClassVar[Any] = _NO_ROWID
    id: str = Field(primary_key=True)
    name: str


class PhysicianTable(SQLModel, table=True):
    """The office's physicians."""

    __tablename__ = "physicians"
    __table_args__: ClassVar[Any] = _NO_ROWID
    id: str = Field(primary_key=True)
    name: str
    npi: str
    active: int = Field(sa_column_kwargs={"server_default": "1"})


class PersonTable(SQLModel, table=True):
    """Users."""

    __tablename__ = "people"
    __table_args__: ClassVar[Any] = _NO_ROWID
    id: str = Field(primary_key=True)
    name: str
    roles: str
    physician_id: str | None = Field(foreign_key="physicians.id")


class CandidateTable(SQLModel, table=True):
    """Imported patients."""

    __tablename__ = "candidates"
    __table_args__: ClassVar[Any] = _NO_ROWID
    id: str = Field(primary_key=True)
    record_number: str = Field(unique=True)
    name: str
    birth_date: str | None
    physician: str | None
    diagnosis: str | None
    diagnosed_on: str | None
    deceased: int | None
    state: str
    chart_id: str | None


class MappingTable(SQLModel, table=True):
    """Which field each column of a kind of file holds."""

    __tablename__ = "mappings"
    __table_args__: ClassVar[Any] = _NO_ROWID
    columns: str = Field(primary_key=True)
    mapping: str


class TermsTable(SQLModel, table=True):
    """Texts that were accepted."""

    __tablename__ = "terms"
    number: int = Field(primary_key=True)
    person_id: str = Field(foreign_key="people.id")
    text_version: str
    accepted_at: str


class ChartTable(SQLModel, table=True):
    """Charts, without what grows beside them."""

    __tablename__ = "charts"
    __table_args__: ClassVar[Any] = (Index("ix_charts_round_id", "round_id"), _NO_ROWID)
    id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    round_id: str
    office_id: str = Field(foreign_key="offices.id")
    modules: str
    state: str
    patient_name: str
    record_number: str
    treating_id: str | None = Field(foreign_key="physicians.id")
    form_version: str
    completed_on: str | None
    candidate_id: str
    created_at: str


class PhysicianHistoryTable(SQLModel, table=True):
    """Physicians ever recorded on a chart."""

    __tablename__ = "physician_history"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    physician_id: str = Field(primary_key=True, foreign_key="physicians.id")
    person_id: str
    at: str


class ContributorTable(SQLModel, table=True):
    """People who ever answered questions of a chart."""

    __tablename__ = "contributors"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    person_id: str = Field(primary_key=True, foreign_key="people.id")
    acts: int
    last_at: str


class AnswerTable(SQLModel, table=True):
    """One row per answer and revision; only ever added to."""

    __tablename__ = "answers"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    question_id: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    value: str | None
    precision: str | None
    status: str | None
    person_id: str = Field(foreign_key="people.id")
    at: str
    provenance: str | None
    form_version: str


class CurrentAnswerTable(SQLModel, table=True):
    """The newest revision of each answer."""

    __tablename__ = "current_answers"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    question_id: str = Field(primary_key=True)
    revision: int
    value: str | None
    person_id: str
    at: str
    provenance: str | None


class SummaryTable(SQLModel, table=True):
    """One row a chart, rebuilt from the rest at each write."""

    __tablename__ = "summaries"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    answered: int
    asked: int
    must_fix: int
    to_check: int
    outcomes: str


class StepTable(SQLModel, table=True):
    """What each person can undo and redo."""

    __tablename__ = "steps"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    person_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    question_id: str
    before: int
    after: int
    undone: int


class OverrideTable(SQLModel, table=True):
    """Soft checks kept with a reason."""

    __tablename__ = "overrides"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    question_id: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    reason: str
    rests_on: str
    person_id: str
    at: str


class NoteTable(SQLModel, table=True):
    """Local notes."""

    __tablename__ = "notes"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    question_id: str = Field(primary_key=True)
    text: str
    person_id: str
    at: str


class PlaceTable(SQLModel, table=True):
    """Where each person stood in a chart."""

    __tablename__ = "places"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    person_id: str = Field(primary_key=True)
    question_id: str | None
    caret: int


class AuditTable(SQLModel, table=True):
    """The audit chain."""

    __tablename__ = "audit"
    sequence: int = Field(primary_key=True)
    at: str
    person_id: str
    kind: str
    chart_id: str | None
    question_id: str | None
    detail: str
    hash: bytes


class UserKeyTable(SQLModel, table=True):
    """Public halves of signing keys; only ever added to."""

    __tablename__ = "user_keys"
    __table_args__: ClassVar[Any] = _NO_ROWID
    person_id: str = Field(primary_key=True, foreign_key="people.id")
    number: int = Field(primary_key=True)
    key_id: str
    public_key: str
    at: str


class ContributionTable(SQLModel, table=True):
    """Signed contributions; only ever added to."""

    __tablename__ = "contributions"
    __table_args__: ClassVar[Any] = _NO_ROWID
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    person_id: str = Field(primary_key=True, foreign_key="people.id")
    number: int = Field(primary_key=True)
    at: str
    audit_head: str
    key_id: str
    signature: str


class OperationTable(SQLModel, table=True):
    """Operations for the service, without their texts: the newest of each chart is read with the worklist."""

    __tablename__ = "operations"
    __table_args__: ClassVar[Any] = (Index("ix_operations_state", "state"), _NO_ROWID)
    chart_id: str = Field(primary_key=True, foreign_key="charts.id")
    number: int = Field(primary_key=True)
    op_id: str = Field(unique=True)
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


class PaperTable(SQLModel, table=True):
    """Payloads and receipts of operations."""

    __tablename__ = "papers"
    __table_args__: ClassVar[Any] = _NO_ROWID
    op_id: str = Field(primary_key=True, foreign_key="operations.op_id")
    kind: str = Field(primary_key=True)
    text: str


class EnrolmentTable(SQLModel, table=True):
    """The tie to the service; one row, or none."""

    __tablename__ = "enrolment"
    id: int = Field(primary_key=True)
    url: str
    device_id: str
    office_id: str
    practice: str
    device_seed: bytes
    service_keys: str
    enrolled_at: str
    authority: str | None


class LinkTable(SQLModel, table=True):
    """The contact with the service; one row, or none."""

    __tablename__ = "link"
    id: int = Field(primary_key=True)
    refresh_token: str
    cursor: int
    head: str
    last_contact: str | None
    offset_s: float
    attempts: int
    next_try_at: str | None
    roster_sha256: str
    revoked: int


class ServiceRoundTable(SQLModel, table=True):
    """Rounds as the service last told them."""

    __tablename__ = "service_rounds"
    number: int = Field(primary_key=True)
    round_id: str
    title: str
    opens_at: str
    closes_at: str
    grace_s: int
    state: str


class RegisteredTable(SQLModel, table=True):
    """Users as the service knows them."""

    __tablename__ = "registered"
    __table_args__: ClassVar[Any] = _NO_ROWID
    person_id: str = Field(primary_key=True)
    roles: str
    physician_id: str | None
    key_id: str


METADATA = SQLModel.metadata


def table_of(kind: type[Record]) -> Table:
    """Return the table in which rows of that kind lie."""
    return METADATA.tables[TABLES[kind]]
