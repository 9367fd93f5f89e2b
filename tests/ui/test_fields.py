"""Fields of every kind, and choices in view: only what a person does gives an answer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Kind, Severity
from qopi_desktop.ui.chart_form.choice_field import ChoiceField, fits
from qopi_desktop.ui.chart_form.date_field import DateField
from qopi_desktop.ui.chart_form.fields import FieldState, ReadOnlyValue
from qopi_desktop.ui.chart_form.lookup_field import LookupField, ManyField
from qopi_desktop.ui.chart_form.row import make_field
from qopi_desktop.ui.chart_form.typed_fields import NumberField, TextField
from tests.ui import asking

NOT_DOCUMENTED, UNKNOWN = Answer(missing=Missing.NOT_DOCUMENTED), Answer(missing=Missing.UNKNOWN)
DAY = Answer(PartialDate(2026, 3, 14))
EVERY_KIND = [
    (asking.yes_no(*Missing), Answer("yes")),
    (asking.site(), Answer("colon")),
    (asking.sites(), Answer(("breast", "colon"))),
    (asking.day_of(*Missing), DAY),
    (asking.size_of(*Missing), Answer(Decimal(24))),
    (asking.note(), Answer("Seen")),
    (asking.question("G09", Kind.DERIVED, unit="years"), Answer(Decimal(58))),
]
KINDS = [asked.kind.value + asked.id for asked, _ in EVERY_KIND]


# --- every kind --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "answer"), EVERY_KIND, ids=KINDS)
def test_the_wheel_gives_no_answer_and_passes_through(make, roll, asked, answer):
    """The form scrolls under the pointer; no value turns with it."""
    field, told = make(asked, answer)
    before = field.grab().toImage()

    taken = [roll(widget) for widget in [field, *field.findChildren(QWidget)] if widget.isVisibleTo(field)]

    assert [] == told.answers
    assert not any(taken)
    assert before == field.grab().toImage()


@pytest.mark.parametrize(("asked", "answer"), EVERY_KIND, ids=KINDS)
def test_showing_and_focusing_give_no_answer(make, asked, answer):
    """Only the person's act is told."""
    field, told = make(asked)

    for given in (answer, None, answer):
        field.show_state(FieldState(given, Severity.HARD))
        field.show_state(FieldState(given, read_only=True))
        field.show_state(FieldState(given))
    field.leave()
    field.widget_for_focus().setFocus()
    field.commit()

    assert [] == told.answers
    assert not field.has_pending()


@pytest.mark.parametrize(("asked", "answer"), EVERY_KIND, ids=KINDS)
def test_a_closed_field_shows_its_value_and_takes_no_keys(make, qtbot, asked, answer):
    """Reading a chart changes nothing, and Enter still goes on."""
    field, told = make(asked, answer)
    field.show_state(FieldState(answer, read_only=True))
    field.widget_for_focus().setFocus()

    for key in "12nx":
        qtbot.keyClick(field.widget_for_focus(), key)
    qtbot.keyClick(field.widget_for_focus(), Qt.Key.Key_Delete)
    qtbot.keyClick(field.widget_for_focus(), Qt.Key.Key_Return)

    assert ([], 1) == (told.answers, told.nexts)
    assert field.value_line.isVisible()
    assert field.value_line.text.text()


@pytest.mark.parametrize(("asked", "answer"), EVERY_KIND[:-1], ids=KINDS[:-1])
def test_enter_goes_on_and_changes_nothing(make, qtbot, asked, answer):
    """An answer that stands is passed by."""
    field, told = make(asked, answer)

    qtbot.keyClick(field.widget_for_focus(), Qt.Key.Key_Return)

    assert ([], 1) == (told.answers, told.nexts)


@pytest.mark.parametrize(
    "asked",
    [asking.day_of(*Missing), asking.size_of(*Missing), asking.site(*Missing), asking.sites(), asking.yes_no(*Missing)],
)
def test_alt_and_a_letter_give_a_status_in_every_field(make, qtbot, asked):
    """The same key everywhere, also where letters are typed."""
    field, told = make(asked)

    key = Qt.Key.Key_U
    qtbot.keyClick(field.widget_for_focus(), key, Qt.KeyboardModifier.AltModifier)

    assert [UNKNOWN] == told.answers


def test_a_status_that_is_not_offered_is_not_given(make, qtbot):
    """A question offers its own statuses only."""
    field, told = make(asking.yes_no(Missing.UNKNOWN))

    qtbot.keyClick(field, "n")
    qtbot.keyClick(field, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)

    assert [] == told.answers


def test_the_kind_of_question_decides_the_field(look):
    """One class for each kind; a choice in view only while it fits."""
    holder = QWidget()
    kinds = [type(make_field(asked, holder)) for asked, _ in EVERY_KIND]

    expected = [ChoiceField, LookupField, ManyField, DateField, NumberField, TextField, ReadOnlyValue]
    assert expected == kinds


def test_four_long_options_do_not_stand_in_view(look):
    """Wider than the column: looked up."""
    long = ("Not transferred, initial course is ours", "Transferred in after the initial course", "Consultation only")

    assert not fits(asking.choice("G18", *long))
    assert not fits(asking.choice("D01", *asking.LABELS))
    assert fits(asking.choice("D06", "Yes", "No", "Does not apply"))


# --- a choice in view --------------------------------------------------------------------------------------------


def test_a_digit_chooses(make, qtbot):
    """One key, one answer; the field stays."""
    field, told = make(asking.yes_no())

    qtbot.keyClick(field, "2")

    assert ([Answer("no")], 0) == (told.answers, told.nexts)
    assert field.findChild(QWidget, "D06.no").isChecked()


def test_the_same_digit_again_tells_nothing(make, qtbot):
    """An answer is told once."""
    field, told = make(asking.yes_no())

    qtbot.keyClicks(field, "22")

    assert [Answer("no")] == told.answers


def test_a_letter_gives_a_status_in_a_choice(make, qtbot):
    """Statuses are further key boxes."""
    field, told = make(asking.yes_no(*Missing))

    qtbot.keyClicks(field, "n1")

    assert [NOT_DOCUMENTED, Answer("yes")] == told.answers


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_choice_can_be_taken_back(make, qtbot, key):
    """Delete or Backspace."""
    field, told = make(asking.yes_no(), Answer("yes"))

    qtbot.keyClick(field, key)

    assert [None] == told.answers
    assert not field.findChild(QWidget, "D06.yes").isChecked()


def test_arrows_move_the_ring_and_choose_nothing(make, qtbot):
    """Looking is not answering; the ring stops at the ends."""
    field, told = make(asking.yes_no(Missing.UNKNOWN), Answer("yes"))
    first = field.ring_rect()

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(field, key)
    last = field.ring_rect()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(field, key)

    assert [] == told.answers
    assert last.left() > first.right()
    assert first == field.ring_rect()


def test_enter_chooses_where_the_ring_was_moved_to_and_goes_on(make, qtbot):
    """One key for both."""
    field, told = make(asking.yes_no())

    qtbot.keyClick(field, Qt.Key.Key_Right)
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert ([Answer("no")], 1) == (told.answers, told.nexts)


def test_a_click_chooses(make, qtbot):
    """The pointer does what the digit does, and the focus follows."""
    field, told = make(asking.yes_no(), focus=False)

    qtbot.mouseClick(field.findChild(QWidget, "D06.no"), Qt.MouseButton.LeftButton)

    assert [Answer("no")] == told.answers
    assert field.hasFocus()
