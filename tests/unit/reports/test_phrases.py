"""Conditions said to a person name questions by their titles and codes by their labels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.conditions import Composite, Condition, Formula, build_condition, build_formula
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.reports.phrases import Phrases, plain
from qopi_desktop.reports.wording import load_wording
from tests import shipped

FORM = shipped.form()
PHRASES = Phrases(FORM, load_wording("rules"))


def rule_of(text):
    """The condition written as *text*, which holds."""
    rule = build_condition(text, FORM.vocabulary)
    assert isinstance(rule, Condition)
    return rule


def said(text):
    """The condition written as *text*, said."""
    return plain(PHRASES.of(rule_of(text).root))


def question(question_id):
    """The question with that id."""
    return FORM.questions[QuestionId(question_id)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sex = 'female'", "Sex (G10) is “Female”"),
        ("'female' = sex", "“Female” is Sex (G10)"),
        ("sex <> 'female'", "Sex (G10) is not “Female”"),
        ("age_at_diagnosis < 70", "Age at diagnosis (G09) is less than 70"),
        ("pain_score_by_second_visit >= 4", "Pain score (P04) is at least 4"),
        ("diagnosed_on < 2018-01-01", "Diagnosis (D02) is before 2018-01-01"),
        ("sex is one of ['female', 'male']", "Sex (G10) is “Female” or “Male”"),
        ("sex is not one of ['female', 'male']", "Sex (G10) is none of “Female” or “Male”"),
        ("modules includes 'br'", "“Breast” is among the choices of Modules (G06)"),
        ("modules includes all of ['br', 'core']", "“Breast” and “Core” are all among the choices of Modules (G06)"),
        ("modules includes any of ['br', 'core']", "“Breast” or “Core” is among the choices of Modules (G06)"),
        ("not (sex = 'female')", "it is not so that Sex (G10) is “Female”"),
        ("not (sex = 'female' and sex = 'male')", "it is not so that (Sex (G10) is “Female”, and Sex (G10) is “Male”)"),
        ("true or sex = 'female'", "always, or Sex (G10) is “Female”"),
        ("false", "never"),
        ("diagnosed_on is documented", "Diagnosis (D02) has an answer"),
        ("diagnosed_on is known to the day", "Diagnosis (D02) is known to the day"),
        (
            "first_dose_on is within 31 days after diagnosed_on",
            "First dose (C03) lies on Diagnosis (D02) or up to 31 days after",
        ),
        (
            "death_date <= diagnosed_on + 120 days",
            "Date of death (G16) is on or before 120 days after Diagnosis (D02)",
        ),
        ("office_visits_last_6_months + 1 > 2 * 3", "Visits in 6 months (G23) plus 1 is more than 2 times 3"),
        (
            "earliest of [diagnosed_on, first_dose_on] >= birth_date",
            "the earliest of Diagnosis (D02) and First dose (C03) is on or after Birth date (G08)",
        ),
        ("latest of [diagnosed_on] = birth_date", "the latest of Diagnosis (D02) is on Birth date (G08)"),
        ("count of regimen_drugs > 1", "the number of choices in Drugs (C04) is more than 1"),
        (
            "count of regimen_drugs in drugs with class = 'cytotoxic' = 1",
            "the number of choices in Drugs (C04) with class “cytotoxic” is 1",
        ),
        (
            "days between diagnosed_on and death_date > 3",
            "the number of days from Diagnosis (D02) to Date of death (G16) is more than 3",
        ),
        (
            "completed years between birth_date and diagnosed_on < 70",
            "the number of full years from Birth date (G08) to Diagnosis (D02) is less than 70",
        ),
    ],
)
def test_each_shape_of_a_condition_has_its_words(text, words):
    """Titles with ids, labels in quotes, dates before and after each other."""
    assert words == said(text)


def test_every_rule_that_ships_is_said_without_its_code_names():
    """No name with underscores is left in gates, checks, derivations and clauses."""
    questions = FORM.questions.values()
    rules = [rule for each in questions for rule in (each.when, *(check.rule for check in each.checks)) if rule]
    phrases = [PHRASES.of(rule.root) for rule in rules]
    phrases += [phrase for each in questions for phrase in PHRASES.derivation(each)]

    assert [] == [plain(phrase) for phrase in phrases if "_" in plain(phrase)]


def test_what_every_chart_of_the_module_has_is_left_out():
    """Its own module is not named among the lines, another one is."""
    rule = rule_of("modules includes 'br' and modules includes 'smt' and sex = 'male'")

    listed = PHRASES.listed(rule, "br")

    assert listed.every
    assert [said("modules includes 'smt'"), "Sex (G10) is “Male”"] == [plain(line) for line in listed.lines]
    assert 3 == len(PHRASES.listed(rule).lines)


def test_any_of_several_lines_may_hold():
    """And then none may be left out."""
    listed = PHRASES.listed(rule_of("modules includes 'br' or sex = 'male'"), "br")

    assert (False, 2) == (listed.every, len(listed.lines))


def test_a_rule_as_written_has_each_name_as_a_piece_of_its_own():
    """Its pieces together are the text, and those that name a question know which."""
    rule = rule_of("sex = 'female' and G15 = 'alive'")

    pieces = PHRASES.spelled(rule)

    assert rule.text == plain(pieces)
    assert [("sex", "G10"), ("G15", "G15")] == [(piece.text, piece.question) for piece in pieces if piece.question]


def test_a_derivation_is_said_value_by_value():
    """With the labels of the derived question."""
    severity, age, stage = (question(each) for each in ("P05", "G09", "B31"))

    assert "“None” when Pain score (P04) is 0" == plain(PHRASES.derivation(severity)[0])
    assert ["the number of full years from Birth date (G08) to Diagnosis (D02)"] == [
        plain(x) for x in PHRASES.derivation(age)
    ]
    assert plain(PHRASES.derivation(stage)[0]).startswith("“Yes” when (Stage group (D12) is")
    assert () == PHRASES.derivation(question("G10"))


def test_the_value_of_all_other_cases_is_said_last():
    """After the word else."""
    formula = build_formula("'mild' when sex = 'male'; else 'none'", FORM.vocabulary)

    assert isinstance(formula, Formula)

    lines = PHRASES.derivation(replace(question("P05"), derive=formula))

    assert ["“Mild” when Sex (G10) is “Male”", "“None” in all other cases"] == [plain(line) for line in lines]


def test_a_composite_is_said_with_its_parts():
    """All of them that apply must be met."""
    rule = Composite("all of: [measure 'A', measure 'B']", ("A", "B"))

    assert "met in all of its parts that apply: A and B" == PHRASES.composite(rule)
