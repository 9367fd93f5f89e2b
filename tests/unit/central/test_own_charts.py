"""The service judges everybody who ever contributed against every physician ever recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.central.judging import judge
from qopi_desktop.central.record import ChartRecord, Roster, RosterMember
from qopi_desktop.domain.people import Role

BOTH = frozenset({Role.ABSTRACTOR, Role.PHYSICIAN})
CHART = ChartRecord(
    office_id="north",
    key="chart",
    round_id="fall",
    rev=1,
    head_op="op",
    withdrawn=False,
    held_code=None,
    treating_id="dr-lee",
    outcomes="{}",
    physicians=frozenset({"dr-lee"}),
    contributors=frozenset({"ann"}),
)
NPIS = {"dr-lee": "1234567893", "lee-again": "1234567893", "dr-roy": "1003000126"}


def member(name: str, *physicians: str, roles: frozenset[Role] = BOTH) -> RosterMember:
    """A person of the roster."""
    return RosterMember(name, roles, active=True, physicians=frozenset(physicians))


ROSTER = Roster(
    {
        each.id: each
        for each in (
            member("ann", roles=frozenset({Role.ABSTRACTOR})),
            member("lee", "dr-lee"),
            member("alias", "lee-again"),
            member("roy", "dr-roy"),
            member("moved", "dr-roy", "dr-lee"),
            member("retired", "dr-lee", roles=frozenset({Role.ABSTRACTOR})),
            member("nameless", roles=BOTH),
            member("stranger", "dr-of-nowhere"),
            member("keeper", roles=frozenset({Role.ADMINISTRATOR})),
        )
    },
    NPIS,
)


@pytest.mark.parametrize(
    ("contributors", "facts", "code"),
    [
        ({"ann"}, {}, None),
        ({"roy"}, {}, None),
        ({"lee"}, {}, "own-chart"),
        ({"ann", "lee"}, {}, "own-chart"),
        ({"alias"}, {}, "own-chart"),
        ({"moved"}, {}, "own-chart"),
        ({"retired"}, {}, "own-chart"),
        ({"keeper"}, {}, "not-an-abstractor"),
        ({"keeper", "lee"}, {}, "own-chart"),
        ({"unheard-of"}, {}, "not-an-abstractor"),
        ({"nameless"}, {}, "treating-physician-unknown"),
        ({"stranger"}, {}, "treating-physician-unknown"),
        ({"ann"}, {"treating_id": None, "physicians": frozenset()}, None),
        ({"roy"}, {"treating_id": None, "physicians": frozenset()}, "treating-physician-unknown"),
        ({"roy"}, {"treating_id": None}, "treating-physician-unknown"),
        ({"ann"}, {"treating_id": "dr-of-nowhere"}, None),
        ({"roy"}, {"treating_id": "dr-of-nowhere"}, "treating-physician-unknown"),
        ({"roy"}, {"physicians": frozenset({"dr-lee", "dr-of-nowhere"})}, "treating-physician-unknown"),
        ({"lee"}, {"treating_id": "dr-roy", "physicians": frozenset({"dr-lee", "dr-roy"})}, "own-chart"),
        ({"lee"}, {"treating_id": "dr-roy", "physicians": frozenset({"lee-again"})}, "own-chart"),
    ],
)
def test_a_chart_counts_only_when_nobody_who_contributed_may_be_its_physician(contributors, facts, code):
    """A physician is who their number says; whom the roster does not know could be anybody."""
    chart = replace(CHART, contributors=frozenset(contributors), **facts)

    assert code == judge(chart, ROSTER)
