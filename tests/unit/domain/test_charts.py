"""A chart and its life."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.charts import ChartAct, ChartState, Patient, Summary, after
from tests.unit.domain.charts import CHART

MOVES = {
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


@pytest.mark.parametrize("act", ChartAct)
@pytest.mark.parametrize("state", ChartState)
def test_a_chart_takes_only_the_steps_of_its_life(state, act):
    """Every other step leads nowhere, and nothing leaves a voided chart."""
    assert MOVES.get((state, act)) is after(state, act)


@pytest.mark.parametrize(
    ("name", "initials"), [("Ana Maria Reyes", "A.M."), ("Reyes, Ana", "R.A."), ("Cher", "C."), ("", "")]
)
def test_a_patient_can_be_shown_by_initials(name, initials):
    """For screens that others can see."""
    assert initials == Patient(name, "77-1").initials


def test_a_chart_does_not_show_its_patient():
    """Neither name nor record number is in what a log would print."""
    assert "Reyes" not in repr(CHART)
    assert "77-1" not in repr(CHART)


def test_a_new_summary_is_empty():
    """A chart that was never scored has nothing answered and no outcome."""
    assert Summary(answered=0, asked=0, must_fix=0, to_check=0, outcomes={}) == Summary()
