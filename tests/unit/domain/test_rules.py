"""The rules of the programme."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.candidates import CandidateState
from qopi_desktop.domain.charts import ChartAct, ChartState, Summary
from qopi_desktop.domain.people import Practice, Role
from qopi_desktop.domain.rules import (
    refuse_abstraction,
    refuse_act,
    refuse_administration,
    refuse_edit,
    refuse_enrolment,
    refuse_physician_change,
    refuse_sampling,
)
from tests.golden.abstraction import abstraction_cases
from tests.unit.domain.charts import LEE, ROY, chart, person

CASES = abstraction_cases()
ABSTRACTOR = person(Role.ABSTRACTOR)
ADMINISTRATOR = person(Role.ADMINISTRATOR, name="bea")
READY = Summary(answered=3, asked=3)


def code(refusal):
    """Return the code of a refusal, None when there is none."""
    return refusal.code if refusal else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_domain_door_agrees_with_the_table(case):
    """Who may abstract which chart."""
    refusal = refuse_abstraction(
        case.person, chart(treating_id=case.treating, physician_history=frozenset(case.history))
    )

    assert case.refusal == code(refusal)


def test_the_table_knows_every_refusal_of_the_rule():
    """Each answer of the rule is shown at least once."""
    expected = {None, "not-an-abstractor", "own-chart", "treating-physician-unknown"}

    assert expected == {case.refusal for case in CASES}


EDITABLE = {ChartState.NOT_BEGUN, ChartState.IN_PROGRESS, ChartState.RETURNED}


@pytest.mark.parametrize("state", ChartState)
def test_a_chart_is_changed_only_while_it_is_worked_on(state):
    """Complete, locked and voided charts are read."""
    assert (None if state in EDITABLE else "chart-not-editable") == code(refuse_edit(ABSTRACTOR, chart(state=state)))


def test_who_may_not_abstract_may_not_edit():
    """The abstraction rule comes first."""
    assert "not-an-abstractor" == code(refuse_edit(ADMINISTRATOR, chart(state=ChartState.LOCKED)))


ACTS = [
    (ABSTRACTOR, ChartState.IN_PROGRESS, ChartAct.COMPLETE, None, READY, None),
    (ABSTRACTOR, ChartState.IN_PROGRESS, ChartAct.COMPLETE, None, Summary(3, 3, must_fix=1), "must-fix-left"),
    (ABSTRACTOR, ChartState.IN_PROGRESS, ChartAct.COMPLETE, None, Summary(3, 3, to_check=1), "must-fix-left"),
    (ABSTRACTOR, ChartState.IN_PROGRESS, ChartAct.COMPLETE, None, Summary(2, 3), "answers-needed"),
    (ABSTRACTOR, ChartState.COMPLETE, ChartAct.COMPLETE, None, READY, "act-not-possible"),
    (ABSTRACTOR, ChartState.COMPLETE, ChartAct.REOPEN, "a letter came", Summary(), None),
    (ABSTRACTOR, ChartState.COMPLETE, ChartAct.REOPEN, "  ", Summary(), "reason-needed"),
    (ABSTRACTOR, ChartState.NOT_BEGUN, ChartAct.VOID, None, Summary(), "reason-needed"),
    (ADMINISTRATOR, ChartState.COMPLETE, ChartAct.REOPEN, "a letter came", Summary(), "not-an-abstractor"),
]


@pytest.mark.parametrize(("who", "state", "act", "reason", "summary", "expected"), ACTS)
def test_a_chart_moves_only_as_its_life_allows(who, state, act, reason, summary, expected):
    """The person, the step, the reason and what is left to do, in that order."""
    assert expected == code(refuse_act(who, chart(state=state), act, reason=reason, summary=summary))


LEE_HERSELF = person(Role.ADMINISTRATOR, Role.PHYSICIAN, physician=LEE, name="lee")
ROY_HIMSELF = person(Role.ADMINISTRATOR, Role.PHYSICIAN, physician=ROY, name="roy")
PHYSICIAN_ABSTRACTOR = person(Role.ABSTRACTOR, Role.PHYSICIAN, physician=ROY, name="roy")
CHANGES = [
    (ADMINISTRATOR, LEE, "wrong name on the list", None),
    (ADMINISTRATOR, LEE, " ", "reason-needed"),
    (ADMINISTRATOR, LEE, None, "reason-needed"),
    (ABSTRACTOR, LEE, "seen in the letter", "not-an-administrator"),
    (ABSTRACTOR, None, "seen in the letter", None),
    (PHYSICIAN_ABSTRACTOR, None, "seen in the letter", "not-an-administrator"),
    (person(Role.ADMINISTRATOR, name="ann"), LEE, "wrong name", "contributor-cannot-correct"),
    (LEE_HERSELF, LEE, "not mine", "either-physician-cannot-correct"),
    (ROY_HIMSELF, LEE, "mine", "either-physician-cannot-correct"),
]


@pytest.mark.parametrize(("who", "treating", "reason", "expected"), CHANGES)
def test_a_treating_physician_is_corrected_by_someone_apart(who, treating, reason, expected):
    """An unknown one may be filled by an abstractor who is no physician; always with a reason."""
    history = frozenset({treating} if treating else ())
    refusal = refuse_physician_change(who, chart(treating_id=treating, physician_history=history), ROY, reason=reason)

    assert expected == code(refusal)


@pytest.mark.parametrize(("who", "expected"), [(ADMINISTRATOR, None), (ABSTRACTOR, "not-an-administrator")])
def test_only_an_administrator_keeps_users(who, expected):
    """And physicians and imports."""
    assert expected == code(refuse_administration(who))


@pytest.mark.parametrize(
    ("who", "demonstration", "expected"),
    [
        (ADMINISTRATOR, False, None),
        (ABSTRACTOR, False, "not-an-administrator"),
        (ADMINISTRATOR, True, "demonstration-stays-here"),
    ],
)
def test_an_administrator_joins_a_real_practice_to_the_service(who, demonstration, expected):
    """Invented patients stay where they are."""
    assert expected == code(refuse_enrolment(who, Practice("Lakeside", (), demonstration)))


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        (ABSTRACTOR, CandidateState.LISTED, None),
        (ADMINISTRATOR, CandidateState.LISTED, None),
        (ABSTRACTOR, CandidateState.SAMPLED, "candidate-not-listed"),
        (ADMINISTRATOR, CandidateState.SCREENED_OUT, "candidate-not-listed"),
        (person(Role.PHYSICIAN, physician=LEE), CandidateState.LISTED, "neither-role"),
    ],
)
def test_a_candidate_becomes_one_chart(who, state, expected):
    """Making charts again never doubles a patient."""
    assert expected == code(refuse_sampling(who, state))
