"""A compiled condition decides as its truth table says."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qopi_desktop.conditions import Gap, Span, build_formula
from qopi_desktop.conditions.condition import Formula
from tests.unit.conditions.words import VOCABULARY, built, day, decided, env

GAPS = {
    Gap.NOT_DOCUMENTED: "settled",
    Gap.UNKNOWN: "settled",
    Gap.CONFLICT: "settled",
    Gap.PENDING: "pending",
    Gap.GATE_PENDING: "pending",
    Gap.CLOSED: "false",
}
READS_SMOKER = ["smoker = 'yes'", "smoker <> 'yes'", "smoker is one of ['yes']", "smoker is not one of ['yes']"]


@pytest.mark.parametrize(("gap", "expected"), GAPS.items())
@pytest.mark.parametrize("text", READS_SMOKER)
def test_a_comparison_with_a_gap_is_unknown_or_closed(text, gap, expected):
    """A status settles, silence is pending, a closed question is false whatever is asked of it."""
    assert expected == decided(text, smoker=gap)


@pytest.mark.parametrize(("gap", "expected"), GAPS.items())
@pytest.mark.parametrize(
    "text",
    [
        "seen_on <= died_on",
        "died_on > seen_on",
        "seen_on is within 3 days of died_on",
        "days between seen_on and died_on >= 0",
        "seen_on + 3 days < died_on",
        "completed years between seen_on and died_on < 3",
    ],
)
def test_a_date_that_is_missing_leaves_its_window_open(text, gap, expected):
    """The gap of one date is the gap of the window."""
    assert expected == decided(text, seen_on=gap, died_on=day("2016-03-14"))


@pytest.mark.parametrize(("gap", "expected"), GAPS.items())
@pytest.mark.parametrize("text", ["drugs includes 'cisplatin'", "count of drugs > 0", "score + 1 > 0"])
def test_a_choice_of_several_or_a_number_that_is_missing_is_unknown(text, gap, expected):
    """Lists and numbers are read as dates are."""
    assert expected == decided(text, drugs=gap, score=gap)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("smoker = 'yes'", "yes", "true"),
        ("smoker = 'yes'", "no", "false"),
        ("smoker <> 'yes'", "no", "true"),
        ("'yes' = smoker", "yes", "true"),
        ("smoker is one of ['yes', 'no']", "no", "true"),
        ("smoker is one of ['yes']", "no", "false"),
        ("smoker is not one of ['yes']", "no", "true"),
        ("smoker is not one of ['no']", "no", "false"),
        ("not (smoker = 'yes')", "no", "true"),
        ("true", "yes", "true"),
        ("false", "yes", "false"),
    ],
)
def test_a_choice_is_compared_by_its_code(text, value, expected):
    """An answered choice decides at once."""
    assert expected == decided(text, smoker=value)


def test_two_choices_may_be_compared():
    """Both sides may be questions."""
    assert ("true", "false") == tuple(
        decided("smoker = diabetic", smoker="yes", diabetic=other) for other in ("yes", "no")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("score = 4", "true"),
        ("score <> 4", "false"),
        ("score < 4", "false"),
        ("score <= 4", "true"),
        ("score > 3.5", "true"),
        ("score >= 4.01", "false"),
        ("score is one of [4, 5]", "true"),
        ("score * 2 - 1 = 7", "true"),
        ("(score + 2) / 3 = 2", "true"),
        ("score / 0 = 1", "settled"),
    ],
)
def test_numbers_are_compared_exactly(text, expected):
    """Arithmetic is decimal; a division by nothing is unknown."""
    assert expected == decided(text, score=Decimal(4))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drugs includes 'cisplatin'", "true"),
        ("drugs includes 'trastuzumab'", "false"),
        ("drugs includes any of ['trastuzumab', 'other_drug']", "true"),
        ("drugs includes any of ['trastuzumab']", "false"),
        ("drugs includes all of ['cisplatin', 'other_drug']", "true"),
        ("drugs includes all of ['cisplatin', 'trastuzumab']", "false"),
        ("count of drugs = 2", "true"),
        ("count of drugs in drug_list with class = 'cytotoxic' = 1", "true"),
    ],
)
def test_several_codes_are_looked_through(text, expected):
    """All, any, one, and how many."""
    assert expected == decided(text, drugs=frozenset({"cisplatin", "other_drug"}))


FACTS = {
    "is documented": {"yes"},
    "is not documented": {Gap.NOT_DOCUMENTED},
    "is unknown": {Gap.UNKNOWN, Gap.CONFLICT},
    "is applicable": {"yes", Gap.NOT_DOCUMENTED, Gap.UNKNOWN, Gap.CONFLICT, Gap.PENDING},
    "is not applicable": {Gap.CLOSED},
}


@pytest.mark.parametrize("cell", ["yes", *Gap])
@pytest.mark.parametrize(("fact", "true_for"), FACTS.items())
def test_a_fact_about_a_question_is_true_or_false_and_never_unknown(fact, true_for, cell):
    """Even while an answer is pending."""
    assert ("true" if cell in true_for else "false") == decided(f"smoker {fact}", smoker=cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(day("2016-03-14"), "true"), (day("2016-03"), "false"), (Span(5, 5), "false"), (Gap.PENDING, "false")],
)
def test_known_to_the_day_asks_how_precise_a_date_was_recorded(cell, expected):
    """A month is not a day, even when only one of its days is left."""
    assert expected == decided("seen_on is known to the day", seen_on=cell)


KLEENE = {"yes": "true", "no": "false", Gap.UNKNOWN: "settled", Gap.PENDING: "pending"}
ORDER = {"and": ["false", "pending", "settled", "true"], "or": ["true", "pending", "settled", "false"]}


@pytest.mark.parametrize("word", ORDER)
@pytest.mark.parametrize("cells", list(itertools.product(KLEENE, repeat=3)))
def test_and_and_or_follow_their_tables(word, cells):
    """The first of the order that stands among the parts is the whole."""
    text = f"smoker = 'yes' {word} diabetic = 'yes' {word} office = 'yes'"
    found = {KLEENE[cell] for cell in cells}

    assert next(each for each in ORDER[word] if each in found) == decided(
        text, smoker=cells[0], diabetic=cells[1], office=cells[2]
    )


@given(st.sampled_from([*KLEENE]), st.sampled_from([*KLEENE]))
def test_not_not_is_the_thing_itself(first, second):
    """Two negations cancel out, whatever is missing."""
    text = "smoker = 'yes' or diabetic = 'yes'"

    assert decided(text, smoker=first, diabetic=second) == decided(f"not (not ({text}))", smoker=first, diabetic=second)


def formula(text, **cells):
    """Return what *text* gives for the answers given by name."""
    built_formula = build_formula(text, VOCABULARY)
    assert isinstance(built_formula, Formula), built_formula
    return built_formula.value(env(**cells))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("yes", "yes"), ("no", "no"), (Gap.UNKNOWN, Gap.UNKNOWN), (Gap.PENDING, Gap.PENDING), (Gap.CLOSED, "no")],
)
def test_a_plain_rule_gives_yes_no_or_no_value(cell, expected):
    """Unknown stays unknown of the same kind."""
    assert expected == formula("smoker = 'yes'", smoker=cell)


LINES = "'high' when score > 20; 'low' when smoker = 'yes'"


@pytest.mark.parametrize(
    ("text", "score", "smoker", "expected"),
    [
        (LINES, Decimal(21), Gap.PENDING, "high"),
        (LINES, Decimal(3), "yes", "low"),
        (LINES, Decimal(3), "no", Gap.UNKNOWN),
        (LINES, Gap.PENDING, "yes", Gap.PENDING),
        (LINES, Gap.UNKNOWN, "yes", Gap.UNKNOWN),
        (f"{LINES}; else 'none'", Decimal(3), "no", "none"),
        ("1 when smoker = 'yes'; else 0", Decimal(3), "no", Decimal(0)),
    ],
)
def test_the_first_true_line_gives_the_value(text, score, smoker, expected):
    """An unknown line before it makes the value unknown; when none is true there is none, or what *else* says."""
    assert expected == formula(text, score=score, smoker=smoker)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("score", Decimal(4)),
        ("seen_on", day("2016-03-14")),
        ("days between seen_on and died_on", 17),
        ("seen_on + 1 week", day("2016-03-21")),
    ],
)
def test_a_derivation_may_be_a_date_or_a_number(text, expected):
    """It is what its operand is."""
    assert expected == formula(text, score=Decimal(4), seen_on=day("2016-03-14"), died_on=day("2016-03-31"))


def test_a_partial_number_in_a_list_is_pending():
    """Whether a number is one of a list cannot be told while only its limits are known."""
    text = "days between seen_on and died_on is one of [3, 4]"

    assert "pending" == decided(text, seen_on=day("2016-03"), died_on=day("2016-03-14"))


def test_a_condition_is_equal_to_itself_read_again():
    """Two readings of one text are one condition."""
    assert built("smoker = 'yes'") == built("smoker = 'yes'")
