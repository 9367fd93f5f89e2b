"""What an operation holds, and all that it can hold: codes, numbers, day offsets and ids that were drawn.

No name, record number, note, reason or date has a place here, and a field that is not here is an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    model_validator,
)

from qopi_desktop.conditions import Gap
from qopi_desktop.domain.answers import Missing
from qopi_desktop.domain.delivery import OpKind, Submission
from qopi_desktop.protocol.canonical import canonical, digest
from qopi_desktop.protocol.wire import Base64Url, Message, Ref, instant

PAYLOAD_MISFIT = "payload-misfit"
FORMAT = 1
FURTHEST_DAY = 36_525
MOST_VALUES = 5_000
_WHOLE = "payload"
_BY_QUESTION = ("answers", "derived")
_REF = re.compile(r"[A-Za-z0-9_-]{1,64}")
_compact = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode

Format = Annotated[int, Field(ge=FORMAT, le=FORMAT)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,12}( [0-9.]{1,12}){0,8}$")]
Number = Annotated[str, StringConstraints(pattern=r"^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,28})?$")]
Offset = Annotated[int, Field(ge=-FURTHEST_DAY, le=FURTHEST_DAY)]
HashText = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,64}$")]
Instant = Annotated[AwareDatetime, PlainSerializer(instant, when_used="json")]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a content is refused, and the field or question that it is about."""

    code: str
    field: str


class ContentPart(Message):
    """A part of a content; an error never says what it was given."""

    model_config = ConfigDict(hide_input_in_errors=True)


class AnswerEntry(ContentPart):
    """One answer, written in one way, and who gave it; ``days`` are the first and the last day it can be."""

    code: Ref | None = None
    codes: tuple[Ref, ...] | None = None
    number: Number | None = None
    days: tuple[Offset, Offset] | None = None
    status: Missing | None = None
    by: Ref

    @model_validator(mode="after")
    def _is_one_answer(self) -> Self:
        _insist_on_one(self, self.model_fields_set - {"by"})
        if self.days and self.days[0] > self.days[1]:
            raise ValueError("the last day lies before the first")
        return self


class DerivedEntry(ContentPart):
    """What a derived question gave, in one way: a number, the first and last number it can be, a code, or a gap."""

    number: Number | None = None
    range: tuple[Number, Number] | None = None
    code: Ref | None = None
    gap: Gap | None = None

    @model_validator(mode="after")
    def _is_one_value(self) -> Self:
        _insist_on_one(self, self.model_fields_set)
        if self.range and Decimal(self.range[0]) > Decimal(self.range[1]):
            raise ValueError("the last number lies before the first")
        return self


class KeptEntry(ContentPart):
    """A soft check that somebody kept; the reason stays on the workstation."""

    question: Ref
    check: Ref
    by: Ref


class ContributionEntry(ContentPart):
    """A person's word that they changed the chart; ``signature`` is theirs over `statements.contribution_bytes`."""

    person: Ref
    at: Instant
    audit_head: HashText
    key: Ref
    signature: Base64Url


class WithdrawContent(ContentPart):
    """The chart is taken back."""

    format: Format
    chart: Ref
    contributions: tuple[ContributionEntry, ...] = Field(max_length=500)


class PhysicianContent(WithdrawContent):
    """Who treats the patient, None where it is not known, and everybody who was ever said to."""

    treating: Ref | None
    physician_history: tuple[Ref, ...] = Field(max_length=200)

    @model_validator(mode="after")
    def _is_in_history(self) -> Self:
        if {self.treating} - {None, *self.physician_history}:
            raise ValueError("the treating physician is missing in the history")
        return self


class SubmitContent(PhysicianContent):
    """A complete chart: the answers of its open questions, and what was derived of what stays on the workstation."""

    number: Ref
    forms: Version
    modules: tuple[Ref, ...] = Field(min_length=1, max_length=20)
    answers: dict[Ref, AnswerEntry] = Field(max_length=1000)
    derived: dict[Ref, DerivedEntry] = Field(max_length=100)
    kept: tuple[KeptEntry, ...] = Field(max_length=500)


Content = SubmitContent | WithdrawContent | PhysicianContent
_MODELS: Mapping[OpKind, type[Content]] = {
    OpKind.SUBMIT: SubmitContent,
    OpKind.WITHDRAW: WithdrawContent,
    OpKind.SET_PHYSICIAN: PhysicianContent,
}


def read_content(kind: OpKind, text: str) -> Content | Misfit:
    """Return the content of an operation of *kind*, or what does not fit in *text*: it must be canonical JSON."""
    if text.count(",") > MOST_VALUES:  # nobody's chart: telling all that does not fit would take long
        return Misfit(PAYLOAD_MISFIT, _WHOLE)
    try:
        content = _MODELS[kind].model_validate_json(text, strict=True)
    except ValidationError as error:
        return misfit_of(error)
    is_canonical = _compact(json.loads(text)) == text  # a doubled key, or the same said otherwise, is not
    return content if is_canonical else Misfit(PAYLOAD_MISFIT, _WHOLE)


def sealed(content: Content) -> Submission:
    """Return *content* as it is sent."""
    payload = canonical(content.model_dump(mode="json", exclude_unset=True))
    return Submission(payload.decode(), digest(payload))


def misfit_of(error: ValidationError) -> Misfit:
    """Return the first thing that does not fit: the question, or the field, that it is about."""
    first, *rest = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"] or (_WHOLE,)
    if first in _BY_QUESTION and rest and _REF.fullmatch(str(rest[0])):
        return Misfit(PAYLOAD_MISFIT, str(rest[0]))
    return Misfit(PAYLOAD_MISFIT, str(first) if first in SubmitContent.model_fields else _WHOLE)


def _insist_on_one(part: ContentPart, written: set[str]) -> None:
    """Go on when one thing is written.

    Raises:
        ValueError: It is another number of things, or null.
    """
    if len(written) != 1 or getattr(part, *written) is None:
        raise ValueError("not one value")
