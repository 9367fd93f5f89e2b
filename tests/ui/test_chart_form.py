"""The form of a chart, used by keys: what opens and closes, where the keyboard goes, and what is closed to whom."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from qopi_desktop.domain.answers import Answer
from qopi_desktop.ui.words import say

NEW, BEGUN, COMPLETE, NOBODYS, OSEIS = "6NR7YC", "RNW7VH", "D7DXQK", "K397KJ", "64C69Q"


def test_an_answer_chosen_by_keyboard_is_durable(place):
    """The form can be filled in without a mouse."""
    place.open(NEW, at="G15")
    place.press("1")
    place.settle()

    assert Answer("alive") == place.stored("G15")


def test_enter_goes_to_the_next_question_and_shift_enter_back(place):
    """Down the page, past what the program fills in."""
    place.open(NEW, at="G08")
    place.type("3/14/1960")
    place.press("Return")

    assert "G10" == place.focus

    place.press("Shift+Return")

    assert "G08" == place.focus


def test_enter_on_the_last_question_goes_to_the_next_section(place):
    """To its first question without an answer."""
    place.open(NEW)
    last = [each for each in place.questions if place.row(each).question.is_asked][-1]
    place.go(last)
    place.press("Return")

    assert "B" == place.chart.page.section
    assert "D01" == place.focus


@pytest.mark.parametrize(("key", "section"), [("Ctrl+PgDown", "B"), ("Ctrl+Return", "B"), ("Ctrl+PgUp", "A")])
def test_keys_go_from_section_to_section(place, key, section):
    """And stay where there is none further."""
    place.open(NEW)
    place.press(key)

    assert section == place.chart.page.section


def test_a_chart_opens_where_this_person_left_it(place):
    """Also after another one was open."""
    place.open(NEW, at="G13")
    place.open(BEGUN)
    place.open(NEW)

    assert "G13" == place.focus


def test_a_new_chart_opens_on_the_first_question_to_answer(place):
    """Not on what the program fills in."""
    place.open(NEW)

    assert "G08" == place.focus


def test_opening_charts_and_walking_through_them_changes_nothing(place, roll):
    """No focus, no wheel and no look at a chart makes a revision."""
    place.open(BEGUN)
    before = len(place.context.store.audit.lines(limit=10_000))
    for question in place.questions:
        row = place.row(question)
        row.take_focus()
        for widget in [row, *row.findChildren(QWidget)]:
            if widget.isVisible():
                roll(widget)
    place.open(NEW)
    place.settle()

    assert before == len(place.context.store.audit.lines(limit=10_000))


# Skip logic


def test_an_answer_opens_and_closes_what_hangs_on_it(place):
    """At once, in the order of the form, with the keyboard where it was."""
    place.open(NEW, at="D06")
    assert "D07" not in place.questions

    place.type("1")
    place.press("Return")
    place.settle()

    assert place.questions.index("D06") + 1 == place.questions.index("D07")
    assert "D07" == place.focus


def test_the_keyboard_is_never_lost_when_its_row_closes(place):
    """It goes to the next question of the page, else to the last."""
    place.open(NEW, at="D06")
    place.type("1")
    place.press("Return")
    place.settle()
    assert "D07" == place.focus

    place.press("Ctrl+Z")
    place.settle()

    assert "D07" not in place.questions
    assert "D13" == place.focus


def test_a_row_that_closes_under_the_keyboard_hands_it_on(place):
    """Also where another part of the window gave the answer."""
    place.open(NEW, at="G15")
    place.press("2", "Return")
    closing = place.focus
    place.desk.model.set_answer("G15", Answer("alive"))
    place.settle()

    assert "G16" == closing
    assert "G16" not in place.questions
    assert "G18" == place.focus


def test_answers_of_a_closed_branch_are_set_aside_and_come_back(place):
    """Not scored, listed by their question, restored when it opens."""
    place.open(BEGUN, at="D06")
    before = place.value("D07")
    place.desk.model.set_answer("D06", Answer("not_documented"))
    place.settle()
    place.click("set-aside")

    assert place.says("D07", place.sheet)
    assert place.says("05/08/2025", place.sheet)

    place.press("Esc")
    place.desk.model.set_answer("D06", Answer("documented"))
    place.settle()

    assert before == place.value("D07")


def test_what_is_not_needed_is_listed(place):
    """By question, so that nobody wonders."""
    place.open(NEW)
    place.click("not-needed")

    assert place.says(say("chart.form.not_needed_hint"), place.sheet)
    listed = {text.split()[0] for text in place.words(place.sheet)}
    assert set(place.desk.model.session.not_needed()) <= listed
    assert not listed & set(place.questions)


# What is said of a chart


def test_what_the_program_fills_in_has_names_not_ids(place):
    """Office, physician, round and everybody who worked on it."""
    place.open(COMPLETE, at="G04")

    shown = {each: place.row(each).field.value_line.text.text() for each in ("G02", "G03", "G04", "G05")}
    office = place.context.practice.offices[0].name
    assert {"G02": "Fall 2026 demonstration", "G03": office, "G04": "Dr. P. Novak", "G05": "S. Kim"} == shown


def test_an_unknown_physician_has_a_word(place):
    """In the form as in the head."""
    place.open(NOBODYS, at="G04")

    assert "Physician unknown" == place.row("G04").field.value_line.text.text()
    assert "Physician unknown" == place.named("chart-physician").text()


def test_the_card_and_the_note_follow_the_question(place):
    """The note is kept when one goes on."""
    place.open(NEW, at="G13")
    place.press("Ctrl+E")
    place.type("Ask the front desk")
    place.go("G15")
    place.settle()

    assert place.named("question-note").text() == ""
    assert place.says(place.desk.model.session.form.questions["G15"].card.where, place.named("definition"))

    place.go("G13")

    assert "Ask the front desk" == place.named("question-note").text()


@pytest.mark.parametrize(
    ("key", "words"),
    [("F1", "where"), ("F7", "history"), ("Ctrl+G", "go_to"), ("Ctrl+/", "keys")],
)
def test_keys_open_a_sheet_and_esc_gives_the_keyboard_back(place, key, words):
    """Card, history, go to, list of keys."""
    place.open(BEGUN, at="G13")
    place.press(key)
    place.settle()

    assert place.sheet is not None
    assert place.sheet.isAncestorOf(QApplication.focusWidget())

    place.press("Esc")

    assert place.sheet is None
    assert "G13" == place.focus


def test_the_history_tells_who_changed_what(place):
    """Newest first, no ids."""
    place.open(NEW, at="G15")
    place.press("1")
    place.settle()
    place.press("2")
    place.settle()
    place.press("F7")
    place.settle()

    texts = place.words(place.sheet)
    changes = [text for text in texts if " to " in text]
    assert ["Alive to Deceased", "no answer to Alive"] == changes
    assert any(text.startswith("S. Kim, ") for text in texts)


@pytest.mark.parametrize(("typed", "found"), [("d07", "D07"), ("date stage", "D07"), ("stage_documented_on", "D07")])
def test_go_to_takes_number_words_and_name(place, typed, found):
    """And Enter goes there."""
    place.open(BEGUN, at="G13")
    place.press("Ctrl+G")
    place.type(typed)
    place.press("Return")
    place.settle()

    assert found == place.focus


def test_go_to_takes_a_section(place):
    """Chosen with the arrow keys."""
    place.open(BEGUN, at="G13")
    place.press("Ctrl+G")
    place.type("diagnosis")
    place.press("Return")
    place.settle()

    assert "B" == place.chart.page.section


# The clipboard and the privacy of the patient


def test_name_and_record_number_are_copied_for_a_minute(place):
    """Then the clipboard is emptied, unless it holds something else by then."""
    place.open(BEGUN)
    place.press("Ctrl+Shift+C")
    patient = place.desk.model.chart.patient
    clipboard = QGuiApplication.clipboard()
    timer = place.desk.acts._clear_clipboard

    assert f"{patient.name}\t{patient.record_number}" == clipboard.text()
    assert "Copied. The clipboard is emptied in 60 seconds." == place.said
    assert (60_000, True, True) == (timer.interval(), timer.isActive(), timer.isSingleShot())

    timer.timeout.emit()

    assert "" == clipboard.text()
    assert "Clipboard emptied" == place.said


def test_another_text_on_the_clipboard_is_left_alone(place):
    """It is the person's own."""
    place.open(BEGUN)
    place.press("Ctrl+Shift+C")
    QGuiApplication.clipboard().setText("something else")
    place.desk.acts._clear_clipboard.timeout.emit()

    assert "something else" == QGuiApplication.clipboard().text()


def test_the_clipboard_is_emptied_after_another_chart_was_opened(place):
    """The minute counts from the copy."""
    place.open(BEGUN)
    place.press("Ctrl+Shift+C")
    place.open(NEW)
    place.desk.acts._clear_clipboard.timeout.emit()

    assert "" == QGuiApplication.clipboard().text()


def test_privacy_mode_hides_the_patient_everywhere(place):
    """Name, record number and initials; the number of the chart stays."""
    place.open(BEGUN)
    patient = place.desk.model.chart.patient
    assert place.says(patient.name)
    shown = place.desk.worklist.list.grab().toImage()

    place.press("Ctrl+H")

    assert not place.says(patient.name)
    assert not place.says(patient.record_number)
    assert place.says(BEGUN)
    assert shown != place.desk.worklist.list.grab().toImage()
    assert not [each for each in place.window.findChildren(QWidget) if patient.name in each.toolTip()]

    place.press("Ctrl+H")

    assert place.says(patient.name)


def test_the_title_names_the_chart_and_never_the_patient(place):
    """It stands in the task bar."""
    titles: list[str] = []
    place.workplace.titled.connect(titles.append)
    place.open(BEGUN)
    place.open(NEW)

    assert [BEGUN, NEW] == titles
