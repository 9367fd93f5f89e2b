"""The status bar: calm words for what is saved, and the truth where something is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qopi_desktop.errors import StoreUnavailableError
from qopi_desktop.ui.status_bar import StatusBar
from tests.builders import NOW
from tests.ui.rooms import Clock


@pytest.fixture
def clock():
    """A clock that is moved by hand."""
    return Clock(NOW)


@pytest.fixture
def bar(shown, clock):
    """The bar of a wide window."""
    return shown(StatusBar(clock, "2026.1"), 1600, 28)


def test_at_first_nothing_is_unsaved(bar):
    """The normal state has a calm word."""
    assert "Nothing unsaved" == bar._saved.text()


def test_the_age_of_the_last_save_runs_by_itself(bar, clock):
    """Twice a second."""
    bar.show_saved(clock())
    assert "Saved 0.0 s ago" == bar._saved.text()

    clock.move(seconds=4)
    bar._tick.timeout.emit()

    assert "Saved 4.0 s ago" == bar._saved.text()
    assert bar._tick.isActive()
    assert 500 == bar._tick.interval()


def test_what_is_not_saved_is_said_with_the_reason_until_it_is(bar, clock):
    """A tick of the clock does not hide it."""
    bar.show_saved(clock())
    bar.show_waiting(StoreUnavailableError(reason="disk-full"))
    bar._tick.timeout.emit()
    waiting = bar._saved.text()
    bar.show_saved(clock())

    assert waiting.startswith("Not saved yet. ")
    assert bar._saved.text().startswith("Saved ")


@pytest.mark.parametrize(
    ("ago", "words"),
    [(None, "No backup yet: made at closing"), (timedelta(hours=2), "Backup today 07:00, verified")],
)
def test_the_backup_is_told(bar, ago, words):
    """When the last one was verified."""
    bar.show_backup(NOW - ago if ago else None)

    assert words == bar._backup.text()


def test_progress_is_charts_of_the_round(bar):
    """As in the list."""
    bar.show_progress(24, 32)

    assert "24 of 32 charts" == bar._progress.text()


def test_a_sentence_goes_when_something_is_saved(bar, clock):
    """It was about what came before."""
    bar.tell("1 problem is left. F8 goes to it.")
    before = bar._said.text()
    bar.show_saved(clock())

    assert "1 problem is left. F8 goes to it." == before
    assert "" == bar._said.text()


def test_the_service_is_told_with_its_sign(bar):
    """In place of the words for a computer that never joined."""
    before = bar._service.text()
    bar.show_service("Offline, as usual. Last sync 11:52", "notbegun", "slate")

    assert "On this computer only" == before
    assert "Offline, as usual. Last sync 11:52" == bar._service.text()
    assert ("notbegun", "slate") == (bar._service_sign._name, bar._service_sign._color)


@pytest.mark.parametrize(("wide", "seen"), [(1600, True), (1000, True), (999, False)])
def test_what_never_changes_gives_way_first(bar, wide, seen):
    """Package and place; what is saved never does."""
    bar.fit(wide)

    assert [seen] * 3 == [part.isVisible() for part in bar._calm]
    assert bar._saved.isVisible()
    assert bar._backup.isVisible()
