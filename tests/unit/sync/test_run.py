"""One synchronisation from the greeting to the report."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import ChartId, QuestionId
from qopi_desktop.domain.delivery import Delivery, DeliveryLine, OpKind
from qopi_desktop.protocol.wire import VerdictKind
from tests.unit.sync.breakages import cut, fault, kept, lost, passed
from tests.unit.sync.shelves import ADA, NOW, ROUND


def test_what_waits_is_received_by_a_receipt(station):
    """And the sum is the charts of the round."""
    ops = [station.shelf.add(number) for number in range(1, 5)]
    station.shelf.unsent = [DeliveryLine(ChartId("c9"), "c9", None)]
    report = station.sync()

    assert report.fault is None
    assert (4, 0, 1, 5) == (report.accepted, report.unchanged, report.not_complete, report.charts)
    assert {Delivery.RECEIVED} == {station.shelf.delivery(op) for op in ops}
    assert all(station.shelf.rows[op].receipts for op in ops)
    assert [(4, 4)] == station.progress
    assert station.told


def test_a_second_time_nothing_is_sent(station):
    """What was accepted before is unchanged."""
    station.shelf.add(1)
    station.sync()
    station.service.asked.clear()
    report = station.sync()

    assert (0, 1) == (report.accepted, report.unchanged)
    assert ["GET /hello", "POST /v1/tokens", "GET /v1/changes"] == station.service.asked


def test_every_operation_is_announced_before_the_first_batch(station):
    """So that its place is reserved, however slow the way."""
    for number in range(1, 61):
        station.shelf.add(number)
    station.sync()
    first_batch = station.service.asked.index("POST /v1/batches")

    assert 60 == len(station.service.intents)
    assert 1 == station.service.asked[:first_batch].count("POST /v1/intents")
    assert 1 == station.service.asked.count("POST /v1/intents")


def test_two_revisions_of_a_chart_go_one_after_the_other(station):
    """The second builds on the first."""
    first, second = station.shelf.add(1), station.shelf.add(2, chart=1, kind=OpKind.WITHDRAW)
    report = station.sync()

    assert [1, 1] == station.service.batches
    assert (1, 2) == (station.shelf.rows[first].rev, station.shelf.rows[second].rev)
    assert 1 == report.not_complete


@pytest.mark.parametrize(
    ("kind", "delivery", "count"),
    [
        (VerdictKind.REFUSED, Delivery.REFUSED, "refused"),
        (VerdictKind.CONFLICT, Delivery.CONFLICT, "refused"),
        (VerdictKind.LATE, Delivery.LATE, "late"),
        (VerdictKind.HELD, Delivery.HELD, "held"),
    ],
)
def test_each_chart_gets_its_own_outcome(station, kind, delivery, count):
    """One that is not taken in never holds the queue."""
    bad, good = station.shelf.add(1), station.shelf.add(2)
    station.service.verdicts[bad] = (kind, "some-code", "G15")
    report = station.sync()
    mark = station.shelf.rows[bad].mark

    assert (delivery, "some-code") == (mark.delivery, mark.code)
    assert Delivery.RECEIVED is station.shelf.delivery(good)
    assert (1, 1, 2) == (getattr(report, count), report.accepted, report.charts)


def test_a_refusal_names_its_question(station):
    """The place to mend."""
    bad = station.shelf.add(1)
    station.service.verdicts[bad] = (VerdictKind.REFUSED, "payload-misfit", "B07")
    station.sync()

    assert QuestionId("B07") == station.shelf.rows[bad].mark.question_id


def test_what_arrived_although_nothing_came_back_is_asked_about(station):
    """And not sent again."""
    op = station.shelf.add(1)
    station.service.after = lost("/v1/batches")
    failed = station.sync()
    station.service.after = kept
    report = station.sync()

    assert "service-unreachable" == failed.error
    assert 1 == failed.waiting
    assert 1 == report.accepted
    assert [1] == station.service.batches
    assert [(op, Delivery.RECEIVED)] == station.shelf.history


def test_what_never_arrived_is_sent_again_as_it_was(station):
    """With the revision that it built on."""
    op = station.shelf.add(1)
    station.service.before = cut("/v1/batches")
    station.sync()
    before = station.shelf.rows[op].parcel
    station.service.before = passed
    report = station.sync()

    assert 1 == report.accepted
    assert before == station.shelf.rows[op].parcel
    assert 0 == before.base_rev


def test_a_roster_that_is_refused_holds_no_chart_up(station):
    """It is said in the report, and stays unregistered."""
    station.shelf.add(1)
    station.service.before = lambda request: fault(409, "npi-changed") if request.url.path == "/v1/roster" else None
    report = station.sync(roster=station.tie.sign_roster(ADA, NOW))

    assert ("service-refused", 1) == (report.error, report.accepted)
    assert [] == station.tie.registrations


def test_a_chart_held_or_counted_again_later_is_told(station):
    """At the next contact, whichever way."""
    op = station.shelf.add(1)
    station.sync()
    station.service.judge("c1", held=True, code="own-chart")
    held = station.sync()
    station.service.judge("c1", held=False)
    counted = station.sync()

    assert (1, 0) == (held.held, held.received)
    assert (0, 1) == (counted.held, counted.received)
    assert Delivery.RECEIVED is station.shelf.delivery(op)


def test_a_chart_held_before_its_receipt_was_known_is_held(station):
    """The answer was lost, and meanwhile it was judged."""
    op = station.shelf.add(1)
    station.service.after = lost("/v1/batches")
    station.sync()
    station.service.after = kept
    station.service.judge("c1", held=True, code="own-chart")
    station.sync()

    assert Delivery.HELD is station.shelf.delivery(op)


def test_a_long_line_is_read_page_by_page(station):
    """Until its end."""
    for number in range(1, 11):
        station.shelf.add(number)
    station.sync()
    link = station.tie.kept_link

    assert (10, station.service.head) == (link.cursor, link.head)
    assert 5 == station.service.asked.count("GET /v1/changes")


def test_rounds_are_kept_as_the_service_has_them(station):
    """Written only where they are otherwise."""
    station.sync()
    told = len(station.told)
    station.sync()

    assert [ROUND] == [each.round_id for each in station.tie.kept_rounds]
    assert told == len(station.told)


def test_nothing_is_sent_before_the_round_opens(station):
    """It waits."""
    station.shelf.add(1)
    station.service.state = "planned"
    report = station.sync()

    assert 1 == report.waiting
    assert "POST /v1/batches" not in station.service.asked


@pytest.mark.parametrize("grace", [False, True])
def test_what_was_received_in_the_delivery_time_is_marked(station, grace):
    """It counts as if it came before the close."""
    op = station.shelf.add(1)
    station.clock.move((30 * 24 * 3600) if grace else 0)
    station.sync()

    assert grace is station.shelf.rows[op].mark.in_grace


def test_a_roster_is_registered_and_mends_what_was_refused(station):
    """Charts of people whom the service did not know wait again."""
    unknown, other = station.shelf.add(1), station.shelf.add(2)
    station.service.verdicts[unknown] = (VerdictKind.REFUSED, "signer-unknown", None)
    station.service.verdicts[other] = (VerdictKind.REFUSED, "hash-differs", None)
    station.sync()
    station.service.verdicts.clear()
    report = station.sync(roster=station.tie.sign_roster(ADA, NOW))

    assert 1 == len(station.service.rosters)
    assert 1 == len(station.tie.registrations)
    assert (1, 1) == (report.accepted, report.refused)
    assert Delivery.RECEIVED is station.shelf.delivery(unknown)
