"""The resources of FHIR, held against models nobody here wrote and against each other."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from qopi_desktop.cli.golden import golden_charts
from qopi_desktop.forms.facts import MODULES
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.elements import Words
from qopi_desktop.standards.enable_when import enable_when
from qopi_desktop.standards.fhir import chart_resources, package_resources
from qopi_desktop.standards.fhir_measures import measure_resources
from qopi_desktop.standards.fhir_reports import ReportedChart, individual_reports, summary_reports
from qopi_desktop.standards.questionnaire import asked_by, modules, questionnaires
from qopi_desktop.standards.systems import BASE, CHART_NAMES, STATUSES
from tests import shipped
from tests.unit.forms.small import FORM
from tests.unit.measures.small import MEASURES

GOLDEN = golden_charts(Path(__file__).parents[2] / "golden" / "charts")
EVERY = 36
"""One golden chart in so many is exported."""


@pytest.fixture(scope="module")
def package():
    """The package that ships."""
    return shipped.package()


@pytest.fixture(scope="module")
def made(package):
    """Every resource of the package, and of a sample of golden charts; as JSON holds them."""
    charts = [(chart.id, chart.read(package)) for chart in GOLDEN[::EVERY]]
    whole = [*package_resources(package), *chart_resources(package, charts)]
    return json.loads(json.dumps(whole))


def of_kind(made, kind):
    """The resources of one kind."""
    return [each for each in made if each["resourceType"] == kind]


def items_of(resource) -> Iterator[dict]:
    """Every item of a questionnaire or response, at any depth."""
    for item in resource.get("item", []):
        yield item
        yield from items_of(item)


def parts_of(node) -> Iterator[dict]:
    """Every object in a resource."""
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts_of(part)


def model(kind):
    """The model of a resource, of FHIR R4B: what is used here is the same in R4."""
    return getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


@pytest.mark.slow
def test_every_resource_is_valid(made):
    """By the models of fhir.resources, one by one and all in a bundle."""
    entries = [{"fullUrl": f"{BASE}/{each['resourceType']}/{each['id']}", "resource": each} for each in made]
    for each in made:
        model(each["resourceType"]).model_validate(each)
    bundle = model("Bundle").model_validate({"resourceType": "Bundle", "type": "collection", "entry": entries})

    assert len(made) == len(bundle.entry)
    assert {"Questionnaire", "CodeSystem", "Library", "Measure", "QuestionnaireResponse", "MeasureReport"} == {
        each["resourceType"] for each in made
    }


def test_ids_and_addresses_are_single(made):
    """Within a kind each id stands once, is an id of FHIR, and ends the address; one version throughout."""
    ids = Counter((each["resourceType"], each["id"]) for each in made)
    defined = [each for each in made if "url" in each]

    assert {1} == set(ids.values())
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", each["id"]) for each in made)
    assert all(each["url"] == f"{BASE}/{each['resourceType']}/{each['id']}" for each in defined)
    assert 1 == len({each["version"] for each in defined})


def test_references_resolve(made):
    """Canonicals with their version, relative references, and those to what is contained."""
    addresses = {f"{each['url']}|{each['version']}" for each in made if "url" in each}
    local = {f"{each['resourceType']}/{each['id']}" for each in made}
    for each in made:
        named = [each.get("questionnaire"), each.get("measure"), *each.get("library", [])]
        named += [part.get("resource") for part in each.get("relatedArtifact", [])]
        assert {one for one in named if one} <= addresses
        inside = {f"#{one['id']}" for one in each.get("contained", [])}
        references = {part["reference"] for part in parts_of(each) if "reference" in part}
        assert inside <= references <= inside | local


def test_every_code_of_ours_is_defined(made):
    """In a code system that is exported with it."""
    codes = {(one["url"], each["code"]) for one in of_kind(made, "CodeSystem") for each in one["concept"]}
    used = {
        (part["system"], part["code"]) for each in made for part in parts_of(each) if {"system", "code"} <= set(part)
    }

    assert {each for each in used if each[0].startswith(BASE)} <= codes
    assert (STATUSES, "conflict") in used


def test_codes_and_helps_say_what_the_lists_tell(made, package):
    """A code that its list explains has the words as definition; the list beside a question stands in its help."""
    system = next(each for each in of_kind(made, "CodeSystem") if each["id"] == "c22")
    told = {each["code"]: each["definition"] for each in system["concept"] if each["code"].startswith("ecog")}
    helped = [
        item["text"]
        for each in of_kind(made, "Questionnaire")
        for item in items_of(each)
        if item["linkId"] == "C25.card"
    ]

    assert package.form.codelists["ecog"].told == told
    assert all(["Karnofsky 10: ECOG 4. Dying."] == text.splitlines()[-1:] for text in helped)
    assert helped


def test_questionnaires_ask_what_the_form_asks(made, package):
    """Each question of a module once, under its id, with its own words, choices and help."""
    for resource, module in zip(of_kind(made, "Questionnaire"), modules(package.form), strict=True):
        items = {item["linkId"]: item for item in items_of(resource)}
        assert len(items) == len(list(items_of(resource)))
        for question in asked_by(package.form, module):
            item = items[question.id]
            codes = [each["valueCoding"]["code"] for each in item.get("answerOption", [])]
            statuses = sorted(status.value for status in question.statuses)
            assert question.ask == item["text"]
            assert [choice.code for choice in question.choices] == codes[: len(question.choices)]
            assert sorted(codes[len(question.choices) :]) == (statuses if question.choices else [])
            assert question.card.counts in items[f"{question.id}.card"]["text"]
            if not question.choices and statuses:
                options = items[f"{question.id}.status"]["answerOption"]
                assert statuses == sorted(each["valueCoding"]["code"] for each in options)
        own = {question.id for question in package.form.questions.values() if question.module == module}
        assert own <= items.keys()


def test_a_required_answer_is_a_value_or_a_reason(made, package):
    """Asked of a person and not optional: the question itself is required, or the item below it that says why not."""
    (core, *_) = of_kind(made, "Questionnaire")
    required = {item["linkId"] for item in items_of(core) if item.get("required")}
    asked = [each for each in asked_by(package.form, "core") if each.is_asked and not each.optional]

    below = {each.id for each in asked if each.statuses and not each.choices}
    assert {each.id for each in asked} - below | {f"{each}.status" for each in below} == required


def test_derived_questions_are_computed_and_read_only(made, package):
    """By an expression of their own."""
    for resource in of_kind(made, "Questionnaire"):
        computed = {
            item["linkId"]: item["readOnly"]
            for item in items_of(resource)
            for each in item.get("extension", [])
            if each["url"].endswith("calculatedExpression")
        }
        derived = [each.id for each in asked_by(package.form, resource["id"]) if each.derive]
        assert dict.fromkeys(derived, True) == computed


def test_conditions_name_what_is_there(made):
    """``enableWhen`` names items and options of its questionnaire, expressions name variables that stand before."""
    for resource in of_kind(made, "Questionnaire"):
        items = {item["linkId"]: item for item in items_of(resource)}
        for rule in [rule for item in items.values() for rule in item.get("enableWhen", [])]:
            options = [each["valueCoding"] for each in items[rule["question"]].get("answerOption", [])]
            asked = rule.get("answerCoding")
            assert asked is None or asked["code"] in {
                each["code"] for each in options if each["system"] == asked["system"]
            }
        assert all("enableBehavior" in item for item in items.values() if len(item.get("enableWhen", [])) > 1)
        known = {"resource", "questionnaire"}
        for variable in [each["valueExpression"] for each in resource["extension"]]:
            assert set(re.findall(r"%(\w+)", variable["expression"])) <= known
            known.add(variable["name"])
        for each in [each for item in items.values() for each in item.get("extension", [])]:
            assert set(re.findall(r"%(\w+)", each.get("valueExpression", {}).get("expression", ""))) <= known


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("G16", ("all", [("G15", "=", "deceased")])),
        ("G20", ("any", [("G26", "=", "two"), ("G26", "=", "three_or_more")])),
        ("G14", ("all", [("G10", "=", "female"), ("G06", "=", "br")])),
        ("C18", ("any", [("C16", "=", "yes"), ("C17", "=", "yes")])),
        ("G23", None),
        ("L01", None),
        ("P06", None),
        ("D02", None),
    ],
)
def test_a_condition_is_rules_where_they_say_the_same(package, question, expected):
    """Not a negation, not what is derived, not *or* of an *or*, and not what an expression hides."""
    rules = enable_when(package.form, package.form.questions[question])
    tests: Any = rules.tests if rules else ()

    found = [(each["question"], each["operator"], each["answerCoding"]["code"]) for each in tests]
    assert expected == (rules and (rules.behavior, found))


def test_responses_answer_what_their_questionnaire_asks(made):
    """In its groups, with options that it has, and nothing else of a patient than the chart's name."""
    asked = {f"{each['url']}|{each['version']}": each for each in of_kind(made, "Questionnaire")}
    for response in of_kind(made, "QuestionnaireResponse"):
        groups = {group["linkId"]: group for group in asked[response["questionnaire"]]["item"]}
        for group in response["item"]:
            items = {item["linkId"]: item for item in groups[group["linkId"]]["item"]}
            for item in group["item"]:
                options = [json.dumps(each) for each in items[item["linkId"]].get("answerOption", [])]
                assert not options or {json.dumps(each) for each in item["answer"]} <= set(options)
                assert 1 == len(item["answer"]) or items[item["linkId"]]["repeats"]
        (patient,) = response["contained"]
        assert {"resourceType", "id", "identifier"} == patient.keys()
        assert [CHART_NAMES] == [each["system"] for each in patient["identifier"]]


