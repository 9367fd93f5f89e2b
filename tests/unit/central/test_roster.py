"""People are registered by somebody else; ids stay with their office, keys and links are only added."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from qopi_desktop.central.tables import (
    chart_contributors,
    chart_physicians,
    charts,
    events,
    offices,
    people,
    person_physicians,
    physicians,
    rosters,
    rounds,
    user_keys,
)
from tests.unit.central.callers import NOON, NPI, OTHER_NPI, Somebody, Station, said

ADA = ("administrator", "abstractor")


def rows(running, statement):
    """What a query of the service's database returns."""
    with running.service.database.reading() as connection:
        return connection.execute(statement).all()


def roles(running):
    """Everybody's roles."""
    return {row.id: row.roles for row in rows(running, select(people))}


@pytest.fixture
def ours(running):
    """A workstation with an administrator and an abstractor."""
    return running.enrolled(None, Somebody("ben"))


def test_an_administrator_registers_changes_and_takes_roles(running, ours):
    """The office's roster is the newest."""
    roster = ours.roster([ours.people[1].entry(roles=("administrator",)), Somebody("cay").entry()])

    answer = ours.ask("PUT", "/v1/roster", roster)

    assert (204, b"") == (answer.status_code, answer.content)
    assert {"ada": "abstractor administrator", "ben": "administrator", "cay": "abstractor"} == roles(running)
    assert [(roster.sha256,)] == rows(running, select(offices.c.roster_sha256))
    ours.put_roster(ours.people[1].entry(roles=()))
    assert [("ben",)] == rows(running, select(people.c.id).where(people.c.active.is_(False)))


def test_anybody_of_the_office_may_bring_what_an_administrator_signed(running, ours):
    """The signature counts, not who is signed in."""
    ours.sign_in(ours.people[1])

    assert 204 == ours.put_roster(Somebody("cay").entry()).status_code


def test_nobody_changes_their_own_entry(running, ours):
    """Neither roles nor key nor physician of the signer."""
    ours.physicians = (("dr", NPI),)
    own = Somebody("ada", ("administrator", "physician"), "dr")

    assert 204 == ours.put_roster(own.entry(), Somebody("cay").entry()).status_code

    assert "abstractor administrator" == roles(running)["ada"]
    assert [] == rows(running, select(person_physicians))
    assert 1 == len(rows(running, select(user_keys).where(user_keys.c.person_id == "ada")))


def test_only_a_registered_administrator_signs(running, ours):
    """Not an abstractor, not a stranger, not with another key, not with another's signature."""
    ada, ben = ours.people
    cay = Somebody("cay").entry()

    assert (403, "not-an-administrator") == said(ours.put_roster(cay, by=ben))
    assert (403, "signer-unknown") == said(ours.put_roster(cay, by=Somebody("eve", ADA)))
    assert (403, "signer-unknown") == said(ours.put_roster(cay, by=Somebody("ada", ADA)))
    forged = ours.roster([cay]).model_copy(update={"signature": ben.key.sign(b"")})
    assert (403, "signature-refused") == said(ours.ask("PUT", "/v1/roster", forged))
    ours.put_roster(ben.entry(roles=("administrator",)))
    ours.put_roster(ada.entry(roles=()), by=ben)
    assert (403, "not-an-administrator") == said(ours.sign_in(ben).put_roster(cay, by=ada))


def test_an_administrator_of_another_office_is_a_stranger_here(running, ours):
    """Their key is known, but not in this office."""
    theirs = Somebody("zed", ADA)
    Station(running, [theirs]).enrol(running.code(running.add_office("Other")))

    assert (403, "signer-unknown") == said(ours.put_roster(Somebody("cay").entry(), by=theirs))


def test_an_old_roster_brought_again_changes_nothing(running, ours):
    """Somebody who kept it cannot get their role back."""
    old = ours.roster([ours.people[1].entry(roles=("administrator",))])
    ours.ask("PUT", "/v1/roster", old)
    running.clock.go(seconds=1)
    ours.put_roster(ours.people[1].entry())

    assert 204 == ours.ask("PUT", "/v1/roster", old).status_code

    assert "abstractor" == roles(running)["ben"]
    assert 3 == len(rows(running, select(rosters)))


def test_keys_and_physicians_are_only_ever_added(running, ours):
    """A new key beside the old one; every physician a person was ever said to be."""
    ours.physicians = (("dr", NPI), ("do", OTHER_NPI))
    first, second = (Somebody("ben", ("physician",), each) for each in ("dr", "do"))

    ours.put_roster(first.entry())
    ours.put_roster(second.entry())
    ours.put_roster(second.entry(roles=("abstractor",), physician=None))

    assert 3 == len(rows(running, select(user_keys).where(user_keys.c.person_id == "ben")))
    assert {"dr", "do"} == {row[0] for row in rows(running, select(person_physicians.c.physician_id))}
    assert {"dr": NPI, "do": OTHER_NPI} == {row.id: row.npi for row in rows(running, select(physicians))}


