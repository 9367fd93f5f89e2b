"""Dates, numbers and texts: what is typed becomes an answer, or stays and is not saved."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Severity
from qopi_desktop.ui.chart_form.fields import FieldState
from qopi_desktop.ui.chart_form.typed_fields import COMMIT_MS
from qopi_desktop.ui.kit import Frame
from tests.ui import asking

NOT_DOCUMENTED, UNKNOWN = Answer(missing=Missing.NOT_DOCUMENTED), Answer(missing=Missing.UNKNOWN)
DAY, MONTH, YEAR = (Answer(PartialDate(*parts)) for parts in ((2026, 3, 14), (2026, 3), (2026,)))


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
    field, told = make(asking.day_of())

    qtbot.keyClicks(field.entry, typed)
    field.leave()

    assert [answer] == told.answers
    assert (usual, known) == (field.entry.text(), field._known.text())


def test_a_shown_partial_date_can_be_typed_on(make, qtbot):
    """The letters for a part not known are understood, and give way to digits."""
    field, told = make(asking.day_of(), MONTH)
    field.entry.setSelection(3, 2)

    qtbot.keyClicks(field.entry, "9")
    qtbot.keyClick(field.entry, Qt.Key.Key_Return)

    assert ([Answer(PartialDate(2026, 3, 9))], 1) == (told.answers, told.nexts)


def test_editing_back_to_the_letters_keeps_the_date(make, qtbot):
    """What was shown means what it meant."""
    field, told = make(asking.day_of(), MONTH)

    qtbot.keyClick(field.entry, Qt.Key.Key_End)
    qtbot.keyClicks(field.entry, "7")
    qtbot.keyClick(field.entry, Qt.Key.Key_Backspace)
    field.leave()

    assert ([], "03/dd/2026") == (told.answers, field.entry.text())


def test_a_date_not_understood_stays_with_a_sentence(make, qtbot):
    """Nothing is saved, nothing is thrown away, and Enter does not go on."""
    field, told = make(asking.day_of(), DAY)
    field.entry.selectAll()

    qtbot.keyClicks(field.entry, "14.99.26")
    qtbot.keyClick(field.entry, Qt.Key.Key_Return)
    field.show_state(FieldState(DAY))

    assert ([], 0, "14.99.26") == (told.answers, told.nexts, field.entry.text())
    assert field.complaint
    assert "error" == field.entry.property("state")


def test_typing_on_takes_the_sentence_away(make, qtbot):
    """A complaint does not nag while one mends."""
    field, _ = make(asking.day_of())
    qtbot.keyClicks(field.entry, "x")
    field.leave()
    field.entry.setFocus()

    qtbot.keyClicks(field.entry, "y")

    assert not field.complaint


def test_escape_brings_back_what_was_there(make, qtbot):
    """Also after a sentence."""
    field, told = make(asking.day_of(), DAY)
    field.entry.selectAll()
    qtbot.keyClicks(field.entry, "nonsense")

    qtbot.keyClick(field.entry, Qt.Key.Key_Escape)

    assert ([], "03/14/2026", False) == (told.answers, field.entry.text(), field.has_pending())


def test_an_understood_date_is_told_a_second_after_the_last_key(make, qtbot):
    """Without leaving; the text keeps its form while the caret is in it."""
    field, told = make(asking.day_of())

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
    field, _ = make(asking.day_of())
    qtbot.keyClicks(field.entry, "3/2026")
    with qtbot.waitSignal(field.answered, timeout=COMMIT_MS + 1000):
        pass
    field.set_caret(2)

    field.show_state(FieldState(MONTH))

    assert ("3/2026", 2) == (field.entry.text(), field.caret())


def test_commit_tells_at_once(make, qtbot):
    """Before the window closes."""
    field, told = make(asking.day_of())

    qtbot.keyClicks(field.entry, "2026")
    field.commit()

    assert [YEAR] == told.answers


def test_an_emptied_date_is_no_answer(make, qtbot):
    """Told when left, not while another date may be on its way."""
    field, told = make(asking.day_of(), DAY)
    field.entry.selectAll()

    qtbot.keyClick(field.entry, Qt.Key.Key_Delete)
    qtbot.wait(COMMIT_MS + 200)
    before = told.answers
    field.leave()

    assert ([], [None]) == (before, told.answers)


def test_a_status_letter_alone_in_a_date_is_the_status(make, qtbot):
    """The same letter as in a choice, then Enter."""
    field, told = make(asking.day_of(*Missing))

    qtbot.keyClicks(field.entry, "n")
    qtbot.keyClick(field.entry, Qt.Key.Key_Return)

    assert [NOT_DOCUMENTED] == told.answers
    assert ("", True) == (field.entry.text(), field.findChild(QWidget, "D07.not_documented").isChecked())


def test_a_clicked_status_replaces_nothing_typed_by_accident(make, qtbot):
    """Statuses are offered where no date stands; one click, one answer."""
    field, told = make(asking.day_of(*Missing))

    qtbot.mouseClick(field.findChild(QWidget, "D07.conflict"), Qt.MouseButton.LeftButton)

    assert [Answer(missing=Missing.CONFLICT)] == told.answers


def test_the_unknown_part_stands_on_its_own_ground(make, look):
    """Seen at once, not only read."""
    field, _ = make(asking.day_of(), MONTH, focus=False)

    image = field.entry.grab().toImage()

    colors = {image.pixelColor(x, 8).name() for x in range(image.width())}
    assert look.color("accentLine").name() in colors


# --- numbers and texts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "value"), [("24", "24"), ("-3", "-3"), ("2.5", "2.5"), ("2,5", "2.5")])
def test_a_number_is_told_when_left(make, qtbot, typed, value):
    """Minus signs and both decimal marks are understood."""
    field, told = make(asking.size_of())

    qtbot.keyClicks(field.entry, typed)
    field.leave()

    assert [Answer(Decimal(value))] == told.answers


def test_a_negative_number_has_a_true_minus_sign(make):
    """As in every table."""
    field, _ = make(asking.size_of(), Answer(Decimal(-3)))

    assert "\u22123" == field.entry.text()
    assert Answer(Decimal(-3)) == field.read(field.entry.text()).answer


def test_letters_do_not_go_into_a_number(make, qtbot):
    """They are kept out with a sentence, and what stands is not touched."""
    field, told = make(asking.size_of(*Missing), Answer(Decimal(24)))
    field.entry.deselect()
    field.set_caret(2)

    qtbot.keyClicks(field.entry, "xn")

    assert ("24", []) == (field.entry.text(), told.answers)
    assert field.complaint


def test_a_status_letter_in_an_empty_number_gives_the_status(make, qtbot):
    """No Enter needed: no number begins with it."""
    field, told = make(asking.size_of(*Missing))

    qtbot.keyClicks(field.entry, "u")

    assert [UNKNOWN] == told.answers


def test_half_a_number_is_not_understood(make, qtbot):
    """A minus alone stays, with its sentence."""
    field, told = make(asking.size_of())

    qtbot.keyClicks(field.entry, "-")
    field.leave()

    assert ([], "-") == (told.answers, field.entry.text())
    assert field.complaint


def test_a_text_is_told_when_left_and_keeps_its_letters(make, qtbot):
    """Status letters are text here."""
    field, told = make(asking.note())

    qtbot.keyClicks(field.entry, "n")
    field.leave()

    assert [Answer("n")] == told.answers


def test_the_frame_tells_a_must_fix_and_not_a_check(make):
    """Red for what holds up completing; a check keeps the plain frame."""
    field, _ = make(asking.day_of(), DAY, focus=False)

    field.show_state(FieldState(DAY, Severity.SOFT))
    soft = field.entry.property("state")
    field.show_state(FieldState(DAY, Severity.HARD))

    assert ("error", True) == (field.entry.property("state"), soft in {None, Frame.REST.value})
