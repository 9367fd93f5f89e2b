"""The fields of the form: what keys and the pointer do, and that nothing else gives an answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Kind, Severity
from qopi_desktop.ui.chart_form.choice_field import ChoiceField, fits
from qopi_desktop.ui.chart_form.date_field import DateField
from qopi_desktop.ui.chart_form.fields import FieldBase, FieldState, ReadOnlyValue
from qopi_desktop.ui.chart_form.lookup_field import LookupField, ManyField
from qopi_desktop.ui.chart_form.row import make_field
from qopi_desktop.ui.chart_form.typed_fields import COMMIT_MS, NumberField, TextField
from qopi_desktop.ui.kit import Frame
from tests.ui import asking

LABELS = ("Breast", "Colon", "Rectum", "Lung, small cell", "Lung, non-small cell", "Other leukemia")
NOT_DOCUMENTED, UNKNOWN = Answer(missing=Missing.NOT_DOCUMENTED), Answer(missing=Missing.UNKNOWN)
DAY, MONTH, YEAR = (Answer(PartialDate(*parts)) for parts in ((2026, 3, 14), (2026, 3), (2026,)))


class Told:
    """What a field told, in order."""

    def __init__(self, field: FieldBase) -> None:
        self._answers = asking.heard(field.answered)
        self._nexts = asking.heard(field.next_asked)

    @property
    def answers(self) -> list[Answer | None]:
        """The answers."""
        return [answer for (answer,) in self._answers]

    @property
    def nexts(self) -> int:
        """How often the next question was asked for."""
        return len(self._nexts)


@pytest.fixture
def make(shown, qtbot):
    """Shows a field in a window with another widget to leave to, focused, with the answer given."""

    def build(asked, answer=None, *, focus=True, width=808) -> tuple[Any, Told]:
        window = QWidget()
        other = QWidget(window)
        other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        other.setGeometry(0, 300, 40, 20)
        field: Any = make_field(asked, window)
        if isinstance(field, DateField):
            field.set_parse(asking.read_date)
        field.show_state(FieldState(answer))
        field.setGeometry(10, 10, width - 20, 80)
        shown(window, width, 360)
        if focus:
            field.widget_for_focus().setFocus(Qt.FocusReason.TabFocusReason)
            qtbot.waitUntil(field.widget_for_focus().hasFocus)
        field.leave = other.setFocus
        return field, Told(field)

    return build


def yes_no(*statuses: Missing):
    """Yes, No and perhaps statuses."""
    return asking.choice("D06", "Yes", "No", statuses=frozenset(statuses))


def site(*statuses: Missing):
    """A choice too long to stand in view."""
    return asking.choice("D01", *LABELS, statuses=frozenset(statuses))


def day_of(*statuses: Missing):
    """A date."""
    return asking.question("D07", Kind.DATE, statuses=frozenset(statuses))


def size_of(*statuses: Missing):
    """A number with a unit."""
    return asking.question("D18", Kind.NUMBER, unit="mm", statuses=frozenset(statuses))


NOTE = asking.question("D21", Kind.TEXT)
SITES = asking.many("D20", *LABELS, statuses=asking.ALL)
EVERY_KIND = [
    (yes_no(*Missing), Answer("yes")),
    (site(), Answer("colon")),
    (SITES, Answer(("breast", "colon"))),
    (day_of(*Missing), DAY),
    (size_of(*Missing), Answer(Decimal(24))),
    (NOTE, Answer("Seen")),
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


@pytest.mark.parametrize("asked", [day_of(*Missing), size_of(*Missing), site(*Missing), SITES, yes_no(*Missing)])
def test_alt_and_a_letter_give_a_status_in_every_field(make, qtbot, asked):
    """The same key everywhere, also where letters are typed."""
    field, told = make(asked)

    key = Qt.Key.Key_U
    qtbot.keyClick(field.widget_for_focus(), key, Qt.KeyboardModifier.AltModifier)

    assert [UNKNOWN] == told.answers


def test_a_status_that_is_not_offered_is_not_given(make, qtbot):
    """A question offers its own statuses only."""
    field, told = make(yes_no(Missing.UNKNOWN))

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
    assert not fits(asking.choice("D01", *LABELS))
    assert fits(asking.choice("D06", "Yes", "No", "Does not apply"))


# --- a choice in view --------------------------------------------------------------------------------------------


def test_a_digit_chooses(make, qtbot):
    """One key, one answer; the field stays."""
    field, told = make(yes_no())

    qtbot.keyClick(field, "2")

    assert ([Answer("no")], 0) == (told.answers, told.nexts)
    assert field.findChild(QWidget, "D06.no").isChecked()


def test_the_same_digit_again_tells_nothing(make, qtbot):
    """An answer is told once."""
    field, told = make(yes_no())

    qtbot.keyClicks(field, "22")

    assert [Answer("no")] == told.answers


def test_a_letter_gives_a_status_in_a_choice(make, qtbot):
    """Statuses are further key boxes."""
    field, told = make(yes_no(*Missing))

    qtbot.keyClicks(field, "n1")

    assert [NOT_DOCUMENTED, Answer("yes")] == told.answers


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_choice_can_be_taken_back(make, qtbot, key):
    """Delete or Backspace."""
    field, told = make(yes_no(), Answer("yes"))

    qtbot.keyClick(field, key)

    assert [None] == told.answers
    assert not field.findChild(QWidget, "D06.yes").isChecked()


def test_arrows_move_the_ring_and_choose_nothing(make, qtbot):
    """Looking is not answering; the ring stops at the ends."""
    field, told = make(yes_no(Missing.UNKNOWN), Answer("yes"))
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
    field, told = make(yes_no())

    qtbot.keyClick(field, Qt.Key.Key_Right)
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert ([Answer("no")], 1) == (told.answers, told.nexts)


def test_a_click_chooses(make, qtbot):
    """The pointer does what the digit does, and the focus follows."""
    field, told = make(yes_no(), focus=False)

    qtbot.mouseClick(field.findChild(QWidget, "D06.no"), Qt.MouseButton.LeftButton)

    assert [Answer("no")] == told.answers
    assert field.hasFocus()


# --- a look-up ---------------------------------------------------------------------------------------------------


def test_typing_filters_and_enter_takes_the_best(make, qtbot):
    """A word begun is enough; the list keeps its order."""
    field, told = make(site())

    qtbot.keyClicks(field.finder, "lung")
    shown = [pick.label for pick in field.finder.list.model.shown]
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert ["Lung, small cell", "Lung, non-small cell"] == shown
    assert ([Answer("lung,_small_cell")], 1) == (told.answers, told.nexts)
    assert "4   Lung, small cell" == field.finder.text()
    assert not field.finder.is_open


def test_a_number_takes_its_option(make, qtbot):
    """Codes are typed, not picked."""
    field, told = make(site())

    qtbot.keyClicks(field.finder, "3")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [Answer("rectum")] == told.answers


def test_f2_opens_every_option_and_escape_leaves_all_as_it_was(make, qtbot):
    """Opening the list answers nothing."""
    field, told = make(site(), Answer("colon"))

    qtbot.keyClick(field.finder, Qt.Key.Key_F2)
    count = field.finder.list.model.rowCount()
    qtbot.keyClick(field.finder, Qt.Key.Key_Down)
    qtbot.keyClick(field.finder, Qt.Key.Key_Escape)

    assert (6, [], "2   Colon") == (count, told.answers, field.finder.text())
    assert not field.finder.is_open


def test_arrows_move_in_the_list(make, qtbot):
    """Down goes on from the first."""
    field, told = make(site())

    qtbot.keyClick(field.finder, Qt.Key.Key_F2)
    qtbot.keyClick(field.finder, Qt.Key.Key_Down)
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [Answer("colon")] == told.answers


def test_a_click_in_the_list_takes_the_option(make, qtbot):
    """With the focus still in the field."""
    field, told = make(site())
    qtbot.keyClick(field.finder, Qt.Key.Key_F2)
    view = field.finder.list.view
    middle = view.visualRect(field.finder.list.model.index(2, 0)).center()

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    assert [Answer("rectum")] == told.answers


def test_what_means_no_single_option_stays_and_is_not_saved(make, qtbot):
    """Nothing typed is thrown away, nothing doubtful is saved."""
    field, told = make(site(), Answer("colon"))

    qtbot.keyClicks(field.finder, "lung")
    field.leave()

    assert ([], "lung") == (told.answers, field.finder.text())
    assert field.complaint
    assert field.has_pending()
    assert "error" == field.finder.property("state")


def test_leaving_takes_what_means_one_option(make, qtbot):
    """Tab is as good as Enter."""
    field, told = make(site())

    qtbot.keyClicks(field.finder, "leuk")
    field.leave()

    assert [Answer("other_leukemia")] == told.answers
    assert not field.finder.is_open


def test_an_emptied_look_up_takes_the_answer_back(make, qtbot):
    """Select all, Delete, go on."""
    field, told = make(site(), Answer("colon"))
    field.finder.selectAll()

    qtbot.keyClick(field.finder, Qt.Key.Key_Delete)
    field.leave()

    assert [None] == told.answers


def test_the_list_offers_the_statuses_last(make, qtbot):
    """With their letters for numbers."""
    field, told = make(site(Missing.UNKNOWN))

    qtbot.keyClicks(field.finder, "u")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [UNKNOWN] == told.answers
    assert "u   Unknown" == field.finder.text()


def test_the_list_lies_inside_the_window(make, qtbot):
    """Above the field where there is no room below."""
    field, _ = make(site())
    field.move(10, 300)

    qtbot.keyClick(field.finder, Qt.Key.Key_F2)

    assert field.window().rect().contains(field.finder.list.geometry())


# --- several -----------------------------------------------------------------------------------------------------


def test_several_are_added_and_taken_out_by_keyboard(make, qtbot):
    """Typed ones are added in the order of the list; Backspace takes the last one out."""
    field, told = make(SITES)

    for word in ("rect", "breast"):
        qtbot.keyClicks(field.finder, word)
        qtbot.keyClick(field.finder, Qt.Key.Key_Return)
    qtbot.keyClick(field.finder, Qt.Key.Key_Backspace)
    qtbot.keyClick(field.finder, Qt.Key.Key_Backspace)

    assert [Answer(("rectum",)), Answer(("breast", "rectum")), Answer(("breast",)), None] == told.answers


def test_taking_a_chosen_one_again_takes_it_out(make, qtbot):
    """The list is a switch."""
    field, told = make(SITES, Answer(("breast", "colon")))

    qtbot.keyClicks(field.finder, "1")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert ([Answer(("colon",))], "") == (told.answers, field.finder.text())


def test_a_status_and_codes_drive_each_other_out(make, qtbot):
    """Never both."""
    field, told = make(SITES, Answer(("breast",)))

    qtbot.keyClicks(field.finder, "u")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)
    qtbot.keyClicks(field.finder, "2")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [UNKNOWN, Answer(("colon",))] == told.answers


def test_a_chip_goes_when_clicked(make, qtbot):
    """Its cross takes it out."""
    field, told = make(SITES, Answer(("breast", "colon")))

    qtbot.mouseClick(field._chips[0], Qt.MouseButton.LeftButton)

    assert [Answer(("colon",))] == told.answers


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer", "usual", "known"),
    [
        ("3/14/2026", DAY, "03/14/2026", "day known"),
        ("3/2026", MONTH, "03/dd/2026", "day not known"),
        ("2026", YEAR, "mm/dd/2026", "month not known"),
    ],
)
def test_a_date_takes_its_usual_form_when_left(make, qtbot, typed, answer, usual, known):
    """The parts not known are letters, and the words behind say so."""
    field, told = make(day_of())

    qtbot.keyClicks(field.entry, typed)
    field.leave()

    assert [answer] == told.answers
    assert (usual, known) == (field.entry.text(), field._known.text())


def test_a_shown_partial_date_can_be_typed_on(make, qtbot):
    """The letters for a part not known are understood, and give way to digits."""
    field, told = make(day_of(), MONTH)
    field.entry.setSelection(3, 2)

    qtbot.keyClicks(field.entry, "9")
    qtbot.keyClick(field.entry, Qt.Key.Key_Return)

    assert ([Answer(PartialDate(2026, 3, 9))], 1) == (told.answers, told.nexts)


def test_editing_back_to_the_letters_keeps_the_date(make, qtbot):
    """What was shown means what it meant."""
    field, told = make(day_of(), MONTH)

    qtbot.keyClick(field.entry, Qt.Key.Key_End)
    qtbot.keyClicks(field.entry, "7")
    qtbot.keyClick(field.entry, Qt.Key.Key_Backspace)
    field.leave()

    assert ([], "03/dd/2026") == (told.answers, field.entry.text())


def test_a_date_not_understood_stays_with_a_sentence(make, qtbot):
    """Nothing is saved, nothing is thrown away, and Enter does not go on."""
    field, told = make(day_of(), DAY)
    field.entry.selectAll()

    qtbot.keyClicks(field.entry, "14.99.26")
    qtbot.keyClick(field.entry, Qt.Key.Key_Return)
    field.show_state(FieldState(DAY))

    assert ([], 0, "14.99.26") == (told.answers, told.nexts, field.entry.text())
    assert field.complaint
    assert "error" == field.entry.property("state")


def test_typing_on_takes_the_sentence_away(make, qtbot):
    """A complaint does not nag while one mends."""
    field, _ = make(day_of())
    qtbot.keyClicks(field.entry, "x")
    field.leave()
    field.entry.setFocus()

    qtbot.keyClicks(field.entry, "y")

    assert not field.complaint


def test_escape_brings_back_what_was_there(make, qtbot):
    """Also after a sentence."""
    field, told = make(day_of(), DAY)
    field.entry.selectAll()
    qtbot.keyClicks(field.entry, "nonsense")

    qtbot.keyClick(field.entry, Qt.Key.Key_Escape)

    assert ([], "03/14/2026", False) == (told.answers, field.entry.text(), field.has_pending())


def test_an_understood_date_is_told_a_second_after_the_last_key(make, qtbot):
    """Without leaving; the text keeps its form while the caret is in it."""
    field, told = make(day_of())

    qtbot.keyClicks(field.entry, "3/14/2026")
    pending = field.has_pending()
    with qtbot.waitSignal(field.answered, timeout=COMMIT_MS + 1000):
        pass

    assert pending
    assert ([DAY], "3/14/2026", False) == (told.answers, field.entry.text(), field.has_pending())
    field.leave()
    assert ([DAY], "03/14/2026") == (told.answers, field.entry.text())


def test_the_form_repainting_does_not_disturb_typing(make, qtbot):
    """The answer just told comes back from the form; text and caret stay."""
    field, _ = make(day_of())
    qtbot.keyClicks(field.entry, "3/2026")
    with qtbot.waitSignal(field.answered, timeout=COMMIT_MS + 1000):
        pass
    field.set_caret(2)

    field.show_state(FieldState(MONTH))

    assert ("3/2026", 2) == (field.entry.text(), field.caret())


def test_commit_tells_at_once(make, qtbot):
    """Before the window closes."""
    field, told = make(day_of())

    qtbot.keyClicks(field.entry, "2026")
    field.commit()

    assert [YEAR] == told.answers


def test_an_emptied_date_is_no_answer(make, qtbot):
    """Told when left, not while another date may be on its way."""
    field, told = make(day_of(), DAY)
    field.entry.selectAll()

    qtbot.keyClick(field.entry, Qt.Key.Key_Delete)
    qtbot.wait(COMMIT_MS + 200)
    before = told.answers
    field.leave()

    assert ([], [None]) == (before, told.answers)


def test_a_status_letter_alone_in_a_date_is_the_status(make, qtbot):
    """The same letter as in a choice, then Enter."""
    field, told = make(day_of(*Missing))

    qtbot.keyClicks(field.entry, "n")
    qtbot.keyClick(field.entry, Qt.Key.Key_Return)

    assert [NOT_DOCUMENTED] == told.answers
    assert ("", True) == (field.entry.text(), field.findChild(QWidget, "D07.not_documented").isChecked())


def test_a_clicked_status_replaces_nothing_typed_by_accident(make, qtbot):
    """Statuses are offered where no date stands; one click, one answer."""
    field, told = make(day_of(*Missing))

    qtbot.mouseClick(field.findChild(QWidget, "D07.conflict"), Qt.MouseButton.LeftButton)

    assert [Answer(missing=Missing.CONFLICT)] == told.answers


def test_the_unknown_part_stands_on_its_own_ground(make, look):
    """Seen at once, not only read."""
    field, _ = make(day_of(), MONTH, focus=False)

    image = field.entry.grab().toImage()

    colors = {image.pixelColor(x, 8).name() for x in range(image.width())}
    assert look.color("accentLine").name() in colors


# --- numbers and texts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "value"), [("24", "24"), ("-3", "-3"), ("2.5", "2.5"), ("2,5", "2.5")])
def test_a_number_is_told_when_left(make, qtbot, typed, value):
    """Minus signs and both decimal marks are understood."""
    field, told = make(size_of())

    qtbot.keyClicks(field.entry, typed)
    field.leave()

    assert [Answer(Decimal(value))] == told.answers


def test_a_negative_number_has_a_true_minus_sign(make):
    """As in every table."""
    field, _ = make(size_of(), Answer(Decimal(-3)))

    assert "\u22123" == field.entry.text()
    assert Answer(Decimal(-3)) == field.read(field.entry.text()).answer


def test_letters_do_not_go_into_a_number(make, qtbot):
    """They are kept out with a sentence, and what stands is not touched."""
    field, told = make(size_of(*Missing), Answer(Decimal(24)))
    field.entry.deselect()
    field.set_caret(2)

    qtbot.keyClicks(field.entry, "xn")

    assert ("24", []) == (field.entry.text(), told.answers)
    assert field.complaint


def test_a_status_letter_in_an_empty_number_gives_the_status(make, qtbot):
    """No Enter needed: no number begins with it."""
    field, told = make(size_of(*Missing))

    qtbot.keyClicks(field.entry, "u")

    assert [UNKNOWN] == told.answers


def test_half_a_number_is_not_understood(make, qtbot):
    """A minus alone stays, with its sentence."""
    field, told = make(size_of())

    qtbot.keyClicks(field.entry, "-")
    field.leave()

    assert ([], "-") == (told.answers, field.entry.text())
    assert field.complaint


def test_a_text_is_told_when_left_and_keeps_its_letters(make, qtbot):
    """Status letters are text here."""
    field, told = make(NOTE)

    qtbot.keyClicks(field.entry, "n")
    field.leave()

    assert [Answer("n")] == told.answers


def test_the_frame_tells_a_must_fix_and_not_a_check(make):
    """Red for what holds up completing; a check keeps the plain frame."""
    field, _ = make(day_of(), DAY, focus=False)

    field.show_state(FieldState(DAY, Severity.SOFT))
    soft = field.entry.property("state")
    field.show_state(FieldState(DAY, Severity.HARD))

    assert ("error", True) == (field.entry.property("state"), soft in {None, Frame.REST.value})


def test_a_click_into_a_look_up_opens_it_again_after_it_was_closed(make, qtbot):
    """Click opens, click closes."""
    field, _ = make(site())
    at = QPoint(8, 8)

    qtbot.mouseClick(field.finder, Qt.MouseButton.LeftButton, pos=at)
    first = field.finder.is_open
    qtbot.mouseClick(field.finder, Qt.MouseButton.LeftButton, pos=at)

    assert (True, False) == (first, field.finder.is_open)
