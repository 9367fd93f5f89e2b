"""A registry's export: looked at before it is imported, with everything that is left out; reading can be stopped."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from qopi_desktop.domain.people import Role
from qopi_desktop.lanes import Lane
from qopi_desktop.ui.import_list.model import ImportModel
from qopi_desktop.ui.import_list.view import ImportView
from tests import builders
from tests.naaccr import Person, export
from tests.ui.rooms import context_of, seen_by

LEFT = Qt.MouseButton.LeftButton
COPY, NONE = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
BREAST = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "behaviorCodeIcdO3": "3", "dateOfDiagnosis": "201603"}
LUNG = {"primarySite": "C341", "histologicTypeIcdO3": "8140", "behaviorCodeIcdO3": "3", "dateOfDiagnosis": "20250214"}
PEOPLE = [
    Person({"patientIdNumber": "1", "nameLast": "Ash", "sex": "7"}, [BREAST, LUNG | {"medicalRecordNumber": "M-1"}]),
    Person({"patientIdNumber": "2", "nameLast": "Bell"}, [BREAST | {"medicalRecordNumber": "M-2"}]),
    Person({"patientIdNumber": "3", "nameLast": "Cole"}, [BREAST | {"behaviorCodeIcdO3": "2"}]),
]


@pytest.fixture
def context(tasks, tmp_path):
    """A store with its first user signed in."""
    return context_of(tasks, tmp_path)


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
def path(tmp_path):
    """An export of three patients."""
    found = tmp_path / "export.xml"
    found.write_bytes(export(PEOPLE))
    return found


@pytest.fixture
def looking(view, path, settle):
    """The screen with an export that is not imported yet."""
    view.open_file(str(path))
    settle()
    return view


def cells(part):
    """The rows of a table."""
    return [row.cells for row in part.rows.rows]


def drop(view, path):
    """Drop files on the screen; returns whether it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in ([path] if not isinstance(path, list) else path)])
    enter = QDragEnterEvent(QPoint(9, 9), COPY, mime, LEFT, NONE)
    enter.ignore()
    view.dragEnterEvent(enter)
    if enter.isAccepted():
        view.dropEvent(QDropEvent(QPointF(9, 9), COPY, mime, LEFT, NONE))
    return enter.isAccepted()


def test_an_export_is_shown_before_anything_is_stored(looking, context):
    """Version, patients, tumors, the first candidates, and what is left out with its reason."""
    page = looking.registry

    assert page.isVisible()
    assert "NAACCR XML version 25: 3 patients, 4 tumors" in page.lead.text()
    assert "Medical record number (2300)" == page.number.select.currentText()
    assert [
        ("M-1", "Ash", "", "C34.1 8140/3", "02/14/2025"),
        ("M-2", "Bell", "", "C50.4 8500/3", "03/dd/2016"),
    ] == cells(page.first)
    assert [
        ("7", "M-1", "C50.4 8500/3", "the patient's tumor on line 13 is taken"),
        ("35", "3", "C50.4 8500/2", "in situ (behavior 2): charts are of invasive cancer"),
    ] == cells(page.left_out)
    assert [("3", "Sex (220)", "code 7 is not in the dictionary")] == cells(page.remarks)
    assert ["2 new", "0 refused", "2 screened out"] == [
        page.counts.chips[name].face.text for name in ("new", "refused", "screened")
    ]
    assert () == context.store.candidates.all()


def test_import_stores_the_candidates_and_says_what_was_left_out(qtbot, looking, context, settle):
    """The button says how many, and so many are stored."""
    page = looking.registry
    said = page.start.text()
    qtbot.mouseClick(page.start, LEFT)
    settle()
    settle()

    assert "Import 2 patients" == said
    assert ["Ash", "Bell"] == [each.name for each in context.store.candidates.all()]
    assert "2 tumors were screened out, 0 patients refused" in looking.candidates.message.text
    assert 2 == len(looking.candidates.rows.rows)


def test_another_record_number_is_planned_anew_and_remembered(qtbot, looking, context, path, settle):
    """The next import begins with it, so that no patient is doubled."""
    page = looking.registry
    index = page.number.select.findData("patientIdNumber")
    page.number.select.setCurrentIndex(index)
    page.number.select.activated.emit(index)
    settle()
    qtbot.mouseClick(page.start, LEFT)
    settle()
    settle()
    looking.open_file(str(path))
    settle()

    assert ["1", "2"] == [each.record_number for each in context.store.candidates.all()]
    assert "Patient ID number (20)" == page.number.select.currentText()
    assert "As the last time." == page.number.message.text
    assert (0, 0, 2) == (
        looking._model.plan.count.new,
        looking._model.plan.count.updated,
        looking._model.plan.count.unchanged,
    )


