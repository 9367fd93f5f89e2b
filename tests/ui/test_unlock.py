"""The unlock window: who may come in, what it says when they may not, and nothing about patients."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from qopi_desktop.errors import StoreDamagedError, UnlockRefusedError
from qopi_desktop.ui.kit import Chip
from qopi_desktop.ui.unlock.model import Page, UnlockModel, wait_words
from qopi_desktop.ui.unlock.view import UnlockView

GOOD, NEW = "gravel lantern oboe 77", "thimble quarry osprey 31"


@dataclass
class FakeOpen:
    """An opened store."""

    must_change_password: bool = False
    changed: list[tuple[str, str]] = field(default_factory=list)

    def change_password(self, old: str, new: str) -> None:
        """Note it."""
        self.changed.append((old, new))


@dataclass
class FakeDoor:
    """A locked store that opens with GOOD, or with the code ABCDE."""

    opened: FakeOpen = field(default_factory=FakeOpen)
    refusal: Exception = field(default_factory=lambda: UnlockRefusedError(tries_left=4, wait_s=0))
    tried: list[tuple[str, ...]] = field(default_factory=list)
    practice: str = "Lakeside Oncology"
    users: tuple[str, ...] = ("Ada Reyes", "Bo Lind")
    demonstration: bool = False
    revoked: bool = False
    open_password: str = ""

    def open(self, user: str, password: str) -> FakeOpen:
        """Open with GOOD."""
        self.tried.append((user, password))
        if password != GOOD:
            raise self.refusal
        return self.opened

    def recover(self, code: str, user: str, password: str) -> FakeOpen:
        """Open with the code."""
        self.tried.append((code, user, password))
        if code != "ABCDE":
            raise self.refusal
        return self.opened


@pytest.fixture
def door():
    """A locked store."""
    return FakeDoor()


@pytest.fixture
def view(shown, tasks, door):
    """The unlock window, shown."""
    model = UnlockModel(door, tasks)
    window = UnlockView(model, "Bo Lind")
    model.setParent(window)
    return shown(window, 1280, 720)


@pytest.fixture
def model(view):
    """What the window renders."""
    return view._model


def type_password(qtbot, view, text):
    """Type into the password and press Enter."""
    qtbot.keyClicks(view.sign_in.password.line, text)
    qtbot.keyClick(view.sign_in.password.line, Qt.Key.Key_Return)


def test_the_focus_is_in_the_password_of_the_last_user(view):
    """Typing can begin at once."""
    assert view.sign_in.password.line.hasFocus()
    assert "Bo Lind" == view.sign_in.user.select.currentText()


def test_enter_opens_the_store(qtbot, view, model):
    """The right password leads on."""
    with qtbot.waitSignal(model.unlocked) as caught:
        type_password(qtbot, view, GOOD)

    assert [model.door.opened] == caught.args


def test_a_wrong_password_says_how_many_tries_are_left(qtbot, view, settle):
    """The refusal says what to do next, and the password is selected to be typed over."""
    type_password(qtbot, view, "wrong")
    settle()

    said = view.sign_in.password.message.text
    assert "4 tries left" in said
    assert "recovery code" in said
    assert "wrong" == view.sign_in.password.line.selectedText()


def test_waiting_blocks_unlock_and_counts_down(qtbot, view, model, door, settle):
    """After too many tries nothing is tried until the time is over."""
    door.refusal = UnlockRefusedError(tries_left=0, wait_s=30)
    type_password(qtbot, view, "wrong")
    settle()
    model._on_second()
    type_password(qtbot, view, GOOD)

    assert "29 seconds" in view.sign_in.unlock.reason
    assert 1 == len(door.tried)


def test_when_the_wait_is_over_unlock_is_free(qtbot, view, model, door, settle):
    """The way in opens by itself."""
    door.refusal = UnlockRefusedError(tries_left=0, wait_s=1)
    type_password(qtbot, view, "wrong")
    settle()
    model._on_second()

    assert "" == view.sign_in.unlock.reason


def test_an_empty_password_is_not_tried(qtbot, view, door):
    """Enter in an empty field costs no try."""
    qtbot.keyClick(view.sign_in.password.line, Qt.Key.Key_Return)

    assert [] == door.tried
    assert view.sign_in.password.message.text


def test_show_reveals_the_password(qtbot, view):
    """What was typed can be checked, and hidden again."""
    qtbot.keyClicks(view.sign_in.password.line, "abc")
    qtbot.mouseClick(view.sign_in.password.reveal, Qt.MouseButton.LeftButton)
    shown_mode = view.sign_in.password.line.echoMode()
    qtbot.mouseClick(view.sign_in.password.reveal, Qt.MouseButton.LeftButton)

    assert QLineEdit.EchoMode.Normal == shown_mode
    assert QLineEdit.EchoMode.Password == view.sign_in.password.line.echoMode()


def test_tab_goes_from_password_to_unlock_to_user_to_links(qtbot, view):
    """The order is the one in which things are wanted."""
    names = []
    for _ in range(5):
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Tab)
        names.append(view.focusWidget().objectName())

    assert ["password_show", "unlock_button", "user", "use_recovery", "change_practice"] == names


def test_a_one_time_password_must_be_changed(qtbot, view, model, door, settle):
    """The first sign-in leads to a password of one's own, which replaces the one typed."""
    door.opened.must_change_password = True
    type_password(qtbot, view, GOOD)
    settle()
    page = model.page
    for line, text in zip(view.new_password.passwords.lines, (NEW, NEW), strict=True):
        qtbot.keyClicks(line.line, text)
    with qtbot.waitSignal(model.unlocked):
        qtbot.mouseClick(view.new_password.save, Qt.MouseButton.LeftButton)

    assert Page.NEW_PASSWORD == page
    assert [(GOOD, NEW)] == door.opened.changed


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "5 of 15"),
        ("passwordpassword", "passwordpassword", "common"),
        (NEW, NEW + "x", "differ"),
        ("", "", "empty"),
        ("bo lind 12345678", "bo lind 12345678", "name"),
    ],
)
def test_a_new_password_that_does_not_hold_is_refused_beside_its_field(qtbot, view, door, settle, first, second, said):
    """The rule that is broken is named, and nothing is sent."""
    door.opened.must_change_password = True
    type_password(qtbot, view, GOOD)
    settle()
    for line, text in zip(view.new_password.passwords.lines, (first, second), strict=True):
        line.line.setText(text)
    qtbot.mouseClick(view.new_password.save, Qt.MouseButton.LeftButton)

    assert said in " ".join(field.message.text for field in view.new_password.passwords.lines)
    assert [] == door.opened.changed


