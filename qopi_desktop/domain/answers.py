"""What a person recorded for a question: a value, or why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, NewType

from qopi_desktop.domain.dates import DayOffsets, PartialDate

QuestionId = NewType("QuestionId", str)
ChartId = NewType("ChartId", str)
PersonId = NewType("PersonId", str)

Value = str | Decimal | PartialDate | DayOffsets | tuple[str, ...]


class Missing(Enum):
    """Why a question that was looked into has no value.

    Source: decisions.md 21: every question can carry a status; unanswered is pending.
    """

    NOT_DOCUMENTED = "not_documented"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Answer:
    """A value or a reason for its absence, never both and never neither."""

    value: Value | None = field(default=None, repr=False)
    missing: Missing | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError("an answer is a value or a reason, one of the two")


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One person's act on one question; ``answer`` None takes the answer back."""

    chart_id: ChartId
    question_id: QuestionId
    answer: Answer | None
    base_revision: int
    at: datetime
    form_version: str
    provenance: str | None = None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The newest revision of an answer and where it came from; ``answer`` None was taken back."""

    answer: Answer | None
    revision: int
    person_id: PersonId
    at: datetime
    provenance: str | None = None


def encode(answer: Answer | None) -> str | None:
    """Return *answer* as compact JSON text; the inverse of :func:`decode`."""
    if answer is None:
        return None
    if answer.missing is not None:
        return json.dumps({"status": answer.missing.value})
    said: Mapping[str, object]
    match answer.value:
        case PartialDate() as day:
            said = {"date": day.iso()}
        case DayOffsets(earliest, latest):
            said = {"days": [earliest, latest]}
        case Decimal() as number:
            said = {"number": str(number)}
        case tuple() as codes:
            said = {"many": list(codes)}
        case text:
            said = {"text": text}
    return json.dumps(said, ensure_ascii=False)


def decode(text: str | None) -> Answer | None:
    """Return the answer that :func:`encode` wrote.

    Raises:
        ValueError: *text* was not written by :func:`encode`.
    """
    if text is None:
        return None
    ((kind, raw),) = json.loads(text).items()
    try:
        return _DECODERS[kind](raw)
    except (KeyError, InvalidOperation, TypeError) as error:
        raise ValueError("not an encoded answer") from error


_DECODERS: Mapping[str, Callable[[Any], Answer]] = {  # Any: what JSON holds is checked by the constructors
    "status": lambda raw: Answer(missing=Missing(raw)),
    "date": lambda raw: Answer(PartialDate.from_iso(raw)),
    "days": lambda raw: Answer(DayOffsets(*raw)),
    "number": lambda raw: Answer(Decimal(raw)),
    "many": lambda raw: Answer(tuple(raw)),
    "text": Answer,
}
