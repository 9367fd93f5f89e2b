"""Codes of ICD-10-CM and ICD-O-3 mean a primary cancer, or none with the reason; nothing is guessed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pytest

from qopi_desktop import resources
from qopi_desktop.forms.cancers import Cancer, load_cancers
from tests import shipped
from tests.unit.forms import small

CANCERS = load_cancers()
QUESTION = small.asked("D01", shipped.form())
FILE = tomllib.loads(resources.text("finding", "cancers.toml"))
REASONS = {
    *("in-situ", "benign", "uncertain", "secondary", "unspecified", "several", "needs-morphology", "not-cancer"),
    "unreadable",
}


@pytest.mark.parametrize(
    ("code", "cancer"),
    [
        ("C50.911", "breast"),
        (" c50911 ", "breast"),
        ("C18.7", "colon"),
        ("C20", "rectum"),
        ("C83.31", "dlbcl"),
        ("C83.398", "dlbcl"),
        ("C82.01", "follicular_nhl"),
        ("C82.61", "other_nhl"),  # cutaneous, though its first letters are those of follicular
        ("C83.10", "other_nhl"),
        ("C81.90", "hodgkin"),
        ("C91.10", "cll"),
        ("C91.00", "leukemia"),
        ("C92.10", "leukemia"),
        ("C90.00", "myeloma"),
        ("D46.9", "other_heme"),
        ("D45", "other_heme"),
        ("C56.1", "ovary"),
        ("C57.01", "ovary"),
        ("C48.1", "ovary"),
        ("C48.0", "other_solid"),
        ("C54.1", "endometrium"),
        ("C54.2", "other_solid"),
        ("C53.9", "cervix"),
        ("C61", "prostate"),
        ("C25.0", "pancreas"),
        ("C62.91", "testis"),
        ("C58", "gestational_trophoblastic"),
        ("C16.0", "other_solid"),
        ("C43.59", "other_solid"),
        ("C4A.9", "other_solid"),
    ],
)
def test_a_code_of_icd_10_means_a_cancer(code, cancer):
    """With and without its dot; the longest beginning decides."""
    assert Cancer(cancer) == CANCERS.of_icd10(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("C34.11", "needs-morphology"),  # small cell or not
        ("C83.00", "needs-morphology"),  # small lymphocytic or another
        ("C85.90", "needs-morphology"),
        ("C54.9", "needs-morphology"),
        ("C7A.090", "needs-morphology"),
        ("C19", "several"),  # colon or rectum, by how it was treated
        ("C18.1", "several"),
        ("C80.1", "unspecified"),
        ("C78.7", "secondary"),
        ("C7B.02", "secondary"),
        ("D05.11", "in-situ"),
        ("D24.1", "benign"),
        ("D47.2", "uncertain"),
        ("D39.2", "uncertain"),
        ("I10", "not-cancer"),
        ("Z85.3", "not-cancer"),
        ("D50.9", "not-cancer"),
        ("breast", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_a_code_of_icd_10_that_says_too_little_means_none(code, reason):
    """And why."""
    assert Cancer(None, reason) == CANCERS.of_icd10(code)


@pytest.mark.parametrize(
    ("topography", "morphology", "cancer"),
    [
        ("C34.1", "8041", "sclc"),
        ("C341", "8045", "sclc"),
        ("C34.9", "8140", "nsclc"),
        ("C34.9", "8070", "nsclc"),
        ("C34.9", "8046", "nsclc"),
        ("C61.9", "8041", "prostate"),  # small cell, but of the prostate
        ("C50.4", "8500", "breast"),
        ("C50.9", "9680", "dlbcl"),  # lymphoma of the breast
        ("C77.9", "9690", "follicular_nhl"),
        ("C42.1", "9823", "cll"),
        ("C77.0", "9670", "cll"),
        ("C34.9", "9650", "hodgkin"),
        ("C42.1", "9861", "leukemia"),
        ("C42.1", "9732", "myeloma"),
        ("C42.1", "9989", "other_heme"),
        ("C77.2", "9673", "other_nhl"),
        ("C18.7", "8140", "colon"),
        ("C20.9", "8480", "rectum"),
        ("C20.9", "8936", "other_solid"),  # stromal tumor
        ("C56.9", "8441", "ovary"),
        ("C48.1", "8461", "ovary"),
        ("C48.1", "9050", "other_solid"),  # mesothelioma
        ("C54.1", "8380", "endometrium"),
        ("C54.1", "8980", "endometrium"),
        ("C54.2", "8890", "other_solid"),  # leiomyosarcoma
        ("C53.9", "8070", "cervix"),
        ("C25.4", "8150", "pancreas"),
        ("C62.9", "9061", "testis"),
        ("C62.9", "9100", "testis"),
        ("C58.9", "9100", "gestational_trophoblastic"),
        ("C54.9", "9104", "gestational_trophoblastic"),
        ("C44.5", "8742", "other_solid"),
        ("C64.9", "8312", "other_solid"),
        ("C71.1", "9440", "other_solid"),
    ],
)
def test_codes_of_icd_o_mean_a_cancer(topography, morphology, cancer):
    """Blood cancers and small cell of the lung by morphology, the rest by site."""
    assert Cancer(cancer) == CANCERS.of_icdo(topography, morphology, "3")


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        (("C50.4", "8500", "2"), "in-situ"),
        (("C67.9", "8120", "1"), "uncertain"),
        (("C50.4", "9010", "0"), "benign"),
        (("C22.0", "8140", "6"), "secondary"),
        (("C22.0", "8140", "9"), "unspecified"),
        (("C34.9", "8010", "3"), "needs-morphology"),
        (("C34.9", "8240", "3"), "several"),
        (("C18.7", "8240", "3"), "several"),
        (("C50.9", "9020", "3"), "several"),
        (("C19.9", "8140", "3"), "several"),
        (("C54.9", "9100", "3"), "several"),
        (("C77.9", "9591", "3"), "unspecified"),
        (("C77.9", "9679", "3"), "several"),
        (("C80.9", "8140", "3"), "unspecified"),
        (("50", "8500", "3"), "unreadable"),
        (("C50.9", "85003", "3"), "unreadable"),
        (("C50.9", "8500", ""), "unreadable"),
    ],
)
def test_codes_of_icd_o_that_say_too_little_mean_none(codes, reason):
    """In situ is not invasive, whatever its site."""
    assert Cancer(None, reason) == CANCERS.of_icdo(*codes)


def test_every_row_means_a_code_of_the_question_or_a_known_reason():
    """And every code that tells its site or type is meant by some row."""
    meant = [row.get("code") for row in (*FILE["icd10"], *FILE["icdo"])]
    codes = {choice.code for choice in QUESTION.choices}

    assert codes == {each["code"] for each in FILE["name"]}
    assert codes == {each for each in meant if each}
    assert {row["reason"] for row in (*FILE["icd10"], *FILE["icdo"]) if "reason" in row} <= REASONS


def test_no_beginning_of_a_code_stands_twice():
    """Which row decides would be chance."""
    written = Counter(code for row in FILE["icd10"] for code in row["codes"])

    assert [] == [code for code, count in written.items() if count > 1]
    assert len(CANCERS.starts) == sum(_width(code) for code in written)


def _width(code):
    ends = re.fullmatch(r"[CD](\d\d)-[CD](\d\d)", code)
    return int(ends[2]) - int(ends[1]) + 1 if ends else 1
