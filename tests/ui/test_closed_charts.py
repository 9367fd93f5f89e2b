"""A chart that a person may not change: why, the way out, and that nothing can be changed."""

from __future__ import annotations

import pytest

from qopi_desktop.ui.words import say

BEGUN, COMPLETE, NOBODYS, OSEIS = "RNW7VH", "D7DXQK", "K397KJ", "64C69Q"


@pytest.mark.parametrize(
    ("person", "number", "title", "is_side"),
    [
        ("Dr. A. Osei", OSEIS, "You treat this patient, so you cannot abstract this chart", True),
        ("Dr. A. Osei", NOBODYS, "The treating physician is unknown, so this could be your own chart", True),
        ("R. Patel", OSEIS, "You do not have the abstractor role, so this chart is read only", True),
        ("S. Kim", COMPLETE, "This chart is complete", False),
        ("S. Kim", OSEIS, "", False),
    ],
)
def test_a_closed_chart_says_why_and_takes_nothing(enter, person, number, title, is_side):
    """The reason and the way out stand above the form before any work is done."""
    place = enter(person)
    place.open(number)

    assert title == place.banner
    assert bool(title) is not any(place.row(each).takes_answers for each in place.questions)
    assert is_side == place.has("read-only-side")
    assert is_side is not place.has("problems")
    assert bool(title) is not place.has("chart-complete")


@pytest.mark.parametrize(("person", "may"), [("Dr. A. Osei", False), ("R. Patel", False), ("S. Kim", True)])
def test_notes_are_closed_where_the_store_refuses_them(enter, person, may):
    """With the reason in the tip."""
    place = enter(person)
    place.open(OSEIS)

    assert may == place.named("question-note").isEnabled()
    assert may == place.chart.head._note.isEnabled()
    assert may is not place.chart.head._note.toolTip().endswith(".")


def test_keys_change_nothing_on_a_closed_chart(enter):
    """Digits, letters, Delete, Complete and Undo."""
    place = enter("Dr. A. Osei")
    place.open(OSEIS, at="G15")
    before = place.stored("G15")
    place.press("2", "u", "Delete", "F12")
    place.settle()

    assert before == place.stored("G15")
    assert not place.act("undo").isEnabled()


def test_the_side_says_who_worked_and_who_can_take_it(enter):
    """By name; the treating physician is not offered."""
    place = enter("Dr. A. Osei")
    place.open(OSEIS)
    side = place.named("read-only-side")

    assert place.says("86 answers", side)
    assert {"M. Torres", "S. Kim"} <= set(place.words(side))
    assert place.says("Not offered: Dr. A. Osei", side)
    assert place.says(say("chart.read_only.why_text"), side)


def test_a_closed_chart_leads_to_the_next_one(enter):
    """The banner offers it."""
    place = enter("Dr. A. Osei")
    place.open(OSEIS)
    place.click("next-chart")
    place.settle()

    assert OSEIS != place.number
