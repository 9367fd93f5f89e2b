"""Counts by office, from many batches and from charts that columns do not hold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.bulk.closures import ClosureScorer
from qopi_desktop.bulk.columns import ColumnScorer
from qopi_desktop.bulk.tallies import Tally
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.measures.package import Package
from tests.unit.bulk.packages import difference
from tests.unit.bulk.test_settling import some_answers
from tests.unit.forms.small import FORM
from tests.unit.measures.small import MEASURES
from tests.unit.measures.walks import seeded

PACKAGE = Package(FORM, MEASURES, "1")
OFFICE = QuestionId("G03")


@pytest.fixture(scope="module")
def charts():
    """Charts of seven offices, of no office, and of an office that cannot be established."""
    random = seeded(2)
    offices = [*(Answer(f"office {number}") for number in range(7)), None]
    found = []
    for _ in range(600):
        answers, office = some_answers(PACKAGE, random), random.choice(offices)
        found.append({**answers, OFFICE: office} if office else answers)
    return found


def test_charts_are_counted_by_office(charts):
    """Offices of many charts and of one, in any order."""
    counted = ColumnScorer(PACKAGE).tally(charts)

    assert [] == difference(ClosureScorer(PACKAGE).tally(charts), counted)
    assert {"", *(f"office {number}" for number in range(7))} == set(counted.counts)


def test_batches_add_up(charts):
    """More of them than are held."""
    columns = ColumnScorer(PACKAGE)
    rows = [("x" if number % 3 else "y", columns.layout.write_raw(chart)) for number, chart in enumerate(charts)]
    batches = [columns.frame(rows[begin : begin + 7], columns.layout.raw) for begin in range(0, len(rows), 7)]
    empty = columns.frame([], columns.layout.raw)
    whole = columns.tally_frames([columns.settle(columns.frame(rows, columns.layout.raw))])

    assert len(batches) > 64
    assert whole == columns.tally_frames(columns.settle(each) for each in (*batches, empty))


def test_a_chart_that_columns_do_not_hold_is_scored_by_the_closures(charts):
    """A code of no list, a number of too many decimals, a date before the calendar of columns."""
    odd = [
        {**charts[0], QuestionId("C01"): Answer("perhaps")},
        {**charts[1], QuestionId("P04"): Answer(Decimal("5.0000001"))},
        {**charts[2], QuestionId("D07"): Answer("v")},
    ]
    given, closures, columns = [*charts[:50], *odd], ClosureScorer(PACKAGE), ColumnScorer(PACKAGE)

    assert [] == difference(closures.tally(given), columns.tally(given))
    assert [] == difference(closures.tally(given), columns.tally_settled([closures.settle(each) for each in given]))


def test_nothing_counts_as_nothing():
    """No chart, no row."""
    assert Tally() == ColumnScorer(PACKAGE).tally([]) == ColumnScorer(PACKAGE).tally_frames([])
