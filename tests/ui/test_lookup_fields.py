"""Look-ups: one of many and several of many, by number, word and list."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from qopi_desktop.domain.answers import Answer, Missing
from tests.ui import asking

UNKNOWN = Answer(missing=Missing.UNKNOWN)


# --- a look-up ---------------------------------------------------------------------------------------------------


def test_typing_filters_and_enter_takes_the_best(make, qtbot):
    """A word begun is enough; the list keeps its order."""
    field, told = make(asking.site())

    qtbot.keyClicks(field.finder, "lung")
    shown = [pick.label for pick in field.finder.list.model.shown]
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert ["Lung, small cell", "Lung, non-small cell"] == shown
    assert ([Answer("lung,_small_cell")], 1) == (told.answers, told.nexts)
    assert "4   Lung, small cell" == field.finder.text()
    assert not field.finder.is_open


def test_a_number_takes_its_option(make, qtbot):
    """Codes are typed, not picked."""
    field, told = make(asking.site())

    qtbot.keyClicks(field.finder, "3")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [Answer("rectum")] == told.answers


def test_f2_opens_every_option_and_escape_leaves_all_as_it_was(make, qtbot):
    """Opening the list answers nothing."""
    field, told = make(asking.site(), Answer("colon"))

    qtbot.keyClick(field.finder, Qt.Key.Key_F2)
    count = field.finder.list.model.rowCount()
    qtbot.keyClick(field.finder, Qt.Key.Key_Down)
    qtbot.keyClick(field.finder, Qt.Key.Key_Escape)

    assert (6, [], "2   Colon") == (count, told.answers, field.finder.text())
    assert not field.finder.is_open


def test_arrows_move_in_the_list(make, qtbot):
    """Down goes on from the first."""
    field, told = make(asking.site())

    qtbot.keyClick(field.finder, Qt.Key.Key_F2)
    qtbot.keyClick(field.finder, Qt.Key.Key_Down)
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [Answer("colon")] == told.answers


def test_a_click_in_the_list_takes_the_option(make, qtbot):
    """With the focus still in the field."""
    field, told = make(asking.site())
    qtbot.keyClick(field.finder, Qt.Key.Key_F2)
    view = field.finder.list.view
    middle = view.visualRect(field.finder.list.model.index(2, 0)).center()

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    assert [Answer("rectum")] == told.answers


def test_what_means_no_single_option_stays_and_is_not_saved(make, qtbot):
    """Nothing typed is thrown away, nothing doubtful is saved."""
    field, told = make(asking.site(), Answer("colon"))

    qtbot.keyClicks(field.finder, "lung")
    field.leave()

    assert ([], "lung") == (told.answers, field.finder.text())
    assert field.complaint
    assert field.has_pending()
    assert "error" == field.finder.property("state")


def test_leaving_takes_what_means_one_option(make, qtbot):
    """Tab is as good as Enter."""
    field, told = make(asking.site())

    qtbot.keyClicks(field.finder, "leuk")
    field.leave()

    assert [Answer("other_leukemia")] == told.answers
    assert not field.finder.is_open


def test_an_emptied_look_up_takes_the_answer_back(make, qtbot):
    """Select all, Delete, go on."""
    field, told = make(asking.site(), Answer("colon"))
    field.finder.selectAll()

    qtbot.keyClick(field.finder, Qt.Key.Key_Delete)
    field.leave()

    assert [None] == told.answers


def test_the_list_offers_the_statuses_last(make, qtbot):
    """With their letters for numbers."""
    field, told = make(asking.site(Missing.UNKNOWN))

    qtbot.keyClicks(field.finder, "u")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [UNKNOWN] == told.answers
    assert "u   Unknown" == field.finder.text()


def test_the_list_lies_inside_the_window(make, qtbot):
    """Above the field where there is no room below."""
    field, _ = make(asking.site())
    field.move(10, 300)

    qtbot.keyClick(field.finder, Qt.Key.Key_F2)

    assert field.window().rect().contains(field.finder.list.geometry())


def test_a_click_into_a_look_up_opens_it_again_after_it_was_closed(make, qtbot):
    """Click opens, click closes."""
    field, _ = make(asking.site())
    at = QPoint(8, 8)

    qtbot.mouseClick(field.finder, Qt.MouseButton.LeftButton, pos=at)
    first = field.finder.is_open
    qtbot.mouseClick(field.finder, Qt.MouseButton.LeftButton, pos=at)

    assert (True, False) == (first, field.finder.is_open)


# --- several -----------------------------------------------------------------------------------------------------


def test_several_are_added_and_taken_out_by_keyboard(make, qtbot):
    """Typed ones are added in the order of the list; Backspace takes the last one out."""
    field, told = make(asking.sites())

    for word in ("rect", "breast"):
        qtbot.keyClicks(field.finder, word)
        qtbot.keyClick(field.finder, Qt.Key.Key_Return)
    qtbot.keyClick(field.finder, Qt.Key.Key_Backspace)
    qtbot.keyClick(field.finder, Qt.Key.Key_Backspace)

    assert [Answer(("rectum",)), Answer(("breast", "rectum")), Answer(("breast",)), None] == told.answers


def test_taking_a_chosen_one_again_takes_it_out(make, qtbot):
    """The list is a switch."""
    field, told = make(asking.sites(), Answer(("breast", "colon")))

    qtbot.keyClicks(field.finder, "1")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert ([Answer(("colon",))], "") == (told.answers, field.finder.text())


def test_a_status_and_codes_drive_each_other_out(make, qtbot):
    """Never both."""
    field, told = make(asking.sites(), Answer(("breast",)))

    qtbot.keyClicks(field.finder, "u")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)
    qtbot.keyClicks(field.finder, "2")
    qtbot.keyClick(field.finder, Qt.Key.Key_Return)

    assert [UNKNOWN, Answer(("colon",))] == told.answers


def test_a_chip_goes_when_clicked(make, qtbot):
    """Its cross takes it out."""
    field, told = make(asking.sites(), Answer(("breast", "colon")))

    qtbot.mouseClick(field._chips[0], Qt.MouseButton.LeftButton)

    assert [Answer(("colon",))] == told.answers
