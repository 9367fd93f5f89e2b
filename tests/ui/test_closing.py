"""When the round closes: by the service's clock, calmly until the last day, and each message once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qopi_desktop.domain.changes import Changes, Topic
from qopi_desktop.domain.delivery import RoundState
from qopi_desktop.settings import Settings
from qopi_desktop.ui.sync.closing import countdown, passed
from tests.builders import NOW, ROUND
from tests.ui.asking import heard
from tests.ui.fake_service import MARKS

DELIVERY = Changes(topics=frozenset({Topic.DELIVERY}))


@pytest.fixture
def watched(joined):
    """Lets the round close some time from now; gives the window and what it says."""

    def show(marks=None, settings=None, **closes_in):
        def before(_outbox, service):
            own = service.open_rounds[0]
            now = own.closes_at - timedelta(days=12)
            service.open_rounds = (replace(own, closes_at=now + timedelta(**closes_in)),)

        return joined(marks, settings=settings or Settings(), before=before)

    return show


@pytest.mark.parametrize(
    ("closes_in", "words", "tone"),
    [
        ({"days": 12}, "closes Dec 5, in 12 days", "text2"),
        ({"days": 1, "hours": 4}, "closes Nov 24, tomorrow", "text2"),
        ({"hours": 20}, "closes in 20 h", "amber"),
        ({"hours": 2, "minutes": 14}, "closes in 2 h 14 min", "amber"),
        ({"minutes": 59}, "closes in 59 min", "red"),
        ({"seconds": 3}, "closes in 1 min", "red"),
        ({"minutes": -1}, "closed; delivery until 09:29", "amber"),
        ({"minutes": -31}, "closed Nov 23", "text2"),
    ],
)
def test_the_countdown_turns_amber_in_the_last_day_and_red_in_the_last_hour(watched, closes_in, words, tone):
    """After the close it says until when the announced ones may still go."""
    place = watched({"D7DXQK": "announced"}, **closes_in)
    shown = place.page.workplace.watch.countdown

    assert (words, tone) == (shown.words, shown.tone)
    assert place.page.says(words) or place.page.named("last-day").face.text == words
    assert place.page.has("last-day") is (tone in {"amber", "red"})


def test_the_delivery_time_is_said_only_where_something_may_still_go(watched):
    """Else the round is closed."""
    assert "closed Nov 23" == watched({"D7DXQK": "waiting"}, minutes=-1).page.workplace.watch.countdown.words


def test_a_round_that_is_not_open_yet_says_when_it_opens(watched):
    """With the time."""
    place = watched(days=40)
    own = place.service.open_rounds[0]
    place.service.open_rounds = (replace(own, opens_at=place.page.context.now() + timedelta(days=2)),)
    place.tell(DELIVERY)

    assert "opens Nov 25, 09:00" == place.page.workplace.watch.countdown.words


@pytest.mark.parametrize(
    ("offset_s", "said"),
    [(3, "agrees with it"), (600, "10 min behind it"), (-7200, "2 h ahead of it")],
)
def test_the_tip_says_how_far_this_clock_is_from_the_services(offset_s, said):
    """Whose clock decides."""
    own = replace(round_state(), closes_at=NOW + timedelta(hours=2))

    assert said in countdown(own, NOW, offset_s=offset_s, may_deliver=False).tip


def test_the_services_clock_decides_not_this_computers(watched):
    """Two hours are gone there already."""
    place = watched(hours=3)
    place.service.state = replace(place.service.state, offset_s=7200.0)
    place.tell(DELIVERY)

    assert "closes in 1 h" == place.page.workplace.watch.countdown.words


def test_as_time_passes_the_countdown_follows(watched):
    """Without anything else happening."""
    place = watched(hours=3)
    changed = heard(place.page.workplace.watch.changed)
    place.page.context.now.move(hours=1)
    place.page.workplace.watch._tick.timeout.emit()
    place.page.workplace.watch._tick.timeout.emit()

    assert "closes in 2 h" == place.page.workplace.watch.countdown.words
    assert 1 == len(changed)
    assert place.page.workplace.watch._tick.isActive()


@pytest.mark.parametrize(
    ("closes_in", "said"),
    [
        ({"days": 12}, "Fall 2026 demonstration is open until Dec 5, 09:00."),
        ({"days": 6}, "closes within 7 days, on Nov 29 at 09:00."),
        ({"hours": 60}, "closes within 3 days, on Nov 25 at 21:00."),
        ({"hours": 20}, "closes within 24 hours, on Nov 24 at 05:00."),
        ({"hours": 3}, "closes within 4 hours, at 12:00."),
        ({"minutes": -1}, "has closed. Charts announced before are still delivered until 09:29."),
        ({"hours": -2}, "Fall 2026 demonstration is closed."),
    ],
)
def test_what_comes_to_pass_is_said_in_a_calm_bar(watched, closes_in, said):
    """Only the latest of it."""
    place = watched({"D7DXQK": "announced"}, **closes_in)

    assert place.page.says(said, place.page.named("notice"))
    assert not place.page.workplace.message.isVisible()


def test_each_message_is_said_once_to_a_person(watched):
    """Even when they come back, but also to the next."""
    kept = Settings()
    place = watched(hours=20, settings=kept)
    place.page.workplace.notice.close_button.click()
    place.tell(DELIVERY)

    assert not place.page.has("notice")
    assert not watched(hours=20, settings=kept).page.has("notice")
    assert len(kept.told.splitlines()) == len(set(kept.told.splitlines()))


def test_a_close_that_was_moved_is_said(watched):
    """With what that changes."""
    place = watched(hours=3)
    own = place.service.open_rounds[0]
    place.service.open_rounds = (replace(own, closes_at=own.closes_at + timedelta(days=2)),)
    place.tell(DELIVERY)

    assert place.page.says("The help desk moved the close of Fall 2026 demonstration for this office to Nov 25, 12:00.")
    place.tell(DELIVERY)
    assert place.page.says("The help desk moved")


@pytest.mark.parametrize(
    ("open_", "said"),
    [
        (2, "2 charts are not complete. Waiting to be sent: 44."),
        (1, "1 chart is not complete. Waiting to be sent: 45."),
        (0, "Every chart is complete. Waiting to be sent: 46."),
    ],
)
def test_the_bar_says_how_much_is_left(joined, open_, said):
    """Not complete, and not yet sent."""

    def before(outbox, service):
        lines = list(outbox.by_chart.values())
        outbox.put(*(replace(line, mark=MARKS["waiting"]) for line in lines[open_:]))
        own = service.open_rounds[0]
        service.open_rounds = (replace(own, closes_at=own.closes_at - timedelta(days=11, hours=4)),)

    assert joined(before=before).page.says(said)


def test_the_bar_follows_what_is_left(watched):
    """While it is shown; once closed it stays closed."""
    place = watched({"D7DXQK": "waiting", "FR49DP": "waiting"}, hours=20)
    assert place.page.says("Waiting to be sent: 2.")

    place.tell(place.outbox.mark(place.id_of("D7DXQK"), MARKS["received"]))
    assert place.page.says("Waiting to be sent: 1.")

    place.page.workplace.notice.close_button.click()
    place.tell(place.outbox.mark(place.id_of("FR49DP"), MARKS["received"]))
    assert not place.page.has("notice")


def test_a_delivery_time_without_anything_to_deliver_is_not_worth_a_word(watched):
    """Nothing waits."""
    assert not watched({"D7DXQK": "received"}, minutes=-1).page.has("notice")


def test_before_a_round_opens_nothing_is_said():
    """Nothing has come to pass."""
    own = round_state()

    assert () == passed(own, own.opens_at - timedelta(seconds=1))
    assert ("opened",) == passed(own, own.opens_at)
    assert "closed" == passed(own, own.closes_at + timedelta(days=1))[-1]


def round_state():
    """A round of thirty days."""
    return RoundState(ROUND, "Fall", NOW - timedelta(days=10), NOW + timedelta(days=20), 1800, "open")
