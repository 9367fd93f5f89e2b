"""Options are found by code, label, brand and other names, and by what misspells them where nothing else fits."""

from __future__ import annotations

import pytest

from qopi_desktop.forms.definition import Choice
from qopi_desktop.forms.finding import Fit, Hit, Options
from tests import shipped

DRUGS = shipped.form().codelists["drugs"].choices
OPTIONS = Options((str(place), choice) for place, choice in enumerate(DRUGS, start=1))
SMALL = Options(
    [
        ("1", Choice("sclc", "Lung, small cell", ("oat cell",))),
        ("2", Choice("nsclc", "Lung, non-small cell")),
        ("u", Choice("?unknown", "Unknown")),
    ]
)


def found(typed, options=OPTIONS):
    """What is found, and by which name."""
    return [(hit.code, hit.name) for hit in options.find(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("herc", ("trastuzumab", "Herceptin")),
        ("HERCEPTIN", ("trastuzumab", "Herceptin")),
        ("trastuzmab", ("trastuzumab", "")),
        ("adriamicin", ("doxorubicin", "Adriamycin")),
        ("5fu", ("fluorouracil", "5-FU")),
        ("5-fu", ("fluorouracil", "5-FU")),
        ("vp16", ("etoposide", "VP-16")),
        ("cpt", ("irinotecan", "CPT-11")),
        ("nab pac", ("nab_paclitaxel", "nab paclitaxel")),
        ("Vincr", ("vincristine", "")),
        ("ciclofosfam", ("cyclophosphamide", "")),
    ],
)
def test_a_drug_is_found_and_says_by_which_name(typed, first):
    """Empty where its label is what was typed."""
    assert first == found(typed)[0]


def test_words_begun_come_first_then_letters_inside():
    """Each in the order of the list."""
    hits = OPTIONS.find("pac")

    assert sorted(hits, key=lambda hit: hit.fit) == hits
    assert ["nab_paclitaxel", "paclitaxel"] == [hit.code for hit in hits if hit.fit is Fit.LABEL]
    assert [Fit.LABEL, Fit.WORD, Fit.INSIDE] == sorted({hit.fit for hit in OPTIONS.find("doxo")})


def test_misspellings_are_found_only_where_nothing_else_fits():
    """Cisplatin finds no carboplatin."""
    assert [("cisplatin", "")] == found("cisplatin")
    assert [("carboplatin", "")] == found("carbplatin")
    assert {Fit.ALIKE} == {hit.fit for hit in OPTIONS.find("trastuzmab")}


@pytest.mark.parametrize("typed", ["xyzzy", "cxr", "-", "visplatin"])
def test_what_fits_nothing_finds_nothing(typed):
    """Too short to be misspelled, no letters, another first letter."""
    assert [] == found(typed)


def test_a_number_is_exact_and_begins_others():
    """As it stands in the list."""
    assert [Hit("sclc", Fit.EXACT)] == SMALL.find("1")
    assert ("bicalutamide", "") == found("15")[0]
    assert {Fit.EXACT, Fit.WORD} == {hit.fit for hit in OPTIONS.find("13")}


def test_a_status_is_found_by_its_letter():
    """And by its word."""
    assert [Hit("?unknown", Fit.EXACT)] == SMALL.find("u")
    assert [Hit("?unknown", Fit.LABEL)] == SMALL.find("unk")


def test_a_code_and_a_word_of_the_label_find_it():
    """Before letters inside."""
    assert [("sclc", "sclc"), ("nsclc", "nsclc")] == found("sclc", SMALL)
    assert [("sclc", ""), ("nsclc", "")] == found("small", SMALL)
    assert [("sclc", "oat cell")] == found("oat", SMALL)


def test_nothing_typed_finds_all():
    """In their order."""
    assert ["sclc", "nsclc", "?unknown"] == [hit.code for hit in SMALL.find(" ")]


def test_two_letters_are_not_looked_for_inside():
    """They would be in half of the names."""
    assert [] == [hit for hit in OPTIONS.find("ab") if hit.fit is Fit.INSIDE]
    assert [hit for hit in OPTIONS.find("mab") if hit.fit is Fit.INSIDE]
