"""A password needs length and must not be guessed first; nothing else is asked of it."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.passwords import PasswordFault, Strength, length_of, refuse_password, strength_of

COMMON = frozenset({"password", "correcthorsebatterystaple", "letmeinletmein!!"})
NAMES = ("Ada Reyes", "Lakeside Oncology", "QOPI")


@pytest.mark.parametrize(
    "password",
    [
        "gravel lantern oboe",
        "all lower case and nothing else",
        "ALL UPPER CASE WITHOUT A DIGIT",
        "8273649182736451",
        "münze löffel straße",
        "ada and fifteen letters more",
        "               x",
    ],
)
def test_length_is_enough(password):
    """No kind of character is asked for; blanks count."""
    assert refuse_password(password, NAMES, COMMON) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", PasswordFault.TOO_SHORT),
        ("fourteen signs", PasswordFault.TOO_SHORT),
        ("CorrectHorseBatteryStaple", PasswordFault.COMMON),
        ("correcthorsebatterystaple1999!", PasswordFault.COMMON),
        ("12345 password 6789", PasswordFault.COMMON),
        ("letmeinletmein!!", PasswordFault.COMMON),
        ("aaaaaaaaaaaaaaaa", PasswordFault.COMMON),
        ("abcdabcdabcdabcd", PasswordFault.COMMON),
        ("abcabcabcabcabca", PasswordFault.COMMON),
        ("abcdefghijklmnop", PasswordFault.COMMON),
        ("ponmlkjihgfedcba", PasswordFault.COMMON),
        ("5678901234567890", PasswordFault.COMMON),
        ("lakeside oncology 1", PasswordFault.CONTAINS_NAME),
        ("reyes12345 reyes67", PasswordFault.CONTAINS_NAME),
        ("qopiqopi quarry 9", PasswordFault.CONTAINS_NAME),
    ],
)
def test_what_is_guessed_first_is_refused(password, fault):
    """Listed ones, bare or dressed, repeats, rows, and names that leave too little."""
    assert fault is refuse_password(password, NAMES, COMMON)


def test_a_password_counts_in_its_normal_form():
    """A letter typed with a separate accent is one character, as in the vault."""
    assert 1 == length_of("e\u0301")


@pytest.mark.parametrize(
    ("length", "strength"), [(15, Strength.LONG_ENOUGH), (20, Strength.STRONG), (28, Strength.VERY_STRONG)]
)
def test_strength_is_a_matter_of_length(length, strength):
    """Each step begins at its length."""
    assert strength is strength_of("x" * length)
