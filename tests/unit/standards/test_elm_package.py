"""A package as a library."""

from __future__ import annotations

import pytest

from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.load import build_form
from qopi_desktop.measures.load import build_measures
from qopi_desktop.measures.package import Package
from qopi_desktop.standards.cql import cql
from qopi_desktop.standards.elm import elm
from qopi_desktop.standards.elm_package import library
from qopi_desktop.standards.elm_terms import Type
from tests import shipped
from tests.unit.forms.small import FORM, QUESTIONS, question
from tests.unit.forms.small import files as form_files
from tests.unit.measures.small import MEASURES, STAGE, TREATED, files, measure

LIBRARY = library(Package(FORM, MEASURES, "2026.1"))
TEXT = cql(LIBRARY)


def definition(name: str, text: str = TEXT) -> str:
    """What stands under *name* in the text of a library."""
    return text.partition(f'define "{name}":\n')[2].partition("\n\n")[0].rstrip()


def of(*questions: str) -> str:
    """The text of a form with these questions beside its own."""
    return cql(library(Package(build_form(form_files(*QUESTIONS, *questions)), (), "1")))


def test_every_clause_rung_and_outcome_has_a_name():
    """And beside what can wait for an answer, whether it does."""
    names = [each.name for each in LIBRARY.definitions if each.name.startswith("Stage ")]

    assert [
        "Stage denominator 1: denominator rule",
        "Stage denominator 1: denominator rule (pending)",
        "Stage denominator",
        "Stage denominator (pending)",
        "Stage exclude 1: exclude rule",
        "Stage exclude 1: exclude rule (pending)",
        "Stage exclude",
        "Stage exclude (pending)",
        "Stage numerator 1: numerator rule",
        "Stage numerator 1: numerator rule (pending)",
        "Stage numerator",
        "Stage numerator (pending)",
        "Stage exception 1: exception rule",
        "Stage exception 1: exception rule (pending)",
        "Stage exception",
        "Stage exception (pending)",
        "Stage outcome",
    ] == names


def test_the_ladder_ends_at_the_first_rung_that_decides():
    """Pending stops it, settled counts as false."""
    assert definition("Stage outcome") == (
        "  case\n"
        '    when not ("Stage denominator" is true) then'
        " (if \"Stage denominator (pending)\" then 'undecided' else 'not-in-denominator')\n"
        "    when \"Stage exclude\" is true then 'excluded'\n"
        "    when \"Stage exclude (pending)\" then 'undecided'\n"
        "    when \"Stage numerator\" is true then 'met'\n"
        "    when \"Stage numerator (pending)\" then 'undecided'\n"
        "    when \"Stage exception\" is true then 'exception'\n"
        "    when \"Stage exception (pending)\" then 'undecided'\n"
        "    else 'not-met'\n"
        "  end"
    )


def test_a_composite_stands_after_its_parts_and_joins_them():
    """One failed part fails it; without any part it is as its parts are."""
    names = [each.name for each in LIBRARY.definitions]

    assert sorted(names, key=names.index) == names
    assert names.index("Treated outcome") < names.index("Both outcome") < names.index("Whole outcome")
    assert definition("Both parts") == '  { "Stage outcome", "Treated outcome" }'
    assert "when 'not-met' in \"Both parts\" then 'not-met'" in definition("Both joined")
    assert "\"Both joined\" in { 'excluded', 'exception', 'not-in-denominator' } then \"Both joined\"" in definition(
        "Both outcome"
    )


def test_only_what_is_read_is_asked_of_a_chart():
    """With its type; a derived question says no more than that it is not open."""
    fields = dict(LIBRARY.fields)

    assert (Type.DATE, Type.STRING) == (fields["diagnosed_on"], fields["diagnosed_on_gap"])
    assert (Type.STRINGS, Type.DECIMAL) == (fields["drugs_given"], fields["pain_score"])
    assert "cytotoxic_count" not in fields
    assert Type.STRING is fields["cytotoxic_count_gap"]
    assert "remark" not in fields
    assert [name for name in fields if name in {"modules", "stage", "treated"}] == ["modules", "stage", "treated"]


