"""Every element that is exported is one of FHIR R4 (4.0.1), by the table of elements that fhirpath.js carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bench.peers import installed
from qopi_desktop.cli.golden import golden_charts
from qopi_desktop.standards.fhir import chart_resources, package_resources
from tests import shipped
from tests.oracles.charts import GOLDEN

EXTENSIONS = {
    "http://hl7.org/fhir/StructureDefinition/variable": "valueExpression",
    "http://hl7.org/fhir/StructureDefinition/minValue": "valueDecimal",
    "http://hl7.org/fhir/StructureDefinition/maxValue": "valueDecimal",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-unit": "valueCoding",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl": "valueCodeableConcept",
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason": "valueCode",
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression": "valueExpression",
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression": "valueExpression",
}
"""The extensions of FHIR 4.0.1 and of SDC 3.0.0 that are used, and the kind of their value."""


class Elements:
    """The elements of FHIR R4, by their path."""

    def __init__(self) -> None:
        folder = installed() / "node_modules/fhirpath/fhir-context/r4"
        self._types: dict[str, Any] = json.loads((folder / "path2Type.json").read_text("utf-8"))
        self._elsewhere: dict[str, str] = json.loads((folder / "pathsDefinedElsewhere.json").read_text("utf-8"))

    def unknown(self, path: str, node: dict[str, Any]) -> Iterator[str]:
        """Yield the paths within *node*, of the type or path *path*, that R4 does not have."""
        for name, value in node.items():
            if name == "resourceType":
                continue
            below = self._elsewhere.get(f"{path}.{name}", f"{path}.{name}")
            if below not in self._types and below not in self._elsewhere.values():
                yield below
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    yield from self.unknown(self._type(below, each), each)

    def _type(self, path: str, node: dict[str, Any]) -> str:
        found = self._types.get(path, path)
        kind: str = found["code"] if isinstance(found, dict) else found
        if kind == "Resource":
            return str(node["resourceType"])
        return path if kind in {"BackboneElement", "Element"} else kind


@pytest.mark.slow
def test_no_element_is_of_a_later_version() -> None:
    """Those of every resource of the package, and of a chart of every file of golden charts."""
    package, elements = shipped.package(), Elements()
    charts = {chart.file: (chart.id, chart.read(package)) for chart in golden_charts(GOLDEN)}
    made = [*package_resources(package), *chart_resources(package, list(charts.values()))]

    assert set() == {path for each in made for path in elements.unknown(str(each["resourceType"]), each)}
    used = {(each["url"], *(key for key in each if key != "url")) for one in made for each in extensions(one)}
    assert used == set(EXTENSIONS.items())


def test_an_element_of_a_later_version_is_seen() -> None:
    """One that came with R5, one that never was, and one in the wrong place."""
    wrong = {
        "resourceType": "Questionnaire",
        "versionAlgorithmString": "semver",
        "item": [{"linkId": "1", "disabledDisplay": "hidden", "item": [{"enableWhen": [{"answer": 1}]}]}],
    }

    assert [
        "Questionnaire.versionAlgorithmString",
        "Questionnaire.item.disabledDisplay",
        "Questionnaire.item.enableWhen.answer",
    ] == list(Elements().unknown("Questionnaire", wrong))


def extensions(node: Any) -> Iterator[dict[str, Any]]:  # Any: a part of JSON
    """Yield every extension in a resource."""
    if isinstance(node, dict):
        yield from node.get("extension", [])
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from extensions(part)