def test_the_recovery_code_sets_a_new_password(qtbot, view, model, door):
    """Forgotten passwords lose nothing."""
    qtbot.mouseClick(view.sign_in.use_recovery, Qt.MouseButton.LeftButton)
    card = view.recovery
    qtbot.keyClicks(card.code.line, "ABCDE")
    for line in card.passwords.lines:
        qtbot.keyClicks(line.line, NEW)
    with qtbot.waitSignal(model.unlocked):
        qtbot.keyClick(card.passwords.repeat.line, Qt.Key.Key_Return)

    assert [("ABCDE", "Ada Reyes", NEW)] == door.tried


def test_a_wrong_recovery_code_is_said_at_the_code(qtbot, view, settle):
    """The refusal stands where it can be mended."""
    qtbot.mouseClick(view.sign_in.use_recovery, Qt.MouseButton.LeftButton)
    card = view.recovery
    card.code.line.setText("WRONG")
    for line in card.passwords.lines:
        line.line.setText(NEW)
    qtbot.mouseClick(card.save, Qt.MouseButton.LeftButton)
    settle()

    assert "not accepted" in card.code.message.text


def test_a_damaged_store_goes_to_whoever_shows_errors(qtbot, view, model, door):
    """What no password can mend is not called a wrong password."""
    door.refusal = StoreDamagedError(path="/store", what="chain")
    with qtbot.waitSignal(model.broken):
        type_password(qtbot, view, "wrong")

    assert not model.is_busy


def test_change_practice_leads_back(qtbot, view):
    """Another store can be chosen."""
    with qtbot.waitSignal(view.change_practice_asked):
        qtbot.mouseClick(view.sign_in.change_practice, Qt.MouseButton.LeftButton)


def test_caps_lock_is_said_while_one_types(qtbot, view, monkeypatch):
    """The commonest reason for a wrong password is named before it is sent."""
    monkeypatch.setattr("qopi_desktop.ui.unlock.view.is_caps_lock_on", lambda: True)
    qtbot.keyClicks(view.sign_in.password.line, "A")

    assert "Caps Lock is on" == view.sign_in.password.message.text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (30, "30 seconds"), (60, "60 seconds"), (61, "2 minutes"), (600, "10 minutes")],
)
def test_a_wait_is_told_in_seconds_then_minutes(seconds, words):
    """A wait is never told shorter than it is."""
    assert words == wait_words(seconds)


def test_a_demonstration_is_labeled_before_it_is_opened(qtbot, tasks, look):
    """Nobody takes it for the practice."""
    view = UnlockView(UnlockModel(FakeDoor(demonstration=True), tasks))
    qtbot.addWidget(view)

    assert "Demonstration" in [chip.face.text for chip in view.sign_in.findChildren(Chip)]


@pytest.fixture
def withdrawn(shown, tasks, door):
    """The unlock window of a workstation that the service has withdrawn."""
    door.revoked = True
    model = UnlockModel(door, tasks)
    window = UnlockView(model, "Bo Lind")
    model.setParent(window)
    return shown(window, 1280, 720)


def test_a_withdrawn_workstation_says_so_and_asks_for_the_recovery_code(qtbot, withdrawn, door):
    """No password is asked for, and nothing leads there; the data are here."""
    card = withdrawn.recovery
    said = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]

    assert "This workstation was withdrawn" in said
    assert any("Your data are here. Only the recovery code opens them." in text for text in said)
    assert card.code.line.hasFocus()
    assert not withdrawn.sign_in.isVisible()
    assert not card.back.isVisible()
    qtbot.keyClicks(card.code.line, "ABCDE")
    for line in card.passwords.lines:
        qtbot.keyClicks(line.line, NEW)
    with qtbot.waitSignal(withdrawn._model.unlocked):
        qtbot.keyClick(card.passwords.repeat.line, Qt.Key.Key_Return)

    assert [("ABCDE", "Ada Reyes", NEW)] == door.tried


def test_from_a_withdrawn_workstation_another_practice_can_be_chosen(qtbot, withdrawn):
    """Else there would be no way out."""
    with qtbot.waitSignal(withdrawn.change_practice_asked):
        qtbot.mouseClick(withdrawn.recovery.change_practice, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_the_card_stays_inside_the_window_sideways(view, look, factor):
    """Larger text makes the card larger, never wider than the window."""
    look.set_factor(factor)

    assert view.sign_in.width() <= view.width()


def test_the_unlock_window_needs_neither_the_store_nor_reports():
    """It can be shown before anything heavy is imported."""
    code = (
        "import sys, qopi_desktop.ui.unlock.view;"
        "print([name for name in ('sqlmodel', 'sqlalchemy', 'reportlab', 'lark', 'pandas') if name in sys.modules])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == found.stdout.strip()
