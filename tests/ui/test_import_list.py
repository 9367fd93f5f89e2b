"""Case lists: nothing is stored before it was seen, nothing is doubled, charts get random numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from qopi_desktop.domain.candidates import CandidateState
from qopi_desktop.domain.people import Role
from qopi_desktop.intake.case_list import Field
from qopi_desktop.ui.import_list.model import ImportModel
from qopi_desktop.ui.import_list.view import ImportView
from tests import builders
from tests.ui.rooms import context_of, seen_by

LEFT = Qt.MouseButton.LeftButton
LIST = """MRN,Patient Name,DOB,Attending,Tumor
1001,"Ash, Kim",3/14/1950,Amara Osei,C50.9
1002,"Bell, Jo",7/1/1961,Nobody Known,C50.1
1003,"Cole, Sam",13/45/1950,Amara Osei,C50.1
,"Dunn, Max",1/2/1950,Amara Osei,C50.1
"""


@pytest.fixture
def context(tasks, tmp_path):
    """A store with its first user signed in, and one physician."""
    found = context_of(tasks, tmp_path)
    builders.add_physician(found.store, found.person, "Amara Osei")
    return found


@pytest.fixture
def case_list(tmp_path):
    """A file with two rows that fit and two that do not."""
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def open_screen(shown, settle):
    """Shows the screen for somebody."""

    def show(context):
        model = ImportModel(context)
        view = ImportView(model)
        model.setParent(view)
        shown(view, 1280, 720)
        settle()
        return view

    return show


@pytest.fixture
def view(open_screen, context):
    """The screen of an administrator."""
    return open_screen(context)


@pytest.fixture
def matching(view, case_list, settle):
    """The screen with a file that is being matched."""
    view.open_file(str(case_list))
    settle()
    return view


@pytest.fixture
def imported(qtbot, matching, settle):
    """The screen after the import."""
    qtbot.mouseClick(matching.match.start, LEFT)
    settle()
    return matching


def test_an_empty_screen_says_how_to_begin(view):
    """The way in is named and has the focus."""
    assert view.candidates.empty.isVisible()
    assert view.candidates.choose_file.hasFocus()


def test_choosing_a_file_opens_a_dialog_that_blocks_nothing(qtbot, view):
    """The window goes on while one looks for the file."""
    qtbot.mouseClick(view.candidates.choose_file, LEFT)
    dialog = view.findChild(QFileDialog, "import_dialog")

    assert dialog.isVisible()
    dialog.reject()


def test_columns_are_guessed_and_rows_are_shown_before_anything_is_stored(matching, context):
    """The guess can be checked against the first values."""
    assert "MRN" == matching.match.selects[Field.RECORD_NUMBER].currentText()
    assert "1001, 1002, 1003" == matching.match._samples[Field.RECORD_NUMBER].text()
    assert () == context.store.candidates.all()


def test_every_refused_row_is_listed_with_line_column_and_reason(matching):
    """What is left out is known before the import."""
    lines = [row.cells for row in matching.match.check.rows.rows]

    assert [("4", "Birth date", "is not a date"), ("5", "Record number", "is empty")] == lines
    assert "2 refused" == matching.match.check.counts.chips["refused"].face.text


def test_import_stores_the_rows_that_fit(imported, context):
    """The button says how many, and so many are stored."""
    assert ["Ash, Kim", "Bell, Jo"] == [candidate.name for candidate in context.store.candidates.all()]
    assert 2 == len(imported.candidates.rows.rows)
    assert "2 rows were left out" in imported.candidates.message.text


def test_importing_again_doubles_nothing_and_remembers_the_matching(qtbot, imported, case_list, settle, context):
    """The second time there is nothing new."""
    imported.open_file(str(case_list))
    settle()
    lead = imported.match.lead.text()
    count = imported._model.plan.count

    assert (0, 0, 2) == (count.new, count.updated, count.unchanged)
    assert "as the last time" in lead


def test_a_field_without_a_column_says_what_is_missing(matching, settle):
    """Import waits, with the reason at the button."""
    select = matching.match.selects[Field.RECORD_NUMBER]
    select.setCurrentIndex(0)
    select.activated.emit(0)
    settle()

    assert "Record number is matched to no column" in matching.match.check.message.text
    assert matching.match.start.reason


def test_one_column_for_two_fields_is_refused(matching, settle):
    """Both fields are named."""
    select = matching.match.selects[Field.DIAGNOSIS]
    index = select.findText("DOB")
    select.setCurrentIndex(index)
    select.activated.emit(index)
    settle()

    assert "Birth date and Diagnosis use one column" in matching.match.check.message.text


def test_a_file_that_cannot_be_read_is_named(view, tmp_path, settle):
    """The sentence says what to do with the file."""
    path = tmp_path / "empty.csv"
    path.write_text("MRN,Name\n", encoding="utf-8")
    view.open_file(str(path))
    settle()

    assert "empty.csv has a head and no rows" in view.candidates.message.text


def test_charts_are_made_of_marked_candidates_with_the_physician_of_the_list(qtbot, imported, context, settle):
    """Space marks; a name that matches nobody stays not listed; core is always chosen."""
    table, part = imported.candidates.table, imported.candidates.charts
    table.setFocus()
    table.setCurrentIndex(imported.candidates.rows.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.mouseClick(part.modules["br"], LEFT)
    hint = part.physician.message.text
    with qtbot.waitSignal(imported.charts_made):
        qtbot.mouseClick(part.make, LEFT)
    settle()

    charts = {row.chart.patient.name: row.chart for row in context.store.charts.rows(context.round.id)}
    physician = context.store.people.physicians()[0].id
    assert "1 of 2 names match" in hint
    assert {"Ash, Kim": physician, "Bell, Jo": None} == {name: chart.treating_id for name, chart in charts.items()}
    assert {("core", "br")} == {chart.modules for chart in charts.values()}
    assert {CandidateState.SAMPLED} == {candidate.state for candidate in context.store.candidates.all()}
    assert not imported.candidates.rows.marks


def test_core_cannot_be_taken_away(imported):
    """The box says why."""
    box = imported.candidates.charts.modules["core"]

    assert box.isChecked()
    assert not box.isEnabled()
    assert box.toolTip()


def test_the_filter_narrows_the_list_and_keeps_marks(qtbot, imported):
    """Words may stand in any column."""
    imported.candidates.rows.toggle(0)
    qtbot.keyClicks(imported.candidates.filter, "bell listed")

    assert ["Bell, Jo"] == [row.cells[1] for row in imported.candidates.rows.rows]
    assert "1 of 2 candidates, 1 chosen" == imported.candidates.counts.text()


def test_screening_out_needs_a_reason(qtbot, imported, context, settle):
    """The sampling log says why somebody was left out."""
    page = imported.candidates
    page.table.setCurrentIndex(page.rows.index(0, 0))
    qtbot.mouseClick(page.screen_out, LEFT)
    qtbot.keyClick(page.screening.reason.line, Qt.Key.Key_Return)
    said = page.screening.reason.message.text
    qtbot.keyClicks(page.screening.reason.line, "seen once only")
    qtbot.keyClick(page.screening.reason.line, Qt.Key.Key_Return)
    settle()
    settle()

    states = {candidate.name: candidate.state for candidate in context.store.candidates.all()}
    assert "Reason is empty" in said
    assert CandidateState.SCREENED_OUT is states["Ash, Kim"]
    assert not page.rows.rows[0].can_mark


def test_only_administrators_import(open_screen, context):
    """The button says so to everybody else."""
    person = builders.add_user(context.store, context.person, "Bo Lind", Role.ABSTRACTOR)
    view = open_screen(seen_by(context, person))

    assert "Bo Lind is not an administrator" in view.candidates.choose_file.reason


def test_rolling_the_wheel_over_a_list_changes_no_matching(matching, roll):
    """Scrolling a page never changes what stands on it."""
    select = matching.match.selects[Field.NAME]
    before = select.currentText()
    taken = roll(select)

    assert before == select.currentText()
    assert not taken


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_nothing_scrolls_sideways(imported, look, factor):
    """At 200 % the parts stand one below the other."""
    look.set_factor(factor)
    area = imported.candidates.findChildren(type(imported.candidates.layout().itemAt(0).widget()))[0]

    assert 0 == area.horizontalScrollBar().maximum()
