"""Operations over HTTP: announced, sent, asked for, read along, and counted."""

from __future__ import annotations

import gzip
from datetime import timedelta
from random import Random

import pytest

from qopi_desktop.central.close import DRAIN, close_due
from qopi_desktop.domain.delivery import OpKind
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.receipts import IntentReceipt, Receipt, read, receipt_digest
from qopi_desktop.protocol.wire import Batch, Intent, IntentsRequest, Op, StatusRequest
from tests.service_crafted import Attacker, violations
from tests.service_office import FakePerson, operation, submit, withdraw
from tests.unit.central.callers import NPI, OTHER_NPI, RunningService, Somebody, Station, said

ROUND = "demo-current"
CLOSES = "2027-01-01T05:00:00Z"
ANN = FakePerson("ann")
LEE = FakePerson("lee", "abstractor physician", ("dr-lee",))


def office(running: RunningService, office_id: str | None = None) -> Station:
    """A workstation of an office with an abstractor and a physician who abstracts."""
    people = [Somebody("ada", ("administrator", "abstractor")), Somebody("ann", key=ANN.key)]
    people.append(Somebody("lee", ("abstractor", "physician"), "dr-lee", LEE.key))
    station = Station(running, people, (("dr-lee", NPI), ("dr-roy", OTHER_NPI)))
    assert 200 == station.enrol(running.code(office_id or running.add_office())).status_code
    return station.sign_in()


@pytest.fixture
def station(running):
    """A workstation."""
    return office(running)


def chart(name: str, author: FakePerson = ANN, **other) -> Op:
    """A complete chart as an operation."""
    return operation(author, submit(name, author), round_id=ROUND, **other)


def deliver(station: Station, *ops: Op):
    """Send a batch; the answer as JSON."""
    answer = station.ask("POST", "/v1/batches", Batch(ops=ops))
    assert 200 == answer.status_code, answer.text
    return answer.json()["verdicts"]


def keys(running: RunningService):
    """The keys by which the service signs, as it tells them."""
    return {each["kid"]: each["public_key"] for each in running.ask("GET", "/hello").json()["keys"]}


def test_a_batch_is_answered_with_receipts_that_verify(running, station):
    """One verdict for each, in order; a refused one has a code and its field."""
    good, held = chart("c1"), chart("c2", LEE)
    wrong = operation(ANN, submit("c3", ANN, forms="1999.1"), round_id=ROUND)

    accepted, own, refused = deliver(station, good, held, wrong)

    receipt = read(accepted["receipt"], keys(running))
    assert isinstance(receipt, Receipt)
    assert (good.op_id, "c1", 1, station.office) == (receipt.op_id, receipt.chart, receipt.rev, receipt.office)
    assert ("held", "own-chart") == (own["verdict"], own["code"])
    assert ("refused", "forms-unknown", "forms", None) == tuple(
        refused[each] for each in ("verdict", "code", "field", "receipt")
    )


def test_a_batch_may_come_compressed(running, station):
    """The proof is over the bytes that were sent."""
    body = gzip.compress(Batch(ops=(chart("c1"),)).model_dump_json().encode())
    headers = station.headers("POST", "/v1/batches", body) | {"Content-Encoding": "gzip"}

    answer = running.ask("POST", "/v1/batches", body, headers)

    assert ["accepted"] == [each["verdict"] for each in answer.json()["verdicts"]]


def test_an_empty_batch_and_empty_questions_are_answered(station):
    """Nothing in, nothing out."""
    assert [] == deliver(station)
    assert [] == station.ask("POST", "/v1/intents", IntentsRequest(intents=())).json()["receipts"]
    assert {"known": [], "unknown": []} == station.ask("POST", "/v1/ops/status", StatusRequest(op_ids=())).json()


def test_a_workstation_asks_what_is_missing(station):
    """Known operations with the receipts they got, the others by name."""
    first, second = chart("c1"), chart("c2", LEE)
    accepted, held = deliver(station, first, second)
    asked = StatusRequest(op_ids=(second.op_id, "f" * 32, first.op_id))

    answer = station.ask("POST", "/v1/ops/status", asked).json()

    assert [held, accepted] == answer["known"]
    assert ["f" * 32] == answer["unknown"]


