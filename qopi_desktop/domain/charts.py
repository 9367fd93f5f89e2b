"""A chart, its life and what is kept beside its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, NewType

from qopi_desktop.domain.answers import ChartId, PersonId, QuestionId, StoredAnswer
from qopi_desktop.domain.people import OfficeId, PhysicianId

if TYPE_CHECKING:
    from qopi_desktop.domain.delivery import DeliveryMark

RoundId = NewType("RoundId", str)


class ChartState(Enum):
    """Where a chart stands in its life.

    Source: decisions.md 19; voided is a chart made by mistake, kept with its reason.
    """

    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    LOCKED = "locked"
    RETURNED = "returned"
    VOIDED = "voided"


class ChartAct(Enum):
    """What moves a chart from one state to the next."""

    BEGIN = "begin"
    COMPLETE = "complete"
    REOPEN = "reopen"
    LOCK = "lock"
    RETURN = "return"
    VOID = "void"


_MOVES: Mapping[tuple[ChartState, ChartAct], ChartState] = {
    (ChartState.NOT_BEGUN, ChartAct.BEGIN): ChartState.IN_PROGRESS,
    (ChartState.IN_PROGRESS, ChartAct.COMPLETE): ChartState.COMPLETE,
    (ChartState.RETURNED, ChartAct.COMPLETE): ChartState.COMPLETE,
    (ChartState.COMPLETE, ChartAct.REOPEN): ChartState.IN_PROGRESS,
    (ChartState.COMPLETE, ChartAct.LOCK): ChartState.LOCKED,
    (ChartState.COMPLETE, ChartAct.RETURN): ChartState.RETURNED,
    (ChartState.LOCKED, ChartAct.RETURN): ChartState.RETURNED,
    (ChartState.NOT_BEGUN, ChartAct.VOID): ChartState.VOIDED,
    (ChartState.IN_PROGRESS, ChartAct.VOID): ChartState.VOIDED,
    (ChartState.RETURNED, ChartAct.VOID): ChartState.VOIDED,
}
EDITABLE = frozenset({ChartState.NOT_BEGUN, ChartState.IN_PROGRESS, ChartState.RETURNED})
NEEDS_REASON = frozenset({ChartAct.REOPEN, ChartAct.RETURN, ChartAct.VOID})


def after(state: ChartState, act: ChartAct) -> ChartState | None:
    """Return the state that *act* leads to, None when a chart in *state* cannot take it."""
    return _MOVES.get((state, act))


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom a chart is about; stays on this workstation."""

    name: str = field(repr=False)
    record_number: str = field(repr=False)

    @property
    def initials(self) -> str:
        """Return the first letters of the names, with points."""
        return "".join(f"{part[0].upper()}." for part in self.name.replace(",", " ").split()[:2])


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as stored: its random number, modules, state and who ever treated or abstracted it.

    ``treating_id`` None is an unknown treating physician (*not listed*). ``physician_history`` holds every
    physician ever recorded, the present one included, and only grows (decisions.md 12).
    """

    id: ChartId
    number: str
    round_id: RoundId
    office_id: OfficeId
    modules: tuple[str, ...]
    state: ChartState
    patient: Patient
    treating_id: PhysicianId | None
    physician_history: frozenset[PhysicianId]
    contributors: frozenset[PersonId]
    form_version: str
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewChart:
    """A chart to make from a candidate."""

    candidate_id: str
    round_id: RoundId
    office_id: OfficeId
    modules: tuple[str, ...]
    treating_id: PhysicianId | None
    patient: Patient


@dataclass(frozen=True, slots=True)
class Override:
    """A soft check kept with a reason; it lapses when a value it rests on changes.

    ``rests_on`` holds each question the check read with its encoded answer at that time.
    """

    question_id: QuestionId
    code: str
    reason: str = field(repr=False)
    rests_on: tuple[tuple[QuestionId, str | None], ...] = field(repr=False)
    person_id: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stood in a chart."""

    question_id: QuestionId | None = None
    caret: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists and reports need of a chart without replaying its answers; ``outcomes`` maps measure id to code.

    ``must_fix`` and ``to_check`` count what was entered and does not fit; missing is *asked* less *answered*.
    """

    answered: int = 0
    asked: int = 0
    must_fix: int = 0
    to_check: int = 0
    outcomes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A chart as the worklist shows it; ``delivery`` is None unless this workstation has joined the service."""

    chart: Chart
    summary: Summary
    delivery: DeliveryMark | None = None


@dataclass(frozen=True, slots=True)
class ChartFile:
    """All that opening a chart needs; ``notes`` has the chart's own note under None."""

    chart: Chart
    answers: Mapping[QuestionId, StoredAnswer]
    overrides: tuple[Override, ...]
    notes: Mapping[QuestionId | None, str] = field(repr=False)
    place: Place
    undo: UndoState


@dataclass(frozen=True, slots=True)
class UndoState:
    """The questions whose last change undo and redo would touch, None where there is nothing."""

    undo: QuestionId | None = None
    redo: QuestionId | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of an answer: who, when, from, to (encoded)."""

    person_name: str
    at: datetime
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)
    reason: str | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class ContributorLine:
    """One person who answered questions of a chart: how many acts, and when the last."""

    person_id: PersonId
    person_name: str
    count: int
    last_at: datetime
