"""Every small slip that can be made in a condition, and none that the language refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.conditions import Kind
from qopi_desktop.conditions.checking import check
from qopi_desktop.conditions.variants import Slip, variants
from qopi_desktop.conditions.writing import written
from tests.unit.conditions.words import VOCABULARY, tree_of

CALENDAR = replace(VOCABULARY, calendar=True)
MADE: dict[tuple[str, Slip], set[str]] = {
    ("score < 3", Slip.OPERATOR): {f"score {word} 3" for word in ("=", "<>", "<=", ">", ">=")},
    ("smoker = 'yes'", Slip.OPERATOR): {"smoker <> 'yes'"},
    ("smoker = 'yes'", Slip.CODE): {"smoker = 'no'"},
    ("'yes' = smoker", Slip.CODE): {"'no' = smoker"},
    ("smoker = diabetic", Slip.CODE): set(),
    ("office = 'a'", Slip.CODE): set(),
    ("smoker = 'yes'", Slip.NEGATED): {"not (smoker = 'yes')"},
    ("not (smoker = 'yes')", Slip.NEGATED): {"smoker = 'yes'", "not (not (smoker = 'yes'))"},
    ("smoker = 'yes'", Slip.QUESTION): {"diabetic = 'yes'", "office = 'yes'"},
    ("score = weight", Slip.QUESTION): {"weight = weight", "score = score"},
    ("C1 < 3", Slip.QUESTION): {"weight < 3"},
    ("score < 3", Slip.NUMBER): {"score < 2", "score < 4"},
    ("score is one of [1, 5]", Slip.NUMBER): {
        f"score is one of {each}" for each in ("[0, 5]", "[2, 5]", "[1, 4]", "[1, 6]")
    },
    ("score is one of [1, 5]", Slip.CODE_DROPPED): {"score is one of [5]", "score is one of [1]"},
    ("score is one of [1, 5]", Slip.NEGATED): {"score is not one of [1, 5]", "not (score is one of [1, 5])"},
    ("smoker is one of ['yes']", Slip.CODE_DROPPED): set(),
    ("smoker is one of ['yes']", Slip.CODE): {"smoker is one of ['no']"},
    ("smoker is one of ['yes']", Slip.CODE_ADDED): {"smoker is one of ['yes', 'no']"},
    ("smoker is one of ['yes', 'no']", Slip.CODE_ADDED): set(),
    ("drugs includes any of ['cisplatin', 'other_drug']", Slip.LIST): {
        "drugs includes all of ['cisplatin', 'other_drug']"
    },
    ("drugs includes 'cisplatin'", Slip.LIST): set(),
    ("drugs includes 'cisplatin'", Slip.CODE): {"drugs includes 'other_drug'", "drugs includes 'trastuzumab'"},
    ("smoker is documented", Slip.FACT): {
        f"smoker is {word}" for word in ("not documented", "unknown", "applicable", "not applicable")
    },
    ("seen_on is documented", Slip.FACT): {
        f"seen_on is {word}"
        for word in ("not documented", "unknown", "applicable", "not applicable", "known to the day")
    },
    ("seen_on <= treated_on + 31 days", Slip.LENGTH): {
        "seen_on <= treated_on + 30 days",
        "seen_on <= treated_on + 32 days",
    },
    ("seen_on <= treated_on + 1 week", Slip.LENGTH): {
        "seen_on <= treated_on + 6 days",
        "seen_on <= treated_on + 8 days",
    },
    ("seen_on <= treated_on + 0 days", Slip.LENGTH): {"seen_on <= treated_on + 1 day"},
    ("seen_on <= treated_on + 2 months", Slip.LENGTH): {
        "seen_on <= treated_on + 1 month",
        "seen_on <= treated_on + 3 months",
    },
    ("seen_on <= treated_on + 31 days", Slip.SIGN): {"seen_on <= treated_on - 31 days"},
    ("seen_on <= treated_on + 31 days", Slip.END): {"seen_on is within 31 days after treated_on"},
    ("seen_on >= treated_on - 31 days", Slip.END): {"seen_on is within 31 days before treated_on"},
    ("seen_on <= treated_on", Slip.END): set(),
    ("score + 1 < 2 * weight", Slip.SIGN): {"score - 1 < 2 * weight", "score + 1 < 2 / weight"},
    ("seen_on is within 3 days of died_on", Slip.SIDE): {
        "seen_on is within 3 days after died_on",
        "seen_on is within 3 days before died_on",
    },
    ("seen_on is within 3 days of died_on", Slip.END): {"seen_on <= died_on + 3 days", "seen_on >= died_on - 3 days"},
    ("seen_on is within 3 days after died_on", Slip.END): {"seen_on <= died_on + 3 days"},
    ("seen_on is within 3 days before died_on", Slip.END): {"seen_on >= died_on - 3 days"},
    ("seen_on < 2016-03-01", Slip.DATE): {"seen_on < 2016-02-29", "seen_on < 2016-03-02"},
    ("seen_on < 0001-01-01", Slip.DATE): {"seen_on < 0001-01-02"},
    ("seen_on < 9999-12-31", Slip.DATE): {"seen_on < 9999-12-30"},
    ("smoker = 'yes' and score = 1", Slip.JOINED): {"smoker = 'yes' or score = 1"},
    ("smoker = 'yes' or score = 1", Slip.JOINED): {"smoker = 'yes' and score = 1"},
    ("smoker = 'yes' and score = 1", Slip.PART_DROPPED): {"smoker = 'yes'", "score = 1"},
    ("smoker = 'yes' or score = 1 or weight = 2", Slip.PART_DROPPED): {
        "score = 1 or weight = 2",
        "smoker = 'yes' or weight = 2",
        "smoker = 'yes' or score = 1",
    },
    ("earliest of [seen_on, died_on] < treated_on", Slip.EXTREME): {"latest of [seen_on, died_on] < treated_on"},
    ("earliest of [seen_on, died_on] < treated_on", Slip.PART_DROPPED): {
        "earliest of [died_on] < treated_on",
        "earliest of [seen_on] < treated_on",
    },
    ("earliest of [seen_on] < treated_on", Slip.PART_DROPPED): set(),
    ("days between seen_on and died_on > 3", Slip.ORDER): {"days between died_on and seen_on > 3"},
    ("completed years between seen_on and died_on > 3", Slip.ORDER): {
        "completed years between died_on and seen_on > 3"
    },
    ("count of drugs in drug_list with class = 'cytotoxic' > 1", Slip.COUNT): {"count of drugs > 1"},
    ("count of drugs in drug_list with class = 'cytotoxic' > 1", Slip.CODE): {
        "count of drugs in drug_list with class = 'targeted' > 1"
    },
    ("true", Slip.CONSTANT): {"false"},
    ("false", Slip.CONSTANT): {"true"},
    ("'a' when score > 1; 'b' when score > 2; else 'c'", Slip.PART_DROPPED): {
        "'b' when score > 2; else 'c'",
        "'a' when score > 1; else 'c'",
    },
    ("1 when score > 1", Slip.PART_DROPPED): set(),
    ("'a' when score > 1; 'b' when score > 2; else 'c'", Slip.ORDER): {
        "'b' when score > 2; 'a' when score > 1; else 'c'"
    },
    ("'a' when score > 1; else 'b'", Slip.VALUE): {
        "'b' when score > 1; else 'b'",
        "'a' when score > 1; else 'a'",
        "'a' when score > 1",
    },
    ("1 when score > 5", Slip.NUMBER): {"0 when score > 5", "2 when score > 5", "1 when score > 4", "1 when score > 6"},
    ("1 when score > 5", Slip.VALUE): {"1 when score > 5; else 1"},
}


@pytest.mark.parametrize(("text", "slip"), MADE, ids=lambda each: getattr(each, "value", each))
def test_every_slip_of_a_kind_is_made(text, slip):
    """Wherever in the condition it can be made."""
    found = {written(each.root) for each in variants(tree_of(text), CALENDAR) if each.slip is slip}

    assert MADE[text, slip] == found


def test_every_kind_of_slip_within_a_condition_has_its_case():
    """None is left untried."""
    of_clauses = {Slip.CLAUSE_DROPPED, Slip.CLAUSE_ALONE, Slip.CLAUSE_MOVED}

    assert set(Slip) - of_clauses == {slip for _, slip in MADE}


@pytest.mark.parametrize("text", sorted({text for text, _ in MADE}))
def test_a_variant_is_new_and_holds(text):
    """None is the condition itself, none comes twice, each is allowed, and its part stands in its whole."""
    root = tree_of(text)
    found = list(variants(root, CALENDAR))

    assert root not in {each.root for each in found}
    assert len(found) == len({each.root for each in found})
    assert all(isinstance(check(each.root, CALENDAR), Kind) for each in found)
    assert all(written(each.before) in written(root) and written(each.after) in written(each.root) for each in found)


def test_the_part_is_the_smallest_that_changed():
    """So that a reader sees what was mistaken for what."""
    (found,) = [
        (written(each.before), written(each.after))
        for each in variants(tree_of("smoker = 'no' and seen_on <= died_on + 31 days"), VOCABULARY)
        if written(each.root) == "smoker = 'no' and seen_on <= died_on + 30 days"
    ]

    assert ("31 days", "30 days") == found


def test_where_months_are_not_allowed_a_week_is_still_counted_in_days():
    """The vocabulary of measures refuses what measures may not say."""
    found = {written(each.root) for each in variants(tree_of("seen_on <= treated_on + 1 week"), VOCABULARY)}

    assert "seen_on <= treated_on + 8 days" in found
