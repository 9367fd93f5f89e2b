"""What moving, making and correcting charts promises in any store."""

from __future__ import annotations

import itertools

import pytest

from qopi_desktop.domain.candidates import CandidateState
from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.charts import ChartAct, ChartState, NewChart, Patient
from qopi_desktop.domain.people import Role
from qopi_desktop.domain.rules import (
    ACT_NOT_POSSIBLE,
    CANDIDATE_NOT_LISTED,
    CHART_NOT_EDITABLE,
    CONTRIBUTOR_CANNOT_CORRECT,
    MUST_FIX_LEFT,
    NEITHER_ROLE,
    REASON_NEEDED,
)
from qopi_desktop.errors import InputError, Refused
from tests.builders import (
    NOW,
    NPIS,
    ROUND,
    add_charts,
    add_physician,
    add_user,
    candidate,
    change,
    later,
    office,
)


def stored(clinic, chart):
    """The chart as stored."""
    return clinic.store.charts.open(clinic.person, chart).chart


def refusal_of(call, *args):
    """Why *call* is refused."""
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value.refusal


def test_a_chart_is_completed_on_the_local_day(easy):
    """Then it is closed to answers until it is reopened with a reason."""
    (chart,) = add_charts(easy.store, easy.person)
    charts = easy.store.charts
    charts.save_answer(easy.person, change(chart, "D01", "yes"))

    done = charts.act(easy.person, chart, ChartAct.COMPLETE, None, NOW)
    assert Changes(charts=frozenset({chart}), topics=frozenset({Topic.WORKLIST, Topic.DELIVERY})) == done
    assert (ChartState.COMPLETE, NOW.date()) == (stored(easy, chart).state, stored(easy, chart).completed_on)
    assert CHART_NOT_EDITABLE == refusal_of(charts.save_answer, easy.person, change(chart, "D02", "yes"))
    assert REASON_NEEDED == refusal_of(charts.act, easy.person, chart, ChartAct.REOPEN, " ", NOW)
    charts.act(easy.person, chart, ChartAct.REOPEN, "wrong date", NOW)
    assert (ChartState.IN_PROGRESS, None) == (stored(easy, chart).state, stored(easy, chart).completed_on)
    assert ["reopen", "complete"] == [line.kind for line in easy.store.audit.lines(chart, 2)]
    assert "wrong date" in easy.store.audit.lines(chart, 1)[0].detail


def test_completing_asks_the_stored_summary(clinic):
    """What must be fixed blocks Complete, and nothing else does."""
    (chart,) = add_charts(clinic.store, clinic.person)
    clinic.store.charts.save_answer(clinic.person, change(chart, "D02", "yes"))

    assert MUST_FIX_LEFT == refusal_of(clinic.store.charts.act, clinic.person, chart, ChartAct.COMPLETE, None, NOW)
    clinic.store.charts.save_answer(clinic.person, change(chart, "D01", "yes"))
    clinic.store.charts.act(clinic.person, chart, ChartAct.COMPLETE, None, NOW)
    assert ChartState.COMPLETE is stored(clinic, chart).state


def test_a_voided_chart_stays_and_leaves_the_report(easy):
    """Never deleted."""
    (chart,) = add_charts(easy.store, easy.person)
    easy.store.charts.act(easy.person, chart, ChartAct.VOID, "made by mistake", NOW)

    assert ChartState.VOIDED is stored(easy, chart).state
    assert () == easy.store.charts.report_rows(ROUND, office(easy.store))
    assert 1 == len(easy.store.charts.rows(ROUND))
    assert ACT_NOT_POSSIBLE == refusal_of(easy.store.charts.act, easy.person, chart, ChartAct.REOPEN, "no", NOW)


def test_treating_physicians_are_only_ever_added(clinic):
    """Correcting the name launders nothing, and a contributor cannot correct it."""
    lee, roy = (add_physician(clinic.store, clinic.person, name, npi) for name, npi in zip("LR", NPIS, strict=False))
    boss = add_user(clinic.store, clinic.person, "Boss", Role.ADMINISTRATOR)
    (chart,) = add_charts(clinic.store, clinic.person, 1, lee)
    clinic.store.charts.save_answer(clinic.person, change(chart, "D01", "yes"))
    set_treating = clinic.store.charts.set_treating

    assert CONTRIBUTOR_CANNOT_CORRECT == refusal_of(set_treating, clinic.person, chart, roy, "typo", NOW)
    assert REASON_NEEDED == refusal_of(set_treating, boss, chart, roy, "", NOW)
    with pytest.raises(InputError):
        set_treating(boss, chart, "nobody", "typo", NOW)
    assert Changes() == set_treating(boss, chart, lee, "same", NOW)
    set_treating(boss, chart, roy, "typo", NOW)
    set_treating(boss, chart, None, "not listed", NOW)
    assert (None, {lee, roy}) == (stored(clinic, chart).treating_id, set(stored(clinic, chart).physician_history))
    set_treating(clinic.person, chart, lee, "found in the letter", NOW)
    assert (lee, {lee, roy}) == (stored(clinic, chart).treating_id, set(stored(clinic, chart).physician_history))


