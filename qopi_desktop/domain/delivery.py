"""What becomes of a chart on its way to the central service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from qopi_desktop.domain.answers import ChartId, PersonId, QuestionId
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.people import PhysicianId, Role

OpId = NewType("OpId", str)


class OpKind(Enum):
    """What an operation asks of the service."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    SET_PHYSICIAN = "set_physician"


class Delivery(Enum):
    """Where the newest operation of a chart stands.

    Source: decisions.md 19 (waiting, received, refused, conflict, held); late is after the close.
    """

    WAITING = "waiting"
    RECEIVED = "received"
    REFUSED = "refused"
    CONFLICT = "conflict"
    HELD = "held"
    LATE = "late"


FINAL = frozenset({Delivery.RECEIVED, Delivery.REFUSED, Delivery.CONFLICT, Delivery.HELD, Delivery.LATE})
NEEDS_ATTENTION = frozenset({Delivery.REFUSED, Delivery.CONFLICT, Delivery.HELD, Delivery.LATE})


@dataclass(frozen=True, slots=True)
class DeliveryMark:
    """What a row shows of the newest operation of its chart.

    ``code`` and ``question_id`` say why it needs attention; ``announced`` is a waiting one whose place is reserved;
    ``in_grace`` one that was received in the delivery time after the close; ``withdrawn`` one that took the chart back.
    """

    delivery: Delivery
    code: str | None = None
    question_id: QuestionId | None = None
    announced: bool = False
    in_grace: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """The content of an operation as it will be sent: canonical JSON without anything of the patient's identity."""

    payload: str = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Unsendable:
    """Why a chart cannot be sent as it stands, and the question to mend."""

    code: str
    question_id: QuestionId


@dataclass(frozen=True, slots=True)
class Contribution:
    """A person's signed word that they changed a chart in one sign-in; ``signature`` by the key ``key_id``."""

    person_id: PersonId
    at: datetime
    audit_head: str
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """An operation ready to be sent; it is the same at every try.

    ``base_rev`` is the revision at the service that it builds on, None until it is first sent. ``signature`` is the
    signer's, over all that stands here but ``base_rev``.
    """

    op_id: OpId
    kind: OpKind
    chart_id: ChartId
    round_id: RoundId
    payload: str = field(repr=False)
    payload_sha256: str
    signer_id: PersonId
    key_id: str
    signed_at: datetime
    audit_head: str
    signature: str
    base_rev: int | None = None
    intent: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the service said of one operation; ``receipt`` is the verified text, where one was given."""

    op_id: OpId
    delivery: Delivery
    code: str | None = None
    question_id: QuestionId | None = None
    receipt: str | None = None
    rev: int | None = None
    received_at: datetime | None = None
    in_grace: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A received chart that the service now counts, or holds for ``code``."""

    chart_id: ChartId
    rev: int
    held: bool
    code: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One chart of the round as the sync screen shows it; ``mark`` None was never complete."""

    chart_id: ChartId
    number: str
    mark: DeliveryMark | None
    kind: OpKind | None = None
    rev: int | None = None
    at: datetime | None = None
    op_id: OpId | None = None
    payload_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What ties this workstation to the service; the seed and what follows from it never leave the store.

    ``service_keys`` maps key id to public key: receipts are believed only from these.
    """

    url: str
    device_id: str
    office_id: str
    practice: str
    device_seed: bytes = field(repr=False)
    service_keys: Mapping[str, str]
    enrolled_at: datetime
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """How the contact with the service stands; changes with each contact.

    ``cursor`` and ``head`` are the last office sequence seen and the digest of the last receipt of its chain;
    ``offset_s`` is the service's clock less ours; ``next_try_at`` and ``attempts`` pace the tries after a failure.
    """

    refresh_token: str = field(repr=False)
    cursor: int = 0
    head: str = ""
    last_contact: datetime | None = None
    offset_s: float = 0.0
    attempts: int = 0
    next_try_at: datetime | None = None
    roster_sha256: str = ""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round as the service runs it: open on ``[opens_at, closes_at)``, then ``grace_s`` for what was announced."""

    round_id: RoundId
    title: str
    opens_at: datetime
    closes_at: datetime
    grace_s: int
    state: str


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """A person as the service must know them to judge: no name."""

    person_id: PersonId
    roles: frozenset[Role]
    physician_id: PhysicianId | None
    key_id: str
    public_key: str


@dataclass(frozen=True, slots=True)
class RosterStatement:
    """The roster as canonical JSON, signed by an administrator."""

    text: str = field(repr=False)
    sha256: str
    signer_id: PersonId
    key_id: str
    signed_at: datetime
    signature: str
