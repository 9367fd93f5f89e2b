"""A form is read whole, or refused with every fault named by file, place, column and nearest spelling."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.conditions import Shape
from qopi_desktop.domain.answers import Missing
from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.definition import Kind, Severity
from qopi_desktop.forms.load import build_form, form_files, load_forms
from qopi_desktop.forms.toml import LARGEST
from tests.unit.forms.small import CARD, DATE_CHECKS, FORM, HEAD, SECTIONS, YES_NO, asked, check, files, question

SEX = question("G10", "sex", "choice", codes="yes_no")
MODULE = HEAD.replace("core", "br").replace("Core", "Breast")


def faults(texts):
    """Return the faults for which *texts* are refused: code, word, place, nearest."""
    with pytest.raises(ResourceError) as caught:
        build_form(texts)
    return [(each.fault, each.word, each.place, each.nearest) for each in caught.value.facts["faults"]]


def test_questions_stand_in_the_order_of_the_screen():
    """As in the file, module after module."""
    form = build_form(
        files(
            br=MODULE
            + SECTIONS.replace('"A"', '"N"').replace('"B"', '"O"').replace('"C"', '"P"')
            + question("B03", "her2", "choice", section="N", codes="yes_no")
        )
    )

    assert [*FORM.questions, "B03"] == list(form.questions)
    assert ["A", "B", "C", "N", "O", "P"] == [section.id for section in form.sections]
    assert ("br", "core") == (asked("B03", form).module, asked("G06", form).module)


def test_a_question_is_read_with_all_it_says():
    """Kind, codes, statuses, limits, gate."""
    stage, score = asked("D07"), asked("P04")

    assert (Kind.CHOICE, ["i", "iv"], "staged = 'yes'") == (
        stage.kind,
        [choice.code for choice in stage.choices],
        stage.when and stage.when.text,
    )
    assert (True, Decimal(0), Decimal(10), "points") == (score.optional, score.minimum, score.maximum, score.unit)
    assert frozenset({Missing.NOT_DOCUMENTED, Missing.CONFLICT}) == asked("D02").statuses
    assert asked("G03").open_codes


def test_a_question_is_found_by_id_and_by_name():
    """They are the same thing."""
    assert FORM.find("D07") is FORM.find("stage")
    assert FORM.find("nothing") is None


def test_checks_of_all_dates_come_before_a_questions_own():
    """Each date takes those that name it, or do not leave it out."""
    codes = {each.id: [check.code for check in each.checks] for each in FORM.questions.values() if each.checks}

    assert {
        "G08": ["after-abstraction"],
        "D02": ["after-abstraction"],
        "G19": ["after-abstraction", "long-before"],
        "G20": ["after-abstraction", "last-before-first"],
        "G16": ["after-abstraction", "death-before-visit"],
        "C01": ["treated-though-early"],
        "P04": ["out-of-range", "score-range", "score-high"],
    } == codes


def test_a_check_says_which_question_it_is_about():
    """{id} is filled in, and *it* is the question."""
    found = asked("G19").checks[1]

    assert (Severity.SOFT, "G19 is early. Correct G19, or keep it.") == (found.severity, found.say)
    assert "first_office_visit >= diagnosed_on - 60 days" == found.rule.text


def test_a_derived_question_is_a_number_or_has_codes():
    """Conditions see the kind that its derivation gives."""
    terms = FORM.vocabulary.terms

    assert (Shape.NUMBER, Shape.CHOICE) == (terms["G09"].shape, terms["D08"].shape)
    assert (None, frozenset({"yes", "no"})) == (terms["G09"].codes, terms["metastatic"].codes)


def test_versions_of_modules_are_the_version_of_the_form():
    """One when they agree."""
    other = MODULE.replace("2026.1", "2026.2") + SECTIONS

    assert ("2026.1", "2026.1 2026.2") == (FORM.version, build_form(files(br=other)).version)


REFUSED = {
    "choice without list": (
        [question("G10", "sex", "choice", codes="yes_noo")],
        [("unknown-list", "yes_noo", "question G10", "yes_no")],
    ),
    "kind": (
        [question("G10", "sex", "choyce", codes="yes_no")],
        [("unknown-code", "choyce", "question G10", "choice")],
    ),
    "status": (
        [question("G10", "sex", "choice", codes="yes_no", statuses=["unknwn"])],
        [("unknown-code", "unknwn", "question G10", "unknown")],
    ),
    "key": (
        [question("G10", "sex", "choice", codes="yes_no", optionl=True)],
        [("unknown-key", "optionl", "question G10", "optional")],
    ),
    "card": (
        [question("G10", "sex", "choice", codes="yes_no", card={k: v for k, v in CARD.items() if k != "where"})],
        [("missing-key", "where", "question G10, card", None)],
    ),
    "no card": (
        [question("G10", "sex", "choice", codes="yes_no", card=3)],
        [("wrong-type", "card", "question G10", "table")],
    ),
    "type": (
        [question("G10", "sex", "choice", codes="yes_no", ask=3, optional="yes", min="x", statuses=[3])],
        [
            ("wrong-type", "min", "question G10", "number"),
            ("wrong-type", "ask", "question G10", "text"),
            ("wrong-type", "statuses", "question G10", "text"),
            ("wrong-type", "optional", "question G10", "true or false"),
        ],
    ),
    "section": (
        [question("G10", "sex", "choice", section="Z", codes="yes_no")],
        [("unknown-section", "Z", "question G10", None)],
    ),
    "repeated id": (
        [SEX, question("G10", "gender", "choice", codes="yes_no"), question("G11", "sex", "text")],
        [("repeated", "G10", "question G10", None), ("repeated", "sex", "question G11", None)],
    ),
    "gate": (
        [SEX, question("G11", "race", "text", when="sx = 'yes'")],
        [("unknown-name", "sx", "question G11, when", "sex")],
    ),
    "derivation": (
        [SEX, question("G11", "race", "derived", derive="sex = 'yse'")],
        [("unknown-code", "yse", "question G11, derive", "yes")],
    ),
    "derivation of another kind": (
        [SEX, question("G11", "race", "derived", derive="sex = 'yes'")],
        [("wrong-kind", "truth", "question G11", "number")],
    ),
    "derivation with another code": (
        [SEX, question("G11", "race", "derived", codes="yes_no", derive="'maybe' when sex = 'yes'")],
        [("unknown-code", "maybe", "question G11, derive", None)],
    ),
    "codes twice": (
        [question("G10", "sex", "choice", codes="yes_no", choices=[{"code": c, "label": c} for c in ("a", "no", "a")])],
        [("repeated", "no", "question G10, choices 2", None), ("repeated", "a", "question G10, choices 3", None)],
    ),
    "derivation with another code at its end": (
        [SEX, question("G11", "race", "derived", codes="yes_no", derive="'yes' when sex = 'no'; else 'non'")],
        [("unknown-code", "non", "question G11, derive", "no")],
    ),
    "derivation with the codes of another": (
        [
            question("G10", "sex", "choice", choices=[{"code": "male", "label": "Male"}]),
            question("G11", "race", "derived", codes="yes_no", derive="sex"),
            question("G12", "age", "derived", derive="'yes' when sex = 'male'"),
        ],
        [("wrong-kind", "choice", "question G11", "choice"), ("wrong-kind", "choice", "question G12", "number")],
    ),
    "no derivation": (
        [question("G11", "race", "derived")],
        [("missing-key", "derive", "question G11", None), ("ends-early", "", "question G11, derive", None)],
    ),
    "check": (
        [question("G10", "sex", "choice", codes="yes_no", checks=[check("a", hard="sex = 'y'")])],
        [("unknown-code", "y", "question G10, checks 1, check a of G10", None)],
    ),
    "check without severity": (
        [question("G10", "sex", "choice", codes="yes_no", checks=[check("a"), check("b", hard="true", soft="true")])],
        [
            ("missing-key", "hard", "question G10, checks 1", None),
            ("two-rules", "", "question G10, checks 2", None),
        ],
    ),
    "circle": (
        [
            question("G10", "sex", "choice", codes="yes_no", when="race = 'yes'"),
            question("G11", "race", "choice", codes="yes_no", when="age > 3"),
            question("G12", "age", "derived", derive="1 when sex = 'yes'; else 2"),
            question("G13", "free", "text"),
        ],
        [("circle", "G10 G11 G12", "question G10", None)],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_form_at_fault_is_refused_with_each_fault_in_its_place(case):
    """Nothing is loaded in part."""
    questions, expected = REFUSED[case]

    texts = files(*questions)
    texts["forms/core.toml"] = texts["forms/core.toml"].replace(DATE_CHECKS, "")
    assert expected == faults(texts)


def test_a_file_that_is_no_toml_is_named():
    """With what the reader says of it."""
    found = faults(files(yes_no="id = "))

    assert ("not-toml", "") == (found[0][0], found[0][2])


def test_a_file_too_long_to_read_is_not_read():
    """A hostile file costs nothing."""
    assert "too-long" == faults(files(yes_no="#" * (LARGEST + 1)))[0][0]


def test_a_code_that_stands_twice_is_named():
    """One code has one meaning."""
    twice = YES_NO + '[[code]]\ncode = "no"\nlabel = "No again"\n'

    assert [("repeated", "no", "code 3", None)] == faults(files(yes_no=twice))


def test_the_error_carries_the_first_fault_as_facts():
    """For those who show one line."""
    with pytest.raises(ResourceError) as caught:
        build_form(files(yes_no=YES_NO + "x = 3\n[[code]]\ncode = 3\n"))

    assert ("codelists/yes_no.toml", "unknown-key") == (caught.value.facts["file"], caught.value.facts["fault"])


def test_the_forms_that_ship_are_sound():
    """Every file below resources/ takes part."""
    form = load_forms()

    modules = {"core", "smt", "eol", "br", "crc", "nsclc", "nhl", "gynonc", "pr"}

    assert modules == {each.module for each in form.questions.values()}
    assert {"forms/core.toml", "codelists/drugs.toml", "messages/forms.toml"} <= set(form_files())
