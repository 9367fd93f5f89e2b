"""An engine of CQL, given the Library that a Measure names, puts each chart in the populations of our report."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bench.oracle import evaluate
from qopi_desktop.cli.golden import golden_charts
from qopi_desktop.forms.session import FormSession
from qopi_desktop.standards.elements import Words
from qopi_desktop.standards.elm_charts import Flattener
from qopi_desktop.standards.elm_package import library
from qopi_desktop.standards.fhir_measures import library_resource, measure_resources
from qopi_desktop.standards.fhir_reports import ReportedChart, individual_reports
from tests import shipped
from tests.oracles.charts import GOLDEN


@pytest.mark.slow
def test_populations_come_out_as_reported() -> None:
    """For every ninth golden chart and every measure of its modules."""
    package = shipped.package()
    words = Words(package.form)
    resource: Any = library_resource(package, words)
    elm = json.loads(base64.b64decode(resource["content"][1]["data"]))
    measures: dict[str, Any] = {f"{each['url']}|{each['version']}": each for each in measure_resources(package, words)}
    names = [criteria(each) for measure in measures.values() for each in measure["group"][0]["population"]]
    answered = [chart.read(package) for chart in golden_charts(GOLDEN)[::9]]
    flat = Flattener(package.form, library(package))
    charts = [flat.chart(FormSession(package.form, each).env) for each in answered]
    said = [dict(zip(names, row, strict=True)) for row in evaluate(elm, charts, names)]

    seen = 0
    for answers, row in zip(answered, said, strict=True):
        made: Any = individual_reports(package, ReportedChart.of(package, words, "x", "x", answers))
        for report in made:
            populations = measures[report["measure"]]["group"][0]["population"]
            theirs = [int(row[criteria(each)]) for each in populations]
            assert theirs == [each["count"] for each in report["group"][0]["population"]], report["measure"]
            seen += 1
    assert seen > len(answered)


def criteria(population: dict[str, Any]) -> str:
    """The definition that a population of a measure names."""
    return str(population["criteria"]["expression"])
