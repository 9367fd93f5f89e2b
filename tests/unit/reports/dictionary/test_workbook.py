"""The sheets, read back by another library, are the package."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from qopi_desktop.measures.package import Package
from qopi_desktop.measures.rungs import Rung
from qopi_desktop.reports.dictionary.workbook import workbook
from qopi_desktop.reports.wording import load_wording

RUNGS = {load_wording("dictionary").say(f"rung.{rung.value}"): rung for rung in Rung}


@pytest.fixture(scope="module")
def book(package):
    """The workbook as it is read back."""
    return load_workbook(BytesIO(workbook(package)))


def columns(book, sheet, *heads):
    """The rows of *sheet*, below the columns headed so; an empty cell is empty text."""
    first, *rows = book[sheet].iter_rows(values_only=True)
    places = [first.index(head) for head in heads]
    return [tuple("" if row[place] is None else row[place] for place in places) for row in rows]


def rule(condition):
    """The text of a rule that may be absent."""
    return condition.text if condition else ""


def test_there_is_a_sheet_for_each_kind_of_thing(book):
    """And one that says what this is."""
    kinds = ["Questions", "Choices", "Code lists", "Checks", "Measures", "Clauses", "Sets", "About"]

    assert kinds == book.sheetnames
    assert "not ASCO's" in str(list(book["About"].iter_rows(values_only=True)))


def test_questions_come_back(book, package):
    """With name, words, kind, rules, limits and card."""
    heads = ("Id", "Name", "Module", "Section", "Question", "Short", "Kind", "Unit", "Asked when (rule)")
    more = (
        "Worked out (rule)",
        "Counts",
        "Does not count",
        "Where to look",
        "Examples",
        "Traps",
        "Source",
        "Confidence",
    )

    rows = columns(book, "Questions", *heads, *more)

    assert rows == [
        (
            *(each.id, each.name, each.module, each.section, each.ask, each.short, each.kind.value, each.unit or ""),
            *(rule(each.when), rule(each.derive), each.card.counts, each.card.does_not_count, each.card.where),
            *("\n".join(each.card.examples), "\n".join(each.card.traps), each.card.source, each.card.confidence),
        )
        for each in package.form.questions.values()
    ]


def test_limits_come_back_as_numbers(book, package):
    """And an absent one as nothing."""
    limits = {each.id: (each.minimum, each.maximum) for each in package.form.questions.values()}

    for question, low, high in columns(book, "Questions", "Id", "Least", "Most"):
        assert limits[question] == (None if low == "" else low, None if high == "" else high)


def test_choices_and_checks_come_back(book, package):
    """In their order."""
    questions = package.form.questions.values()
    choices = [(each.id, at, one.code, one.label) for each in questions for at, one in enumerate(each.choices, start=1)]
    checks = [(each.id, one.code, one.title, one.say, one.rule.text) for each in questions for one in each.checks]
    severities = [one.severity.value for each in questions for one in each.checks]
    words = {"Must fix": "hard", "Check": "soft"}

    assert choices == columns(book, "Choices", "Question", "Place", "Code", "Label")
    assert checks == columns(book, "Checks", "Question", "Code", "Title", "Sentence", "Rule")
    assert severities == [words[severity] for (severity,) in columns(book, "Checks", "Severity")]


def test_code_lists_come_back(book, package):
    """With version, source and the questions that ask them or stand beside them."""
    rows = columns(book, "Code lists", "List", "Version", "Source", "Place", "Code", "Label")

    assert rows == [
        (codes.id, codes.version, codes.source, place, choice.code, choice.label)
        for codes in package.form.codelists.values()
        for place, choice in enumerate(codes.choices, start=1)
    ]
    told = columns(book, "Code lists", "Code", "Attributes", "Asked by", "Beside")
    assert ("karnofsky_10", "ECOG 4. Dying.", "", "C22, C25, U09") in told
    assert ("C22", "ecog", "karnofsky") in columns(book, "Questions", "Id", "Code list", "List beside")


def test_measures_come_back(book, package):
    """With statement, reason, window, gap, note, source, confidence and sets."""
    heads = ("Id", "Module", "Title", "Statement", "Reason", "Window", "Settled gap", "Note", "Source", "Confidence")

    rows = columns(book, "Measures", *heads, "Sets")

    assert rows == [
        (
            *(each.id, each.module, each.title, each.statement, each.reason or "", each.window or "", each.gap or ""),
            *(each.note or "", each.source, each.confidence),
            ", ".join(one.id for one in package.sets.values() if each.id in one.measures),
        )
        for each in package.measures
    ]


def test_clauses_come_back_rung_by_rung(book, package):
    """Each with its name and its rule as written."""
    rows = columns(book, "Clauses", "Measure", "Rung", "Place", "Name", "Rule")

    assert [(measure, RUNGS[rung], *rest) for measure, rung, *rest in rows] == [
        (each.id, rung, place, clause.name, clause.rule.text)
        for each in package.measures
        for rung in Rung
        for place, clause in enumerate(each.rungs[rung], start=1)
    ]


def test_sets_come_back(book, package):
    """One row for each measure of each."""
    rows = columns(book, "Sets", "Set", "Place", "Measure")

    assert rows == [
        (each.id, place, measure)
        for each in package.sets.values()
        for place, measure in enumerate(each.measures, start=1)
    ]


def test_readers_stand_beside_their_question(book):
    """As ids, divided by commas."""
    found = dict(columns(book, "Questions", "Id", "Measures"))

    assert "BR 51, BR 52" in found["B31"]


def test_no_text_becomes_a_formula_or_a_link(package):
    """Whatever it begins with."""
    measure = replace(package.measures[0], title="=1+1", statement="https://example.org", note="+1", source="@x")
    alone = Package(package.form, (measure,), package.version)

    sheet = load_workbook(BytesIO(workbook(alone)))["Measures"]

    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in {"=1+1", "https://example.org", "+1"}]
    assert ["=1+1", "https://example.org", "+1"] == [cell.value for cell in cells]
    assert {("s", None)} == {(cell.data_type, cell.hyperlink) for cell in cells}
