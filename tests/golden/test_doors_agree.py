"""Whom the table keeps out of a chart is kept out at the store and at the service, for the same reason."""

from __future__ import annotations

import pytest

from qopi_desktop.central.judging import judge
from qopi_desktop.central.record import ChartRecord, Roster, RosterMember
from qopi_desktop.domain.people import Role
from qopi_desktop.errors import Refused
from qopi_desktop.store.memory import MemoryStore
from tests.builders import NOW, NPIS, CountingScorer, add_charts, add_physician, add_user, change, later, setup
from tests.golden.abstraction import abstraction_cases

NAMES = ("dr-lee", "dr-roy")


def of_the_table(test):
    """Run *test* for each case."""
    return pytest.mark.parametrize("case", abstraction_cases(), ids=lambda case: case.id)(test)


def test_the_table_names_no_other_physician():
    """Each of them is on the list below."""
    named = {name for case in abstraction_cases() for name in (case.physician, case.treating, *case.history) if name}

    assert named <= set(NAMES)


@of_the_table
def test_the_store_refuses_the_answer(case):
    """Inside the transaction, by its own record of who treated the patient."""
    store, admin = MemoryStore.create(setup(Role.ADMINISTRATOR, Role.ABSTRACTOR), NOW, CountingScorer())
    ids = {name: add_physician(store, admin, name, npi) for name, npi in zip(NAMES, NPIS, strict=False)}
    treated = [*case.history, case.treating]
    (chart,) = add_charts(store, admin, 1, ids.get(treated[0]))
    for minute, name in enumerate(treated[1:]):
        store.charts.set_treating(admin, chart, ids.get(name), "as the record says", later(minute))
    user = add_user(store, admin, "A User", *case.roles, physician_id=ids.get(case.physician))

    refused = None
    try:
        store.charts.save_answer(user, change(chart, "D01", "breast"))
    except Refused as error:
        refused = error.refusal.code
    assert case.refusal == refused


@of_the_table
def test_the_service_holds_the_chart(case):
    """By its own record of roles and of everybody who ever treated the patient."""
    links = frozenset({case.physician} if case.physician else ())
    roster = Roster(
        {"user": RosterMember("user", case.roles, active=True, physicians=links)},
        dict(zip(NAMES, NPIS, strict=False)),
    )
    chart = ChartRecord(
        office_id="north",
        key="chart",
        round_id="fall",
        rev=1,
        head_op="op",
        withdrawn=False,
        held_code=None,
        treating_id=case.treating,
        outcomes="{}",
        physicians=frozenset(case.history),
        contributors=frozenset({"user"}),
    )

    assert case.refusal == judge(chart, roster)