def test_an_export_of_which_nobody_fits_cannot_be_imported(view, tmp_path, settle):
    """The button says why, and what was told is still there."""
    found = tmp_path / "none.xml"
    found.write_bytes(export(PEOPLE[2:]))
    view.open_file(str(found))
    settle()

    assert "No patient can be listed" in view.registry.start.reason
    assert not view.registry.first.isVisible()
    assert 1 == len(view.registry.left_out.rows.rows)


def test_back_forgets_the_export(qtbot, looking, context):
    """Nothing was stored."""
    qtbot.mouseClick(looking.registry.back, LEFT)

    assert looking.candidates.isVisible()
    assert (None, ()) == (looking._model.export, context.store.candidates.all())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (export(PEOPLE)[:-20], "broken XML at line 41"),
        (export(PEOPLE, "220"), "NAACCR version 22. Versions 23, 24 and 25 are read"),
        (export(PEOPLE).replace(b"?>", b"?><!DOCTYPE x>"), "document type (DOCTYPE) at line 1"),
        (export([]), "has no patients"),
        (b"<html/>", "is XML, but not"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(view, tmp_path, settle, data, words):
    """The sentence says what to do with the file."""
    found = tmp_path / "bad.xml"
    found.write_bytes(data)
    view.open_file(str(found))
    settle()

    assert view.candidates.isVisible()
    assert words in view.candidates.message.text
    assert "bad.xml" in view.candidates.message.text


def test_reading_tells_how_far_it_is_and_can_be_stopped(qtbot, view, path, tasks, settle):
    """Nothing is open afterwards, no fault is shown, and another file can be chosen."""
    way = threading.Event()
    for _ in range(2):  # both threads of the lane are busy, so that the reading waits
        tasks.run(Lane.WORK, lambda _report, _is_cancelled: way.wait())
    page = view.candidates
    view.open_file(str(path))
    view._model.reading.progressed.emit(43, 100)
    said, shown, blocked = page.message.text, page.progress.isVisible(), page.choose_file.reason
    qtbot.mouseClick(page.stop, LEFT)
    way.set()
    settle()

    assert ("Reading export.xml: 43 %", True, "Reading export.xml: 43 %") == (said, shown, blocked)
    assert (False, False) == (page.stop.isVisible(), page.progress.isVisible())
    assert ("", "", None, "") == (view._model.busy, view._model.fault, view._model.export, page.choose_file.reason)


def test_a_file_can_be_dropped(view, path, settle):
    """It is read as if it had been chosen."""
    assert drop(view, path)
    settle()

    assert view.registry.isVisible()


def test_what_is_no_single_file_is_not_taken(view, path, open_screen, context):
    """Nor anything from somebody who may not import, nor while something is under way."""
    person = builders.add_user(context.store, context.person, "Bo Lind", Role.ABSTRACTOR)
    other = open_screen(seen_by(context, person))

    assert not drop(view, [path, path])
    assert not drop(view, [])
    assert not drop(other, path)
    view._model.busy = "Reading..."
    assert not drop(view, path)


def test_the_dialog_offers_both_kinds(qtbot, view):
    """CSV and XML stand in one filter."""
    qtbot.mouseClick(view.candidates.choose_file, LEFT)
    dialog = view.findChild(QFileDialog, "import_dialog")

    assert "*.csv" in dialog.nameFilters()[0]
    assert "*.xml" in dialog.nameFilters()[0]
    dialog.reject()


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_nothing_scrolls_sideways(looking, look, size):
    """At 200 % all columns of the tables are still there."""
    look.set_factor(size)
    page = looking.registry
    area = page.layout().itemAt(0).widget()

    assert 0 == area.horizontalScrollBar().maximum()
    assert [0, 0, 0] == [
        part.table.horizontalScrollBar().maximum() for part in (page.first, page.left_out, page.remarks)
    ]


def test_a_list_too_long_to_read_shows_its_beginning_and_says_so(view, tmp_path, settle):
    """The window stays quick."""
    found = tmp_path / "long.xml"
    found.write_bytes(
        export(
            Person({"patientIdNumber": str(number)}, [BREAST | {"behaviorCodeIcdO3": "2"}]) for number in range(1001)
        )
    )
    view.open_file(str(found))
    settle()

    assert 1000 == len(view.registry.left_out.rows.rows)
    assert "Left out: the first 1,000 of 1,001" == view.registry.left_out.title.text()
