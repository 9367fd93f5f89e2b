"""The desk: charts come and go, and none is dropped before its answers are durable."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.charts import ChartAct
from qopi_desktop.domain.rules import CHART_NOT_EDITABLE
from qopi_desktop.errors import Refused, StaleRevisionError, StoreUnavailableError
from qopi_desktop.ui.chart_form.model import FormModel
from tests.ui.asking import heard
from tests.ui.pages import Gate

NEW, BEGUN, DONE = "6NR7YC", "RNW7VH", "D7DXQK"


@pytest.fixture
def gate(place):
    """What stands before the store."""
    return Gate.before(place.context)


def models(place):
    """The charts that are still held."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return place.desk.findChildren(FormModel)


def test_leaving_a_chart_keeps_it_until_its_answers_are_durable(place, gate):
    """Then, and only then, it is let go."""
    place.open(NEW, at="G15")
    gate.shut()
    place.press("1")
    drained = heard(place.desk.drained)
    place.desk.open_chart(place.id_of(BEGUN))
    place.wait_for(lambda: place.number == BEGUN)

    assert 2 == len(models(place))
    assert not place.desk.is_drained
    assert [] == drained

    gate.open()
    place.settle()

    assert place.desk.is_drained
    assert [()] == drained
    assert 1 == len(models(place))

    place.open(NEW)

    assert Answer("alive") == place.value("G15")


def test_what_is_typed_but_not_left_goes_along_when_another_chart_opens(place):
    """No key stroke is lost by opening the next chart."""
    place.open(NEW, at="G08")
    place.type("3/14/1960")
    place.press("Ctrl+Down")
    place.settle()
    place.open(NEW)

    assert "03/14/1960" == place.row("G08").field.widget_for_focus().text()


def test_the_chart_asked_for_last_is_the_one_that_opens(place):
    """Also where three were asked for at once."""
    shown = heard(place.desk.chart_shown)
    for number in (NEW, DONE, BEGUN):
        place.desk.open_chart(place.id_of(number))
    place.settle()

    assert [(BEGUN,)] == shown
    assert BEGUN == place.number
    assert 1 == len(models(place))


def test_opening_the_open_chart_again_goes_back_to_its_form(place):
    """Nothing is read anew; the keyboard goes where it was."""
    place.open(BEGUN)
    place.go("D07")
    model = place.desk.model
    place.press("F9")
    place.desk.open_chart(place.id_of(BEGUN))
    place.settle()

    assert model is place.desk.model
    assert "D07" == place.focus


def test_charts_are_walked_by_keys_and_the_ends_are_told(place):
    """Down, up, and no further."""
    first, last = place.desk.rows.at(0).chart.number, place.desk.rows.at(45).chart.number
    place.open(first)
    place.press("Ctrl+Up")

    assert "This is the first chart of the list." == place.said

    place.press("Ctrl+Down")
    place.settle()

    assert place.desk.rows.at(1).chart.number == place.number

    place.open(last)
    place.press("Ctrl+Down")

    assert "This is the last chart of the list." == place.said


def test_a_store_failure_stays_on_screen_and_in_the_status_bar_until_it_is_saved(place, gate, qtbot):
    """The answer too."""
    place.open(NEW, at="G15")
    gate.fails = [StoreUnavailableError(reason="disk-full")]
    place.press("1")
    place.settle()

    assert "Not saved yet. The store could not be written: the disk is full." == place.saved
    assert Answer("alive") == place.value("G15")
    assert not place.workplace.is_drained

    place.desk.model._retry.start(0)
    qtbot.waitUntil(lambda: place.workplace.is_drained)

    assert place.saved.startswith("Saved ")
    assert Answer("alive") == place.stored("G15")


def test_an_answer_changed_elsewhere_is_said_in_the_message_bar(place, gate):
    """With the way out; the stored answer is shown."""
    place.open(NEW, at="G15")
    gate.fails = [StaleRevisionError(QuestionId("G15"), theirs=Answer("deceased"), ours=Answer("alive"))]
    place.press("1")
    place.settle()

    assert place.workplace.message.isVisible()
    assert place.says("This answer was changed by somebody else meanwhile.")
    assert place.value("G15") is None


