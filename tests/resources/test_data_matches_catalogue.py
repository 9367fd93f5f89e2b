"""The shipped questions, codes, drugs and measures are those of the catalogue; their words keep their limits."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from qopi_desktop.conditions import Condition, build_condition
from qopi_desktop.conditions.writing import written
from tests import shipped

CATALOGUE = Path(__file__).parent / "catalogue"
RESOURCES = Path(__file__).parents[2] / "resources"
KINDS = {"text": "text", "single": "choice", "yn": "choice", "ynu": "choice", "multi": "many", "num": "number"}
OWN_LISTS = {"rounds", "offices", "physicians", "abstractors"}  # the program fills them
MENDED = {code: tuple(rules) for code, rules in tomllib.loads((CATALOGUE / "mended.toml").read_text("utf-8")).items()}
"""Condition and derivation of questions that tell them otherwise: docs/decisions/0005-mended-data.md."""
OURS = {"C38"}  # docs/decisions/0005-mended-data.md
RUNGS = (("denominator", "and"), ("exclude", "or"), ("numerator", "and"))
RULES = {"denominator": "denominator_rule", "exclude": "exclusion_rule", "numerator": "numerator_rule"}
ROUTES = [("route-misses-oral-drug", "oral"), ("route-misses-infusion", "parenteral")]  # checks of C02
ALIKE = 0.6  # no two cards may share a larger part of their words


def rows(name):
    """The rows of the catalogue file *name*."""
    with (CATALOGUE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def loaded(folder, kind):
    """Every table *kind* of the files of all modules in *folder*, by id."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((RESOURCES / folder).glob("*.toml"))]
    return {table["id"]: table for file in files for table in file[kind]}


def codelist(name):
    """The codes of the shared list *name*, in order."""
    return tomllib.loads((RESOURCES / "codelists" / f"{name}.toml").read_text(encoding="utf-8"))["code"]


FORM = shipped.form()
QUESTIONS = loaded("forms", "question")
MEASURES = loaded("measures", "measure")


def choices(question):
    """The choices of *question*; a list marked "*" in the catalogue is one line that names it, then its fixed codes."""
    if "codes" not in question:
        return question.get("choices", [])
    own = {"code": "*", "label": f"from code list {question['codes']}"}
    if question["codes"] in {"drugs", "oral_drugs"}:
        return [own]
    listed = [*codelist(question["codes"]), *question.get("choices", [])]
    return [own, *listed] if question["codes"] in OWN_LISTS else listed


def spaced(rule):
    """*rule* with single spaces."""
    return " ".join(rule.split())


def parsed(rule):
    """What *rule* says, in the words and with the brackets that the language itself would choose."""
    if rule.startswith("all of: ["):
        return spaced(rule)
    condition = build_condition(rule, FORM.vocabulary)
    assert isinstance(condition, Condition), rule
    return written(condition.root)


def joined(clauses, word):
    """The clauses of one rung as the one line they stand for."""
    rules = [clause["rule"] for clause in clauses]
    return f" {word} ".join(f"({rule})" for rule in rules) if len(rules) > 1 else "".join(rules)


def card_words(question):
    """How often each word stands in the card of *question*."""
    card = question["card"]
    told = [card["counts"], card["does_not_count"], card["where"], *card["examples"], *card["traps"]]
    return Counter(re.findall(r"[a-z0-9']+", " ".join(told).lower()))


def test_the_library_holds_the_questions_of_the_catalogue():
    """None is missing and none is made up."""
    assert {row["code"] for row in rows("questions.csv")} == set(QUESTIONS) - OURS


@pytest.mark.parametrize("row", rows("questions.csv"), ids=lambda row: row["code"])
def test_a_question_is_that_of_the_catalogue(row):
    """Name, section, kind, limits, statuses, condition and derivation are those of its row."""
    question = QUESTIONS[row["code"]]
    limits = [str(question.get(key, "")) for key in ("unit", "min", "max")]
    rules = [question.get("when", ""), question.get("derive", "")]
    flags = [question.get("optional", False), question.get("program", False)]

    assert [row["name"], row["section"][0]] == [question["name"], question["section"]]
    assert KINDS.get(row["type"], row["type"]) == question["kind"]
    assert [row["unit"], row["min"], row["max"]] == limits
    assert row["statuses"] == ";".join(question.get("statuses", []))
    expected = [row["asked_when_rule"], row["derivation_rule"]]
    assert [*MENDED.get(row["code"], expected)] == [spaced(rule) for rule in rules]
    assert ["optional" in row["asked_when"], "filled by the program" in row["asked_when"]] == flags
    assert row["confidence"] == question["card"]["confidence"]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_choices_are_those_of_the_catalogue(question):
    """Codes, labels and their order are kept; a list of its own is named instead."""
    asked = "C16" if question["id"] in OURS else question["id"]  # a question of ours has yes and no as others have
    expected = [(row["code"], row["label"]) for row in rows("codes.csv") if row["question"] == asked]
    actual = [(choice["code"], choice["label"]) for choice in choices(question)]

    assert expected == actual


