"""What a synchronisation came to, chart by chart and in numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.delivery import Delivery, DeliveryLine, DeliveryMark, OpId
from qopi_desktop.errors import ServiceUnreachableError
from qopi_desktop.sync.report import report_of, standing_of
from tests.unit.sync.shelves import NOW

MARKS = st.none() | st.builds(DeliveryMark, st.sampled_from(Delivery), withdrawn=st.booleans())
LINES = st.lists(st.builds(DeliveryLine, st.text(), st.text(), MARKS, op_id=st.sampled_from([OpId("a"), OpId("b")])))


@given(LINES, st.sets(st.sampled_from([OpId("a"), OpId("b")])))
def test_every_chart_is_counted_once(lines, fresh):
    """The sum is the charts of the round, whatever became of them."""
    standing = standing_of(lines, frozenset(fresh))

    assert len(lines) == standing.charts
    assert sum(line.mark is None for line in lines) <= standing.not_complete


def test_the_words_of_the_numbers():
    """Accepted just now, unchanged from before; a conflict waits for a person; what was taken back is not complete."""
    marks = [DeliveryMark(each) for each in Delivery] + [DeliveryMark(Delivery.RECEIVED, withdrawn=True), None]
    lines = [DeliveryLine(ChartId("c"), "c", mark, op_id=OpId(f"{number}")) for number, mark in enumerate(marks)]
    before = standing_of(lines)
    now = standing_of(lines, frozenset({OpId("1"), OpId("6")}))

    assert (0, 1, 2, 1, 1, 1, 2) == (
        before.accepted,
        before.unchanged,
        before.refused,
        before.waiting,
        before.held,
        before.late,
        before.not_complete,
    )
    assert (1, 0, 1, 2) == (now.accepted, now.unchanged, now.received, now.not_complete)


def test_a_report_names_the_code_of_its_fault():
    """None where there was none."""
    times = {"started_at": NOW, "ended_at": NOW, "next_try_at": NOW}

    assert report_of(standing_of([]), fault=None, **times).error is None
    assert "service-unreachable" == report_of(standing_of([]), fault=ServiceUnreachableError(), **times).error
