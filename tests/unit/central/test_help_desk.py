"""The help desk keeps practices, codes, workstations and grants, and each act stands in the journal."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qopi_desktop.central.credentials import first_credential, renew_credential
from qopi_desktop.central.tables import help_desk, journal
from qopi_desktop.protocol.canonical import digest
from tests.unit.central.callers import said

ENDPOINTS = [
    ("GET", "practices", None),
    ("POST", "practices", {"name": "A", "offices": ["B"]}),
    ("POST", "codes", {"office": "x"}),
    ("GET", "devices?office=x", None),
    ("POST", "devices/x/revoke", {"reason": "r"}),
    ("POST", "grants", {"person": "x", "level": "office", "target": "x"}),
    ("GET", "rounds", None),
    ("PUT", "rounds/x", {"title": "R", "opens_at": "2026-01-01T00:00:00Z", "closes_at": "2027-01-01T00:00:00Z"}),
    ("POST", "extensions", {"office": "x", "round": "x", "until": "2027-01-01T00:00:00Z", "reason": "r"}),
    ("POST", "rounds/x/report", None),
    ("GET", "rounds/x/charts?state=held", None),
]


@pytest.mark.parametrize(("method", "target", "content"), ENDPOINTS)
def test_nothing_goes_without_a_credential_that_is_good(on_sqlite, method, target, content):
    """Neither with another secret nor as a workstation."""
    assert (401, "not-authenticated") == said(on_sqlite.desk(method, target, content, secret="wrong"))
    assert (401, "not-authenticated") == said(on_sqlite.ask(method, f"/v1/help-desk/{target.partition('?')[0]}"))


def test_the_first_credential_is_made_once_and_only_its_hash_is_kept(running):
    """Whoever lost it makes a new one, which ends the old."""
    assert first_credential(running.service) is None
    old, new = running.secret, renew_credential(running.service)

    assert (401, "not-authenticated") == said(running.desk("GET", "practices"))
    assert 200 == running.desk("GET", "practices", secret=new).status_code
    with running.service.database.reading() as connection:
        kept = set(connection.scalars(select(help_desk.c.secret_sha256)))
    assert {digest(old.encode()), digest(new.encode())} == kept


def test_practices_are_listed_by_name_with_their_offices(running):
    """As they were added."""
    running.desk("POST", "practices", {"name": " Lakeside ", "offices": ["West", "East"]})
    running.desk("POST", "practices", {"name": "Hillside", "offices": ["Main"]})

    listed = running.desk("GET", "practices").json()["practices"]

    named = [(each["name"], [office["name"] for office in each["offices"]]) for each in listed]
    assert [("Hillside", ["Main"]), ("Lakeside", ["East", "West"])] == named


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("name", {"name": "", "offices": ["A"]}),
        ("name", {"name": "\n", "offices": ["A"]}),
        ("name", {"name": "a\u0000b", "offices": ["A"]}),
        ("name", {"name": "x" * 201, "offices": ["A"]}),
        ("offices", {"name": "A", "offices": []}),
        ("offices.0", {"name": "A", "offices": [" "]}),
        ("body", {"name": "A", "offices": ["A"], "Smith": 1}),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(on_sqlite, field, content):
    """The name of an unknown field is the sender's, and is not said back."""
    answer = on_sqlite.desk("POST", "practices", content)

    assert (422, {"code": "request-misfit", "facts": {"field": field}}) == (answer.status_code, answer.json())


def test_workstations_are_listed_and_revoked_for_good(running):
    """A second time changes nothing."""
    ours = running.enrolled()
    running.clock.go(minutes=1)

    revoked = running.desk("POST", f"devices/{ours.device}/revoke", {"reason": "stolen"}).json()
    running.clock.go(minutes=1)
    again = running.desk("POST", f"devices/{ours.device}/revoke", {"reason": "once more"}).json()

    assert revoked == again
    assert [revoked] == running.desk("GET", f"devices?office={ours.office}").json()["devices"]
    assert "2026-10-01T12:01:00Z" == revoked["revoked_at"]


def test_a_grant_is_of_what_there_is_and_may_be_given_twice(running):
    """Person and target are looked up."""
    ours = running.enrolled()
    grant = {"person": "ada", "level": "office", "target": ours.office}

    assert [grant, grant] == [running.desk("POST", "grants", grant).json() for _ in range(2)]
    assert (404, "not-found") == said(running.desk("POST", "grants", grant | {"person": "eve"}))
    assert (404, "not-found") == said(running.desk("POST", "grants", grant | {"level": "practice"}))
    assert (404, "not-found") == said(running.desk("POST", "grants", grant | {"target": "x"}))
    assert (422, "request-misfit") == said(running.desk("POST", "grants", grant | {"level": "all"}))


def test_what_is_not_there_is_not_found(running):
    """Offices and workstations."""
    for method, target, content in (ENDPOINTS[2], ENDPOINTS[3], ENDPOINTS[4]):
        assert (404, "not-found") == said(running.desk(method, target, content))


def test_each_act_stands_in_the_journal_with_its_reason(running):
    """Who, what, to what, when and why."""
    ours = running.enrolled()
    running.desk("POST", f"devices/{ours.device}/revoke", {"reason": "stolen"})
    running.desk("POST", "grants", {"person": "ada", "level": "office", "target": ours.office})

    with running.service.database.reading() as connection:
        credential = connection.scalar(select(help_desk.c.id))
        rows = connection.execute(select(journal).where(journal.c.actor == credential).order_by(journal.c.id)).all()

    assert ["make-credential", "add-practice", "make-code", "revoke", "grant-office"] == [row.act for row in rows]
    assert [(ours.device, "stolen"), ("ada", ours.office)] == [(row.subject, row.reason) for row in rows[-2:]]
