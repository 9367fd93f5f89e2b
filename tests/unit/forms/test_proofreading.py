"""A form keeps to its lengths, and its cards say something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.conditions import TypeFault
from qopi_desktop.forms.definition import Card, Choice, Form, Kind, Question
from qopi_desktop.forms.proofreading import proofread_form, with_lines
from tests import shipped
from tests.unit.forms.small import FORM, asked

CARD = Card(
    counts="The group written down by a physician before treatment.",
    does_not_count="A guess from a scan.",
    where="Notes of the first visit.",
    examples=("Group two, letter of May.",),
    traps=(),
    source="a test",
    confidence="inferred",
)
STAGE = replace(asked("D07"), card=CARD, ask="Which stage is it?")
OTHER = Card(
    "Weight on scales, clothed.", "Asking by telephone.", "Chart of nurses.", ("70 kg.",), (), "a test", "memory"
)


def form(*questions: Question) -> Form:
    """Return a form of these questions only."""
    return replace(FORM, questions={each.id: each for each in questions})


def told(*questions: Question) -> list[tuple[str, str, str]]:
    """Return what is wrong with these questions."""
    return [(each.fault, each.word, each.place) for each in proofread_form(form(*questions))]


def test_a_sound_question_passes():
    """Nothing is said about it."""
    assert [] == told(STAGE)


CHECK = asked("C01").checks[0]
WRONG = [
    ({"ask": "x" * 81}, [("too-long-for-screen", "ask", "question D07")]),
    ({"short": "x" * 23}, [("too-long-for-screen", "short", "question D07")]),
    ({"choices": ()}, [("no-choices", "", "question D07")]),
    ({"choices": (), "kind": Kind.MANY}, [("no-choices", "", "question D07")]),
    ({"choices": (), "open_codes": True}, []),
    ({"choices": (Choice("a", "A"),), "lane": "Nowhere"}, [("unknown-lane", "Nowhere", "question D07")]),
    ({"lane": "Visits"}, []),
    (
        {"checks": (replace(CHECK, title="x" * 31, say="x" * 91),)},
        [
            ("too-long-for-screen", "title", "question D07, check treated-though-early"),
            ("too-long-for-screen", "say", "question D07, check treated-though-early"),
        ],
    ),
    ({"checks": (CHECK, CHECK)}, [("repeated", "treated-though-early", "question D07")]),
]


@pytest.mark.parametrize(("keys", "expected"), WRONG)
def test_what_does_not_fit_the_screen_or_the_form_is_named(keys, expected):
    """Each with its question."""
    assert expected == told(replace(STAGE, **keys))


CARDS = [
    ({"counts": ""}, [("blank", "counts", "question D07, card")]),
    ({"does_not_count": "  "}, [("blank", "does_not_count", "question D07, card")]),
    ({"where": ""}, [("blank", "where", "question D07, card")]),
    ({"source": ""}, [("blank", "source", "question D07, card")]),
    ({"examples": ()}, [("blank", "examples", "question D07, card")]),
    ({"confidence": "sure"}, [("unknown-confidence", "sure", "question D07, card")]),
    ({"counts": "Which stage it is."}, [("card-repeats-question", "counts", "question D07, card")]),
]


@pytest.mark.parametrize(("keys", "expected"), CARDS)
def test_a_card_says_what_counts_what_does_not_and_where_to_look(keys, expected):
    """And does more than repeat the question."""
    assert expected == told(replace(STAGE, card=replace(CARD, **keys)))


def test_two_cards_are_two_texts():
    """More than 60 % of one card's words in another is one text twice."""
    twin = replace(asked("D06"), card=replace(CARD, where="Notes of the last visit."))
    other = replace(asked("D06"), card=OTHER)

    assert [("card-shares-words", "D06", "question D07, card")] == told(STAGE, twin)
    assert [] == told(STAGE, other)


def test_the_form_that_ships_is_sound():
    """Every question and card."""
    assert () == proofread_form(shipped.form())


FILE = """\
id = "core"
[[question]]
id = "G01"
[[question]]
id = "D07"
ask = "Which stage is it?"
card = { where = "", counts = "x" }
  [[question.checks]]
  code = "late"
  say = "Late."
"""


@pytest.mark.parametrize(
    ("word", "column", "place", "line", "at"),
    [
        ("ask", 7, "question D07", 6, 14),
        ("where", 0, "question D07, card", 7, 19),
        ("source", 0, "question D07, card", 7, 1),
        ("say", 5, "question D07, check late", 10, 14),
        ("say", 5, "question D07, check of all dates", 8, 3),
        ("", 0, "question D07", 4, 1),
        ("", 0, "question Z99, card", 2, 1),
    ],
)
def test_a_fault_is_told_where_its_word_stands(word, column, place, line, at):
    """Or at what is nearest around it."""
    fault = TypeFault("blank", word, column, place=place, file="forms/core.toml")

    assert (replace(fault, line=line, column=at),) == with_lines([fault], {"forms/core.toml": FILE})


def test_without_faults_no_file_is_looked_at():
    """Though none can be read."""
    assert () == with_lines([], {"forms/core.toml": "="})
