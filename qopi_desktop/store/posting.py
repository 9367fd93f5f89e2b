"""Operations for the service, written in the transaction of the act that they tell of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from qopi_desktop.domain.answers import PersonId, QuestionId
from qopi_desktop.domain.charts import Chart
from qopi_desktop.domain.delivery import Contribution, Delivery, OpKind, Submission, Unsendable
from qopi_desktop.domain.people import Person
from qopi_desktop.domain.rules import NO_SIGNING_KEY
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.statements import completion_bytes
from qopi_desktop.store.guard import Means
from qopi_desktop.store.rows import (
    ContributionRecord,
    CurrentAnswerRecord,
    OperationRecord,
    OverrideRecord,
    PaperRecord,
)
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.signing import head_of
from qopi_desktop.store.translate import contribution_of, instant, latest_overrides, stored_answer_of

PAYLOAD = "payload"


@dataclass(frozen=True)
class Post:
    """One person's post about one chart inside one transaction: with the act it tells of, or neither is there."""

    means: Means
    shelf: Shelf
    person: Person
    chart: Chart
    now: datetime

    def submit(self) -> None:
        """Add what is sent of the complete chart, or why it cannot be sent as it stands."""
        answers = self.shelf.find(CurrentAnswerRecord, self.chart.id)
        stored = {QuestionId(row.question_id): stored_answer_of(row) for row in answers}
        overrides = latest_overrides(self.shelf.find(OverrideRecord, self.chart.id))
        self._add(OpKind.SUBMIT, lambda given: self.means.scorer.publish(self.chart, stored, overrides, given))

    def withdraw(self) -> None:
        """Take the chart back."""
        self._add(OpKind.WITHDRAW, lambda given: self.means.scorer.withdrawal(self.chart.id, given))

    def correct_physician(self) -> None:
        """Tell the physicians on record."""
        self._add(OpKind.SET_PHYSICIAN, lambda given: self.means.scorer.physicians(self.chart, given))

    def is_sent(self) -> bool:
        """Return whether the service has the chart, or may come to have it; not once it was taken back."""
        operations = self.shelf.find(OperationRecord, self.chart.id)
        if any(row.kind == OpKind.WITHDRAW.value for row in operations):
            return False
        return any(row.state != Delivery.REFUSED.value for row in operations)

    def _add(self, kind: OpKind, content_of: Callable[[tuple[Contribution, ...]], Submission | Unsendable]) -> None:
        key = self.means.signer.key_of(self.person.id)
        given = tuple(map(contribution_of, self.shelf.find(ContributionRecord, self.chart.id)))
        row = self._begun(kind)
        content = content_of(given) if key else None
        if key and isinstance(content, Submission):
            self.shelf.add(_signed(row, key, content, self.now))
            self.shelf.add(PaperRecord(row.op_id, PAYLOAD, content.payload))
            return
        why = (content.code, content.question_id) if isinstance(content, Unsendable) else (NO_SIGNING_KEY.code, None)
        self.shelf.add(row._replace(state=Delivery.REFUSED.value, code=why[0], question_id=why[1]))

    def _begun(self, kind: OpKind) -> OperationRecord:
        last = self.shelf.last(OperationRecord, self.chart.id)
        return OperationRecord(
            chart_id=self.chart.id,
            number=last.number + 1 if last else 1,
            op_id=self.means.new_id(),
            kind=kind.value,
            round_id=self.chart.round_id,
            payload_sha256="",
            signer_id=self.person.id,
            key_id="",
            signed_at=instant(self.now),
            audit_head=head_of(self.shelf),
            signature="",
            state=Delivery.WAITING.value,
            code=None,
            question_id=None,
            announced=0,
            base_rev=None,
            rev=None,
            received_at=None,
            in_grace=0,
        )


def _signed(row: OperationRecord, key: SigningKey, content: Submission, now: datetime) -> OperationRecord:
    said = completion_bytes(
        op_id=row.op_id,
        kind=OpKind(row.kind),
        chart=row.chart_id,
        round_id=row.round_id,
        payload_sha256=content.sha256,
        signer=PersonId(row.signer_id),
        signed_at=now,
        audit_head=row.audit_head,
    )
    return row._replace(payload_sha256=content.sha256, key_id=key.id, signature=key.sign(said))
