"""The report counts complete charts, measure by measure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from qopi_desktop.domain.charts import ChartState, Summary
from qopi_desktop.domain.scores import Score
from qopi_desktop.measures.definition import Direction
from qopi_desktop.reports.content import Heading, build_report

HEADING = Heading("Riverside Oncology", "Main office", "Fall 2017", date(2017, 11, 3), "0.1.0")


def measure(measure_id, *, direction=Direction.HIGHER, confidence="source", parts=()):
    """A measure as the report reads it."""
    return SimpleNamespace(
        id=measure_id,
        module=measure_id.split()[0].lower(),
        title=f"Title of {measure_id}",
        direction=direction,
        confidence=confidence,
        parts=parts,
    )


def row(state=ChartState.COMPLETE, **outcomes):
    """A chart of the worklist; Core_1="met" stands for the outcome of Core 1."""
    codes = {name.replace("_", " "): code.replace("_", "-") for name, code in outcomes.items()}
    return SimpleNamespace(chart=SimpleNamespace(state=state), summary=Summary(outcomes=codes))


def test_only_complete_charts_score():
    """A chart in progress is counted beside the complete ones, and its outcomes count nowhere."""
    charts = [
        row(Core_1="met"),
        row(ChartState.LOCKED, Core_1="not_met"),
        row(ChartState.IN_PROGRESS, Core_1="met"),
        row(ChartState.NOT_BEGUN),
        row(ChartState.RETURNED, Core_1="met"),
    ]

    report = build_report(HEADING, [measure("Core 1")], charts)

    assert (2, 5, 3) == (report.complete_charts, report.all_charts, report.incomplete_charts)
    assert Score(met=1, not_met=1) == report.rows[0].score


def test_a_voided_chart_is_left_out():
    """A chart made by mistake is neither complete nor waiting."""
    report = build_report(HEADING, [measure("Core 1")], [row(ChartState.VOIDED, Core_1="met")])

    assert (0, 0) == (report.complete_charts, report.all_charts)


def test_measures_are_grouped_by_module_in_the_order_of_the_package():
    """Modules and measures keep their order; a module without a complete chart is left out, a measure is not."""
    measures = [measure("Core 1"), measure("EOL 42"), measure("BR 53"), measure("BR 52")]

    report = build_report(HEADING, measures, [row(BR_53="met", Core_1="excluded")])

    assert [("core", ["Core 1"]), ("br", ["BR 53", "BR 52"])] == [
        (group.module, [each.measure_id for each in group.rows]) for group in report.groups
    ]
    assert Score() == report.rows[-1].score


def test_overall_score_is_made_of_the_measures_that_are_scored_with_lower_is_better_inverted():
    """EOL 48 met is a chart that missed the goal; Core 3, which is in no set, does not count."""
    measures = [measure("Core 1"), measure("Core 3"), measure("EOL 48", direction=Direction.LOWER)]
    charts = [row(Core_1="met", Core_3="not_met", EOL_48="met"), row(Core_1="met", EOL_48="not_met")]

    report = build_report(HEADING, measures, charts, scored=("Core 1", "EOL 48"))

    assert Fraction(3, 4) == report.overall.rate
    assert ["Core 1", "EOL 48"] == [each.measure_id for each in report.overall_rows]


def test_a_part_is_not_counted_beside_its_composite():
    """Core 3 says nothing that Core 6 does not say already."""
    measures = [measure("Core 3"), measure("Core 6", parts=("Core 3",))]

    report = build_report(HEADING, measures, [row(Core_3="met", Core_6="not_met")], scored=("Core 3", "Core 6"))

    assert ["Core 6"] == [each.measure_id for each in report.overall_rows]
    assert 0 == report.overall.rate


@pytest.mark.parametrize(
    ("confidence", "doubted"), [("source", False), ("source-title", False), ("memory", True), ("inferred", True)]
)
def test_rules_from_memory_are_marked(confidence, doubted):
    """A measure whose rule nobody could read in a source says so."""
    report = build_report(HEADING, [measure("Core 16", confidence=confidence)], [row(Core_16="met")])

    assert doubted == report.rows[0].is_doubted


def test_an_empty_denominator_is_no_small_number():
    """Small number is said of a rate that exists."""
    report = build_report(HEADING, [measure("Core 1"), measure("Core 2")], [row(Core_1="excluded", Core_2="met")])

    assert [False, True] == [each.is_small_number for each in report.rows]
