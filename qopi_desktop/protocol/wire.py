"""The messages between workstation and service, version 1; an unknown field is an error on both sides."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from qopi_desktop.domain.delivery import OpKind

PROTOCOL = 1
LARGEST_BATCH = 100
LARGEST_INTENTS = 500

Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""An id that some part of the system drew or chose; never a name and never a record number."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Base64Url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,512}$")]
OpRef = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Jws = Annotated[str, StringConstraints(max_length=4096)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]


class Message(BaseModel):
    """A message; frozen, and strict about what it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RoundInfo(Message):
    """A round on the service's clock: open on ``[opens_at, closes_at)``, then ``grace_s`` for what was announced."""

    id: Ref
    title: str = Field(max_length=120)
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    grace_s: int = Field(ge=0)
    state: Ref


class ServiceKey(Message):
    """A public key by which the service signs."""

    kid: Ref
    public_key: Base64Url


class Hello(Message):
    """What anybody may ask: the service's time, what it speaks, its keys and rounds."""

    server_time: AwareDatetime
    protocols: tuple[int, ...]
    minimum_app: str = Field(max_length=20)
    keys: tuple[ServiceKey, ...]
    rounds: tuple[RoundInfo, ...]
    poll_after_s: int


class PersonEntry(Message):
    """A user as the service must know them to judge: roles, which physician they are, and their public key."""

    person: Ref
    roles: tuple[Ref, ...]
    physician: Ref | None
    key: Ref
    public_key: Base64Url


class PhysicianEntry(Message):
    """A physician of the office's list by their National Provider Identifier."""

    physician: Ref
    npi: Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]


class Roster(Message):
    """Everybody of one workstation."""

    people: tuple[PersonEntry, ...] = Field(max_length=1000)
    physicians: tuple[PhysicianEntry, ...] = Field(max_length=5000)


class SignedRoster(Message):
    """A roster as canonical JSON in ``text``, signed by an administrator's user key."""

    text: str = Field(max_length=1_000_000)
    sha256: Sha256
    signer: Ref
    key: Ref
    signed_at: AwareDatetime
    signature: Base64Url


class EnrolmentRequest(Message):
    """A workstation joins with a one-time code; the proof in the header shows that it has the device key."""

    code: Annotated[str, StringConstraints(max_length=64)]
    device_key: Base64Url
    roster: SignedRoster


class EnrolmentAnswer(Message):
    """What the workstation is now."""

    device: Ref
    office: Ref
    practice: str = Field(max_length=200)
    refresh_token: Base64Url
    keys: tuple[ServiceKey, ...]


class TokenRequest(Message):
    """A refresh token for the next pair, on behalf of the person who is signed in.

    ``signature`` is the person's over `statements.token_bytes`.
    """

    device: Ref
    refresh_token: Base64Url
    person: Ref
    key: Ref
    at: AwareDatetime
    signature: Base64Url


class TokenAnswer(Message):
    """A short-lived token bound to the device key, and the refresh token that comes after."""

    access_token: Jws
    expires_s: int
    refresh_token: Base64Url


class CodeRequest(Message):
    """An administrator asks for a one-time code with which another workstation of the office may join."""

    at: AwareDatetime
    key: Ref
    signature: Base64Url


class CodeAnswer(Message):
    """A one-time code; it is shown once."""

    code: str
    expires_at: AwareDatetime


class Intent(Message):
    """Announces an operation: delivered within the grace time it counts as if it came now."""

    op_id: OpRef
    payload_sha256: Sha256


class IntentsRequest(Message):
    """Announcements."""

    intents: tuple[Intent, ...] = Field(max_length=LARGEST_INTENTS)


class IntentsAnswer(Message):
    """A signed receipt for each announcement, in order."""

    receipts: tuple[Jws, ...]


class Op(Message):
    """One signed operation on one chart; ``payload`` is canonical JSON (RFC 8785) of a `content` model.

    ``signature`` is the signer's over `statements.completion_bytes`.
    """

    op_id: OpRef
    kind: OpKind
    chart: Ref
    round: Ref
    base_rev: int = Field(ge=0)
    payload: str = Field(max_length=262_144)
    payload_sha256: Sha256
    signer: Ref
    key: Ref
    signed_at: AwareDatetime
    audit_head: str = Field(max_length=64)
    signature: str = Field(max_length=512)


class Batch(Message):
    """Operations of different charts; each gets a verdict of its own."""

    ops: tuple[Op, ...] = Field(max_length=LARGEST_BATCH)


class VerdictKind(Enum):
    """What became of an operation."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"
    CONFLICT = "conflict"
    LATE = "late"


class Verdict(Message):
    """What became of one operation; accepted and held ones carry a receipt, the others a code and perhaps a field."""

    op_id: OpRef
    verdict: VerdictKind
    code: Code | None = None
    field: Ref | None = None
    receipt: Jws | None = None
    rev: int | None = None


class BatchAnswer(Message):
    """A verdict for each operation, in order."""

    server_time: AwareDatetime
    verdicts: tuple[Verdict, ...]


class StatusRequest(Message):
    """Asks which operations are known."""

    op_ids: tuple[OpRef, ...] = Field(max_length=LARGEST_INTENTS)


class StatusAnswer(Message):
    """Verdicts of the known ones; the others never arrived."""

    known: tuple[Verdict, ...]
    unknown: tuple[OpRef, ...]


class Event(Message):
    """One step of an office's line: a receipt, or a chart that is held or counted again."""

    seq: int
    receipt: Jws | None = None
    chart: Ref | None = None
    rev: int | None = None
    held: bool | None = None
    code: Code | None = None


class Changes(Message):
    """What happened in the office since a sequence number; ``more`` when there is more to ask for."""

    server_time: AwareDatetime
    seq: int
    head_sha256: str = Field(max_length=64)
    events: tuple[Event, ...]
    more: bool
    rounds: tuple[RoundInfo, ...]
    roster_sha256: str = Field(max_length=64)
    poll_after_s: int


class Standing(Message):
    """How an office or a practice stands in a round: charts by what became of them, and the score of each measure."""

    round: Ref
    state: Ref
    received: int
    counted: int
    held: int
    withdrawn: int
    frozen_at: AwareDatetime | None
    outcomes: dict[str, dict[str, int]]


class Fault(Message):
    """Why a request was not carried out; the sentence is found under ``code``, as for the errors of the desktop."""

    code: Code
    facts: dict[str, str | int | None] = {}


def instant(moment: datetime) -> str:
    """Return *moment* as the wire writes it: UTC, microseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
