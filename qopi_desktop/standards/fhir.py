"""Everything that is exported in FHIR R4: the package, and the charts of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.elements import Json, Words
from qopi_desktop.standards.fhir_codes import code_systems
from qopi_desktop.standards.fhir_measures import library_resource, measure_resources
from qopi_desktop.standards.fhir_reports import ReportedChart, individual_reports, summary_reports
from qopi_desktop.standards.questionnaire import questionnaires


def package_resources(package: Package) -> Iterator[Json]:
    """Yield the resources of *package*: questionnaires, code systems, library and measures.

    Raises:
        ResourceError: CQL has no words for a condition.
    """
    words = Words(package.form)
    yield from questionnaires(package.form, words)
    yield from code_systems(package.form, words)
    yield library_resource(package, words)
    yield from measure_resources(package, words)


def chart_resources(package: Package, charts: Sequence[tuple[str, Mapping[QuestionId, Answer]]]) -> Iterator[Json]:
    """Yield the resources of *charts*, each a name and its answers: responses, a report for each measure, and sums."""
    words = Words(package.form)
    reported = []
    for number, (name, answers) in enumerate(charts, start=1):
        chart = ReportedChart.of(package, words, name, f"chart-{number}", answers)
        reported.append(chart)
        yield from chart.responses
        yield from individual_reports(package, chart)
    yield from summary_reports(package, reported)
