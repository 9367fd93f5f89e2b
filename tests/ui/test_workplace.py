"""The workplace: every act has words, a key and a slot, and what a person set is there next time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from qopi_desktop.domain.answers import Answer
from qopi_desktop.errors import StoreUnavailableError
from qopi_desktop.lanes import Lane
from qopi_desktop.settings import Settings
from qopi_desktop.ui import theme
from qopi_desktop.ui.actions import ACTS, MENUS, key_list, make_actions
from qopi_desktop.ui.main_window import MainWindow
from qopi_desktop.ui.words import knows, say
from qopi_desktop.ui.workplace import Workplace
from tests.ui.asking import heard
from tests.ui.pages import Gate

NEW, BEGUN = "6NR7YC", "RNW7VH"


def test_every_act_has_words_and_a_slot(place):
    """None is dead, none is nameless."""
    assert {act.name for act in ACTS} == set(place.workplace.acts)
    assert all(action.text() and action.text() != f"act.{name}" for name, action in place.workplace.acts.items())
    assert {act.menu for act in ACTS} - {""} == set(MENUS)


def test_only_the_demonstration_can_be_made_anew(place, qtbot):
    """A real practice has no such act."""
    practice = replace(place.context.practice, demonstration=False)
    real = Workplace(replace(place.context, practice=practice), Settings())
    qtbot.addWidget(real)

    assert {act.name for act in ACTS} - {"reset_demonstration"} == set(real.acts)


def test_no_two_acts_share_a_key():
    """Qt would serve neither."""
    keys = [QKeySequence(key).toString() for act in ACTS for key in act.keys]

    assert sorted(set(keys)) == sorted(keys)


def test_a_slot_that_no_act_has_is_found(look, qtbot):
    """When the window is made, not when the key is pressed."""
    window = QWidget()
    qtbot.addWidget(window)

    with pytest.raises(KeyError):
        make_actions(window, {"no-such-act": window.close})


def test_the_list_of_keys_names_every_key(place):
    """Ctrl+/ shows it; those of the central service are offered where one has joined."""
    listed = dict(key_list(place.workplace.acts))

    assert {say(f"act.{act.name}") for act in ACTS if act.keys} - {"Sync", "Sync now"} == set(listed.values())
    assert "Next problem" == listed["F8"]
    assert "Redo" == listed["Ctrl+Y / Ctrl+Shift+Z"]


def test_the_menu_holds_every_act_of_its_groups(place):
    """F10 opens it."""
    groups = {part.text(): [each.text() for each in part.menu().actions()] for part in place.workplace.menu.actions()}

    assert [say(f"act.group.{group}") for group in MENUS] == list(groups)
    assert {say(f"act.{act.name}") for act in ACTS if act.menu == "view"} == set(groups["View"])


def test_undo_and_redo_name_what_they_touch(place):
    """Or say why they cannot."""
    assert "No chart is open" == place.act("undo").toolTip()

    place.open(NEW, at="G15")
    assert "Nothing of yours to undo in this chart" == place.act("undo").toolTip()
    assert not place.act("undo").isEnabled()

    place.press("1")
    place.settle()
    assert "Undo G15" == place.act("undo").text()

    place.press("Ctrl+Z")
    place.settle()

    assert "Redo G15" == place.act("redo").text()
    assert place.act("redo").isEnabled()

    place.press("Ctrl+Y")
    place.settle()

    assert Answer("alive") == place.stored("G15")


# What a person sets


def test_zoom_has_steps_and_ends_and_is_remembered(place):
    """From 90 to 200 percent."""
    place.open(BEGUN)
    place.press("Ctrl++")
    assert 1.1 == theme.current().factor == place.workplace._settings.factor

    place.zoom(1.95)
    place.press("Ctrl+=", "Ctrl+=")
    assert 2.0 == theme.current().factor

    place.zoom(0.95)
    place.press("Ctrl+-", "Ctrl+-")
    assert 0.9 == theme.current().factor

    place.press("Ctrl+0")

    assert 1.0 == theme.current().factor == place.workplace._settings.factor


def test_zoom_folds_the_panes_that_no_longer_fit(place):
    """As a smaller window would."""
    place.open(BEGUN)
    place.zoom(2.0)

    assert not place.has("worklist")
    assert place.has("form")

    place.press("Ctrl+0")

    assert place.has("worklist")


@pytest.mark.parametrize(("act", "scheme"), [("dark", theme.Scheme.DARK), ("light", theme.Scheme.LIGHT)])
def test_the_scheme_is_chosen_and_remembered(place, act, scheme):
    """Or left to the system."""
    place.act(act).trigger()

    assert scheme is theme.current().scheme
    assert act == place.workplace._settings.scheme

    place.act("system").trigger()

    assert "system" == place.workplace._settings.scheme


def test_panes_are_reset_by_one_command(place):
    """To the sizes of the design."""
    place.open(BEGUN)
    before = place.chart.across.sizes()
    place.chart.across.setSizes([600, 740])
    moved = place.chart.across.sizes()
    place.act("reset_panes").trigger()

    assert before != moved
    assert before == place.chart.across.sizes()


def test_a_folded_timeline_stays_folded_at_the_next_start(enter):
    """As it was left."""
    place = enter(settings=Settings(timeline_folded=True))
    place.open(BEGUN)

    assert place.chart.timeline.is_folded


def test_the_window_remembers_its_place_and_size(shown, look):
    """Garbage in the file is no reason to fail."""
    settings = Settings()
    first = shown(MainWindow(settings), 700, 600)
    first.remember()
    second = MainWindow(settings)
    third = MainWindow(Settings(geometry="bm9uc2Vuc2U="))

    assert (700, 600) == (second.width(), second.height())
    assert (1600, 900) == (third.width(), third.height())
    for window in (second, third):
        window.deleteLater()


# Leaving


def test_closing_the_window_asks_first(place):
    """Whoever joined it decides when it is safe."""
    asked = heard(place.window.close_asked)
    closed = place.window.close()

    assert not closed
    assert [()] == asked
    assert place.window.isVisible()

    place.window.leave()

    assert not place.window.isVisible()


def test_leaving_sends_what_is_typed_and_waits_until_it_is_durable(place):
    """Drained is told once all is safe."""
    place.open(NEW, at="G08")
    gate = Gate.before(place.context)
    gate.shut()
    place.type("3/14/1960")
    drained = heard(place.workplace.drained)
    place.workplace.leave()

    assert not place.workplace.is_drained
    assert [] == drained

    gate.open()
    place.settle()

    assert place.workplace.is_drained
    assert [()] == drained
    assert place.stored("G08") is not None


def test_leaving_takes_the_patient_off_the_clipboard(place, qapp):
    """The minute does not outlive the window."""
    place.open(BEGUN)
    place.press("Ctrl+Shift+C")
    place.workplace.leave()

    assert "" == qapp.clipboard().text()


@pytest.mark.parametrize(("key", "signal"), [("Ctrl+L", "lock_asked"), ("Ctrl+Q", "quit_asked")])
def test_keys_leave(place, key, signal):
    """Whoever joined the workplace does it."""
    asked = heard(getattr(place.workplace, signal))
    place.press(key)

    assert [()] == asked


def test_the_cover_hides_everything(place):
    """While the store is closed; the title names no chart."""
    place.open(BEGUN)
    place.window.show_title(BEGUN)
    place.window.show_cover("Locking")
    place.window.show_title("")

    assert place.has("cover")
    assert not place.has("workplace")
    assert "QOPI Desktop" == place.window.windowTitle()


# Errors and screens


def test_a_known_error_of_a_lane_is_said_in_the_message_bar(place):
    """It stays until it is closed."""

    def fail(_report, _is_cancelled):
        raise StoreUnavailableError(reason="locked")

    place.context.tasks.run(Lane.READ, fail)
    place.settle()

    assert place.says("The store could not be written: another program holds it.", place.workplace.message)

    place.click("message_close")

    assert not place.workplace.message.isVisible()


def test_the_store_is_told_when_the_person_rests(place, monkeypatch):
    """Every half minute, unless an answer waits."""
    rested = []
    monkeypatch.setattr(place.context.store, "rest", lambda: rested.append("rest"))
    place.workplace._rest.timeout.emit()
    place.settle()

    assert ["rest"] == rested
    assert 30_000 == place.workplace._rest.interval()


@pytest.mark.parametrize("name", ["import", "report", "administration", "about"])
def test_each_screen_opens_by_its_act_and_the_charts_come_back(place, name):
    """With the keyboard where it was."""
    place.open(BEGUN, at="D07")
    place.act(name).trigger()
    place.settle()

    assert place.has("nav")
    assert place.named(f"nav-{name}").isChecked()
    assert not place.has("form")

    place.press("Ctrl+1")
    place.settle()

    assert not place.has("nav")
    assert "D07" == place.focus


def test_the_round_says_when_it_closes(place):
    """In days, as seen from today."""
    assert place.says("closes Jan 1, in 39 days", place.workplace.top)


@pytest.mark.parametrize("name", [act.name for act in ACTS])
def test_words_of_acts_are_in_resources(name):
    """Under their names."""
    assert knows(f"act.{name}")
