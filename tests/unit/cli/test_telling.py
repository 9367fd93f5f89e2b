"""A fault is told in one line that shows what was written, whatever was written."""

from __future__ import annotations

import pytest

from qopi_desktop.cli.telling import LONGEST_WORD, in_words
from qopi_desktop.conditions import TypeFault

LONG = "x" * (LONGEST_WORD + 1)
CUT = "x" * (LONGEST_WORD - 1) + "\u2026"


@pytest.mark.parametrize(
    ("sign", "shown"),
    [("\u200b", "U+200B"), ("\u202e", "U+202E"), ("\0", "U+0000"), ("\x1b", "U+001B"), ("\n", "U+000A")],
)
def test_a_character_that_cannot_be_seen_is_named(sign, shown):
    """In the word, in the nearest and in the place."""
    fault = TypeFault("unknown-code", f"a{sign}b", nearest=f"c{sign}", place=f"clause {sign}")

    assert f'clause {shown}: There is no code "a{shown}b". The nearest is "c{shown}".' == in_words(fault)


def test_letters_of_other_alphabets_are_shown_as_they_are():
    """They can be seen."""
    assert 'There is no code "\u00e9\u03b2\u4e2d".' == in_words(TypeFault("unknown-code", "\u00e9\u03b2\u4e2d"))


def test_a_long_word_is_shortened():
    """With an ellipsis; one that just fits is whole."""
    fault = TypeFault("unknown-code", LONG, nearest=LONG, place=f"--answers.{LONG}")

    place = f"--answers.{LONG}"[: LONGEST_WORD - 1] + "\u2026"
    assert f'{place}: There is no code "{CUT}". The nearest is "{CUT}".' == in_words(fault)
    assert f'There is no code "{LONG[1:]}".' == in_words(TypeFault("unknown-code", LONG[1:]))


def test_a_path_is_told_whole():
    """Who mends it needs all of it."""
    assert f"The file cannot be read: {LONG}." == in_words(TypeFault("unreadable", LONG))