def test_core_is_always_among_the_modules(clinic):
    """Each once, core first; scored anew."""
    (chart,) = add_charts(clinic.store, clinic.person)

    clinic.store.charts.set_modules(clinic.person, chart, ["eol", "br", "eol"], NOW)
    assert ("core", "eol", "br") == stored(clinic, chart).modules
    assert "3" == clinic.store.charts.rows(ROUND)[0].summary.outcomes["Modules"]
    assert Changes() == clinic.store.charts.set_modules(clinic.person, chart, ["core", "eol", "br"], NOW)
    clinic.store.charts.set_modules(clinic.person, chart, [], NOW)
    assert ("core",) == stored(clinic, chart).modules


def new_chart(clinic, one, treating_id=None):
    """What makes a chart of a candidate."""
    patient = Patient(one.name, one.record_number)
    return NewChart(one.id, ROUND, office(clinic.store), ("br",), treating_id, patient)


def test_charts_are_made_from_candidates_with_numbers_of_their_own(clinic):
    """A number that is taken is drawn again; the candidate is sampled and keeps its chart."""
    clinic.store.candidates.save(clinic.person, [candidate(1), candidate(2)], NOW)
    numbers = iter(["7", "7", "7", "9"])
    new = [new_chart(clinic, one) for one in clinic.store.candidates.all()]

    done = clinic.store.charts.create(clinic.person, new, NOW, lambda: next(numbers))

    rows = clinic.store.charts.rows(ROUND)
    assert ["7", "9"] == [row.chart.number for row in rows]
    assert {row.chart.id for row in rows} == done.charts
    assert {Topic.WORKLIST, Topic.CANDIDATES} == done.topics
    assert [ChartState.NOT_BEGUN] * 2 == [row.chart.state for row in rows]
    assert [("core", "br")] * 2 == [row.chart.modules for row in rows]
    assert [20, 20] == [row.summary.asked for row in rows]
    kept = [(one.state, one.chart_id) for one in clinic.store.candidates.all()]
    assert [(CandidateState.SAMPLED, row.chart.id) for row in rows] == kept


def test_one_candidate_becomes_one_chart(clinic):
    """Twice is refused, and then nothing of the whole order is made."""
    clinic.store.candidates.save(clinic.person, [candidate(1), candidate(2)], NOW)
    first, second = (new_chart(clinic, one) for one in clinic.store.candidates.all())
    numbers = itertools.count()
    make = clinic.store.charts.create
    make(clinic.person, [first], NOW, lambda: str(next(numbers)))

    assert CANDIDATE_NOT_LISTED == refusal_of(make, clinic.person, [second, first], NOW, lambda: str(next(numbers)))
    assert 1 == len(clinic.store.charts.rows(ROUND))
    assert CandidateState.LISTED is clinic.store.candidates.all()[1].state


def test_somebody_of_neither_role_makes_no_charts(clinic):
    """A physician who only reads."""
    lee = add_physician(clinic.store, clinic.person)
    reader = add_user(clinic.store, clinic.person, "Dr. Lee", Role.PHYSICIAN, physician_id=lee)
    clinic.store.candidates.save(clinic.person, [candidate(1)], NOW)
    new = [new_chart(clinic, clinic.store.candidates.all()[0])]

    assert NEITHER_ROLE == refusal_of(clinic.store.charts.create, reader, new, NOW, lambda: "1")


def test_numbers_that_are_used_up_are_said_so(clinic):
    """Not drawn for ever."""
    add_charts(clinic.store, clinic.person)
    clinic.store.candidates.save(clinic.person, [candidate(50)], NOW)
    new = [new_chart(clinic, one) for one in clinic.store.candidates.all() if one.chart_id is None]

    with pytest.raises(InputError):
        clinic.store.charts.create(clinic.person, new, later(), lambda: "1000")
