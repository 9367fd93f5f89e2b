"""A table of a file is read key by key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.definition import Kind
from qopi_desktop.forms.tables import Faults, read_table

TEXT = """
word = "x"
whole = 3
number = 2.5
flag = true
day = 2026-03-14
list = ["a", "b"]
kind = "date"
kinds = ["date", "text"]
rows = [{ id = "one" }, 3]
[below]
word = "y"
"""


def table(text=TEXT):
    """Return a table and the faults found in it so far."""
    faults = Faults()
    return read_table("a.toml", text, faults), faults


def told(faults):
    """Return the faults as code, word and place."""
    return [(each.fault, each.word, each.place) for each in faults.found]


def test_each_key_is_read_as_its_type():
    """What is there comes out."""
    read, faults = table()

    assert ("x", 3, Decimal("2.5"), True, date(2026, 3, 14)) == (
        read.text("word"),
        read.may_whole("whole"),
        read.may_number("number"),
        read.flag("flag"),
        read.day("day"),
    )
    assert (("a", "b"), Kind.DATE, frozenset({Kind.DATE, Kind.TEXT})) == (
        read.texts("list"),
        read.member("kind", Kind, Kind.TEXT),
        read.members("kinds", Kind),
    )
    assert ("y", "below") == (read.table("below").text("word"), read.table("below").place)
    assert [] == faults.found


def test_a_table_is_given_as_it_is_written():
    """Whatever its keys are; nothing is, where there is none."""
    read, faults = table()

    assert ({"word": "y"}, {}) == (read.plain("below"), read.plain("no"))
    assert ({}, 1) == (read.plain("word"), len(faults.found))


def test_what_may_be_absent_is_none_or_empty():
    """No fault is kept for it."""
    read, faults = table()

    assert (None, None, None, False, (), ()) == (
        read.may_text("no"),
        read.may_whole("no"),
        read.may_number("no"),
        read.flag("no"),
        read.texts("no"),
        read.tables("no"),
    )
    assert [] == faults.found


def test_what_must_be_there_is_missed():
    """And stands for something empty, so that reading goes on."""
    read, faults = table()

    assert ("", None, "", Kind.TEXT) == (
        read.text("no"),
        read.day("no"),
        read.table("no").place and "",
        read.member("no", Kind, Kind.TEXT),
    )
    assert [
        ("missing-key", "no", ""),
        ("missing-key", "no", ""),
        ("missing-key", "no", ""),
        ("missing-key", "no", ""),
        ("unknown-code", "", ""),
    ] == told(faults)


def test_a_name_says_something_and_has_no_spaces_around_it():
    """So that two names never differ by what nobody sees."""
    read, faults = table('good = "Core 1"\nblank = " "\nwide = "Core 1 "\nnumber = 3\n')

    assert ["Core 1", " ", "Core 1 ", "", ""] == [read.name(key) for key in ("good", "blank", "wide", "number", "no")]
    assert [
        ("blank", "blank", ""),
        ("spaces-around", "Core 1 ", ""),
        ("wrong-type", "number", ""),
        ("missing-key", "no", ""),
    ] == told(faults)


def test_a_plain_word_is_one_that_conditions_can_spell():
    """A letter, then letters, digits and underscores."""
    read, faults = table('good = "G_19"\nspace = "a b"\ndigit = "1a"\nletter = "\u00e9"\nnumber = 3\n')

    assert ["G_19", "a b", "1a", "\u00e9", ""] == [
        read.word(key) for key in ("good", "space", "digit", "letter", "number")
    ]
    assert [
        ("no-plain-word", "a b", ""),
        ("no-plain-word", "1a", ""),
        ("no-plain-word", "\u00e9", ""),
        ("wrong-type", "number", ""),
    ] == told(faults)


def test_a_number_is_finite_and_a_date_has_no_time():
    """Whatever TOML allows besides."""
    read, faults = table("mean = nan\nmost = -inf\nday = 2026-03-14T12:00:00\n")

    assert (None, None, None) == (read.may_number("mean"), read.may_number("most"), read.day("day"))
    assert [("wrong-type", "number", 8), ("wrong-type", "number", 8), ("wrong-type", "day", 7)] == [
        (each.fault, each.nearest, each.column) for each in faults.found
    ]


def test_true_is_no_number():
    """Though Python counts with it."""
    read, faults = table()
    read.may_whole("flag")
    read.flag("whole")

    assert [("wrong-type", "flag", ""), ("wrong-type", "whole", "")] == told(faults)


def test_a_row_that_is_no_table_is_left_out():
    """And named where it stands."""
    read, faults = table()
    rows = read.tables("rows")

    assert ["one"] == [row.text("id") for row in rows]
    assert [("wrong-type", "rows", 10, 25)] == [
        (each.fault, each.word, each.line, each.column) for each in faults.found
    ]


def test_what_nobody_asked_for_is_unknown():
    """With the nearest key that is known; texts may be taken as they are."""
    read, faults = table('wrd = "x"\nnumber = 3\nclass = "c"\n')

    assert {"class": "c", "wrd": "x"} == read.rest()
    read.end(["numbers"])
    assert [("unknown-key", "number")] == [(each.fault, each.word) for each in faults.found]
    assert "numbers" == faults.found[0].nearest


def test_nothing_wrong_stops_nothing():
    """Only what was found does."""
    _, faults = table()
    faults.stop()
    read, faults = table("")
    read.text("id")

    with pytest.raises(ResourceError):
        faults.stop()
