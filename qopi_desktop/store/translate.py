"""Rows become domain values here, and domain values rows; nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import overload

from qopi_desktop.domain.answers import Answer, ChartId, PersonId, QuestionId, StoredAnswer, decode
from qopi_desktop.domain.candidates import Candidate, CandidateState
from qopi_desktop.domain.charts import Chart, ChartState, Override, Patient, RoundId, Summary
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.delivery import (
    Contribution,
    Delivery,
    DeliveryMark,
    Enrolment,
    Link,
    OpId,
    OpKind,
    Parcel,
    RoundState,
)
from qopi_desktop.domain.people import OfficeId, Person, Physician, PhysicianId, Role
from qopi_desktop.store.rows import (
    CandidateRecord,
    ContributionRecord,
    CurrentAnswerRecord,
    EnrolmentRecord,
    JoinedChart,
    LinkRecord,
    OperationRecord,
    OverrideRecord,
    PersonRecord,
    PhysicianRecord,
    ServiceRoundRecord,
    SummaryRecord,
)

UNDER_WAY = "sending"
"""The state of an operation between being sent and being answered; everybody else sees it waiting."""

_compact = json.JSONEncoder(separators=(",", ":")).encode


@lru_cache(maxsize=4)  # one act writes its time into several rows
def instant(moment: datetime) -> str:
    """Return *moment* as UTC text, sortable."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """Return the time that :func:`instant` wrote."""
    return datetime.fromisoformat(text)


def words_of(values: Sequence[str]) -> str:
    """Return codes as one text; the inverse of ``split``."""
    return " ".join(values)


def chart_of(joined: JoinedChart) -> Chart:
    """Return the chart of a row and what grows beside it."""
    row = joined.chart
    return Chart(
        id=ChartId(row.id),
        number=row.number,
        round_id=RoundId(row.round_id),
        office_id=OfficeId(row.office_id),
        modules=tuple(row.modules.split()),
        state=ChartState(row.state),
        patient=Patient(row.patient_name, row.record_number),
        treating_id=PhysicianId(row.treating_id) if row.treating_id else None,
        physician_history=frozenset(map(PhysicianId, joined.history)),
        contributors=frozenset(map(PersonId, joined.contributors)),
        form_version=row.form_version,
        completed_on=date.fromisoformat(row.completed_on) if row.completed_on else None,
    )


def summary_of(row: SummaryRecord | None) -> Summary:
    """Return the summary of a row."""
    if row is None:
        return Summary()
    return Summary(row.answered, row.asked, row.must_fix, row.to_check, json.loads(row.outcomes))


def summary_row(chart_id: str, summary: Summary) -> SummaryRecord:
    """Return the row of a summary."""
    outcomes = _compact(dict(summary.outcomes))
    return SummaryRecord(chart_id, summary.answered, summary.asked, summary.must_fix, summary.to_check, outcomes)


def stored_answer_of(row: CurrentAnswerRecord) -> StoredAnswer:
    """Return the answer of a row."""
    return StoredAnswer(decode(row.value), row.revision, PersonId(row.person_id), moment_of(row.at), row.provenance)


def override_of(row: OverrideRecord) -> Override:
    """Return the override of a row."""
    return Override(
        question_id=QuestionId(row.question_id),
        code=row.code,
        reason=row.reason,
        rests_on=tuple((QuestionId(question), value) for question, value in json.loads(row.rests_on)),
        person_id=PersonId(row.person_id),
        at=moment_of(row.at),
    )


def person_of(row: PersonRecord) -> Person:
    """Return the person of a row."""
    physician = PhysicianId(row.physician_id) if row.physician_id else None
    return Person(PersonId(row.id), row.name, frozenset(map(Role, row.roles.split())), physician)


def person_row(person: Person) -> PersonRecord:
    """Return the row of a person."""
    roles = words_of(sorted(role.value for role in person.roles))
    return PersonRecord(person.id, person.name, roles, person.physician_id)


def physician_of(row: PhysicianRecord) -> Physician:
    """Return the physician of a row."""
    return Physician(PhysicianId(row.id), row.name, row.npi, active=bool(row.active))


def candidate_of(row: CandidateRecord) -> Candidate:
    """Return the candidate of a row."""
    return Candidate(
        record_number=row.record_number,
        name=row.name,
        birth_date=PartialDate.from_iso(row.birth_date) if row.birth_date else None,
        physician=row.physician,
        diagnosis=row.diagnosis,
        diagnosed_on=PartialDate.from_iso(row.diagnosed_on) if row.diagnosed_on else None,
        deceased=None if row.deceased is None else bool(row.deceased),
        id=row.id,
        state=CandidateState(row.state),
        chart_id=ChartId(row.chart_id) if row.chart_id else None,
    )


def candidate_row(candidate: Candidate) -> CandidateRecord:
    """Return the row of a candidate."""
    return CandidateRecord(
        candidate.id,
        candidate.record_number,
        candidate.name,
        candidate.birth_date.iso() if candidate.birth_date else None,
        candidate.physician,
        candidate.diagnosis,
        candidate.diagnosed_on.iso() if candidate.diagnosed_on else None,
        None if candidate.deceased is None else int(candidate.deceased),
        candidate.state.value,
        candidate.chart_id,
    )


def contribution_of(row: ContributionRecord) -> Contribution:
    """Return the contribution of a row."""
    return Contribution(PersonId(row.person_id), moment_of(row.at), row.audit_head, row.key_id, row.signature)


def mark_of(row: OperationRecord) -> DeliveryMark:
    """Return what is shown of an operation."""
    delivery = Delivery.WAITING if row.state == UNDER_WAY else Delivery(row.state)
    return DeliveryMark(
        delivery,
        row.code,
        QuestionId(row.question_id) if row.question_id else None,
        announced=bool(row.announced) and delivery is Delivery.WAITING,
        in_grace=bool(row.in_grace),
        withdrawn=row.kind == OpKind.WITHDRAW.value,
    )


def parcel_of(row: OperationRecord, payload: str, intent: str | None) -> Parcel:
    """Return an operation with its texts as it is sent."""
    return Parcel(
        op_id=OpId(row.op_id),
        kind=OpKind(row.kind),
        chart_id=ChartId(row.chart_id),
        round_id=RoundId(row.round_id),
        payload=payload,
        payload_sha256=row.payload_sha256,
        signer_id=PersonId(row.signer_id),
        key_id=row.key_id,
        signed_at=moment_of(row.signed_at),
        audit_head=row.audit_head,
        signature=row.signature,
        base_rev=row.base_rev,
        intent=intent,
    )


def enrolment_of(row: EnrolmentRecord) -> Enrolment:
    """Return the enrolment of a row."""
    return Enrolment(
        url=row.url,
        device_id=row.device_id,
        office_id=row.office_id,
        practice=row.practice,
        device_seed=row.device_seed,
        service_keys=json.loads(row.service_keys),
        enrolled_at=moment_of(row.enrolled_at),
        authority=row.authority,
    )


def enrolment_row(enrolment: Enrolment) -> EnrolmentRecord:
    """Return the one row of the enrolment."""
    return EnrolmentRecord(
        1,
        enrolment.url,
        enrolment.device_id,
        enrolment.office_id,
        enrolment.practice,
        enrolment.device_seed,
        _compact(dict(enrolment.service_keys)),
        instant(enrolment.enrolled_at),
        enrolment.authority,
    )


def link_of(row: LinkRecord) -> Link:
    """Return the link of a row."""
    return Link(
        refresh_token=row.refresh_token,
        cursor=row.cursor,
        head=row.head,
        last_contact=moment_of(row.last_contact) if row.last_contact else None,
        offset_s=row.offset_s,
        attempts=row.attempts,
        next_try_at=moment_of(row.next_try_at) if row.next_try_at else None,
        roster_sha256=row.roster_sha256,
        revoked=bool(row.revoked),
    )


def link_row(link: Link) -> LinkRecord:
    """Return the one row of the link."""
    return LinkRecord(
        1,
        link.refresh_token,
        link.cursor,
        link.head,
        instant(link.last_contact) if link.last_contact else None,
        link.offset_s,
        link.attempts,
        instant(link.next_try_at) if link.next_try_at else None,
        link.roster_sha256,
        int(link.revoked),
    )


def round_of(row: ServiceRoundRecord) -> RoundState:
    """Return the service's round of a row."""
    opens_at, closes_at = moment_of(row.opens_at), moment_of(row.closes_at)
    return RoundState(RoundId(row.round_id), row.title, opens_at, closes_at, row.grace_s, row.state)