def test_an_answer_refused_at_the_store_is_said_in_the_message_bar(place, gate):
    """By the sentence of the rule."""
    place.open(NEW, at="G15")
    gate.fails = [Refused(CHART_NOT_EDITABLE)]
    place.press("1")
    place.settle()

    assert place.says("This chart is not open for answers. Reopen it with a reason.")
    assert place.value("G15") is None


def test_an_act_refused_at_the_store_is_said_in_the_status_bar(place):
    """When the window thought that it could be done."""
    place.open(BEGUN)
    place.desk.model.move(ChartAct.COMPLETE)
    place.settle()

    assert "Problems are left. F8 goes to the next." == place.said


def test_a_physician_named_elsewhere_is_shown(place):
    """Names follow the list of physicians."""
    place.open(BEGUN)
    people, person, now = place.context.store.people, place.context.person, place.context.now()
    place.context.write(lambda: people.add_physician(person, "Dr. N. Reed", "1992999965", now))
    place.settle()

    assert "Dr. N. Reed" in place.desk.acts.physicians.values()


# The search


@pytest.mark.parametrize(("words", "question"), [("d07", "D07"), ("stage_documented_on", "D07"), ("G15", "G15")])
def test_the_search_goes_to_a_question_of_the_open_chart(place, words, question):
    """By number or name."""
    place.open(BEGUN)
    place.search(words)

    assert question == place.focus
    assert BEGUN == place.number


def test_the_search_explains_a_measure(place):
    """By its id, in any case."""
    place.open(BEGUN)
    place.search("core 2")

    assert place.says("Why Core 2?", place.sheet)


def test_the_search_opens_a_chart_by_its_number(place):
    """And leaves the list as it is."""
    place.open(BEGUN)
    place.search(NEW.lower())

    assert NEW == place.number
    assert 46 == place.desk.rows.rowCount()


def test_the_search_narrows_the_list_by_other_words_and_opens_the_first(place):
    """Name, record number, physician or state."""
    place.search("complete novak")

    assert DONE == place.number
    assert 2 == place.desk.rows.rowCount()


def test_an_empty_search_shows_all_charts_again(place):
    """And opens none."""
    place.search("novak")
    before = place.number
    place.search("")

    assert before == place.number
    assert 46 == place.desk.rows.rowCount()


# Room


@pytest.mark.parametrize(
    ("size", "seen"),
    [
        ((1600, 900), {"worklist", "sections", "problems", "measures", "definition"}),
        ((1280, 720), {"worklist", "problems", "measures", "definition"}),
        ((1000, 900), {"worklist", "problems", "measures", "definition"}),
        ((900, 700), {"definition"}),
        ((900, 540), set()),
    ],
)
def test_panes_give_way_in_the_order_of_the_design(place, size, seen):
    """Never the form, the head or the status bar."""
    place.open(BEGUN)
    place.resize(*size)

    panes = {"worklist", "sections", "problems", "measures", "definition"}
    assert seen == {name for name in panes if place.has(name)}
    assert all(place.has(name) for name in ("form", "chart-head", "status-bar", "timeline"))


def test_in_one_column_keys_bring_the_other_panes_and_the_form_back(place):
    """Each takes the place of the others."""
    place.open(BEGUN, at="D07")
    place.resize(900, 700)
    place.press("F9")

    assert place.has("measures")
    assert not place.has("form")

    place.press("F6")

    assert place.has("worklist")
    assert not place.has("measures")

    place.press("Return")
    place.settle()

    assert place.has("form")
    assert place.focus in place.questions


def test_a_problem_followed_in_one_column_brings_the_form_back(place):
    """F8 leads to the question, wherever one is."""
    place.open(BEGUN, at="D07")
    place.resize(900, 700)
    place.press("F6")
    assert place.has("problems")

    place.press("F8")
    place.settle()

    assert place.has("form")
    assert place.focus in {"G20", "T02"}
