"""What would change an outcome, in words; needs no window."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from qopi_desktop import resources
from qopi_desktop.conditions import Truth
from qopi_desktop.domain.answers import Missing, QuestionId
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.turning import Change, Chosen, Counted, Days, Numbers, Tie, Wanted
from qopi_desktop.ui.turning import change_in_words, wanted_in_words
from qopi_desktop.ui.words import knows
from tests import shipped
from tests.unit.forms.small import asked, session

MARCH, APRIL = date(2016, 3, 14), date(2016, 4, 14)
ONE, FOUR, TEN = Decimal(1), Decimal(4), Decimal(10)
CYTOTOXIC = ("cisplatin", "paclitaxel")
OF_CLASS = ("class", "cytotoxic")


@pytest.fixture(scope="module")
def package() -> Package:
    """The package that is shipped."""
    return shipped.package()


def counted(*how) -> dict[str, tuple[Chosen, ...]]:
    """Return that so many cytotoxic drugs are wanted."""
    return {"chosen": (Chosen(counted=(Counted(CYTOTOXIC, *how),)),)}


def wanted(question_id: str, **how) -> Wanted:
    """Return what is wanted of one question."""
    return Wanted(QuestionId(question_id), **how)


WORDS = [
    ("G19", {"days": (Days(None, APRIL),)}, "on or before Apr 14 2016"),
    ("G19", {"days": (Days(MARCH, None),)}, "on or after Mar 14 2016"),
    ("G19", {"days": (Days(MARCH, MARCH),)}, "on Mar 14 2016"),
    (
        "G19",
        {"days": (Days(MARCH, APRIL), Days(None, None))},
        "from Mar 14 2016 to Apr 14 2016 or known to the day",
    ),
    ("P04", {"numbers": (Numbers(FOUR, TEN),)}, "at least 4"),
    ("P04", {"numbers": (Numbers(FOUR, None, low_in=False),)}, "above 4"),
    ("P04", {"numbers": (Numbers(Decimal(0), FOUR, high_in=False),)}, "below 4"),
    ("P04", {"numbers": (Numbers(ONE, FOUR),)}, "at least 1 and at most 4"),
    ("P04", {"numbers": (Numbers(FOUR, FOUR),)}, "4"),
    ("P04", {"numbers": (Numbers(None, None),)}, "known"),
    ("D07", {"codes": ("i",)}, "“I”"),
    (
        "D06",
        {"codes": ("yes", "no"), "statuses": (Missing.UNKNOWN,)},
        "answered with any choice, or were recorded as unknown",
    ),
    ("N01", {"codes": ("as usual",)}, "“as usual”"),
    ("N01", {"other_text": True, "not_codes": ("a", "b")}, "a text other than “a” or “b”"),
    ("N01", {"other_text": True}, "answered with any text"),
    ("C04", {"chosen": (Chosen(),)}, "chosen in any way"),
    (
        "C04",
        {"chosen": (Chosen(("cisplatin",), ("trastuzumab",)),)},
        "chosen with “Cisplatin” and without “Trastuzumab”",
    ),
    ("C04", counted(2, None, *OF_CLASS), "chosen with at least 2 cytotoxic drugs"),
    ("C04", counted(None, 1, *OF_CLASS), "chosen with at most 1 cytotoxic drug"),
    ("C04", counted(None, 0, *OF_CLASS), "chosen with no cytotoxic drugs"),
    ("C04", counted(1, None, "emetic_risk", "high"), "chosen with at least 1 drug of high emetic risk"),
    ("C04", counted(1, 2, "emetic_class", "none"), "chosen with 1 to 2 drugs of unclassified emetic risk"),
    ("C04", counted(None, 0, "emetic_pair", "anthracycline"), "chosen with no anthracyclines"),
    ("C04", counted(1, None, "hue", "red"), "chosen with at least 1 choice of hue red"),
    ("C04", counted(None, 0), "chosen with none of “Cisplatin” or “paclitaxel”"),
    (
        "C04",
        {"chosen": (Chosen(("cisplatin",)), Chosen((), ("trastuzumab",)), Chosen())},
        "chosen in one of these ways: with “Cisplatin”; or without “Trastuzumab”; or in any way",
    ),
    ("C04", counted(1, 1), "chosen with exactly 1 of “Cisplatin” or “paclitaxel”"),
    ("C04", counted(1, 2), "chosen with 1 to 2 of “Cisplatin” or “paclitaxel”"),
    (
        "D02",
        {"statuses": (Missing.NOT_DOCUMENTED, Missing.UNKNOWN, Missing.CONFLICT)},
        "recorded as not documented, unknown or a conflict of sources",
    ),
]


@pytest.mark.parametrize(("question_id", "how", "words"), WORDS)
def test_a_description_reads_as_a_part_of_a_sentence(question_id, how, words):
    """Behind *were*."""
    assert words == wanted_in_words(wanted(question_id, **how), asked(question_id))


def test_many_codes_are_told_by_those_that_would_not_do(package):
    """Where these are fewer; all of them are any choice."""
    stage = package.form.questions[QuestionId("D12")]
    codes = tuple(choice.code for choice in stage.choices)
    label = stage.choices[0].label

    assert f"a choice other than “{label}”" == wanted_in_words(wanted("D12", codes=codes[1:]), stage)
    assert "answered with any choice" == wanted_in_words(wanted("D12", codes=codes), stage)


def test_a_change_is_one_sentence(package):
    """Every question with what is wanted of it."""
    days = wanted("D07", days=(Days(None, APRIL),))
    visits = wanted("G26", codes=("two",))

    assert "would be met if Stage date were on or before Apr 14 2016" == change_in_words(
        Change(Outcome.MET, (days,)), package.form
    )
    assert (
        "would not be in the denominator if Visits in all were “Two”, and Stage date were on or before Apr 14 2016"
        == change_in_words(Change(Outcome.NOT_IN_DENOMINATOR, (visits, days)), package.form)
    )


@pytest.mark.parametrize("truth", Truth)
@pytest.mark.parametrize("clause", ["in time", ""])
def test_what_ties_answers_together_is_told_behind_them(package, truth, clause):
    """By the name of its clause where it has one, and always by the rule."""
    dates = tuple(wanted(each, days=(Days(None, None),)) for each in ("G19", "D07"))
    tie = Tie(clause, "a <= b", truth, (QuestionId("G19"), QuestionId("D07")))
    words = change_in_words(Change(Outcome.EXCLUDED, dates, (tie,)), package.form)

    assert "known to the day, so that " in words
    assert clause in words
    assert "a <= b" in words


def test_answers_that_say_or_stand_apart(package):
    """So that no *or* reaches into the next answer; and a name with a comma stands in quotes."""
    therapy = wanted("C01", codes=("no",), statuses=(Missing.UNKNOWN, Missing.CONFLICT))
    pain = wanted("P11", codes=("yes",))

    assert (
        "would be met if Systemic therapy were “No”, or were recorded as unknown or a conflict of sources; "
        "and “Pain, last visits” were “Yes”"
    ) == change_in_words(Change(Outcome.MET, (therapy, pain)), package.form)


def test_a_sentence_of_over_300_characters_leaves_out_how_choices_are_made(package):
    """It says that the choice decides, and nothing of the other answers is lost."""
    labels = [choice.code for choice in package.form.questions[QuestionId("C04")].choices]
    few = wanted("C04", chosen=(Chosen(tuple(labels[:2])),))
    many = wanted("C04", chosen=(Chosen(tuple(labels[:40])),))
    visits = wanted("G26", codes=("two",))

    assert "choice of" not in change_in_words(Change(Outcome.MET, (few, visits)), package.form)
    assert "would be met if the choice of Drugs decided so, and Visits in all were “Two”" == change_in_words(
        Change(Outcome.MET, (many, visits)), package.form
    )


def test_each_attribute_that_a_rule_counts_by_has_its_words():
    """The other drugs of class *none* would need words of their own."""
    texts = [
        resources.text(folder, f"{name}.toml")
        for folder in ("forms", "measures")
        for name in resources.names(folder, ".toml")
    ]
    counted_by = set(re.findall(r"in [a-z_]+ with ([a-z_]+) = '([a-z]+)'", " ".join(texts)))

    assert {"none"} == {value for attribute, value in counted_by if attribute == "emetic_class"}
    assert all(knows(f"measures.would.attribute.{attribute}_one") for attribute, _ in counted_by)


def test_every_outcome_has_its_words(package):
    """Those that a chart can come to; no chart is made undecided."""
    change = wanted("G26", codes=("two",))
    decided = [outcome for outcome in Outcome if outcome is not Outcome.UNDECIDED]

    assert len(decided) == len({change_in_words(Change(outcome, (change,)), package.form) for outcome in decided})


def test_the_stage_of_a_shipped_measure_reads_as_a_person_would_say_it(package):
    """One visit on 14 March gives 31 days."""
    given = {"G06": ["core"], "D06": "documented", "D07": "2016-04-20", "G19": "2016-03-14", "G26": "two"}
    chart = session({**given, "G18": "primary_responsibility"}, package.form)
    found = Board(package.measures, chart).turning("Core 2").changes.found

    assert "would be met if Stage date were on or before Apr 14 2016" in [
        change_in_words(change, package.form) for change in found
    ]
