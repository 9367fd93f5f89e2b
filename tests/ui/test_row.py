"""A row of the form: what it shows, when it complains, what it passes on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import Answer, Missing
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Kind
from qopi_desktop.forms.session import ANSWER_NEEDED
from qopi_desktop.ui import theme
from qopi_desktop.ui.chart_form.row import QuestionRow, Shape
from qopi_desktop.ui.kit import Column
from tests import shipped
from tests.ui import asking

STAGE_ON = asking.question("D07", Kind.DATE, "Date stage was first documented", statuses=asking.ALL)
STAGED = asking.choice("D06", "Yes", "No", statuses=asking.ALL)
EARLY = asking.problem("D07", say="More than 30 days before diagnosis (D02). Correct D07 or D02.")
DAY = Answer(PartialDate(2026, 3, 14))


@pytest.fixture
def rows(shown, qtbot):
    """Shows rows one below the other."""

    def build(*states, width=808, read_only=False):
        page = QWidget()
        column = Column(page)
        made = []
        for state in states:
            row = QuestionRow(state.question)
            row.set_today(date(2026, 4, 27), None)
            row.show_state(state, read_only=read_only)
            column.addWidget(row)
            made.append(row)
        column.addStretch(1)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page.setFocus()
        shown(page, width, 400)
        return made

    return build


def test_a_row_passes_on_who_answered_what(rows, qtbot):
    """Signals carry the id of the question."""
    (row,) = rows(asking.state(STAGED))
    answered, following, before, focused = (
        asking.heard(each) for each in (row.answered, row.next_asked, row.previous_asked, row.focused)
    )
    row.take_focus()

    qtbot.keyClick(row.field, "1")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    qtbot.keyClick(row.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    assert [("D06", Answer("yes"))] == answered
    assert ([("D06",)], [("D06",)], [("D06",)]) == (following, before, focused)


def test_typed_dates_are_read_as_of_the_day_given(rows, qtbot):
    """Two digits are a year of this century, and t is today."""
    first, second = rows(asking.state(STAGE_ON), asking.state(asking.question("D02", Kind.DATE)))
    told = [asking.heard(row.answered) for row in (first, second)]

    for row, typed in ((first, "3/14/26"), (second, "t")):
        row.take_focus()
        qtbot.keyClicks(row.field.entry, typed)
        row.commit()

    assert [DAY, Answer(PartialDate(2026, 4, 27))] == [said[0][1] for said in told]


def test_a_row_is_44_high_and_64_with_a_message(rows):
    """A message opens 20 pixels; a label of two lines stays in 44."""
    two_lines = asking.choice("D03", "Yes", "No", ask="Pathology or cytology report confirms malignancy")
    plain, long, wrong = rows(asking.state(STAGE_ON, DAY), asking.state(two_lines), asking.state(STAGE_ON, DAY, EARLY))

    assert (44, 44, 64) == (plain.height(), long.height(), wrong.height())


def test_a_compact_row_is_74_high_with_the_label_above(rows):
    """As beside the record system."""
    (row,) = rows(asking.state(STAGE_ON, DAY), width=420)

    assert (74, 54) == (row.height(), row.field.x())
    assert row._label.geometry().bottom() < row.field.y()


@pytest.mark.parametrize(("width", "shape"), [(420, Shape.COMPACT), (808, Shape.BESIDE), (1000, Shape.WIDE)])
def test_the_answer_stands_in_its_column(rows, width, shape):
    """336 beside a label of 260, 376 beside one of 300."""
    (row,) = rows(asking.state(STAGE_ON, DAY), width=width)

    assert shape is Shape.of(width)
    assert {Shape.COMPACT: 54, Shape.BESIDE: 336, Shape.WIDE: 376}[shape] == row.field.x()


def test_large_text_takes_the_compact_shape(look):
    """808 pixels at 200 % are 404."""
    look.set_factor(2.0)
    shape = Shape.of(808)
    look.set_factor(1.0)

    assert shape is Shape.COMPACT


def test_the_gravest_problem_is_said(rows):
    """Must fix before check; the rest stands in Problems."""
    soft = asking.problem("D07", hard=False, say="Rarely so early.")
    (row,) = rows(asking.state(STAGE_ON, DAY, soft, EARLY))

    assert EARLY.say == row.message
    assert EARLY.say == row.field.entry.accessibleDescription()


def test_a_missing_answer_is_not_red_before_one_has_been_there(rows, qtbot):
    """It is a line in Problems; the field says it once it was visited and left."""
    needed = asking.problem("D06", what=ANSWER_NEEDED, say="Answer needed.")
    first, second = rows(asking.state(STAGED, None, needed), asking.state(STAGE_ON))
    before = first.message

    first.take_focus()
    inside = first.message
    second.take_focus()

    assert ("", "", "Answer needed.") == (before, inside, first.message)


def test_a_text_not_understood_is_said_before_any_problem(rows, qtbot):
    """What was typed now comes before what was wrong already."""
    (row,) = rows(asking.state(STAGE_ON, DAY, EARLY))
    row.take_focus()

    qtbot.keyClicks(row.field.entry, "14.99.26")
    qtbot.keyClick(row.field.entry, Qt.Key.Key_Return)
    row.show_state(asking.state(STAGE_ON, DAY, EARLY), read_only=False)

    assert row.field.complaint == row.message
    assert row.has_pending()


def test_the_focused_row_is_bold_and_marked(rows, look):
    """Ground, mark, label and code change; nothing moves."""
    (row,) = rows(asking.state(STAGE_ON, DAY))
    before = row.field.geometry()

    row.take_focus()
    image = row.grab().toImage()

    assert look.color("accent").name() == image.pixelColor(1, 20).name()
    assert look.color("accentSoft").name() == image.pixelColor(700, 20).name()
    assert before == row.field.geometry()
    assert row._label.font().bold() or row._label.font().weight() >= 600


def test_a_row_is_named_by_code_and_question(rows):
    """For those who hear the form."""
    (row,) = rows(asking.state(STAGE_ON, DAY))

    assert "D07" == row.objectName()
    assert "D07 Date stage was first documented" == row.accessibleName() == row.field.entry.accessibleName()
    assert row._label.buddy() is row.field.entry


def test_a_closed_row_takes_no_answers_and_stays_readable(rows):
    """Own charts and closed rounds."""
    (row,) = rows(asking.state(STAGE_ON, DAY), read_only=True)

    assert not row.takes_answers
    assert "03/14/2026" == row.field.value_line.text.text()
    assert (row.field.value_line,) == row.tab_stops()


def test_a_derived_answer_says_where_it_comes_from():
    """A chip with the codes it follows from."""
    form = shipped.form()
    derived = next(each for each in form.questions.values() if each.derive is not None)
    row = QuestionRow(derived)

    row.show_state(asking.state(derived, Answer(Decimal(58))), read_only=False)

    sources = derived.derive.reads if derived.derive else ()
    assert sources
    assert all(code in row.field.value_line._chip.face.text for code in sources)
    assert not row.takes_answers


def test_the_caret_is_kept(rows):
    """A chart opens where it was left, to the letter."""
    (row,) = rows(asking.state(STAGE_ON, DAY))

    row.take_focus(5)
    place = row.caret()
    row.take_focus()

    assert 5 == place
    assert "03/14/2026" == row.field.entry.selectedText()


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [420, 808, 1280])
def test_every_question_of_the_package_fits_its_row(look, shown, factor, width):
    """The longest label and the longest option, at every size; a row is never wider than the form."""
    look.set_factor(factor)
    page = QWidget()
    column = Column(page)
    made = []
    for question in shipped.form().questions.values():
        row = QuestionRow(question)
        row.show_state(
            asking.state(question, None, asking.problem(question.id, say="x" * 30 + " y" * 30)), read_only=False
        )
        column.addWidget(row)
        made.append(row)
    shown(page, width, 20_000)
    sticking_out = [
        (row.objectName(), type(part).__name__)
        for row in made
        for part in row.field.editor.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if part.isVisible() and part.geometry().right() > row.field.editor.width()
    ]
    look.set_factor(1.0)

    assert [] == sticking_out
    assert {page.width()} == {row.width() for row in made}


@pytest.mark.parametrize("status", list(Missing))
def test_every_status_can_be_read_in_a_closed_row(rows, status):
    """As its word."""
    (row,) = rows(asking.state(STAGE_ON, Answer(missing=status)), read_only=True)

    assert row.field.value_line.text.text()
    assert "text" == row.field.value_line.text._tone


def test_a_change_of_scheme_repaints_a_row(rows, look):
    """Light and dark while a chart is open."""
    (row,) = rows(asking.state(STAGE_ON, DAY))
    row.take_focus()
    look.set_scheme(theme.Scheme.DARK)

    image = row.grab().toImage()
    look.set_scheme(theme.Scheme.LIGHT)

    assert theme.tokens().colors["dark"]["accentSoft"].lower() == image.pixelColor(700, 20).name()
