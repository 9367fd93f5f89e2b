"""The measures pane: how each stands in a word, and the practice's rate from complete charts only."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from qopi_desktop.domain.answers import Answer
from qopi_desktop.domain.charts import ChartAct
from qopi_desktop.domain.scores import Score
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.measures import MeasureRow
from qopi_desktop.ui.words import say
from tests.ui.rooms import package

NEW, BEGUN, DONE = "6NR7YC", "RNW7VH", "D7DXQK"


@pytest.mark.parametrize(
    ("outcome", "needs", "word"),
    [
        (Outcome.MET, (), "met"),
        (Outcome.NOT_MET, (), "why?"),
        (Outcome.UNDECIDED, ("D07", "G19"), "needs D07"),
        (Outcome.UNDECIDED, (), "open"),
        (Outcome.EXCLUDED, (), "excluded"),
        (Outcome.EXCEPTION, (), "exception"),
        (Outcome.NOT_IN_DENOMINATOR, (), "not eligible"),
    ],
)
def test_each_outcome_has_a_word(look, outcome, needs, word):
    """Beside its glyph, and for a screen reader."""
    row = MeasureRow(package().measures[1])
    row.show_outcome(outcome, needs)

    assert word == row.word
    assert f"Core 2 Stage in 1 month, {word}" == row.accessibleName()


def test_an_answer_decides_a_measure_at_once(place):
    """Without waiting for the disk."""
    place.open(BEGUN)
    assert "met" == place.measure("Core 2")

    place.desk.model.set_answer("D07", None)

    assert "needs D07" == place.measure("Core 2")


def test_only_the_measures_of_the_chart_are_listed(place):
    """And those of a module that is added."""
    place.open(NEW)
    assert "EOL 37" not in place.chart.measures._rows

    place.desk.model.set_modules(("core", "eol"))
    place.settle()

    assert "EOL 37" in place.chart.measures._rows
    assert "BR 52" not in place.chart.measures._rows


def test_the_head_counts_them(place):
    """Met, not met, open."""
    place.open(BEGUN)

    assert place.says("28 met, 4 not, 0 open", place.named("measures"))


def test_a_measure_that_waits_leads_to_its_question(place):
    """By a click or by keys."""
    place.open(NEW)
    place.click("measure-Core-2")
    place.settle()

    assert "D06" == place.focus


def test_a_measure_that_is_decided_says_why(place):
    """Each clause with what it read, as links to the questions."""
    place.open(DONE)
    place.click("measure-Core-5")

    assert place.says("Why Core 5?", place.sheet)
    assert place.says("not met", place.sheet)
    links = [each for each in place.sheet.findChildren(type(place.named("sheet_close"))) if each.property("question")]
    question = links[-1].property("question")
    links[-1].click()
    place.settle()

    assert place.sheet is None
    assert question == place.focus


def test_long_answers_wrap_in_the_explanation(place):
    """Nothing runs out of the sheet."""
    place.open(BEGUN)
    place.desk.acts.explain("Core 2")
    place.settle()
    edge = place.area(place.sheet).right()

    assert "Not transferred, initial course is ours" in place.words(place.sheet)
    assert [] == [
        each for each in place.sheet.findChildren(QWidget) if each.isVisible() and place.area(each).right() > edge
    ]


def test_a_measure_says_what_would_change_it(place):
    """In words, with a link to each question, beside what may be said of any of them."""
    place.open(DONE)
    place.click("measure-Core-5")
    place.settle()

    assert place.says("It would be met if Pain plan were “Yes”.", place.sheet)
    assert place.says(say("chart.explain.changes_care"), place.sheet)
    assert not place.says(say("chart.explain.changes_searching"), place.sheet)


def test_what_would_change_a_measure_is_offered_to_nobody(place):
    """Nothing in the sheet takes an answer: it holds links, each of which leads to a question and changes none."""
    place.open(BEGUN)
    before = dict(place.desk.model.session.values())
    for measure in place.desk.model.measures:
        place.desk.acts.explain(measure.id)
        place.settle()
        pressed = [each for each in place.sheet.findChildren(QAbstractButton) if each.objectName() != "sheet_close"]

        assert all(each.property("question") for each in pressed)
        assert [] == place.sheet.findChildren(QLineEdit) + place.sheet.findChildren(QComboBox)
        if pressed:
            pressed[-1].click()
            place.settle()
    assert before == place.desk.model.session.values()


def test_an_answer_that_was_read_says_where_it_came_from(place):
    """Who gave it and when, also a moment ago; what the program filled in; what was worked out of what."""
    place.open(BEGUN)
    place.desk.model.set_answer("D06", Answer("documented"))
    place.desk.acts.explain("Core 2")
    place.settle()

    name = place.desk.model._context.person.name
    assert any(each.startswith(f"{name}, ") for each in place.words(place.sheet))
    place.desk.acts.explain("Core 1")
    place.settle()
    assert place.says(say("chart.explain.from_program"), place.sheet)


def test_every_measure_explains_itself(place):
    """Also those that no answer has reached."""
    place.open(NEW)
    for measure in place.desk.model.measures:
        place.desk.acts.explain(measure.id)

        assert place.says(f"Why {measure.id}?", place.sheet)


# The practice's rate


def rate(place):
    """What a screen reader hears of the rate."""
    return place.named("practice-rate").accessibleName()


def test_the_rate_counts_complete_charts_only(place):
    """Charts in progress do not, however they stand."""
    place.open(BEGUN)

    assert "Core 1, practice this round. 100 %, 3 of 3" == rate(place)


def test_the_rate_follows_the_measure_under_the_keyboard(place):
    """F9, then down."""
    place.open(BEGUN)
    place.click("measure-Core-2")

    assert rate(place).startswith("Core 2, practice this round. ")


def test_a_chart_that_is_reopened_leaves_the_rate(place):
    """And comes back when it is complete again."""
    place.open(DONE)
    place.desk.model.move(ChartAct.REOPEN, "One more report.")
    place.settle()

    assert "Core 1, practice this round. 100 %, 2 of 2" == rate(place)


def test_no_complete_chart_has_a_word(place):
    """Instead of a rate of nothing."""
    place.open(NEW)
    place.chart.measures.show_scores({})

    assert f"Core 1, practice this round. {say('chart.measures.no_rate')}" == rate(place)


def test_a_few_charts_are_called_too_few(place):
    """With a hollow point; enough are drawn in accent."""
    place.open(BEGUN)
    few = place.named("practice-rate").grab().toImage()
    place.chart.measures.show_scores({"Core 1": Score(30, 10)})
    many = place.named("practice-rate").grab().toImage()
    accent = theme.current().color("accent").rgb()

    assert accent not in _colors(few)
    assert accent in _colors(many)


def _colors(image):
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
