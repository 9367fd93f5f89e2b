"""A workstation joins by a one-time code, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from qopi_desktop.central.codes import hash_of_code
from qopi_desktop.central.tables import codes, journal, people, user_keys
from qopi_desktop.protocol.keys import SigningKey
from tests.unit.central.callers import NOON, Somebody, Station, said

ADA = ("administrator", "abstractor")


def rows(running, statement):
    """What a query of the service's database returns."""
    with running.service.database.reading() as connection:
        return connection.execute(statement).all()


def station(running, *others, **facts):
    """A workstation that has not joined."""
    return Station(running, [Somebody("ada", ADA), *others], **facts)


def test_a_code_lets_a_workstation_join_and_its_people_are_known(running):
    """The answer names device, office and practice; the code vouched for the administrator, they for the rest."""
    office = running.add_office("Lakeside")
    ours = station(running, Somebody("ben"))
    code = running.code(office)

    answer = ours.enrol(code)

    assert (200, office, "Lakeside") == (answer.status_code, answer.json()["office"], answer.json()["practice"])
    assert running.ask("GET", "/hello").json()["keys"] == answer.json()["keys"]
    assert {("ada", "abstractor administrator"), ("ben", "abstractor")} == {
        (row.id, row.roles) for row in rows(running, select(people))
    }
    made_by = rows(running, select(codes.c.made_by))[0][0]
    assert {("ada", made_by), ("ben", "ada")} == {
        (row.person_id, row.registered_by) for row in rows(running, select(user_keys))
    }
    acts = [row.act for row in rows(running, select(journal).order_by(journal.c.id))]
    assert ["make-credential", "add-practice", "make-code", "enrol", "register-roster"] == acts


def test_only_the_hash_of_a_code_is_kept(running):
    """The code itself is nowhere in the database."""
    code = running.code(running.add_office())

    assert [hash_of_code(code)] == [row[0] for row in rows(running, select(codes.c.code_sha256))]
    assert 4 == len(code.split("-"))


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code} "])
def test_a_code_is_read_as_people_type_it(on_sqlite, typed):
    """Small letters, missing dashes and spaces do no harm."""
    assert 200 == station(on_sqlite).enrol(typed(on_sqlite.code(on_sqlite.add_office()))).status_code


def test_letters_that_look_like_digits_are_read_as_digits():
    """O is 0, I and L are 1, as in Crockford's base 32."""
    assert hash_of_code("0011A") == hash_of_code("oOiLa")


def test_asking_again_after_a_lost_answer_gives_the_same_workstation(running):
    """The code is used up, by this key; the new refresh token takes the old one's place."""
    ours, code = station(running), running.code(running.add_office())
    first = ours.enrol(code).json()

    second = ours.enrol(code).json()

    assert first["device"] == second["device"]
    assert first["refresh_token"] != second["refresh_token"]
    assert (401, "not-authenticated") == said(ours.ask_tokens(first["refresh_token"]))
    assert 200 == ours.ask_tokens(second["refresh_token"]).status_code


def test_a_used_code_is_refused_to_another_key(running):
    """One use."""
    code = running.code(running.add_office())
    station(running).enrol(code)

    assert (403, "code-refused") == said(station(running).enrol(code))


def test_a_used_code_is_refused_to_another_workstation_that_joined(running):
    """It would give them a new refresh token of the first."""
    code = running.code(running.add_office())
    station(running).enrol(code)
    other = Station(running, [Somebody("zed", ADA)])
    other.enrol(running.code(running.add_office("Other")))

    assert (403, "code-refused") == said(other.enrol(code))


def test_a_code_ends_after_a_day(running):
    """Also for the workstation that used it."""
    ours, code = station(running), running.code(running.add_office())
    ours.enrol(code)
    running.clock.go(hours=24)

    assert (403, "code-refused") == said(ours.enrol(code))


@pytest.mark.parametrize("code", ["", "ABCDE-FGHJK-MNPQR-STVWX"])
def test_an_unknown_code_is_refused(on_sqlite, code):
    """Whatever it is."""
    assert (403, "code-refused") == said(station(on_sqlite).enrol(code))