def test_a_physician_keeps_their_identifier(running, ours):
    """Whoever could change it could make any chart another's."""
    ours.physicians = (("dr", NPI),)
    ours.put_roster(Somebody("cay").entry())

    ours.physicians = (("dr", OTHER_NPI),)

    assert (409, "npi-changed") == said(ours.put_roster(Somebody("dan").entry()))
    assert "dan" not in roles(running)


def test_ids_and_keys_stay_where_they_are(running, ours):
    """A person, a physician and a key of one office are nobody's elsewhere."""
    other = Station(running, [Somebody("zed", ADA)], (("zdr", NPI),))
    other.enrol(running.code(running.add_office("Other")))

    assert (409, "person-elsewhere") == said(ours.put_roster(Somebody("zed").entry()))
    assert (409, "key-elsewhere") == said(ours.put_roster(Somebody("cay", key=other.admin.key).entry()))
    assert (409, "key-elsewhere") == said(ours.put_roster(Somebody("cay", key=ours.admin.key).entry()))
    ours.physicians = (("zdr", NPI),)
    assert (409, "physician-elsewhere") == said(ours.put_roster(Somebody("cay").entry()))
    assert {"ada", "ben", "zed"} == set(roles(running))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("roster.people.0.roles", {"people": [{"roles": ["king"]}]}),
        ("roster.people.0.physician", {"people": [{"physician": "who"}]}),
        ("roster.people.0.physician", {"people": [{"roles": ["physician"]}]}),
        ("roster.people.0.key", {"people": [{"key": "other"}]}),
        ("roster.people.0.key", {"people": [{"public_key": "AAAA"}]}),
        ("roster.people.0.person", {"people": [{"person": "Smith, John"}]}),
        ("roster.people.0", {"people": [{"name": "Smith"}]}),
        ("roster.physicians.0.npi", {"physicians": [{"physician": "dr", "npi": "1234567890"}]}),
        ("roster.physicians.0.npi", {"physicians": [{"physician": "dr", "npi": "no"}]}),
        ("roster.people", {"people": [{}, {}]}),
        ("roster.physicians", {"physicians": [{"physician": "dr", "npi": NPI}] * 2}),
    ],
)
def test_a_roster_that_does_not_hold_together_is_refused_with_the_field(on_sqlite, field, change):
    """The value is not said back."""
    ours, entry = on_sqlite.enrolled(), Somebody("cay").entry().model_dump(mode="json")
    changed = {"people": [entry], "physicians": []} | change
    changed["people"] = [entry | each for each in changed["people"]]

    answer = ours.ask("PUT", "/v1/roster", ours.signed(json.dumps(changed)))

    assert (422, {"code": "request-misfit", "facts": {"field": field}}) == (answer.status_code, answer.json())


@pytest.mark.parametrize("text", ["", "[]", "{", '{"people": [], "physicians": [], "people": 1}'])
def test_what_is_no_roster_is_refused(on_sqlite, text):
    """Whoever signed it."""
    ours = on_sqlite.enrolled()

    assert (422, "request-misfit") == said(ours.ask("PUT", "/v1/roster", ours.signed(text)))


def test_the_hash_must_be_that_of_the_text(on_sqlite):
    """The signature is over the hash."""
    ours = on_sqlite.enrolled()
    roster = ours.roster().model_copy(update={"sha256": "0" * 64})

    answer = ours.ask("PUT", "/v1/roster", roster)

    assert {"field": "roster.sha256"} == answer.json()["facts"]


def chart(running, office):
    """A chart that is held because its contributor is not known."""
    with running.service.database.writing() as connection:
        times = {"opens_at": NOON, "closes_at": NOON.replace(year=2027), "grace_s": 0}
        connection.execute(rounds.insert(), {"id": "fall", "title": "Fall", **times})
        facts = {"rev": 1, "head_op": "0" * 32, "withdrawn": False, "treating_id": "dr", "outcomes": "{}"}
        key = {"office_id": office, "chart_key": "c1"}
        held = {"held_code": "not-an-abstractor", "round_id": "fall"}
        connection.execute(charts.insert(), key | facts | held)
        connection.execute(chart_physicians.insert(), key | {"physician_id": "dr", "since": NOON})
        connection.execute(chart_contributors.insert(), key | {"person_id": "cay", "since": NOON})


def test_a_roster_judges_the_charts_of_the_office_again(running, ours):
    """Who was unknown may have contributed; who turns out to treat may not have, and stays so."""
    chart(running, ours.office)
    cay = Somebody("cay", ("abstractor",))
    ours.physicians = (("dr", NPI), ("same", NPI))

    ours.put_roster(cay.entry())
    assert [(None,)] == rows(running, select(charts.c.held_code))
    ours.put_roster(cay.entry(physician="same", roles=("abstractor", "physician")))
    assert [("own-chart",)] == rows(running, select(charts.c.held_code))
    running.clock.go(seconds=1)
    ours.put_roster(cay.entry())

    assert [("own-chart",)] == rows(running, select(charts.c.held_code))
    assert [(1, None), (2, "own-chart")] == rows(running, select(events.c.seq, events.c.code).order_by(events.c.seq))