def test_an_announcement_is_signed_and_reserves_the_grace_time(running, station):
    """Delivered after the close it is in; what nobody announced is late."""
    announced, straggler = chart("c1"), chart("c2")
    intent = Intent(op_id=announced.op_id, payload_sha256=announced.payload_sha256)
    until_close = running.clock.at.fromisoformat(CLOSES) - running.clock.at
    running.clock.at += until_close - timedelta(microseconds=1)
    station.sign_in()

    (text,) = station.ask("POST", "/v1/intents", IntentsRequest(intents=(intent,))).json()["receipts"]
    said_at = running.clock.at
    running.clock.at += timedelta(minutes=29)
    station.sign_in()
    (again,) = station.ask("POST", "/v1/intents", IntentsRequest(intents=(intent,))).json()["receipts"]

    receipt = read(text, keys(running))
    assert IntentReceipt(announced.op_id, announced.payload_sha256, station.office, said_at) == receipt
    assert again == text
    assert ["accepted", "late"] == [each["verdict"] for each in deliver(station, announced, straggler)]


def test_changes_are_read_page_by_page_without_a_gap(station):
    """From any number on; the head is that of the newest receipt."""
    receipts = [each["receipt"] for each in deliver(station, *(chart(f"c{number}") for number in range(5)))]

    first = station.ask("GET", "/v1/changes?since=0&limit=3").json()
    second = station.ask("GET", "/v1/changes?since=3&limit=3").json()
    nothing = station.ask("GET", "/v1/changes?since=5").json()

    assert [1, 2, 3] == [each["seq"] for each in first["events"]]
    assert receipts == [each["receipt"] for page in (first, second) for each in page["events"]]
    assert [True, False, False] == [page["more"] for page in (first, second, nothing)]
    assert {5} == {page["seq"] for page in (first, second, nothing)}
    assert receipt_digest(receipts[-1]) == nothing["head_sha256"]
    assert ("open", 60) == (nothing["rounds"][0]["state"], nothing["poll_after_s"])
    assert 64 == len(nothing["roster_sha256"])


def test_a_roster_that_comes_late_lets_a_held_chart_count(station):
    """And the office reads it in its line."""
    content = submit("c1", LEE, treating="dr-new")
    (held,) = deliver(station, operation(LEE, content, round_id=ROUND))
    station.physicians += (("dr-new", "1003000134"),)

    assert 204 == station.put_roster().status_code

    events = station.ask("GET", "/v1/changes?since=1").json()["events"]
    assert "treating-physician-unknown" == held["code"]
    assert [("c1", False, None, None)] == [
        (each["chart"], each["held"], each["code"], each["receipt"]) for each in events
    ]


def test_a_second_workstation_of_the_office_sees_the_same_line(running, station):
    """What one sent the other reads, and sends again with the same receipt."""
    op = chart("c1")
    (first,) = deliver(station, op)
    other = Station(running, station.people, station.physicians)
    assert 200 == other.enrol(station.ask_code().json()["code"]).status_code

    (again,) = deliver(other.sign_in(), op)

    assert first == again
    assert [first["receipt"]] == [each["receipt"] for each in other.ask("GET", "/v1/changes").json()["events"]]


def test_another_offices_things_do_not_exist(running, station):
    """Neither its standing nor its operations nor its line."""
    op = chart("c1")
    deliver(station, op)
    other = Station(running, [Somebody("bea", ("administrator", "abstractor"))])
    other.enrol(running.code(running.add_office("Seaside")))
    other.sign_in()

    target = f"/v1/offices/{station.office}/rounds/{ROUND}/standing"
    assert (404, "not-found") == said(other.ask("GET", target))
    assert [op.op_id] == other.ask("POST", "/v1/ops/status", StatusRequest(op_ids=(op.op_id,))).json()["unknown"]
    assert [] == other.ask("GET", "/v1/changes").json()["events"]
    assert (404, "not-found") == said(station.ask("GET", "/v1/offices/nowhere/rounds/demo-current/standing"))
    assert (404, "not-found") == said(station.ask("GET", f"/v1/offices/{station.office}/rounds/nowhere/standing"))


def test_standing_counts_charts_by_what_became_of_them(running, station):
    """An office sees its own; others only by a grant, and the whole practice by one of its own."""
    deliver(station, chart("c1"), chart("c2"), chart("c3", LEE), chart("c4"))
    deliver(station, operation(ANN, withdraw("c4", ANN), kind=OpKind.WITHDRAW, round_id=ROUND, base_rev=1))
    practice = running.desk("GET", "practices").json()["practices"][0]["id"]
    target, whole = (
        f"/v1/{each}/rounds/{ROUND}/standing" for each in (f"offices/{station.office}", f"practices/{practice}")
    )

    own = station.ask("GET", target).json()
    before = said(station.ask("GET", whole))
    running.desk("POST", "grants", {"person": "ada", "level": "practice", "target": practice})
    after = station.ask("GET", whole).json()

    assert (4, 2, 1, 1, "open", None) == tuple(
        own[each] for each in ("received", "counted", "held", "withdrawn", "state", "frozen_at")
    )
    assert {2} == {sum(outcomes.values()) for outcomes in own["outcomes"].values()}
    assert (404, "not-found") == before
    assert own == after