def test_a_derived_number_is_closed_with_what_it_is_made_of():
    """Else pending, else settled; where its own question is not open, it says what the chart says."""
    assert definition("cytotoxic_count") == (
        "  if Chart.cytotoxic_count_gap is null then (if Chart.drugs_given is null then (null as Integer) "
        "else Count(Chart.drugs_given intersect { 'cisplatin' })) else (null as Integer)"
    )
    assert definition("cytotoxic_count gap") == (
        "  case\n"
        "    when not (Chart.cytotoxic_count_gap is null) then Chart.cytotoxic_count_gap\n"
        "    when Chart.drugs_given_gap = 'closed' then 'closed'\n"
        "    when Chart.drugs_given_gap in { 'pending', 'gate-pending' } then 'pending'\n"
        "    when not (Chart.drugs_given_gap is null) then 'unknown'\n"
        "    else (null as String)\n"
        "  end"
    )


def test_a_derived_yes_or_no_follows_its_rule():
    """Without a value where the rule has none."""
    assert definition("metastatic rule") == "  if Chart.stage_gap = 'closed' then false else Chart.stage = 'iv'"
    assert definition("metastatic") == (
        "  case\n    when \"metastatic rule\" is true then 'yes'\n    when not \"metastatic rule\" then 'no'\n"
        "    else (null as String)\n  end"
    )
    assert "when Chart.stage_gap in { 'pending', 'gate-pending' } then 'pending'" in definition("metastatic gap")


def test_a_derived_question_of_several_values_takes_the_first_line_that_is_true():
    """A line that is unknown before it leaves it unknown."""
    text = of(question("X1", "risk", "derived", derive="2 when treated = 'yes'; 0.5 when staged = 'no'; else 1"))

    assert definition("risk", text) == (
        "  case\n"
        "    when (Chart.treated = 'yes') is true then 2.0\n"
        "    when (Chart.treated = 'yes') is null then (null as Decimal)\n"
        "    when (Chart.staged = 'no') is true then 0.5\n"
        "    when (Chart.staged = 'no') is null then (null as Decimal)\n"
        "    else 1.0\n"
        "  end"
    )
    assert "null then (if Chart.treated_gap in { 'pending' } then 'pending' else 'unknown')" in definition(
        "risk gap", text
    )


def test_a_division_by_zero_is_settled():
    """And one by what may be zero is pending."""
    gap = definition("rate gap", of(question("X1", "rate", "derived", derive="10 / pain_score")))

    assert gap.index("(Chart.pain_score = 0.0) is true then 'unknown'") < gap.index("\"rate\" is null then 'pending'")


def test_what_cql_cannot_say_is_told_with_its_place():
    """The file, the measure, the column and the word."""
    twice = build_measures(FORM, files(STAGE, TREATED, measure("Twice", "diagnosed_on <= diagnosed_on")))
    with pytest.raises(ResourceError) as caught:
        library(Package(FORM, twice, "1"))

    (fault,) = caught.value.facts["faults"]
    assert ("measures/core.toml", "measure Twice", "not-in-cql", "diagnosed_on", 1) == (
        fault.file,
        fault.place,
        fault.fault,
        fault.word,
        fault.column,
    )


def test_the_shipped_package_has_an_outcome_for_each_measure():
    """In ELM, under the version of the package."""
    package = shipped.package()
    whole = elm(library(package))["library"]

    assert isinstance(whole, dict)
    assert whole["identifier"] == {"id": "QOPIDesktop", "version": package.version}
    names = {each["name"] for each in whole["statements"]["def"]}
    assert {f"{each.id} outcome" for each in package.measures} <= names
    assert len(names) == len(whole["statements"]["def"])
