"""The sync screen: one line for each chart, and a sum that adds up."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from qopi_desktop.domain.answers import ChartId
from qopi_desktop.domain.delivery import Delivery, DeliveryLine
from qopi_desktop.errors import DeviceRevokedError
from qopi_desktop.ui.sync.marks import face_of
from qopi_desktop.ui.sync.receipt import read_receipt
from qopi_desktop.ui.sync.sums import Group, group_of, lines_of, sums_of
from qopi_desktop.ui.words import knows
from tests.ui.fake_service import FIRST_VISIT, HASH, MARKS, SERVICE_KEY, line_for

SENT = {"D7DXQK": "received", "HQN3FP": "refused", "WPY79R": "waiting", "CRTC3V": "received"}


def rows(view) -> list[tuple[str, ...]]:
    """Number, state and question of each line."""
    return [(row.cells[0], row.cells[1], row.cells[3][:3]) for row in view.rows.rows]


def figures(view) -> dict[str, str]:
    """What each term of the sum says."""
    return {name: figure.text() for name, figure in view.sums._figures.items() if figure.isVisible()}


def chosen(view, number):
    """Choose a chart."""
    view.table.choose(next(row.key for row in view.rows.rows if row.cells[0] == number))


def test_every_chart_of_the_round_has_a_line_and_what_needs_somebody_comes_first(joined):
    """The others by number."""
    view = joined(SENT).screen
    found = rows(view)

    assert 46 == len(found)
    assert ("HQN3FP", "Refused", "G19") == found[0]
    assert sorted(found[1:]) == found[1:]
    assert ("63TDM6", "Not complete", "") in found


def test_the_sum_adds_up_and_opens_its_charts(joined):
    """Accepted + unchanged + refused + waiting + not complete = the charts of the round."""
    view = joined(SENT).screen
    numbers = {name: int(text.split()[0]) for name, text in figures(view).items()}
    total = numbers.pop("total")

    assert {"accepted": 0, "unchanged": 2, "refused": 1, "waiting": 1, "open": 42} == numbers
    assert sum(numbers.values()) == total == len(view.rows.rows)
    for name, count in numbers.items():
        view.sums._figures[name].click()
        assert count == len(view.rows.rows)
    view.sums._figures["open"].click()
    assert total == len(view.rows.rows)


def test_after_a_sync_the_fresh_ones_are_told_apart(joined):
    """Accepted now, unchanged before."""
    place = joined(SENT)
    view = place.screen
    place.run()

    assert ("1 accepted", "2 unchanged", "0 waiting") == tuple(
        figures(view)[name] for name in ("accepted", "unchanged", "waiting")
    )
    view.sums._figures["accepted"].click()
    assert ["WPY79R"] == [row[0] for row in rows(view)]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (
            {"D7DXQK": "received", "HQN3FP": "received", "WPY79R": "graced"},
            "Sync complete, 08:52. Every chart sent was received.",
        ),
        ({"D7DXQK": "received", "HQN3FP": "waiting"}, "Last sync 08:52: 1 received, 1 waits."),
        ({"D7DXQK": "received", "HQN3FP": "refused"}, "Last sync 08:52: 1 received, 1 needs attention."),
        ({"D7DXQK": "received", "HQN3FP": "held"}, "Last sync 08:52: 1 received, 1 needs attention."),
        ({}, "Last sync 08:52. Nothing has been sent in this round yet."),
    ],
)
def test_complete_is_said_only_when_nothing_waits_and_nothing_needs_somebody(joined, marks, said):
    """Else the numbers are said."""
    view = joined(marks).screen

    assert said == view.lead.text()


def test_enter_opens_the_chart_at_its_question(joined):
    """And so does a double click."""
    place = joined(SENT)
    view = place.screen
    chosen(view, "HQN3FP")
    view.table.setFocus()
    place.page.press("Return")
    place.settle()

    assert ("HQN3FP", FIRST_VISIT) == (place.page.number, place.page.chart.page.current)
    assert not place.page.has("sync-screen")
    place.page.workplace.screens.show_sync()
    chosen(view, "D7DXQK")
    place.page.click("sync-open")
    place.settle()

    assert "D7DXQK" == place.page.number


def test_the_chosen_chart_is_said_in_full_with_what_can_be_done(joined):
    """What cannot be done says why."""
    place = joined(SENT)
    view = place.screen
    chosen(view, "HQN3FP")

    assert "HQN3FP  Refused" == view.chosen.title.text()
    assert "The first office visit must be known to the day." in view.chosen.why.text()
    assert "" == view.chosen.again.reason
    assert "No receipt yet" in view.chosen.receipt.reason
    chosen(view, "D7DXQK")
    assert "Only a chart that was refused" in view.chosen.again.reason
    assert "" == view.chosen.receipt.reason


def test_a_refused_chart_is_sent_again(joined):
    """It waits first."""
    place = joined(SENT)
    view = place.screen
    chosen(view, "HQN3FP")
    place.page.click("sync-again")
    place.settle()

    assert ["op-HQN3FP"] == place.outbox.sent_again
    assert 2 == place.sync.waiting
    assert "It waits to be sent again." == place.page.said


def test_what_could_not_be_signed_is_not_offered_to_be_sent_again(joined):
    """It has to be completed anew."""
    place = joined(SENT)
    line = place.outbox.by_chart[place.id_of("HQN3FP")]
    view = place.screen
    place.tell(place.outbox.put(replace(line, payload_sha256="")))
    chosen(view, "HQN3FP")

    assert view.chosen.again.reason


def test_a_receipt_is_read_out_and_copied(joined):
    """As it was signed."""
    place = joined(SENT)
    view = place.screen
    chosen(view, "D7DXQK")
    place.page.click("sync-receipt")
    place.settle()

    assert place.page.says(HASH, place.page.sheet)
    assert place.page.says("Nov 23 2026, 08:40:00", place.page.sheet)
    place.page.click("receipt_copy")
    assert place.outbox.receipts(place.id_of("D7DXQK"))[0] == QGuiApplication.clipboard().text()
    place.page.press("Esc")
    assert place.page.sheet is None


def test_a_receipt_by_another_key_is_said_not_to_verify(joined):
    """Its text can be copied all the same."""
    place = joined(SENT)
    (text,) = place.outbox.receipts(place.id_of("D7DXQK"))

    assert read_receipt(text, {SERVICE_KEY.id: SERVICE_KEY.public_key}).said is not None
    assert read_receipt(text, {}).said is None
    assert place.service.tie is not None
    place.service.tie = replace(place.service.tie, service_keys={})
    place.sync.load()
    view = place.screen
    chosen(view, "D7DXQK")
    place.page.click("sync-receipt")
    place.settle()

    assert place.page.says("It does not verify", place.page.sheet)


def test_a_chart_without_a_receipt_says_so(joined):
    """Where it was taken away meanwhile."""
    place = joined(SENT)
    view = place.screen
    chosen(view, "D7DXQK")
    place.outbox.receipts = lambda _chart_id: ()
    place.page.click("sync-receipt")
    place.settle()

    assert place.page.says("No receipt is kept for this chart.", place.page.sheet)


def test_a_narrowed_table_that_is_empty_says_so(joined):
    """And a round without charts, too."""
    view = joined(SENT).screen
    view.sums._figures["accepted"].click()

    assert view.empty.isVisible()
    assert view.empty._say.text() == "No chart stands so now."


def test_a_withdrawn_workstation_says_what_is_left(joined):
    """Nothing can be sent."""
    place = joined(SENT)
    place.verbs.raises = DeviceRevokedError()
    place.service.state = replace(place.service.state, revoked=True)
    view = place.screen
    place.run()

    assert view.banner.title.text() == "This workstation was withdrawn from the central service"
    assert view.send.reason


def test_the_button_of_the_screen_sends_and_cancels(joined):
    """As the one in the top bar."""
    place = joined(SENT)
    view = place.screen
    place.verbs.way.clear()
    view.send.click()
    place.page.wait_for(lambda: place.sync.progress == (1, 1))
    place.sync._patience.timeout.emit()

    assert ("Cancel", "Sending: 1 of 1.") == (view.send.text(), view.lead.text())
    view.send.click()
    place.verbs.way.set()
    place.settle()
    assert not place.sync.is_syncing


def test_the_keyboard_reaches_everything(joined):
    """From the figures to the table to its acts."""
    place = joined(SENT)
    view = place.screen
    names = []
    view.send.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(12):
        names.append(place.page.focus)
        place.page.press("Tab")

    assert {"sync-send", "sync-term-refused", "sync-term-total", "sync-table", "sync-open", "sync-again"} <= set(names)
    assert names.index("sync-term-total") < names.index("sync-table") < names.index("sync-open")


def test_a_chart_complete_before_charts_could_be_sent_is_told_apart(joined):
    """It waits for somebody to complete it anew; a sync is not called complete."""
    place = joined({"D7DXQK": "received"})
    view = place.screen

    assert ("HQN3FP", "Complete", "") in rows(view)
    place.page.context.store.charts._complete = False
    place.sync._read()
    place.settle()

    assert "2 never handed over" == figures(view)["unsent"]
    assert not place.sync.sums.may_say_complete


# The sum and the faces, without a window


def line(number, mark):
    """A line of a chart."""
    return line_for(ChartId(f"c{number}"), f"{number}", mark)


@pytest.mark.parametrize("accepted", [0, 1, 5])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_chart_is_counted_once(count, accepted):
    """Whatever became of them."""
    kinds = [None, *MARKS.values()] * count
    lines = [line(number, mark) for number, mark in enumerate(kinds)]
    unsent = frozenset(each.chart_id for each in lines[:1])
    sums = sums_of(lines, unsent, accepted)
    terms = {term.name: term.count for term in sums.terms}
    shown = [set(lines_of(lines, unsent, name, accepted)) for name in terms]

    assert len(lines) == sums.total == sum(terms.values())
    assert all(not one & other for one, other in itertools.combinations(shown, 2))
    assert list(terms.values()) == [len(each) for each in shown]
    assert set(lines) == set().union(*shown)


def test_every_delivery_has_a_group():
    """None is left out of the sum."""
    groups = {group_of(DeliveryLine(ChartId("c"), "1", replace(MARKS["waiting"], delivery=each))) for each in Delivery}

    assert len(Delivery) == len(groups)
    assert Group.OPEN not in groups


def test_every_mark_has_three_signs_of_its_own(look):
    """Shape and word differ from each to each, and received looks like nothing that is not."""
    faces = {name: face_of(mark) for name, mark in MARKS.items()}

    assert len(faces) == len({face.glyph for face in faces.values()}) == len({face.word for face in faces.values()})
    assert {"received", "graced"} == {name for name, face in faces.items() if face.color == "green"}
    assert ("accent", "accent") == (faces["waiting"].color, faces["announced"].color)
    assert all(face.sentence for face in faces.values())


def test_a_withdrawal_under_way_is_said(look):
    """Before it is received, and after."""
    waits = face_of(replace(MARKS["waiting"], withdrawn=True))

    assert "taken back" in waits.sentence
    assert "Taken back" == face_of(MARKS["withdrawn"]).word


def test_an_unknown_reason_is_said_as_it_came(look):
    """A newer service may know more."""
    face = face_of(replace(MARKS["refused"], code="moon-phase"))

    assert "The service gave this reason: moon-phase." == face.sentence


@pytest.mark.parametrize(
    "code",
    [
        *("late", "conflict", "op-reused", "signature-refused", "signer-unknown", "author-not-covered"),
        *("payload-misfit", "hash-differs", "round-unknown", "round-not-open", "forms-unknown", "answers-needed"),
        *("must-fix-left", "chart-elsewhere", "first-visit-not-to-the-day", "own-chart", "not-an-abstractor"),
        *("treating-physician-unknown", "unknown-person", "no-signing-key", "too-large", "request-misfit"),
    ],
)
def test_every_reason_has_a_sentence(code):
    """What, and the way out."""
    assert knows(f"sync.why.{code}")


def test_times_of_other_days_are_days(joined):
    """Only of today the time of day."""
    place = joined(SENT)
    day = place.page.context.now() - timedelta(days=2)
    place.tell(place.outbox.mark(place.id_of("D7DXQK"), MARKS["received"], day))
    view = place.screen

    assert "Nov 21 2026" in next(row.cells for row in view.rows.rows if row.cells[0] == "D7DXQK")
