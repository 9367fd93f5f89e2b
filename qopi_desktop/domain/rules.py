"""The rules of the programme: each returns why an act is refused, or None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.domain.charts import EDITABLE, NEEDS_REASON, ChartAct, after

if TYPE_CHECKING:
    from qopi_desktop.domain.candidates import CandidateState
    from qopi_desktop.domain.charts import Chart, Summary
    from qopi_desktop.domain.people import Person, PhysicianId, Practice


@dataclass(frozen=True, slots=True)
class Refusal:
    """A stable code for why; the sentence is found under it in resources/messages."""

    code: str


NOT_AN_ABSTRACTOR = Refusal("not-an-abstractor")
OWN_CHART = Refusal("own-chart")
TREATING_PHYSICIAN_UNKNOWN = Refusal("treating-physician-unknown")
NOT_AN_ADMINISTRATOR = Refusal("not-an-administrator")
CHART_NOT_EDITABLE = Refusal("chart-not-editable")
ACT_NOT_POSSIBLE = Refusal("act-not-possible")
ANSWERS_NEEDED = Refusal("answers-needed")
MUST_FIX_LEFT = Refusal("must-fix-left")
REASON_NEEDED = Refusal("reason-needed")
CONTRIBUTOR_CANNOT_CORRECT = Refusal("contributor-cannot-correct")
EITHER_PHYSICIAN_CANNOT_CORRECT = Refusal("either-physician-cannot-correct")
NEITHER_ROLE = Refusal("neither-role")
UNKNOWN_PERSON = Refusal("unknown-person")
CANDIDATE_NOT_LISTED = Refusal("candidate-not-listed")
DEMONSTRATION_STAYS_HERE = Refusal("demonstration-stays-here")
NO_SIGNING_KEY = Refusal("no-signing-key")
WORKSTATION_REVOKED = Refusal("workstation-revoked")


def refuse_abstraction(person: Person, chart: Chart) -> Refusal | None:
    """Say why *person* may not add or change answers on *chart*; None if they may.

    The only home of this rule: the store, the window and the service all ask it.

    Source: QOPI Registration and Participation Guide, 2009-06-04, User Roles, 3 (R35, R36).
        The guide says physicians "should not" abstract their own charts; we refuse (decisions.md 12).
    """
    if not person.is_abstractor:
        return NOT_AN_ABSTRACTOR
    if not person.is_physician:
        return None
    if chart.treating_id is None:
        return TREATING_PHYSICIAN_UNKNOWN  # could be their own: an open question stays closed
    if person.physician_id in chart.physician_history:  # ever recorded, so a corrected name launders nothing
        return OWN_CHART
    return None


def refuse_edit(person: Person, chart: Chart) -> Refusal | None:
    """Say why *person* may not change *chart* now: the abstraction rule first, then the chart's state."""
    if refusal := refuse_abstraction(person, chart):
        return refusal
    return None if chart.state in EDITABLE else CHART_NOT_EDITABLE


def refuse_act(person: Person, chart: Chart, act: ChartAct, *, reason: str | None, summary: Summary) -> Refusal | None:
    """Say why *person* may not move *chart* by *act*; None if they may.

    Completing needs every answer given, every must-fix problem solved and every check mended or kept.
    Reopening, returning and voiding need a reason.
    """
    if refusal := refuse_abstraction(person, chart):
        return refusal
    if after(chart.state, act) is None:
        return ACT_NOT_POSSIBLE
    if act in NEEDS_REASON and not (reason or "").strip():
        return REASON_NEEDED
    return _refuse_completion(summary) if act is ChartAct.COMPLETE else None


def _refuse_completion(summary: Summary) -> Refusal | None:
    if summary.must_fix or summary.to_check:
        return MUST_FIX_LEFT
    return ANSWERS_NEEDED if summary.answered < summary.asked else None


def refuse_physician_change(
    person: Person, chart: Chart, physician_id: PhysicianId | None, *, reason: str | None
) -> Refusal | None:
    """Say why *person* may not name another treating physician on *chart*; None if they may.

    An unknown physician may be filled by an abstractor who is no physician; a known one is corrected by an
    administrator who neither contributed nor is either physician. Both need a reason.

    Source: decisions.md 22.
    """
    if not (reason or "").strip():
        return REASON_NEEDED
    if chart.treating_id is None and person.is_abstractor and not person.is_physician:
        return None
    if not person.is_administrator:
        return NOT_AN_ADMINISTRATOR
    if person.id in chart.contributors:
        return CONTRIBUTOR_CANNOT_CORRECT
    if person.is_physician and person.physician_id in {*chart.physician_history, physician_id}:
        return EITHER_PHYSICIAN_CANNOT_CORRECT
    return None


def refuse_administration(person: Person) -> Refusal | None:
    """Say why *person* may not keep users, physicians and imports; None if they may.

    Source: QOPI Registration and Participation Guide, 2009-06-04 (R31).
    """
    return None if person.is_administrator else NOT_AN_ADMINISTRATOR


def refuse_enrolment(person: Person, practice: Practice) -> Refusal | None:
    """Say why *person* may not join this workstation of *practice* to the central service; None if they may.

    Invented patients are never submitted.
    """
    return DEMONSTRATION_STAYS_HERE if practice.demonstration else refuse_administration(person)


def refuse_sampling(person: Person, state: CandidateState) -> Refusal | None:
    """Say why *person* may not make a chart from a candidate that stands at *state*; None if they may.

    One candidate becomes one chart, so that importing or making charts again never doubles a patient.

    Source: decisions.md 19 (listed, screened out, sampled).
    """
    if not (person.is_administrator or person.is_abstractor):
        return NEITHER_ROLE
    return None if state.value == "listed" else CANDIDATE_NOT_LISTED
