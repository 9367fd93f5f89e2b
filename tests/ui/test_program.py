"""The program as a whole: how it is left, and that nothing is lost or left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication

from qopi_desktop import app as program_module
from qopi_desktop import settings
from qopi_desktop.app import LOCK_LATEST_MS, Program
from qopi_desktop.domain.answers import Answer
from qopi_desktop.operations.doors import Door
from qopi_desktop.operations.engines import engines
from qopi_desktop.paths import Folders
from qopi_desktop.store.backup import backups_in
from qopi_desktop.store.files import StorePaths
from qopi_desktop.store.keyfile import read_head
from qopi_desktop.ui.one_program import claim
from tests import builders
from tests.stores import MACHINE
from tests.ui.pages import Gate, WorkplacePage

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ended(monkeypatch):
    """How the program ended, in order, without ending the tests."""
    told: list[object] = []
    monkeypatch.setattr(program_module, "QApplication", SimpleNamespace(quit=lambda: told.append("quit")))
    monkeypatch.setattr(os, "_exit", told.append)
    start = subprocess.Popen

    def tell(command, **more):
        return told.append((command, more)) if "--unlock" in command else start(command, **more)

    monkeypatch.setattr(subprocess, "Popen", tell)
    return told


@pytest.fixture
def program(qapp, qtbot, look, ended, home, monkeypatch):
    """The program with a store of one chart open."""
    monkeypatch.setattr(program_module, "_dress", lambda _app, _kept: look)
    folders = Folders.of_this_machine()
    mine = claim(folders.settings)
    assert mine is not None
    made = Program(qapp, folders, lambda: builders.NOW, mine)
    room = engines()
    chosen = replace(builders.setup(), demonstration=True)  # no terms to accept first
    entry = room.store.create(folders.data, chosen, builders.NOW, scorer=room.scorer, workstation=MACHINE)
    builders.add_charts(entry.store, entry.person)
    made.window.resize(1600, 900)
    made.window.show()
    made.window.activateWindow()
    made._enter(entry.store, entry.person)
    qtbot.waitUntil(lambda: made.workplace is not None and made.tasks.is_idle)
    yield made
    made.window.hide()
    mine.release()
    if made._store is not None:
        made._store.close()
    made.lanes.close()
    made.window.deleteLater()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    look.set_factor(1.0)


@pytest.fixture
def page(program, qtbot):
    """Its window, with the chart open."""
    found = WorkplacePage(
        program.window, program.workplace, lambda: qtbot.waitUntil(lambda: program.tasks.is_idle, timeout=20_000)
    )
    found.desk.open_chart(found.desk.rows.rows[0].chart.id)
    found.settle()
    return found


def reopened(program):
    """The store, opened again after the program let it go."""
    room = engines()
    return room.store.open(
        program.folders.data,
        "Ada Reyes",
        builders.PASSWORD,
        builders.NOW,
        scorer=room.scorer,
        workstation=MACHINE,
    ).store


@pytest.mark.slow
def test_quitting_sends_what_is_typed_and_makes_a_verified_backup(program, page, ended):
    """Then the window closes and the store is free."""
    page.go("G15")
    page.press("1")
    program.quit()
    page.settle()
    store = reopened(program)
    (row,) = store.charts.rows(page.context.round.id) or store.charts.rows(builders.ROUND)

    assert ["quit"] == ended
    assert not program.window.isVisible()
    assert 1 == row.summary.answered
    assert 1 == len(backups_in(program.folders.backups, read_head(program.folders.data).vault_id))
    store.close()


def test_quitting_waits_for_an_answer_that_is_not_durable(program, page, ended):
    """And shows why in the status bar; nothing is closed meanwhile."""
    gate = Gate.before(page.context)
    gate.shut()
    page.go("G15")
    page.press("1")
    program.quit()
    page.wait_for(lambda: True, turns=5)

    assert [] == ended
    assert page.has("workplace")
    assert program._store is not None

    gate.open()
    page.settle()

    assert ["quit"] == ended


def test_locking_covers_the_window_at_once_and_starts_a_fresh_process(program, page, ended):
    """Which is told the store's folder, and nothing that was typed; this one ends with its memory."""
    os.environ["QOPI_SECRET"] = "typed"
    program.lock()

    assert page.has("cover")
    assert "QOPI Desktop" == program.window.windowTitle()

    page.settle()
    del os.environ["QOPI_SECRET"]
    (command, more), status = ended

    assert 0 == status
    assert ["-m", "qopi_desktop", "--unlock", str(program.folders.data)] == command[1:]
    assert more["start_new_session"]
    assert "QOPI_SECRET" not in more["env"]
    assert {"QOPI_HOME", "PATH"} <= set(more["env"])
    assert StorePaths(program.folders.data).exists
    reopened(program).close()