def test_an_office_that_was_granted_is_seen(running, station):
    """Beside one's own."""
    south = running.add_office("Seaside")
    running.desk("POST", "grants", {"person": "ada", "level": "office", "target": south})

    answer = station.ask("GET", f"/v1/offices/{south}/rounds/{ROUND}/standing")

    assert (200, 0) == (answer.status_code, answer.json()["received"])


def test_after_the_close_standing_is_what_was_frozen(running, station):
    """Also for an office that sent nothing."""
    deliver(station, chart("c1"))
    quiet = running.add_office("Seaside")
    running.desk("POST", "grants", {"person": "ada", "level": "office", "target": quiet})
    running.clock.at = running.clock.at.fromisoformat(CLOSES) + timedelta(minutes=30) + DRAIN
    assert ROUND in close_due(running.service.database)
    station.sign_in()

    own, other = (
        station.ask("GET", f"/v1/offices/{each}/rounds/{ROUND}/standing").json() for each in (station.office, quiet)
    )

    assert (1, 1, "closed") == (own["received"], own["counted"], own["state"])
    assert (0, "closed", own["frozen_at"]) == (other["received"], other["state"], other["frozen_at"])
    assert ["late"] == [each["verdict"] for each in deliver(station, chart("c2"))]


ASKED = (
    ("POST", "/v1/batches", Batch(ops=())),
    ("POST", "/v1/intents", IntentsRequest(intents=())),
    ("POST", "/v1/ops/status", StatusRequest(op_ids=())),
    ("GET", "/v1/changes", None),
    ("GET", "/v1/offices/x/rounds/y/standing", None),
    ("GET", "/v1/practices/x/rounds/y/standing", None),
)


def test_nothing_is_said_to_whom_nobody_knows(running, station):
    """Neither without a token nor without the proof of the workstation's key."""
    for method, target, message in ASKED:
        body = message.model_dump_json().encode() if message else b""

        assert (401, "not-authenticated") == said(running.ask(method, target, body))
        assert (401, "not-authenticated") == said(station.ask(method, target, message, key=SigningKey.new()))


def test_what_is_no_message_is_refused_at_its_field_and_last(running, station):
    """After who asks is known, and after a program that is too old was turned away."""
    text = Batch(ops=(chart("c1"),)).model_dump_json()
    bodies = {
        "ops.0.base_rev": text.replace('"base_rev":0', '"base_rev":-1'),
        "ops.0": text.replace('"base_rev":0', '"base_rev":0,"patient":"Reyes"'),
        "ops": text.replace('"ops"', '"operations"'),
        "body": text[:-1],
    }
    for field, body in bodies.items():
        sent = body.encode()
        answer = running.ask("POST", "/v1/batches", sent, station.headers("POST", "/v1/batches", sent))

        assert (422, "request-misfit", field) == (*said(answer), answer.json()["facts"]["field"])
        assert (401, "not-authenticated") == said(running.ask("POST", "/v1/batches", sent))
        assert (426, "app-too-old") == said(running.ask("POST", "/v1/batches", sent, {"QOPI-App": "0.0.1"}))


def test_crafted_requests_over_http_get_no_own_chart_counted(running, station):
    """What is no message at all is refused as a whole, and the others one by one."""
    honest = [chart(f"own-{number}") for number in range(6)]
    deliver(station, *honest)
    station.sign_in(Somebody("lee", key=LEE.key))
    attacker = Attacker(LEE, [ANN], {op.chart: 1 for op in honest}, Random(11), round_id=ROUND)  # noqa: S311 - no secret
    attacker.knows(honest)
    statuses = set()
    for _ in range(100):
        body = attacker.body()
        answer = running.ask("POST", "/v1/batches", body, station.headers("POST", "/v1/batches", body))
        statuses.add(answer.status_code)
        for verdict in answer.json().get("verdicts", ()):
            if verdict["receipt"]:
                receipt = read(verdict["receipt"], keys(running))
                assert isinstance(receipt, Receipt)
                attacker.learned(receipt.chart, receipt.rev)

    assert {200, 422} == statuses
    assert [] == violations(running.service.database)
