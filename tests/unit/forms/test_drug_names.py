"""Names of drugs as records have them are read, or left unresolved; never taken for another drug."""

from __future__ import annotations

import string
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from qopi_desktop.forms.drug_names import Resolved, load_drug_names
from qopi_desktop.forms.spelling import load_spelling
from tests import shipped

DRUGS = shipped.form().codelists["drugs"].choices
NAMES = load_drug_names(DRUGS)
RECORDS = tomllib.loads((Path(__file__).parent / "tcga_drug_names.toml").read_text(encoding="utf-8"))["name"]
CHECKED = [row for row in RECORDS if "codes" in row]
UNRESOLVED = {
    *("AE-37", "Chemo, NOS", "Clodronate", "Denosumab", "E-75", "Fareston", "Ibandronate", "NEULASTA", "Neulasta"),
    *("Not otherwise specified", "Tesetaxel", "Triptorelin", "Xgeva", "Zoledronic Acid", "Zoledronic acid", "Zometa"),
    *("[Not Available]", "[Unknown]", "ac", "clodronate", "clodronic acid", "tc"),
}
LOOK_ALIKE = [
    ("cisplatin", "carboplatin", "oxaliplatin"),
    ("vincristine", "vinblastine", "vinorelbine"),
    ("epirubicin", "idarubicin", "doxorubicin", "daunorubicin"),
    ("paclitaxel", "docetaxel", "cabazitaxel"),
    ("rituximab", "ramucirumab", "cetuximab"),
    ("nivolumab", "durvalumab", "ipilimumab"),
    ("azacitidine", "decitabine", "gemcitabine", "capecitabine", "cytarabine"),
    ("afatinib", "axitinib", "imatinib", "lapatinib", "apatinib"),
    ("prednisone", "prednisolone"),
]


def codes(text):
    """The codes that *text* resolves to."""
    return list(NAMES.resolve(text).codes)


def test_a_hundred_names_were_read_by_hand():
    """And the names of all 1192 lines are here."""
    assert (100, 1192) == (len(CHECKED), sum(row["count"] for row in RECORDS))


@pytest.mark.parametrize("row", CHECKED, ids=lambda row: row["name"])
def test_a_name_read_by_hand_means_what_was_decided(row):
    """Every code and nothing else; no drug at all where none was to be read."""
    assert row["codes"] == codes(row["name"])


def test_every_name_resolves_or_is_listed(record_property):
    """Nothing is left out in silence."""
    left = {row["name"] for row in RECORDS if NAMES.resolve(row["name"]).unresolved}
    lines = sum(row["count"] for row in RECORDS if row["name"] not in left)
    record_property("names", f"{len(RECORDS) - len(left)} of {len(RECORDS)}")
    print(f"names that resolve: {len(RECORDS) - len(left)} of {len(RECORDS)}; lines: {lines} of 1192")  # noqa: T201

    assert left == UNRESOLVED


@pytest.mark.parametrize(
    ("text", "expected", "unresolved"),
    [
        ("doxorubicin hci lipsome", [], ["doxorubicin hci lipsome"]),  # which liposome, if it is one
        ("liposomal doxorubicin hydrochloride", ["pegylated_liposomal_doxorubicin"], []),
        ("Doxil (doxorubicin)", ["pegylated_liposomal_doxorubicin"], []),
        ("Doxil doxorubicin", [], ["Doxil doxorubicin"]),  # one drug or two
        ("Doxil + doxorubicin", ["pegylated_liposomal_doxorubicin", "doxorubicin"], []),
        ("vincristine sulfate liposome", [], ["vincristine sulfate liposome"]),
        ("nab paclitaxel, carboplatin AUC 6", ["nab_paclitaxel", "carboplatin"], []),
        ("trastuzumab deruxtecan", [], ["trastuzumab deruxtecan"]),
        ("ado-trastuzumab emtansine", ["trastuzumab_emtansine"], []),
        ("polatuzumab vedotin", [], ["polatuzumab vedotin"]),
        ("5 fluorouracil 400 mg/m2 IV bolus", ["fluorouracil"], []),
        ("aromatase exemestane", ["exemestane"], []),
        ("aromatase inhibitor, tamoxifen", ["tamoxifen"], ["aromatase inhibitor"]),  # one that is not named
        ("500 mg IV", [], ["500 mg IV"]),
        ("VP16 and CPT11", ["etoposide", "irinotecan"], []),
        ("trifluridine and tipiracil", ["trifluridine_tipiracil"], []),
        ("radium 223", ["radium_223"], []),
        ("FOLFOX", [], ["FOLFOX"]),
        ("R-CHOP", [], ["R-CHOP"]),
        ("bevacizumab vs placebo", [], ["bevacizumab vs placebo"]),
        ("Taxol?", [], ["Taxol?"]),
        ("tamoxifen / study drug", ["tamoxifen"], ["study drug"]),
        ("carboplatin protocol 12", ["carboplatin"], ["protocol"]),
        ("aldoxorubicin", [], ["aldoxorubicin"]),
        ("methylprednisolone", [], ["methylprednisolone"]),
        ("gemar", [], ["gemar"]),  # one letter from Gemzar, one from Femara
        ("  ", [], []),
    ],
)
def test_a_name_resolves_as_far_as_it_is_certain(text, expected, unresolved):
    """The rest is told as written."""
    assert Resolved(tuple(expected), tuple(unresolved)) == NAMES.resolve(text)


@pytest.mark.parametrize("drug", DRUGS, ids=lambda drug: drug.code)
def test_every_name_of_a_drug_means_it(drug):
    """Label, brands and abbreviations."""
    if drug.code.startswith("other_"):
        return
    assert [] == [name for name in (drug.label, *drug.names) if codes(name) != [drug.code]]


def wrong_by_one(name):
    """Every text that is *name* with one letter left out, doubled round or replaced."""
    gone = (name[:at] + name[at + 1 :] for at in range(len(name)))
    turned = (name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1))
    other = (name[:at] + letter + name[at + 1 :] for at in range(len(name)) for letter in string.ascii_lowercase)
    return chain(gone, turned, other)


@pytest.mark.slow
def test_no_drug_misspelled_by_one_letter_is_taken_for_another():
    """Each name of each drug with each letter wrong."""
    taken = []
    for drug in DRUGS:
        for name in (each for each in (drug.label, *drug.names) if each.isalpha() and len(each) > 5):
            taken += [(name, text) for text in wrong_by_one(name.lower()) if set(codes(text)) - {drug.code}]

    assert [] == taken


@pytest.mark.parametrize("outside", load_spelling().others)
def test_no_drug_outside_the_list_is_taken_for_one_inside(outside):
    """However alike."""
    assert [] == codes(outside)


@pytest.mark.parametrize("group", LOOK_ALIKE, ids=lambda group: group[0])
def test_drugs_that_look_alike_are_kept_apart(group):
    """Half one, half the other is neither."""
    for one in group:
        for other in group:
            for cut in range(3, min(len(one), len(other)) - 2):
                mixed = one[:cut] + other[cut:]
                if mixed not in group:
                    found = set(codes(mixed))

                    assert found <= {one} or found <= {other}, mixed
                    assert len(found) <= 1
