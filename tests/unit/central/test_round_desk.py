"""The help desk sets rounds, grants time to an office, and sees which charts do not count."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from qopi_desktop.central.close import DRAIN, close_due
from qopi_desktop.central.tables import journal
from qopi_desktop.protocol.wire import Batch
from tests.service_office import FakePerson, operation, submit
from tests.unit.central.callers import RunningService, Somebody, Station, said

ANN, LEE = FakePerson("ann"), FakePerson("lee")
TIMES = {"opens_at": "2026-09-30T00:00:00Z", "closes_at": "2026-10-01T13:00:00Z"}
OVER = timedelta(minutes=90) + DRAIN


def put(running: RunningService, round_id: str = "fall", **other):
    """Put a round that closes in an hour."""
    return running.desk("PUT", f"rounds/{round_id}", {"title": "Fall", **TIMES} | other)


def station(running: RunningService) -> Station:
    """A workstation with an abstractor, and a physician whom the list does not hold yet."""
    people = [Somebody("ada", ("administrator", "abstractor")), Somebody("ann", key=ANN.key)]
    people.append(Somebody("lee", ("abstractor", "physician"), "dr-lee", LEE.key))
    made = Station(running, people, (("dr-lee", "1234567893"),))
    assert 200 == made.enrol(running.code(running.add_office())).status_code
    return made.sign_in()


def deliver(at: Station, name: str, author: FakePerson = ANN) -> str:
    """Send a chart; the verdict."""
    op = operation(author, submit(name, author), round_id="fall")
    return str(at.ask("POST", "/v1/batches", Batch(ops=(op,))).json()["verdicts"][0]["verdict"])


def test_a_round_goes_from_planned_to_reported(running):
    """By the clock, by the closer and by the help desk; then nothing about it changes any more."""
    states = [put(running, opens_at="2026-10-01T12:30:00Z").json()["state"], put(running).json()["state"]]
    states.append(said(running.desk("POST", "rounds/fall/report"))[1])
    running.clock.go(hours=1)
    states += [each["state"] for each in running.desk("GET", "rounds").json()["rounds"] if each["id"] == "fall"]
    running.clock.at += timedelta(minutes=30) + DRAIN
    close_due(running.service.database)
    states += [each["state"] for each in running.ask("GET", "/hello").json()["rounds"] if each["id"] == "fall"]
    states += [running.desk("POST", "rounds/fall/report").json()["state"] for _ in "ab"]

    assert ["planned", "open", "round-not-closed", "grace", "closed", "reported", "reported"] == states
    assert (409, "round-closed") == said(put(running))


def test_an_extension_lets_one_office_go_on(running):
    """It is dated, has a reason, and can be given other times; the round waits for it."""
    put(running, grace_s=0)
    first = station(running)
    south = running.add_office("Seaside")
    longer = {"office": first.office, "round": "fall", "until": "2026-10-01T14:00:00Z", "reason": "Power failure"}
    assert 200 == running.desk("POST", "extensions", longer).status_code
    running.clock.go(minutes=60)
    first.sign_in()
    told = first.ask("GET", "/v1/changes").json()["rounds"]

    assert "accepted" == deliver(first, "c1")
    assert ["2026-10-01T14:00:00Z"] == [each["closes_at"] for each in told if each["id"] == "fall"]
    running.desk("POST", "extensions", longer | {"until": "2026-10-01T13:00:00Z"})
    assert "late" == deliver(first, "c2")
    running.clock.at += DRAIN
    close_due(running.service.database)
    assert (409, "round-closed") == said(running.desk("POST", "extensions", longer | {"office": south}))


def test_charts_that_do_not_count_are_listed_by_key_and_code(running):
    """Held ones with their revision; late ones until they are taken in after all."""
    put(running, grace_s=0)
    office = station(running)
    deliver(office, "c1")
    deliver(office, "c2", LEE)
    running.clock.go(minutes=60)
    office.sign_in()
    late = operation(ANN, submit("c3", ANN), round_id="fall")
    office.ask("POST", "/v1/batches", Batch(ops=(late,)))
    held, waiting = (
        running.desk("GET", f"rounds/fall/charts?state={each}").json()["charts"] for each in ("held", "late")
    )
    longer = {"office": office.office, "round": "fall", "until": "2026-10-01T14:00:00Z", "reason": "Flood"}
    running.desk("POST", "extensions", longer)
    office.ask("POST", "/v1/batches", Batch(ops=(late,)))

    assert [{"office": office.office, "chart": "c2", "rev": 1, "code": "own-chart"}] == held
    assert [{"office": office.office, "chart": "c3", "rev": None, "code": "late"}] == waiting
    assert [] == running.desk("GET", "rounds/fall/charts?state=late").json()["charts"]


def test_what_does_not_fit_is_refused(running):
    """Each at its field; what is not there is not found; nobody else may ask."""
    put(running)
    office = running.add_office()
    extension = {"office": office, "round": "fall", "until": "2026-10-01T14:00:00Z", "reason": "Flood"}
    misfits = [
        put(running, closes_at=TIMES["opens_at"]),
        put(running, closes_at="9999-12-31T23:59:59Z"),
        put(running, opens_at="0001-01-01T00:00:00+14:00"),
        put(running, opens_at="2026-09-30T00:00:00"),
        put(running, title="  "),
        put(running, title="a\u0000b"),
        put(running, grace_s=-1),
        running.desk("POST", "extensions", extension | {"reason": ""}),
        running.desk("GET", "rounds/fall/charts?state=counted"),
        running.desk("PUT", "rounds/%00", TIMES | {"title": "x"}),
    ]
    missing = [
        running.desk("POST", "extensions", extension | {"round": "nowhere"}),
        running.desk("POST", "extensions", extension | {"office": "nowhere"}),
        running.desk("POST", "rounds/nowhere/report"),
        running.desk("GET", "rounds/nowhere/charts?state=held"),
    ]

    assert {(422, "request-misfit")} == {said(each) for each in misfits}
    assert {(404, "not-found")} == {said(each) for each in missing}
    assert (401, "not-authenticated") == said(running.desk("GET", "rounds", secret="guess"))


def test_every_act_stands_in_the_journal(running):
    """What was done to what, and why."""
    put(running)
    office = running.add_office()
    extension = {"office": office, "round": "fall", "until": "2026-10-01T14:00:00Z", "reason": "Flood"}
    running.desk("POST", "extensions", extension)
    running.clock.at += OVER + timedelta(hours=1)
    close_due(running.service.database)
    running.desk("POST", "rounds/fall/report")

    with running.service.database.reading() as connection:
        noted = [(row.act, row.subject, row.reason) for row in connection.execute(select(journal))]
    expected = [("put-round", "fall", None), ("extend fall", office, "Flood")]
    expected += [("close-round", "fall", None), ("report-round", "fall", None)]
    assert expected == [each for each in noted if "fall" in each[:2] or "fall" in each[0]]