def test_a_refused_roster_leaves_the_code_good(running):
    """Nothing of a refused enrolment stays."""
    code = running.code(running.add_office())
    ours = station(running, Somebody("ben", key=SigningKey(bytes(32))))
    running.enrolled(None, Somebody("zoe", key=SigningKey(bytes(32))))
    ours.people[0] = Somebody("bea", ADA)

    assert (409, "key-elsewhere") == said(ours.enrol(code))
    ours.people.pop()
    assert 200 == ours.enrol(code).status_code


def test_the_proof_is_by_the_key_that_joins(running):
    """Nobody registers a key that they do not have."""
    ours, other = station(running), SigningKey.new()

    assert (401, "not-authenticated") == said(ours.enrol(running.code(running.add_office()), key=other))


def test_the_signer_must_be_an_administrator_with_a_key_of_the_roster(running):
    """The code vouches for an administrator, not for anybody."""
    ours, ben = station(running, Somebody("ben")), Somebody("ben")
    code = running.code(running.add_office())

    assert (403, "signer-unknown") == said(ours.enrol(code, ours.roster(by=Somebody("eve", ADA))))
    assert (403, "signer-unknown") == said(ours.enrol(code, ours.roster(by=ben)))
    assert (403, "not-an-administrator") == said(ours.enrol(code, ours.roster(by=ours.people[1])))
    forged = ours.roster().model_copy(update={"signature": ben.key.sign(b"")})
    assert (403, "signature-refused") == said(ours.enrol(code, forged))


def test_a_workstation_joins_once(running):
    """With another code the same key is refused."""
    office = running.add_office()
    ours = running.enrolled(office)

    assert (409, "device-known") == said(ours.enrol(running.code(office)))


def test_a_revoked_workstation_hears_so_when_it_asks_again(running):
    """Also with the code it joined by."""
    ours, code = station(running), running.code(running.add_office())
    ours.enrol(code)
    running.desk("POST", f"devices/{ours.device}/revoke", {"reason": "stolen"})

    assert (403, "device-revoked") == said(ours.enrol(code))


def test_an_administrator_gives_a_code_for_the_next_workstation(running):
    """It leads to the same office, and the journal names the administrator."""
    ours = running.enrolled()
    other = Station(running, [Somebody("zed", ADA)])

    answer = other.enrol(ours.ask_code().json()["code"])

    assert (200, ours.office) == (answer.status_code, answer.json()["office"])
    assert ("ada",) == rows(running, select(user_keys.c.registered_by).where(user_keys.c.person_id == "zed"))[0]


def test_nobody_vouches_for_themself_by_a_code_of_their_own(running):
    """What the roster says of its signer is passed over; the others are registered."""
    ours = running.enrolled()
    again = Station(running, [ours.admin, Somebody("cay")], physicians=(("dr", "1234567893"),))
    again.people[0] = Somebody("ada", ("administrator", "abstractor", "physician"), "dr", ours.admin.key)

    assert 200 == again.enrol(ours.ask_code().json()["code"]).status_code

    assert {"ada": "abstractor administrator", "cay": "abstractor"} == {
        row.id: row.roles for row in rows(running, select(people))
    }


def test_a_stranger_with_a_code_of_their_own_making_is_unknown(running):
    """A code whose maker signs needs the key that the service knows."""
    ours = running.enrolled()
    impostor = Station(running, [Somebody("ada", ADA)])

    assert (403, "signer-unknown") == said(impostor.enrol(ours.ask_code().json()["code"]))


def test_only_an_administrator_gets_a_code_and_only_by_their_signature(running):
    """The token alone is not enough."""
    ben = Somebody("ben")
    ours = running.enrolled(None, ben)

    assert (403, "signature-refused") == said(ours.ask_code(by=Somebody("ada", ADA)))
    assert (401, "not-authenticated") == said(ours.ask_code(at=NOON - timedelta(seconds=61)))
    ours.sign_in(ben)
    assert (403, "not-an-administrator") == said(ours.ask_code(by=ben))