def test_measures_name_definitions_of_the_library(made):
    """Which holds the same library as CQL and as ELM."""
    (library,) = of_kind(made, "Library")
    cql, elm = (base64.b64decode(each["data"]).decode() for each in library["content"])
    definitions = {each["name"] for each in json.loads(elm)["library"]["statements"]["def"]}
    named = {
        each["criteria"]["expression"]
        for measure in of_kind(made, "Measure")
        for each in measure["group"][0]["population"]
    }

    assert named <= definitions
    assert all(f'define "{each}"' in cql for each in named)
    assert ["text/cql", "application/elm+json"] == [each["contentType"] for each in library["content"]]


def test_measures_say_what_they_are(package):
    """Which way is better, how sure we are of the source, what they join, and that they are no product of ASCO."""
    written: Any = measure_resources(package, Words(package.form))
    resources = {each["identifier"][0]["value"]: each for each in written}
    lower = {each.id for each in package.measures if each.direction.value == "lower"}
    joined = {each.id: list(each.parts) for each in package.measures if each.parts}

    assert [each.id for each in package.measures] == list(resources)
    assert lower == {key for key, each in resources.items() if "decrease" in json.dumps(each["improvementNotation"])}
    assert joined == {
        key: [part["display"] for part in each["relatedArtifact"] if part["type"] == "composed-of"]
        for key, each in resources.items()
        if "all-or-nothing" in json.dumps(each)
    }
    assert all("no product of ASCO" in each["disclaimer"] for each in resources.values())
    assert all(
        package.measures[place].confidence in each["relatedArtifact"][0]["label"]
        for place, each in enumerate(resources.values())
    )


