"""The problems pane: live, in the order of the form, missing answers as one line until they were visited."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import Answer
from qopi_desktop.ui.chart_form.problems import ProblemRow
from qopi_desktop.ui.kit import Entry
from qopi_desktop.ui.words import say

NEW, BEGUN, KEPT = "6NR7YC", "RNW7VH", "D7DXQK"


def problem(place, question_id):
    """The row of a problem."""
    return next(row for row in place.chart.problems._shown.values() if row.problem.question_id == question_id)


def test_problems_stand_in_the_order_of_the_form(place):
    """What must be fixed and what must be checked, each with its question."""
    place.open(BEGUN)

    assert ["G20 Second visit is too early", "T02 Tobacco date not in year"] == place.problems


def test_a_problem_goes_as_soon_as_its_answer_is_mended(place):
    """And comes back with it."""
    place.open(BEGUN, at="G20")
    before = place.value("G20")
    place.desk.model.set_answer("G20", None)

    assert not [each for each in place.problems if each.startswith("G20 Second")]

    place.desk.model.set_answer("G20", before)

    assert "G20 Second visit is too early" in place.problems


def test_missing_answers_are_one_line_until_they_were_visited(place):
    """A new chart does not greet with a wall of red."""
    place.open(NEW)

    assert [] == place.problems
    assert "32 answers needed" == place.missing

    place.press("Return", "Return")

    assert ["G08 Answer needed", "G10 Answer needed"] == place.problems
    assert "30 answers needed" == place.missing


def test_the_question_with_the_keyboard_is_not_yet_due(place):
    """It is being answered."""
    place.open(NEW)
    place.press("Return", "Shift+Return")

    assert "G08" == place.focus
    assert ["G10 Answer needed"] == place.problems


def test_the_line_of_missing_answers_leads_to_the_first_of_them(place):
    """The one that was visited is listed by itself."""
    place.open(NEW, at="G15")
    place.click("next-needed")

    assert "G10" == place.focus


def test_a_click_on_a_problem_goes_to_its_question(place):
    """On the page of its section."""
    place.open(BEGUN, at="D07")
    place.click(problem(place, "G20").objectName())
    place.settle()

    assert "G20" == place.focus


def test_f8_walks_through_all_problems_and_round(place):
    """Seen from where the keyboard is; Shift+F8 the other way."""
    place.open(BEGUN, at="D07")
    walked = []
    for key in ("F8", "F8", "F8", "Shift+F8", "Shift+F8"):
        place.press(key)
        walked.append(place.focus)

    assert ["T02", "G20", "T02", "G20", "T02"] == walked


def test_f8_does_nothing_where_nothing_is_wrong(place):
    """The keyboard stays."""
    place.open(KEPT, at="D01")
    place.press("F8")

    assert "D01" == place.focus


def test_the_head_counts_and_its_chips_lead_on(place):
    """One of each."""
    place.open(BEGUN, at="D07")
    texts = place.words(place.named("chart-head"))

    assert {"1 must fix", "1 check"} <= set(texts)

    place.chart.head._check.click()

    assert place.focus in {"G20", "T02"}


def test_a_check_is_kept_with_a_reason_and_without_a_dialog(place):
    """The reason is typed in the pane; the keyboard is not lost."""
    place.open(BEGUN, at="T02")
    row = problem(place, "T02")
    assert say("chart.refused.reason-needed") == row._keep.reason

    row._reason.setFocus()
    place.type("Scanned late")
    assert "" == row._keep.reason

    place.press("Return")
    place.settle()

    assert ["G20 Second visit is too early"] == place.problems
    assert "Kept: Scanned late" in place.kept
    assert "T02" == place.focus


def test_a_reason_of_blanks_keeps_nothing(place):
    """It says nothing."""
    place.open(BEGUN)
    row = problem(place, "T02")
    row._reason.setFocus()
    place.type("  ")
    place.press("Return")
    place.settle()

    assert "T02 Tobacco date not in year" in place.problems


def test_a_kept_check_lapses_when_an_answer_it_rests_on_changes(place):
    """Then it is a problem again, and the reason is gone from the pane."""
    place.open(BEGUN)
    place.desk.model.override("T02", problem(place, "T02").problem.code, "Scanned late")
    place.settle()
    assert [] != place.kept

    before = place.desk.model.session.state("G21").answer
    moved = Answer(type(before.value)(before.value.year, before.value.month, before.value.day - 1))
    place.desk.model.set_answer("G21", moved)
    place.settle()

    assert "T02 Tobacco date not in year" in place.problems
    assert [] == place.kept


def test_what_is_typed_in_the_pane_stays_while_the_chart_changes(place):
    """Rows that still hold keep their place and their text."""
    place.open(BEGUN, at="G13")
    row = problem(place, "T02")
    row._reason.setText("half a rea")
    place.desk.model.set_answer("G13", Answer("self_pay"))
    place.settle()

    assert "half a rea" == row._reason.text()
    assert row in place.chart.problems._shown.values()


def test_nothing_to_mend_has_a_calm_word(place):
    """And what was kept still stands with its reason."""
    place.open(KEPT)

    assert place.says("Nothing to mend", place.named("problems"))
    assert "B12  Chemotherapy is late" in place.kept


def test_problems_of_a_closed_chart_can_be_read_only(look, place):
    """Keeping one would change the chart."""
    place.open(BEGUN)
    row = problem(place, "T02")

    assert row.findChildren(Entry)
    assert not ProblemRow(row.problem, read_only=True).findChildren(Entry)


@pytest.mark.parametrize(("key", "name"), [("F6", "problem"), ("F9", "measure")])
def test_keys_bring_the_keyboard_to_the_panes(place, key, name):
    """F6 to the next pane, F9 to the measures."""
    place.open(BEGUN, at="D07")
    place.press(key)

    assert place.focus.startswith(name)


def test_f6_goes_round_all_panes(place):
    """List, form, problems, measures."""
    place.open(BEGUN, at="D07")
    walked = []
    for _ in range(4):
        place.press("F6")
        walked.append(place.focus.partition("-")[0])

    assert ["problem", "measure", "worklist", "D07"] == walked


def test_enter_on_a_problem_goes_to_its_question(place):
    """As everywhere."""
    place.open(BEGUN, at="D07")
    place.press("F6", "Return")
    place.settle()

    assert "G20" == place.focus