def test_a_withdrawn_workstation_locks_after_what_was_typed_is_stored(program, page, ended, qtbot):
    """From then on only the recovery code opens it, and the unlock window knows."""
    gate = Gate.before(page.context)
    gate.shut()
    page.go("G15")
    page.press("1")
    page.context.store.service.revoke(builders.NOW)
    program.workplace.revoked.emit()
    page.wait_for(lambda: page.has("cover"))
    gate.open()
    page.settle()

    assert [("G15", Answer("alive"))] == gate.saved
    assert 0 == ended[-1]
    assert Door(program.folders.data, read_head(program.folders.data), lambda: builders.NOW).revoked


def test_the_fresh_process_finds_the_claim_free(program, page, ended):
    """Else it would end as a second start."""
    program.lock()
    page.settle()
    following = claim(program.folders.settings)

    assert following is not None
    following.release()


def test_locking_hides_an_answer_that_is_not_durable_and_waits_for_it(program, page, ended):
    """The patient is covered, the answer is not lost."""
    gate = Gate.before(page.context)
    gate.shut()
    page.go("G15")
    page.press("1")
    program.lock()
    page.wait_for(lambda: True, turns=5)

    assert page.has("cover")
    assert not page.has("workplace")
    assert [] == ended

    gate.open()
    page.settle()

    assert [("G15", Answer("alive"))] == gate.saved
    assert 0 == ended[-1]


def test_locking_hands_over_after_five_seconds_whatever_hangs(program, page, ended, monkeypatch, qtbot):
    """A store that hangs keeps nobody at the screen."""
    monkeypatch.setattr(program_module, "LOCK_LATEST_MS", 20)
    gate = Gate.before(page.context)
    gate.shut()
    page.go("G15")
    page.press("1")
    program.lock()
    qtbot.waitUntil(lambda: len(ended) == 2)
    gate.open()
    page.settle()

    assert 5000 == LOCK_LATEST_MS
    assert 0 == ended[1]


def test_leaving_remembers_the_window_and_empties_the_clipboard(program, page, ended):
    """Place and size for the next start; nothing of a patient."""
    page.press("Ctrl+Shift+C")
    page.zoom(1.2)
    program.lock()
    page.settle()
    kept = settings.load(program.folders.settings)

    assert "" == QGuiApplication.clipboard().text()
    assert kept.geometry
    assert 1.2 == kept.factor
    assert "Patient" not in (program.folders.settings / "window.json").read_text(encoding="utf-8")


def test_a_backup_that_fails_is_told_before_the_window_closes(program, page, ended, monkeypatch):
    """The store is closed all the same."""
    blocked = program.folders.backups
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr(type(program), "_backups", property(lambda _self: blocked))
    program.quit()
    page.settle()
    told = program.window.findChild(object, "told")

    assert [] == ended
    assert told.text().startswith("The backup was not made: ")

    told.accept()

    assert ["quit"] == ended
    reopened(program).close()


@pytest.mark.slow
def test_a_second_start_ends_at_once(first_claim, home):
    """With status 0, after calling the first to the front."""
    start = [sys.executable, "-m", "qopi_desktop"]
    second = subprocess.run(start, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)

    assert (0, "") == (second.returncode, second.stderr)


@pytest.fixture
def first_claim(qapp, home):
    """A program that runs already."""
    made = claim(Folders.of_this_machine().settings)
    assert made is not None
    yield made
    made.release()
