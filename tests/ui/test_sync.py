"""The way to the service: when it is taken, one at a time, and what is said on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.rules import NO_SIGNING_KEY
from qopi_desktop.errors import (
    DeviceRevokedError,
    Refused,
    ServiceNotTrustedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from qopi_desktop.ui.sync.model import SOON_MS, Phase
from tests.ui.asking import heard
from tests.ui.fake_service import MARKS

WAITING = {"D7DXQK": "waiting", "HQN3FP": "waiting", "WPY79R": "received"}
SPOKEN, TIP = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole
SOON = SOON_MS * 1.1  # timers of Qt may be late by a twentieth
OFFLINE = ServiceUnreachableError(reason="offline", retry_after_s=0)


def detail(place) -> str:
    """What the button says behind its word."""
    return place.page.workplace.top.sync._detail


def test_a_practice_that_never_joined_sees_none_of_it(place):
    """No button, no acts, no screen, no shelf."""
    acts = place.workplace.acts

    assert not place.has("sync")
    assert not place.has("sync-attention")
    assert not place.has("shelf-attention")
    assert not acts["sync"].isVisible()
    assert not acts["sync_now"].isEnabled()
    assert acts["sync_now"].toolTip() == "This workstation has not joined the central service"
    place.workplace.screens.show_about()
    assert not place.has("nav-sync")
    assert place.says("On this computer only")


def test_the_button_says_how_much_waits_and_sends_it(joined):
    """Its tip says what it will do, and when the last time was."""
    place = joined(WAITING)
    button = place.page.workplace.top.sync

    assert ("Sync", "2 waiting") == (button.text(), detail(place))
    assert "Sends 2 charts. Last sync 08:52." in button.toolTip()
    place.page.click("sync")
    place.settle()

    assert ("Sync", "") == (button.text(), detail(place))
    assert 1 == place.verbs.count("sync")
    assert 3 == place.sync.sums.received


def test_a_completed_chart_goes_out_soon(joined):
    """Two seconds later, without anybody asking."""
    place = joined({"WPY79R": "received"})
    place.tell(place.outbox.mark(place.id_of("D7DXQK"), MARKS["waiting"]))

    assert 0 < place.sync._next.remainingTime() <= SOON
    place.sync._next.timeout.emit()
    place.settle()

    assert 1 == place.verbs.count("sync")
    assert 0 == place.sync.waiting


def test_signing_in_asks_for_news(joined):
    """And so does joining."""
    place = joined()
    place.sync._is_loaded = False
    place.sync.load()
    place.settle()

    assert 0 < place.sync._next.remainingTime() <= SOON


def test_button_and_timer_never_start_two(joined):
    """One at a time."""
    place = joined(WAITING)
    place.verbs.way.clear()
    for _ in range(3):
        place.page.press("F5")
        place.sync._next.timeout.emit()
    place.page.wait_for(lambda: place.verbs.count("sync") == 1)
    place.verbs.way.set()
    place.settle()

    assert (1, 1) == (place.verbs.count("sync"), place.verbs.most_at_once)


def test_what_takes_longer_than_a_blink_is_shown_and_can_be_cancelled(joined):
    """What was received stays received, and the rest waits."""
    place = joined(WAITING)
    place.verbs.way.clear()
    place.page.press("F5")
    place.page.wait_for(lambda: place.sync.progress == (1, 2))
    before = place.sync.phase
    place.sync._patience.timeout.emit()

    assert (Phase.IDLE, Phase.SYNCING) == (before, place.sync.phase)
    assert "1 of 2 sent" == detail(place)
    place.page.click("sync")
    place.verbs.way.set()
    place.settle()

    assert (1, 2) == (place.sync.waiting, place.sync.sums.received)
    assert Phase.IDLE is place.sync.phase


def test_offline_is_a_state_and_no_error(joined):
    """No dialog, no message bar; the status bar says it calmly, and when the last sync was."""
    place = joined(WAITING)
    place.verbs.fault = OFFLINE
    place.run()

    assert Phase.OFFLINE is place.sync.phase
    assert "Offline, 2 waiting" == detail(place)
    assert place.page.says("Offline, as usual. Last sync 08:52")
    assert not place.page.workplace.message.isVisible()
    assert [] == [each for each in place.page.window.findChildren(QDialog) if each.isVisible()]


def test_offline_the_next_try_keeps_its_pace(joined):
    """Completing a chart does not hurry it, but a person may ask."""
    place = joined(WAITING)
    place.verbs.fault = OFFLINE
    place.run()
    planned = place.sync._next.remainingTime()
    place.tell(place.outbox.mark(place.id_of("WPY79R"), MARKS["waiting"]))

    assert 3 * 60_000 < planned <= 5 * 60_000
    assert 3 * 60_000 < place.sync._next.remainingTime()
    assert "Next try by itself at 09:0" in place.page.workplace.top.sync.toolTip()
    place.verbs.fault = None
    place.run()

    assert (2, Phase.IDLE) == (place.verbs.count("sync"), place.sync.phase)


def test_while_a_round_is_open_it_asks_again_by_itself(joined):
    """When the report says."""
    place = joined(WAITING)
    place.run()

    assert 50 * 60_000 < place.sync._next.remainingTime() <= 64 * 60_000


def test_a_chart_completed_while_sending_goes_with_the_next(joined):
    """Soon after."""
    place = joined(WAITING)
    place.verbs.way.clear()
    place.page.press("F5")
    place.page.wait_for(lambda: place.sync.progress == (1, 2))
    place.page.context.bus.store_changed.emit(place.outbox.mark(place.id_of("CRTC3V"), MARKS["waiting"]))
    place.page.wait_for(lambda: place.sync.waiting == 2)
    place.verbs.way.set()
    place.settle()

    assert 1 == place.sync.waiting
    assert 0 < place.sync._next.remainingTime() <= SOON


def test_what_is_not_the_service_is_said_firmly(joined):
    """Nothing was marked as received."""
    place = joined(WAITING)
    place.verbs.fault = ServiceNotTrustedError(what="receipt")
    place.run()
    view = place.screen

    assert Phase.NOT_TRUSTED is place.sync.phase
    assert place.page.says("Nothing was marked as received.", view)
    assert place.page.says("Found: a receipt does not fit what was sent.", view)
    assert 2 == place.sync.waiting


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ServiceRefusedError(reason="app-too-old"), "this program is too old for it"),
        (Refused(NO_SIGNING_KEY), "no key to sign with"),
    ],
)
def test_what_else_stops_it_is_said_on_the_screen_and_in_the_tip(joined, error, said):
    """With the way out."""
    place = joined(WAITING)
    place.verbs.raises = error
    place.run()

    assert Phase.STOPPED is place.sync.phase
    assert place.page.says(said, place.screen)
    assert said in place.page.workplace.top.sync.toolTip()


@pytest.mark.warns_in_log
def test_a_fault_of_the_program_goes_to_the_crash_dialog(joined):
    """And the way is free again."""
    place = joined(WAITING)
    failed = heard(place.page.context.tasks.failed)
    place.page.context.tasks.failed.disconnect(place.page.workplace.show_error)
    place.verbs.raises = ValueError("here")
    place.run()

    assert 1 == len(failed)
    assert not place.sync.is_syncing


def test_a_withdrawn_workstation_locks_at_once_and_sends_no_more(joined):
    """Once; what was typed is the business of locking."""
    place = joined(WAITING)
    revoked = heard(place.page.workplace.revoked)
    place.verbs.raises = DeviceRevokedError()
    place.service.state = replace(place.service.state, revoked=True)
    place.run()
    place.run()
    place.sync._next.timeout.emit()

    assert 1 == len(revoked)
    assert Phase.REVOKED is place.sync.phase
    assert 1 == place.verbs.count("sync")
    assert "withdrawn" in place.page.workplace.top.sync.reason


def test_after_leaving_nothing_is_asked_of_the_store(joined):
    """It is about to be closed."""
    place = joined(WAITING)
    place.verbs.way.clear()
    place.page.press("F5")
    place.page.wait_for(lambda: place.sync.progress == (1, 2) and place.sync.waiting == 1)
    place.page.workplace.leave()
    for name in ("mark", "lines", "waiting"):
        setattr(place.outbox, name, None)
    place.verbs.way.set()
    place.settle()
    place.sync.sync_now()
    place.sync.load()

    assert 1 == place.verbs.count("sync")
    assert not place.sync._next.isActive()


def test_every_row_has_a_glyph_and_a_word_of_its_delivery(joined):
    """Its sentence is the tip, and its word finds it."""
    place = joined({"D7DXQK": "refused", "HQN3FP": "graced", "WPY79R": "received"})
    rows = place.page.desk.rows
    index = rows.index(rows.row_of(place.id_of("D7DXQK")))

    assert "D7DXQK, Refused" == rows.data(index, SPOKEN)
    assert rows.data(index, TIP).startswith("The first office visit must be known to the day.")
    for words, found in (("refused", ["D7DXQK"]), ("needs attention", ["D7DXQK"]), ("after close", ["HQN3FP"])):
        rows.narrow(words)
        assert found == [rows.data(rows.index(each)) for each in range(rows.rowCount())]


def test_a_shelf_holds_what_needs_attention(joined):
    """Only where one has joined."""
    place = joined({"D7DXQK": "refused", "HQN3FP": "held", "WPY79R": "received"})
    place.page.click("shelf-attention")

    assert 2 == place.page.desk.rows.rowCount()
    assert place.page.named("shelf-attention").accessibleName() == "Needs attention, 2"


def test_the_head_says_what_became_of_the_chart_and_leads_to_the_screen(joined):
    """The reason stands over the form."""
    place = joined({"D7DXQK": "refused", "HQN3FP": "received"})
    place.page.open("D7DXQK")
    chip = place.page.named("chart-delivery")

    assert "Refused" == chip.text()
    assert place.page.says("G19: The first office visit must be known to the day.")
    assert "This chart is complete and needs attention" == place.page.banner
    place.page.open("HQN3FP")
    assert "This chart is complete" == place.page.banner
    place.page.click("chart-delivery")

    assert place.page.has("sync-screen")


def test_a_chart_that_is_being_answered_shows_how_far_it_is(joined):
    """Whatever became of an earlier revision."""
    place = joined({"RNW7VH": "received"})
    place.page.desk.rows._context.store.charts._complete = False
    place.tell(Changes(topics=frozenset({Topic.WORKLIST})))
    place.page.open("RNW7VH")

    assert not place.page.has("chart-delivery")
    rows = place.page.desk.rows
    assert rows.data(rows.index(rows.row_of(place.id_of("RNW7VH"))), SPOKEN).endswith(" %")


def test_the_chip_in_the_top_bar_counts_what_needs_attention_and_leads_there(joined):
    """For one and for many."""
    place = joined({"D7DXQK": "refused", "HQN3FP": "late"})
    chip = place.page.named("sync-attention")

    assert "2 need attention" == chip.text()
    place.tell(place.outbox.mark(place.id_of("HQN3FP"), MARKS["received"]))
    assert "1 needs attention" == chip.text()
    place.page.click("sync-attention")

    assert place.page.has("sync-screen")
    assert "Sync, 1 needs attention" == place.page.named("nav-sync").accessibleName()


@pytest.mark.parametrize(
    ("last", "said"),
    [(timedelta(minutes=8), "Last sync 08:52"), (timedelta(days=3), "Last sync Nov 20 2026"), (None, "No sync yet")],
)
def test_the_status_bar_says_when_the_last_sync_was(joined, last, said):
    """The time of day, or the day."""
    place = joined()
    at = place.page.context.now() - last if last is not None else None
    place.service.state = replace(place.service.state, last_contact=at)
    place.tell(Changes(topics=frozenset({Topic.DELIVERY})))

    assert said == place.page.named("service").text()