COUNTED = {
    Outcome.MET: {"initial-population", "denominator", "numerator"},
    Outcome.NOT_MET: {"initial-population", "denominator"},
    Outcome.EXCLUDED: {"initial-population", "denominator", "denominator-exclusion"},
    Outcome.EXCEPTION: {"initial-population", "denominator", "denominator-exception"},
    Outcome.NOT_IN_DENOMINATOR: {"initial-population"},
    Outcome.UNDECIDED: {"initial-population", "undecided"},
}


def counts_of(report):
    """How many charts are in each population of a report."""
    populations = report["group"][0]["population"]
    return {each["code"]["coding"][0]["code"]: each["count"] for each in populations}


@pytest.mark.parametrize("outcome", Outcome)
def test_a_chart_is_in_the_populations_of_its_outcome(outcome):
    """One that is undecided makes a pending report."""
    small = Package(FORM, tuple(each for each in MEASURES if each.id == "Stage"), "1")
    reports: Any = individual_reports(small, ReportedChart("x", "chart-1", (), {"Stage": outcome}))
    (report,) = reports

    assert COUNTED[outcome] == {key for key, count in counts_of(report).items() if count}
    assert ("pending" if outcome is Outcome.UNDECIDED else "complete") == report["status"]
    assert ("chart-1-stage", "#chart") == (report["id"], report["subject"]["reference"])


def test_a_chart_is_reported_by_the_measures_of_its_modules(package):
    """The others say nothing of it; a chart of no module is in no report."""
    golden = GOLDEN[0].read(package)
    chart = ReportedChart.of(package, Words(package.form), "x", "chart-1", golden)
    other = ReportedChart.of(package, Words(package.form), "x", "chart-1", {})

    modules: Any = golden[MODULES].value
    assert [each.id for each in package.measures if each.module in modules] == list(chart.outcomes)
    assert {} == other.outcomes


def test_the_summary_is_the_sum_of_its_charts(made):
    """By measure and population; its rate leaves out who is excluded or excepted."""
    reports = of_kind(made, "MeasureReport")
    summed: dict[str, Counter[str]] = {}
    for each in reports:
        if each["type"] == "individual":
            summed.setdefault(each["measure"], Counter()).update(counts_of(each))
    for each in reports:
        if each["type"] == "summary":
            counts = counts_of(each)
            assert counts == {key: summed.get(each["measure"], Counter())[key] for key in counts}
            left = [counts.get(f"denominator-{key}", 0) for key in ("exclusion", "exception")]
            decided = counts["denominator"] - sum(left)
            score = each["group"][0].get("measureScore", {}).get("value")
            assert score == (counts["numerator"] / decided if decided else None)


def test_a_summary_of_no_charts_has_no_rate(package):
    """It counts nobody."""
    reports: Any = summary_reports(package, [])
    first = next(reports)

    assert {0} == set(counts_of(first).values())
    assert "measureScore" not in first["group"][0]


def test_a_questionnaire_is_the_same_each_time(package):
    """So that two exports can be compared."""
    words = Words(package.form)

    assert questionnaires(package.form, words) == questionnaires(package.form, words)
