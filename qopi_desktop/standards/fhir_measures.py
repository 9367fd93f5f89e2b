"""One Measure of FHIR R4 for each measure, and the Library whose definitions they name.

The populations are taken from the outcome of the ladder, so that an engine of CQL comes to the counts of the program:
a recorded gap counts as false, and a chart that waits for an answer is in none but a population of our own, undecided.

Source: HL7 FHIR 4.0.1, Measure and Library; HL7 Quality Measure IG 3.0.0, composite measures (scoring, composed-of).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qopi_desktop.measures.definition import Direction, Measure
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.cql import cql
from qopi_desktop.standards.elements import Json, Words, coding, without_empty
from qopi_desktop.standards.elm import elm
from qopi_desktop.standards.elm_measures import outcome_name
from qopi_desktop.standards.elm_package import NAME, library
from qopi_desktop.standards.elm_terms import TRUE, Definition, Ref, among
from qopi_desktop.standards.systems import MEASURE_IDS, OUTCOMES, canonical, slug

_TERMS = "http://terminology.hl7.org/CodeSystem"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_CQL_NAME = "text/cql-identifier"

UNDECIDED = "undecided"
POPULATIONS: Mapping[str, tuple[str, frozenset[Outcome]]] = {
    "initial-population": ("Initial Population", frozenset(Outcome)),
    "denominator": (
        "Denominator",
        frozenset({Outcome.MET, Outcome.NOT_MET, Outcome.EXCLUDED, Outcome.EXCEPTION}),
    ),
    "denominator-exclusion": ("Denominator Exclusion", frozenset({Outcome.EXCLUDED})),
    "numerator": ("Numerator", frozenset({Outcome.MET})),
    "denominator-exception": ("Denominator Exception", frozenset({Outcome.EXCEPTION})),
    UNDECIDED: ("Undecided", frozenset({Outcome.UNDECIDED})),
}
"""The populations of a measure, their names, and with which outcomes a chart is in them."""


def population_code(code: str) -> Json:
    """Return the concept of a population: of HL7's code system, or of our own for undecided."""
    system = OUTCOMES if code == UNDECIDED else f"{_TERMS}/measure-population"
    return {"coding": [coding(system, code, POPULATIONS[code][0])]}


def improvement(measure: Measure) -> Json:
    """Return which way a rate improves."""
    code = "increase" if measure.direction is Direction.HIGHER else "decrease"
    display = "Increased score indicates improvement" if code == "increase" else "Decreased score indicates improvement"
    return {"coding": [coding(f"{_TERMS}/measure-improvement-notation", code, display)]}


def address(measure: Measure, version: str) -> str:
    """Return the canonical of *measure* with its version."""
    return f"{canonical('Measure', slug(measure.id))}|{version}"


def library_resource(package: Package, words: Words) -> Json:
    """Return the Library: every clause, rung, outcome and population, as CQL text and as ELM.

    Raises:
        ResourceError: CQL has no words for a condition.
    """
    found = library(package)
    whole = replace(found, definitions=(*found.definitions, *_populations(package)))
    return {
        "resourceType": "Library",
        "id": NAME,
        "url": canonical("Library", NAME),
        "version": package.version,
        "name": NAME,
        "title": words.say("library"),
        "status": "active",
        "type": {"coding": [coding(f"{_TERMS}/library-type", "logic-library", "Logic Library")]},
        "publisher": words.say("publisher"),
        "copyright": words.say("copyright"),
        "content": [_content("text/cql", cql(whole)), _content("application/elm+json", json.dumps(elm(whole)))],
    }


def measure_resources(package: Package, words: Words) -> Iterator[Json]:
    """Yield the Measure of each measure, in the order of the package."""
    for measure in package.measures:
        yield without_empty(
            [
                ("resourceType", "Measure"),
                ("id", slug(measure.id)),
                ("url", canonical("Measure", slug(measure.id))),
                ("identifier", [{"system": MEASURE_IDS, "value": measure.id}]),
                ("version", package.version),
                ("name", f"QopiDesktop{_NOT_IN_NAMES.sub('', measure.id)}"),
                ("title", f"{measure.id}. {measure.title}"),
                ("status", "active"),
                ("publisher", words.say("publisher")),
                ("description", measure.statement),
                ("copyright", words.say("copyright")),
                ("relatedArtifact", [*_sources(measure, words), *_parts(measure, package.version)]),
                ("library", [f"{canonical('Library', NAME)}|{package.version}"]),
                ("disclaimer", words.say("disclaimer")),
                *_scoring(measure),
                ("improvementNotation", improvement(measure)),
                ("guidance", _guidance(measure, words)),
                ("group", [{"population": [_population(measure, code) for code in populations(measure)]}]),
            ]
        )


def populations(measure: Measure) -> tuple[str, ...]:
    """Return the populations that *measure* has: one that no chart can be in is left out."""
    absent = set()
    if not (measure.exclude or measure.parts):
        absent.add("denominator-exclusion")
    if not (measure.exception or measure.parts):
        absent.add("denominator-exception")
    return tuple(code for code in POPULATIONS if code not in absent)


def _population(measure: Measure, code: str) -> Json:
    said = {"denominator": measure.words.denominator, "numerator": measure.words.numerator}
    said["denominator-exclusion"] = measure.words.exclude
    return without_empty(
        [
            ("code", population_code(code)),
            ("description", said.get(code)),
            ("criteria", {"language": _CQL_NAME, "expression": _population_name(measure, code)}),
        ]
    )


def _population_name(measure: Measure, code: str) -> str:
    return f"{measure.id} population {code}"


def _populations(package: Package) -> Iterator[Definition]:
    for measure in package.measures:
        for code in populations(measure):
            within = POPULATIONS[code][1]
            outcomes = [outcome.value for outcome in Outcome if outcome in within]
            is_all = len(outcomes) == len(Outcome)
            yield Definition(
                _population_name(measure, code), TRUE if is_all else among(Ref(outcome_name(measure.id)), *outcomes)
            )


def _sources(measure: Measure, words: Words) -> Iterator[Json]:
    yield {
        "type": "citation",
        "label": words.say("confidence", confidence=measure.confidence),
        "citation": measure.source,
    }


def _parts(measure: Measure, version: str) -> Iterator[Json]:
    for part in measure.parts:
        yield {"type": "composed-of", "display": part, "resource": f"{canonical('Measure', slug(part))}|{version}"}


def _scoring(measure: Measure) -> tuple[tuple[str, object], ...]:
    if not measure.parts:
        return (("scoring", {"coding": [coding(f"{_TERMS}/measure-scoring", "proportion", "Proportion")]}),)
    joined = coding(f"{_TERMS}/composite-measure-scoring", "all-or-nothing", "All-or-nothing")
    composite = coding(f"{_TERMS}/measure-scoring", "composite", "Composite")
    return (("scoring", {"coding": [composite]}), ("compositeScoring", {"coding": [joined]}))


def _guidance(measure: Measure, words: Words) -> str:
    gap = "" if measure.gap is None else words.say("gap", gap=measure.gap)
    return "\n".join(each for each in (measure.note, gap) if each)


def _content(kind: str, text: str) -> Json:
    return {"contentType": kind, "data": base64.b64encode(text.encode()).decode("ascii")}
