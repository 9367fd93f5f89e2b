"""Refresh tokens rotate; a lost answer does no harm, a stolen token ends the family."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from qopi_desktop.central.tables import devices, refresh_tokens
from qopi_desktop.central.tokens import KEPT
from qopi_desktop.protocol.keys import SigningKey
from qopi_desktop.protocol.tokens import read_access
from tests.unit.central.callers import NOON, Somebody, Station, said


def joined(running, *others):
    """A workstation with the refresh token it got when it joined."""
    ours = Station(running, [Somebody("ada", ("administrator",)), *others])
    ours.enrol(running.code(running.add_office()))
    return ours


def test_a_token_names_person_workstation_and_office_for_ten_minutes(running):
    """And the key of the workstation, without which it is of no use."""
    ours = joined(running)

    answer = ours.ask_tokens().json()

    access = read_access(answer["access_token"], running.service.keys.public, NOON)
    assert ("ada", ours.device, ours.office) == (access.person, access.device, access.office)
    assert (ours.key.id, NOON.timestamp() + 600, 600) == (access.device_key, access.expires_at, answer["expires_s"])


def test_each_refresh_token_is_followed_by_another(running):
    """The workstation was seen by then."""
    ours = joined(running)
    for _ in range(3):
        running.clock.go(minutes=10)
        ours.sign_in()

    with running.service.database.reading() as connection:
        assert NOON + timedelta(minutes=30) == connection.scalar(select(devices.c.last_seen_at))


def test_a_lost_answer_does_no_harm(running):
    """The same refresh token again, as often as the answer is lost; only the last successor is good."""
    ours = joined(running)
    lost = [ours.ask_tokens().json()["refresh_token"] for _ in range(2)]

    ours.sign_in()

    assert (401, "not-authenticated") == said(ours.ask_tokens(lost[0]))
    assert 200 == ours.ask_tokens().status_code


def test_a_refresh_token_used_after_its_successor_ends_the_family(running):
    """Two hold it: neither is believed, whoever comes first."""
    ours = joined(running)
    stolen = ours.refresh
    ours.sign_in().sign_in()

    assert (403, "refresh-reused") == said(ours.ask_tokens(stolen))
    assert (403, "refresh-reused") == said(ours.ask_tokens())
    assert (403, "refresh-reused") == said(ours.ask_tokens(stolen))


def test_a_workstation_without_a_family_joins_again_with_another_key(running):
    """The practice goes on."""
    ours = joined(running)
    stolen = ours.refresh
    ours.sign_in().sign_in()
    ours.ask_tokens(stolen)
    ours.key = SigningKey.new()

    assert 200 == ours.enrol(running.code(ours.office)).status_code
    assert 200 == ours.ask_tokens().status_code


def test_an_unknown_refresh_token_is_refused_and_ends_nothing(running):
    """Garbage is no theft."""
    ours = joined(running)

    assert (401, "not-authenticated") == said(ours.ask_tokens("bm90aGluZw"))
    assert 200 == ours.ask_tokens().status_code


def test_a_refresh_token_is_of_one_workstation(running):
    """Another one of the office cannot use it."""
    ours = joined(running)
    other = Station(running, [Somebody("zed", ("administrator",))])
    other.enrol(running.code(ours.office))

    assert (401, "not-authenticated") == said(other.ask_tokens(ours.refresh))


def test_used_refresh_tokens_are_forgotten_after_a_week(running):
    """A workstation that asks for years leaves a few rows."""
    ours = joined(running)
    for _ in range(3):
        running.clock.go(seconds=KEPT.total_seconds() + 1)
        ours.sign_in()

    with running.service.database.reading() as connection:
        assert 2 == connection.scalar(select(func.count()).select_from(refresh_tokens))


def test_only_the_workstation_that_joined_gets_tokens(running):
    """By its key, whatever else it knows."""
    ours = joined(running)

    assert (401, "not-authenticated") == said(ours.ask_tokens(key=SigningKey.new()))
    ours.device = "another"
    assert (401, "not-authenticated") == said(ours.ask_tokens())


def test_the_person_must_be_registered_and_sign_for_themself(running):
    """An administrator registers whoever is unknown."""
    ours, ben = joined(running, Somebody("ben")), Somebody("ben")

    assert (403, "signer-unknown") == said(ours.ask_tokens(by=Somebody("eve")))
    assert (403, "signer-unknown") == said(ours.ask_tokens(by=ben))
    forged = ben.key.sign(b"")
    assert (403, "signature-refused") == said(ours.ask_tokens(says={"signature": forged}))


def test_a_person_of_another_office_gets_no_token_here(running):
    """Their key is good where they are registered."""
    ours, theirs = joined(running), Somebody("zoe", ("administrator",))
    Station(running, [theirs]).enrol(running.code(running.add_office("Other")))

    assert (403, "signer-unknown") == said(ours.ask_tokens(by=theirs))


def test_what_was_signed_long_ago_is_not_taken(running):
    """A signature kept from yesterday opens nothing."""
    ours = joined(running)

    assert (401, "not-authenticated") == said(ours.ask_tokens(signed_at=NOON - timedelta(seconds=61)))
    assert (401, "not-authenticated") == said(ours.ask_tokens(signed_at=NOON + timedelta(seconds=61)))
    assert 200 == ours.ask_tokens(signed_at=NOON - timedelta(seconds=60)).status_code


def test_somebody_without_roles_gets_no_token(running):
    """The roster that takes the last role away takes the sign-in away too."""
    ben = Somebody("ben")
    ours = joined(running, ben).sign_in()

    ours.put_roster(ben.entry(roles=()))

    assert (403, "signer-unknown") == said(ours.ask_tokens(by=ben))
