"""What measures say of charts, as MeasureReports: one for each chart and measure, one for all charts together.

A chart is counted by the measures of the modules that it is abstracted for. One that a measure cannot decide yet makes
a report that is pending. The file of charts tells no period, so the reports have none.

Source: HL7 FHIR 4.0.1, MeasureReport; extension data-absent-reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.facts import MODULES
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.elements import CORE, Json, Words, extension, without_empty
from qopi_desktop.standards.fhir_measures import (
    POPULATIONS,
    address,
    improvement,
    population_code,
    populations,
)
from qopi_desktop.standards.responses import anonymous, responses
from qopi_desktop.standards.systems import slug


@dataclass(frozen=True, slots=True)
class ReportedChart:
    """A chart of a file: its name there, the stem of the ids of its resources, its answers and its outcomes."""

    name: str
    resource_id: str
    responses: tuple[Json, ...]
    outcomes: Mapping[str, Outcome]

    @classmethod
    def of(
        cls, package: Package, words: Words, name: str, resource_id: str, answers: Mapping[QuestionId, Answer]
    ) -> ReportedChart:
        """Return the chart with *answers*, scored by the measures of its modules."""
        session = FormSession(package.form, answers)
        modules = answers[MODULES].value if MODULES in answers else ()
        outcomes = Board(package.measures, session).outcomes()
        counted = {
            each.id: outcomes[each.id]
            for each in package.measures
            if isinstance(modules, tuple) and each.module in modules
        }
        return cls(name, resource_id, responses(session, name, resource_id, words), counted)


def individual_reports(package: Package, chart: ReportedChart) -> Iterator[Json]:
    """Yield what each measure says of *chart*."""
    for measure in package.measures:
        if measure.id in chart.outcomes:
            outcomes = Counter([chart.outcomes[measure.id]])
            about = anonymous(chart.name)
            used = [{"reference": f"QuestionnaireResponse/{each['id']}"} for each in chart.responses]
            yield without_empty(
                [
                    *_report(package, measure, f"{chart.resource_id}-{slug(measure.id)}", "individual", outcomes),
                    *about,
                    ("evaluatedResource", used),
                ]
            )


def summary_reports(package: Package, charts: Sequence[ReportedChart]) -> Iterator[Json]:
    """Yield what each measure says of all *charts* of its module; a rate only where a chart counts."""
    for measure in package.measures:
        outcomes = Counter(chart.outcomes[measure.id] for chart in charts if measure.id in chart.outcomes)
        yield without_empty(_report(package, measure, f"summary-{slug(measure.id)}", "summary", outcomes))


def _report(
    package: Package, measure: Measure, resource_id: str, kind: str, outcomes: Counter[Outcome]
) -> list[tuple[str, object]]:
    counted = [
        {"code": population_code(code), "count": sum(outcomes[each] for each in POPULATIONS[code][1])}
        for code in populations(measure)
    ]
    decided = outcomes[Outcome.MET] + outcomes[Outcome.NOT_MET]
    score = {"value": float(Fraction(outcomes[Outcome.MET], decided))} if decided and kind == "summary" else None
    return [
        ("resourceType", "MeasureReport"),
        ("id", resource_id),
        ("status", "pending" if outcomes[Outcome.UNDECIDED] else "complete"),
        ("type", kind),
        ("measure", address(measure, package.version)),
        ("period", {"extension": [extension(f"{CORE}/data-absent-reason", "Code", "unknown")]}),
        ("improvementNotation", improvement(measure)),
        ("group", [without_empty([("population", counted), ("measureScore", score)])]),
    ]