def test_drugs_are_those_of_the_catalogue():
    """Code, label, route, class, emetic risk and neurotoxicity of each drug are kept; an empty risk is left out."""
    expected = [{key: value for key, value in row.items() if value} for row in rows("drugs.csv")]
    actual = [
        {key: drug[key] for key in row if key in drug} for row, drug in zip(expected, codelist("drugs"), strict=True)
    ]

    assert expected == actual


def test_the_library_holds_the_measures_of_the_catalogue():
    """None is missing and none is made up."""
    assert {row["id"] for row in rows("measures.csv")} == set(MEASURES)


@pytest.mark.parametrize("row", rows("measures.csv"), ids=lambda row: row["id"])
@pytest.mark.parametrize(("rung", "word"), RUNGS)
def test_named_clauses_join_to_the_rule_of_the_catalogue(row, rung, word):
    """Splitting a rule into clauses and naming them changes nothing of it."""
    expected, actual = row[RULES[rung]], joined(MEASURES[row["id"]][rung], word)
    expected = expected.replace("chemotherapy_ended_on + 92 days <= abstracted_on", "treatment_summary_due = 'yes'")

    assert (parsed(expected) if expected else "") == (parsed(actual) if actual else "")


@pytest.mark.parametrize("row", rows("measures.csv"), ids=lambda row: row["id"])
def test_a_measure_tells_what_its_row_tells(row):
    """Statement, direction, cells in words, default, mean, confidence, source and note are kept."""
    measure = MEASURES[row["id"]]
    mean = float(row["published_mean"]) if row["published_mean"] else None
    kept = [measure[key] for key in ("statement", "direction", "default", "confidence", "source")]

    assert [row[key] for key in ("statement", "direction", "default", "confidence", "source")] == kept
    assert [row[key] for key in ("denominator", "exclusion", "numerator")] == list(measure["words"].values())
    assert mean == measure.get("published_mean")
    assert row["note"] == measure.get("note", "")
    assert (row["direction"] == "lower") == bool(measure.get("gap"))
    assert [] == measure["exception"]
    assert len(measure["title"]) <= 24


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_what_is_said_of_a_question_fits_its_place(question):
    """The question, its short name, and the title and sentence of each check keep their lengths."""
    assert (len(question["ask"]) <= 80, len(question["short"]) <= 22) == (True, True)
    for check in question.get("checks", []):
        assert 1 == len({"hard", "soft"} & set(check))
        assert (len(check["title"]) <= 30, len(check["say"]) <= 90) == (True, True), check["code"]
        assert question["id"] in check["say"]


def test_no_card_is_another_card_over_again():
    """No two cards share more than 60 % of their words."""
    cards = {name: card_words(question) for name, question in QUESTIONS.items()}
    shared = {
        (one, other): (cards[one] & cards[other]).total() / min(cards[one].total(), cards[other].total())
        for one, other in combinations(cards, 2)
    }

    assert {} == {pair: part for pair, part in shared.items() if part > ALIKE}


@pytest.mark.parametrize(
    ("code", "route"), [("route-misses-oral-drug", "oral"), ("route-misses-infusion", "parenteral")]
)
def test_the_drugs_named_in_the_route_checks_have_that_route_only(code, route):
    """A drug of another route, a hormone or a supporting drug among them would make the check fire wrongly."""
    drugs = {drug["code"]: drug for drug in codelist("drugs")}
    check = next(check for check in QUESTIONS["C02"]["checks"] if check["code"] == code)
    named = re.findall(r"'(\w+)'", check["soft"].split("any of")[1])

    assert {(route, False)} == {
        (drugs[name]["route"], drugs[name]["class"] in {"hormonal", "adjunct"}) for name in named
    }


def test_the_certification_set_is_that_of_the_catalogue():
    """Its 25 measures, whatever their order."""
    table = tomllib.loads((RESOURCES / "sets" / "qopi-certification-2017.toml").read_text(encoding="utf-8"))

    assert {row["id"] for row in rows("measures.csv") if row["certification"] == "yes"} == set(table["measures"])
