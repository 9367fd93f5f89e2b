"""Answers from outside become answers, or a fault with the field and the nearest code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qopi_desktop.conditions import TypeFault
from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.reading import read_answers, write_answer
from tests.unit.forms.small import FORM, asked

GOOD = [
    ("D07", "iv", Answer("iv")),
    ("stage", "iv", Answer("iv")),
    ("G03", "any office at all", Answer("any office at all")),
    ("C04", ["cisplatin", "cisplatin"], Answer(("cisplatin",))),
    ("C04", [], Answer(())),
    ("D02", "2016-03-14", Answer(PartialDate(2016, 3, 14))),
    ("D02", "2016-03", Answer(PartialDate(2016, 3))),
    ("D02", "2016", Answer(PartialDate(2016))),
    ("P04", 7, Answer(Decimal(7))),
    ("P04", 7.5, Answer(Decimal("7.5"))),
    ("P04", Decimal("0.1"), Answer(Decimal("0.1"))),
    ("N01", "free text", Answer("free text")),
    ("D02", {"status": "conflict"}, Answer(missing=Missing.CONFLICT)),
    ("B01", {"status": "not_documented"}, Answer("not_documented")),
    ("B01", {"status": "unknown"}, Answer("not_documented")),
    ("B01", {"status": "conflict"}, Answer(missing=Missing.CONFLICT)),
]


@pytest.mark.parametrize(("key", "raw", "expected"), GOOD)
def test_a_plain_value_becomes_an_answer(key, raw, expected):
    """Found by id or name; where *not documented* is a choice, the status is that choice."""
    question = asked(key)
    read = read_answers(FORM, {key: raw})

    assert ({question.id: expected}, (), ()) == (read.answers, read.derived, read.faults)


BAD = [
    ("stag", "iv", TypeFault("unknown-name", "stag", nearest="stage", place="stag")),
    ("D07", "v", TypeFault("unknown-code", "v", nearest="iv", place="D07")),
    ("C04", ["cisplatn"], TypeFault("unknown-code", "cisplatn", nearest="cisplatin", place="C04")),
    ("C04", "cisplatin", TypeFault("wrong-type", "cisplatin", nearest="many", place="C04")),
    ("C04", [3], TypeFault("wrong-type", "[3]", nearest="many", place="C04")),
    ("D07", 4, TypeFault("wrong-type", "4", nearest="choice", place="D07")),
    ("D02", "3/14/16", TypeFault("no-such-date", "3/14/16", place="D02")),
    ("D02", 2016, TypeFault("wrong-type", "2016", nearest="date", place="D02")),
    ("P04", "7", TypeFault("wrong-type", "7", nearest="number", place="P04")),
    ("P04", True, TypeFault("wrong-type", "True", nearest="number", place="P04")),
    ("P04", float("nan"), TypeFault("wrong-type", "nan", nearest="number", place="P04")),
    ("P04", 10**15, TypeFault("wrong-type", "1000000000000000", nearest="number", place="P04")),
    ("P04", 1e-15, TypeFault("wrong-type", "1e-15", nearest="number", place="P04")),
    ("N01", None, TypeFault("null", place="N01")),
    ("N01", 3, TypeFault("wrong-type", "3", nearest="text", place="N01")),
    ("D02", {"status": "unknwn"}, TypeFault("unknown-status", "unknwn", nearest="unknown", place="D02")),
    ("D02", {"status": 3}, TypeFault("unknown-status", "3", place="D02")),
    ("D02", {"stat": "x"}, TypeFault("unknown-status", "{'stat': 'x'}", place="D02")),
    (
        "D02",
        {"status": "unknown"},
        TypeFault("status-not-allowed", "unknown", nearest="conflict not_documented", place="D02"),
    ),
    ("N01", {"status": "unknown"}, TypeFault("status-not-allowed", "unknown", place="N01")),
]


@pytest.mark.parametrize(("key", "raw", "expected"), BAD)
def test_what_does_not_fit_is_a_fault_of_its_field(key, raw, expected):
    """With the nearest name or code, or the statuses that the question takes."""
    read = read_answers(FORM, {key: raw})

    assert ({}, (expected,)) == (read.answers, read.faults)


def test_a_derived_question_is_not_answered():
    """It is named, and left out."""
    read = read_answers(FORM, {"G09": 65, "metastatic": "yes"})

    assert ({}, ("G09", "D08"), ()) == (read.answers, read.derived, read.faults)


def test_one_question_has_one_answer():
    """Its id and its name together are one too many."""
    read = read_answers(FORM, {"D07": "iv", "stage": "i"})

    assert (TypeFault("repeated", "D07", place="stage"),) == read.faults


@pytest.mark.parametrize(("key", "raw", "answer"), [each for each in GOOD if each[0] != "B01"])
def test_an_answer_is_written_as_it_is_read(key, raw, answer):
    """Reading what was written gives the answer back."""
    assert answer == next(iter(read_answers(FORM, {key: write_answer(answer)}).answers.values()))


def test_no_answer_is_written_as_none():
    """Nobody has answered."""
    assert write_answer(None) is None
