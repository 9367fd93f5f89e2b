"""Every word of a condition exists and suits its place, or is named with its column and the nearest spelling."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.conditions import Kind, Shape, Term, TypeFault
from qopi_desktop.conditions.checking import check
from qopi_desktop.conditions.faults import MOST, nearest
from tests.unit.conditions.words import MEASURES, VOCABULARY, faults_of, tree_of

FAULTS = {
    "seen_onn < treated_on": ("unknown-name", "seen_onn", 1, "seen_on"),
    "smoker = 'yess'": ("unknown-code", "yess", 10, "yes"),
    "'maybe' = smoker": ("unknown-code", "maybe", 1, None),
    "smoker is one of ['yes', 'noo']": ("unknown-code", "noo", 26, "no"),
    "drugs includes 'cisplatn'": ("unknown-code", "cisplatn", 16, "cisplatin"),
    "score > 1234567890.123456": ("too-large", "1234567890.123456", 9, None),
    "seen_on < died_on + 10000001 days": ("too-large", "10000001", 21, None),
    "smoker < 'yes'": ("wrong-kind", "<", 1, None),
    "smoker = 1": ("wrong-kind", "=", 1, None),
    "score = 'x'": ("wrong-kind", "=", 1, None),
    "drugs = 'cisplatin'": ("wrong-kind", "=", 1, None),
    "seen_on = score": ("wrong-kind", "=", 1, None),
    "seen_on is one of ['x']": ("wrong-kind", "date", 1, None),
    "score is one of ['x']": ("wrong-kind", "number", 1, None),
    "smoker is one of [1]": ("wrong-kind", "choice", 1, None),
    "smoker includes 'yes'": ("wrong-kind", "choice", 1, None),
    "score is within 3 days of seen_on": ("wrong-kind", "date", 1, None),
    "seen_on is within 3 days of score": ("wrong-kind", "date", 29, None),
    "seen_on <= treated_on + 31": ("wrong-kind", "+", 12, None),
    "seen_on * 3 days < died_on": ("wrong-kind", "*", 1, None),
    "seen_on <= treated_on + 1 month": ("calendar-unit", "month", 25, "day"),
    "seen_on is within 2 years of died_on": ("calendar-unit", "year", 19, "day"),
    "seen_on <= treated_on + 1.5 days": ("not-whole", "1.5 day", 25, None),
    "seen_on <= treated_on + -1 days": ("not-whole", "-1 day", 25, None),
    "seen_on < 2016-02-30": ("no-such-day", "2016-02-30", 11, None),
    "days between seen_on and score > 3": ("wrong-kind", "date", 26, None),
    "completed years between score and seen_on > 3": ("wrong-kind", "date", 25, None),
    "earliest of [seen_on, score] < died_on": ("wrong-kind", "date", 23, None),
    "count of smoker > 1": ("wrong-kind", "many", 10, None),
    "count of drugs in drug_lst with class = 'x' > 1": ("unknown-list", "drug_lst", 19, "drug_list"),
    "count of drugs in drug_list with clas = 'x' > 1": ("unknown-attribute", "clas", 34, "class"),
    "count of drugs in drug_list with class = 'cytotoxc' > 1": ("unknown-code", "cytotoxc", 42, "cytotoxic"),
    "(seen_on + 3 days) is documented": ("wrong-kind", "is documented", 1, None),
    "score is known to the day": ("wrong-kind", "is known to the day", 1, None),
    "measure 'Core 33'": ("unknown-measure", "Core 33", 1, "Core 3"),
    "not score": ("wrong-kind", "truth", 5, None),
    "score and smoker = 'yes'": ("wrong-kind", "truth", 1, None),
    "'a' when score": ("wrong-kind", "truth", 10, None),
    "'a' when smoker = 'yes'; 3 when smoker = 'no'": ("wrong-kind", "when", 1, None),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.items())
def test_a_wrong_word_is_named_with_its_column_and_the_nearest(text, expected):
    """Each fault says what, where, and what may have been meant."""
    found = check(tree_of(text), replace(VOCABULARY, measures=MEASURES))
    code, word, column, spelling = expected

    assert (TypeFault(code, word, column, spelling),) == found


KINDS = {
    "smoker = 'yes'": Shape.TRUTH,
    "smoker = diabetic": Shape.TRUTH,
    "office = 'anything'": Shape.TRUTH,
    "remark = 'anything'": Shape.TRUTH,
    "'yes' = smoker": Shape.TRUTH,
    "score is one of [1, 2]": Shape.TRUTH,
    "score": Shape.NUMBER,
    "score + 1": Shape.NUMBER,
    "days between seen_on and died_on": Shape.NUMBER,
    "count of drugs in drug_list with class = 'cytotoxic'": Shape.NUMBER,
    "seen_on + 3 weeks": Shape.DATE,
    "latest of [seen_on, died_on]": Shape.DATE,
    "'a' when smoker = 'yes'; else 'b'": Shape.CHOICE,
    "1 when smoker = 'yes'; else 2": Shape.NUMBER,
    "true": Shape.TRUTH,
    "3 days": Shape.DURATION,
    "'x'": Shape.LITERAL,
}


@pytest.mark.parametrize(("text", "expected"), KINDS.items())
def test_a_sound_part_has_its_kind(text, expected):
    """What a part gives follows from its words."""
    found = check(tree_of(text), VOCABULARY)

    assert isinstance(found, Kind)
    assert expected is found.shape


def test_one_wrong_name_is_told_once():
    """What stands on a wrong name is not told as a second fault."""
    found = check(
        tree_of("(sen_on + 3 days) < died_on and sen_on is one of [1] and days between sen_on and x > 1"), VOCABULARY
    )

    assert [("unknown-name", 2), ("unknown-name", 33), ("unknown-name", 71), ("unknown-name", 82)] == [
        (fault.fault, fault.column) for fault in faults_of(found)
    ]


@pytest.mark.parametrize("text", ["x is documented", "x = 1", "1 = x", "x includes 'y'", "x + 1 = 2"])
def test_a_wrong_name_leaves_its_place_without_a_kind(text):
    """Only the name itself is at fault."""
    found = check(tree_of(text), VOCABULARY)

    assert ["unknown-name"] == [fault.fault for fault in faults_of(found)]


def test_ten_faults_are_told_at_once():
    """Who mends these sees the next."""
    found = check(tree_of(" and ".join(f"x{place} = 1" for place in range(MOST + 1))), VOCABULARY)

    assert [f"x{place}" for place in range(MOST)] == [fault.word for fault in faults_of(found)]


def test_two_questions_may_be_compared_when_they_have_a_code_in_common():
    """Or when any code may occur; else they can never be the same."""
    stage = Term("B9", "stage", 10, Shape.CHOICE, frozenset({"i", "iv"}))
    vocabulary = replace(VOCABULARY, terms={**VOCABULARY.terms, "stage": stage})

    assert Kind(Shape.TRUTH) == check(tree_of("smoker = diabetic and office <> smoker"), vocabulary)
    assert (TypeFault("wrong-kind", "=", 1),) == check(tree_of("smoker = stage"), vocabulary)


def test_calendar_units_are_for_edit_checks():
    """Where months are allowed, they are sound."""
    found = check(tree_of("seen_on <= treated_on + 1 month"), replace(VOCABULARY, calendar=True))

    assert Kind(Shape.TRUTH) == found


@pytest.mark.parametrize(("word", "expected"), [("cisplatn", "cisplatin"), ("CISPLATIN", "cisplatin"), ("zz", None)])
def test_the_nearest_spelling_is_close_or_none(word, expected):
    """Case does not matter; something far away is not offered."""
    assert expected == nearest(word, ["cisplatin", "trastuzumab"])
