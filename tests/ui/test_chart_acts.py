"""What the head of a chart offers: complete, reopen, void, modules, physician, note."""

from __future__ import annotations

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.charts import ChartState
from qopi_desktop.ui.words import say

NEW, BEGUN, NOBODYS, OSEIS = "6NR7YC", "RNW7VH", "K397KJ", "64C69Q"


def test_complete_goes_to_what_is_in_the_way_and_says_so(place):
    """It never fails with a dialog."""
    place.open(BEGUN, at="D07")
    place.press("F12")
    place.settle()

    assert "2 problems are left. F8 goes to the next." == place.said
    assert place.focus in {"G20", "T02"}
    assert ChartState.IN_PROGRESS == place.desk.model.chart.state


def test_complete_is_blocked_with_the_reason(place):
    """In its tip and for a screen reader."""
    place.open(NEW)

    assert "32 answers are needed. F8 goes to the next." == place.named("chart-complete").reason


def test_a_chart_is_completed_and_reopened_by_keys(place):
    """With a reason for reopening."""
    place.open(OSEIS)
    place.desk.model.set_answer("C10", Answer(missing=Missing.NOT_DOCUMENTED))
    for problem in place.desk.model.session.problems():
        if problem.code != "answer-needed":
            place.desk.model.override(problem.question_id, problem.code, "Read twice.")
    place.settle()
    for missing in [each.question_id for each in place.desk.model.session.problems()]:
        question = place.desk.model.session.form.questions[missing]
        status = next(iter(question.statuses), None)
        place.desk.model.set_answer(missing, Answer(missing=status) if status else Answer(question.choices[0].code))
    place.settle()
    place.press("F12")
    place.settle()

    assert "This chart is complete" == place.banner

    place.click("reopen")
    place.type("One more report came in.")
    place.press("Return")
    place.settle()

    assert ChartState.IN_PROGRESS == place.desk.model.chart.state
    assert "" == place.banner


def test_a_chart_made_by_mistake_is_voided_with_a_reason(place):
    """It is kept, counts nowhere, and leaves the list."""
    place.open(NEW)
    place.desk.acts.void()
    place.press("Return")

    assert ChartState.NOT_BEGUN == place.desk.model.chart.state
    assert place.says("A reason is needed.", place.sheet)

    place.type("Same patient twice.")
    place.press("Return")
    place.settle()

    assert ChartState.VOIDED == place.desk.model.chart.state
    assert "This chart is voided" == place.banner
    assert place.says(say("chart.read_only.voided"))
    assert not place.has("reopen")
    assert place.desk.rows.numbered(NEW) is None


def test_modules_that_do_not_take_the_patient_say_why(place):
    """With the question that says so."""
    place.open(BEGUN)
    place.click("chart-modules")

    assert place.says("The patient is alive (G15). End of life is for patients who died.", place.sheet)
    assert place.says("The cancer is not of the lung (D01).", place.sheet)
    assert not place.says("The cancer is not of the breast (D01).", place.sheet)


def test_modules_are_chosen_by_keys(place):
    """Space marks, Enter keeps; core cannot be taken away."""
    place.open(NEW)
    place.click("chart-modules")
    assert "module-smt" == place.focus
    assert not place.named("module-core").isEnabled()

    place.press("Tab")
    assert "module-eol" == place.focus
    place.press("Space", "Return")
    place.settle()

    assert ("core", "eol", "br") == place.desk.model.chart.modules
    assert place.sheet is None


def test_another_physician_is_named_with_a_reason(place):
    """By somebody who did not work on the chart, where the physician is unknown."""
    place.open(NOBODYS)
    place.click("chart-physician")
    pick = place.named("ask-physician")
    place.press("Return")
    assert place.says(say("chart.head.same_physician"), place.sheet)

    pick.setCurrentIndex(pick.findText("Dr. L. Marsh"))
    place.press("Return")
    assert place.says("A reason is needed.", place.sheet)

    place.named("ask-reason").setFocus()
    place.type("Named in the consult.")
    place.press("Return")
    place.settle()

    assert "Dr. L. Marsh" == place.named("chart-physician").text()


def test_the_note_of_the_chart_is_kept(place):
    """And shown when it is asked for again; it may be emptied."""
    place.open(NEW)
    place.desk.acts.chart_note()
    place.type("Second folder")
    place.press("Return")
    place.settle()
    place.desk.acts.chart_note()

    assert "Second folder" == place.named("ask-reason").text()
