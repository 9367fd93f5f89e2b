"""Lists of stages, performance status and risk agree with the questions, checks and lists that they belong to."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.forms.finding import Options
from tests import shipped

FORM = shipped.form()
LISTS = FORM.codelists
READ_BY_THE_PROGRAM = {"statuses", "regimens"}
CATALOGUE = Path(__file__).parent / "catalogue" / "questions.csv"


def asked(question_id):
    """The question with that id."""
    return FORM.questions[QuestionId(question_id)]


def codes(question):
    """The codes that *question* takes, by its id."""
    return {choice.code for choice in asked(question).choices}


def ecog_of(figure):
    """The ECOG grade of a Karnofsky figure, as a code."""
    return f"ecog_{LISTS['karnofsky'].attributes[figure]['ecog']}"


def numbers(text):
    """The whole numbers in *text*."""
    return [int(each) for each in re.findall(r"\d+", text)]


def test_every_list_is_asked_or_shown_or_read():
    """None lies there for nothing."""
    used = {codes.id for each in FORM.questions.values() for codes in (each.codes, each.beside) if codes}

    assert set(LISTS) == used | READ_BY_THE_PROGRAM


def test_every_code_of_a_list_that_tells_is_told_in_words_of_its_own():
    """No two codes of a list are told alike, and no brace is left open."""
    for each in LISTS.values():
        lines = list(each.told.values())

        assert len(lines) in {0, len(each.choices)}
        assert len(lines) == len(set(lines))
        assert not [line for line in lines if "{" in line or not line.endswith(".")]


def test_the_lists_say_which_edition_they_are():
    """FIGO of 2018 stands there as what is not in use yet."""
    assert all(year in LISTS["figo"].source for year in ("2009", "2014", "2018 for cervix", "not in use"))
    assert all(edition in LISTS["ann_arbor"].source for edition in ("1971", "Cotswolds 1989", "Lugano 2014"))
    assert all(
        name in LISTS[key].source for key, name in (("ecog", "Oken"), ("karnofsky", "1949"), ("gleason", "ISUP"))
    )


def test_every_karnofsky_figure_becomes_a_grade_that_is_asked():
    """In C22 and U09 itself, in C25 the choice that holds it."""
    for figure in LISTS["karnofsky"].attributes:
        grade = ecog_of(figure)

        assert grade in codes("C22") & codes("U09")
        assert LISTS["ecog"].attributes[grade]["span"] in codes("C25")


def test_figures_and_grades_are_those_of_the_catalogue():
    """Karnofsky 90 to 100 is ECOG 0, and so on down."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        told = next(" ".join(row.values()) for row in csv.DictReader(file) if row["code"] == "C22")
    spans = re.findall(r"(\d+) to (\d+) is (?:ECOG )?(\d)", told)
    expected = {f"karnofsky_{each}": f"ecog_{grade}" for *ends, grade in spans for each in ends}

    assert expected == {figure: ecog_of(figure) for figure in LISTS["karnofsky"].attributes}


def test_a_span_of_c25_holds_the_grades_it_names():
    """ECOG 0 to 2, ECOG 3 or 4."""
    spans = {grade: numbers(row["span"]) for grade, row in LISTS["ecog"].attributes.items()}

    assert all(low <= int(grade[-1]) <= high for grade, (low, high) in spans.items())


def test_grade_groups_cover_every_gleason_sum_from_6_to_10():
    """Each pattern stands once, under its sum; each group has its number."""
    rows = [LISTS["gleason"].attributes[choice.code] for choice in LISTS["gleason"].choices]
    patterns = [tuple(numbers(each)) for row in rows for each in re.findall(r"\d\+\d", row["patterns"])]

    assert {6, 7, 8, 9, 10} == {each for row in rows for each in numbers(row["sums"])}
    assert [1, 2, 3, 4, 5] == [numbers(choice.label)[-1] for choice in LISTS["gleason"].choices]
    assert sorted((one, other) for one in (3, 4, 5) for other in (3, 4, 5)) == sorted(patterns)
    for row in rows:
        sums = {sum(numbers(each)) for each in re.findall(r"\d\+\d", row["patterns"])}
        assert sums == set(numbers(row["sums"]))


@pytest.mark.parametrize("site", ["ovary", "endometrium", "cervix"])
def test_checks_of_y02_refuse_the_stages_that_a_site_does_not_have(site):
    """And no other, the note on the edition of 2018 apart, which cervix has."""
    rules = [check.rule.text for check in asked("Y02").checks if check.code != "figo-2018-too-early"]
    refused = {
        code
        for rule in rules
        if f"gyn_primary_site = '{site}'" in rule
        for code in re.findall(r"'(\w+)'", rule.partition("one of")[2])
    }

    assert refused == {code for code, row in LISTS["figo"].attributes.items() if site not in row["sites"].split()}


def test_each_stage_is_told_for_the_sites_that_have_it():
    """By name; a stage that a site had in an earlier edition may name it too."""
    for row in LISTS["figo"].attributes.values():
        assert set(row["sites"].split()) <= set(re.findall(r"ovary|endometrium|cervix", row["means"].casefold()))


def test_lymphoma_stages_are_groups_that_d12_takes():
    """With the same labels."""
    groups = {choice.code: choice.label for choice in asked("D12").choices}

    assert {choice.code: choice.label for choice in LISTS["ann_arbor"].choices}.items() <= groups.items()
    assert LISTS["ann_arbor"] is asked("D12").beside


def test_the_risk_groups_are_those_that_q04_works_out():
    """None is listed that no chart can have."""
    derived = asked("Q04")

    assert derived.derive
    assert set(re.findall(r"'(\w+)' when", derived.derive.text)) == set(LISTS["prostate_risk"].attributes)


@pytest.mark.parametrize(
    ("question", "typed", "first"),
    [
        ("Y02", "1a1", "ia1"),
        ("Y02", "IIIC2", "iiic2"),
        ("Y02", "stage 3", "iii"),
        ("Y02", "3c", "iiic"),
        ("Q01", "3+5", "gleason_8"),
        ("Q01", "5+4", "gleason_9_10"),
        ("Q01", "isup 3", "gleason_4_3"),
        ("C22", "zubrod 2", "ecog_2"),
        ("U09", "ps 4", "ecog_4"),
    ],
)
def test_a_code_is_found_as_records_write_it(question, typed, first):
    """By stage, pattern, group and other names of a scale."""
    options = Options((str(place), choice) for place, choice in enumerate(asked(question).choices, start=1))

    assert first == options.find(typed)[0].code