def round_row(number: int, known: RoundState) -> ServiceRoundRecord:
    """Return the row of the service's round with that number."""
    opens_at, closes_at = instant(known.opens_at), instant(known.closes_at)
    return ServiceRoundRecord(number, known.round_id, known.title, opens_at, closes_at, known.grace_s, known.state)


class LazyAnswers(Mapping[QuestionId, Answer]):
    """The answers of a chart, fetched when more than the one just given is asked for."""

    def __init__(
        self, fetch: Callable[[], list[CurrentAnswerRecord]], given: Mapping[QuestionId, Answer | None]
    ) -> None:
        self._fetch, self._given = fetch, given
        self._all: dict[QuestionId, Answer] | None = None

    def __getitem__(self, question_id: QuestionId) -> Answer:
        if question_id in self._given:
            if (answer := self._given[question_id]) is None:
                raise KeyError(question_id)
            return answer
        return self._everything()[question_id]

    def __iter__(self) -> Iterator[QuestionId]:
        return iter(self._everything())

    def __len__(self) -> int:
        return len(self._everything())

    def _everything(self) -> dict[QuestionId, Answer]:
        if self._all is None:
            decoded = {QuestionId(row.question_id): decode(row.value) for row in self._fetch()}
            self._all = {question: answer for question, answer in decoded.items() if answer is not None}
        return self._all


class LazyOverrides(Sequence[Override]):
    """The overrides of a chart, fetched when asked for."""

    def __init__(self, fetch: Callable[[], list[OverrideRecord]]) -> None:
        self._fetch = fetch
        self._all: tuple[Override, ...] | None = None

    @overload
    def __getitem__(self, index: int) -> Override: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Override]: ...
    def __getitem__(self, index: int | slice) -> Override | Sequence[Override]:
        return self._everything()[index]

    def __len__(self) -> int:
        return len(self._everything())

    def _everything(self) -> tuple[Override, ...]:
        if self._all is None:
            self._all = latest_overrides(self._fetch())
        return self._all


def latest_overrides(rows: Sequence[OverrideRecord]) -> tuple[Override, ...]:
    """Return the newest override of each check, in order of the key."""
    newest = {(row.question_id, row.code): row for row in rows}
    return tuple(override_of(row) for row in newest.values())
