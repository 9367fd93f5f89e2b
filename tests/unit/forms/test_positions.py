"""Every key and value of a TOML file is found where it stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from qopi_desktop import resources
from qopi_desktop.forms.positions import Positions, Spot, spot_of

TEXT = '''# a comment with "quotes" and [brackets]
title = "one" # and 'more'
"quoted key" . "ta\\tb" = 1979-05-27 07:32:00
dotted.key.word = 3.14

[below]
x = """
first
 se\\u0041cond \\
    third""""
y = \'\'\'
a "b" \\c\'\'\'
z = 'plain \\ text'

[[row]]
id = "R1"
parts = [ { rule = "a = 1" },
  # between
  { rule = "b = \\"2\\"", deep = [[1, 2], [ { three = 3 }, ] ] } ]

[[row]]
id = "R2"
[row.inner]
k = true
[[row.inner.list]]
k = -inf
[[row.inner.list]]
k = []
'''
POSITIONS = Positions(TEXT)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("title",), Spot(2, 1)),
        (("quoted key",), Spot(3, 1)),
        (("quoted key", "ta\tb"), Spot(3, 1)),
        (("dotted", "key", "word"), Spot(4, 1)),
        (("below",), Spot(6, 1)),
        (("below", "z"), Spot(13, 1)),
        (("row",), Spot(15, 1)),
        (("row", 0), Spot(15, 1)),
        (("row", 0, "parts", 0), Spot(17, 11)),
        (("row", 0, "parts", 1, "rule"), Spot(19, 5)),
        (("row", 0, "parts", 1, "deep", 1, 0, "three"), Spot(19, 45)),
        (("row", 1, "id"), Spot(22, 1)),
        (("row", 1, "inner", "list", 1, "k"), Spot(28, 1)),
        (("row", 1, "inner", "missing"), Spot(23, 1)),
        (("row", 7, "id"), Spot(15, 1)),
        (("missing",), Spot(1, 1)),
    ],
)
def test_a_key_is_found_where_it_begins(path, expected):
    """Or what is nearest around it."""
    assert expected == POSITIONS.key(path)


@pytest.mark.parametrize(
    ("path", "word", "expected"),
    [
        (("title",), "ne", Spot(2, 11)),
        (("below", "x"), "first", Spot(8, 1)),
        (("below", "x"), "Acond", Spot(9, 4)),
        (("below", "x"), "cond", Spot(9, 10)),
        (("below", "x"), "third", Spot(10, 5)),
        (("below", "x"), '"', Spot(10, 10)),
        (("below", "y"), "\\c", Spot(12, 7)),
        (("below", "z"), "text", Spot(13, 14)),
        (("row", 0, "parts", 0, "rule"), "= 1", Spot(17, 23)),
        (("row", 0, "parts", 1, "rule"), '2"', Spot(19, 19)),
    ],
)
def test_a_word_within_a_text_is_found_in_the_file(path, word, expected):
    """Whatever its quotes, its lines and its escapes."""
    text: Any = tomllib.loads(TEXT)
    for step in path:
        text = text[step]

    assert expected == POSITIONS.value(path, text.index(word))


def test_what_lies_beyond_a_text_is_its_end():
    """Where something is missed."""
    assert Spot(2, 13) == POSITIONS.value(("title",), 3)
    assert Spot(10, 11) == POSITIONS.value(("below", "x"), 100)
    assert Spot(13, 18) == POSITIONS.value(("below", "z"), 100)


def test_a_value_that_is_no_text_is_pointed_at_whole():
    """And so is the key of one that has none."""
    assert Spot(4, 19) == POSITIONS.value(("dotted", "key", "word"), 3)
    assert Spot(21, 1) == POSITIONS.value(("row", 1), 3)
    assert Spot(1, 1) == POSITIONS.value(("nothing",), 3)


def test_lines_may_end_as_on_windows():
    """They count once."""
    assert Spot(2, 6) == Positions("a = 1\r\nb = 'x'\r\n").value(("b",))


def test_what_is_no_toml_is_refused():
    """It must have been read before."""
    with pytest.raises(ValueError, match="4"):
        Positions("a = ]")


def paths(value, path=()):
    """Return the path to everything in *value*."""
    found = {path}
    steps = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for step, each in steps:
        found |= paths(each, (*path, step))
    return found


@pytest.mark.parametrize(
    "file", sorted(resources.path().rglob("*.toml")), ids=lambda path: str(path.relative_to(resources.path()))
)
def test_everything_in_a_file_that_ships_is_found(file: Path):
    """Each key stands where its own word does."""
    text = file.read_text(encoding="utf-8")
    positions, lines = Positions(text), text.split("\n")
    found = {path: positions.key(path) for path in paths(tomllib.loads(text)) if path and isinstance(path[-1], str)}

    assert [] == [path for path, spot in found.items() if path[-1] not in lines[spot.line - 1][spot.column - 1 :]]


def test_a_place_is_counted_in_characters():
    """From 1."""
    assert [Spot(1, 1), Spot(1, 3), Spot(2, 1)] == [spot_of("é\U0001f600\nx", at) for at in (0, 2, 3)]
