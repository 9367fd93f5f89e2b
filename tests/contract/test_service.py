"""What the tie of any store to the central service promises."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from qopi_desktop.domain.changes import Topic
from qopi_desktop.domain.charts import RoundId
from qopi_desktop.domain.delivery import Enrolment, Link, RoundState
from qopi_desktop.domain.people import Role
from qopi_desktop.domain.rules import (
    DEMONSTRATION_STAYS_HERE,
    NO_SIGNING_KEY,
    NOT_AN_ADMINISTRATOR,
    WORKSTATION_REVOKED,
)
from qopi_desktop.errors import Refused, UnlockRefusedError
from qopi_desktop.protocol.canonical import canonical, digest
from qopi_desktop.protocol.keys import is_signed
from qopi_desktop.protocol.statements import roster_bytes
from qopi_desktop.protocol.wire import Roster
from qopi_desktop.store.memory import MemoryStore
from tests.builders import NOW, NPIS, OTHER_PASSWORD, PASSWORD, CountingScorer, add_physician, add_user, later, setup
from tests.stores import Fixture, create

OWN = "walnut ferry clay 903"
TIE = Enrolment(
    url="https://service.example",
    device_id="device-1",
    office_id="office-1",
    practice="Lakeside Oncology",
    device_seed=bytes(range(32)),
    service_keys={"k1": "public"},
    enrolled_at=NOW,
    authority="-----BEGIN CERTIFICATE-----",
)
LINK = Link(
    refresh_token="token",
    cursor=7,
    head="ab" * 32,
    last_contact=NOW,
    offset_s=-0.25,
    attempts=2,
    next_try_at=later(),
    roster_sha256="cd" * 32,
)


def join(clinic, tie=TIE, link=LINK):
    """Join the service as the person who is signed in."""
    roster = clinic.store.service.sign_roster(clinic.person, NOW)
    return clinic.store.service.enrol(clinic.person, tie, link, roster, NOW)


def add_ben(clinic, arrive, *roles):
    """A user who chose a password of their own, signed in."""
    add_user(clinic.store, clinic.person, "Ben Ito", *(roles or (Role.ABSTRACTOR,)))
    ben = arrive(clinic, "Ben Ito", OTHER_PASSWORD)
    ben.store.people.change_password(ben.person, OTHER_PASSWORD, OWN, NOW)
    return ben


def refusal_of(call, *args):
    """Why *call* is refused."""
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value.refusal


def test_before_it_joins_a_workstation_knows_of_no_service(clinic):
    """Nothing is asked of anybody."""
    service = clinic.store.service

    assert (None, Link(""), ()) == (service.enrolment(), service.link(), service.rounds())
    assert (clinic.person.id,) == service.unregistered()


def test_joining_keeps_the_tie(clinic, arrive):
    """With the link and the roster, and a line in the trail without a secret."""
    done = join(clinic)
    assert Topic.DELIVERY in done.topics
    again = arrive(clinic, "Ada Reyes", PASSWORD)

    service = again.store.service
    assert (TIE, LINK, ()) == (service.enrolment(), service.link(), service.unregistered())
    line = again.store.audit.lines(limit=1)[0]
    assert ("enrolled", "Ada Reyes") == (line.kind, line.person_name)
    assert {"url": TIE.url, "device": "device-1", "office": "office-1"} == json.loads(line.detail)
    for secret in ("token", "device_seed", repr(TIE.device_seed)):
        assert secret not in repr(service.enrolment()) + repr(service.link()).replace("refresh_token", "")


def test_only_an_administrator_joins(clinic, arrive):
    """By the stored roles."""
    ben = add_ben(clinic, arrive)

    assert NOT_AN_ADMINISTRATOR == refusal_of(join, ben)
    ada_roster = arrive(ben, "Ada Reyes", PASSWORD).store.service
    statement = ada_roster.sign_roster(clinic.person, NOW)
    assert NOT_AN_ADMINISTRATOR == refusal_of(ada_roster.enrol, ben.person, TIE, LINK, statement, NOW)
    assert ada_roster.enrolment() is None


@pytest.mark.parametrize("kind", ["memory", "sqlcipher"])
def test_a_demonstration_stays_on_its_workstation(kind, tmp_path, clinic):
    """Its patients are invented: it is refused before anything leaves."""
    chosen = replace(setup(), demonstration=True)
    if kind == "memory":
        store, person = MemoryStore.create(chosen, NOW, CountingScorer())
    else:
        entry = create(tmp_path / "demonstration", CountingScorer(), chosen)
        store, person = entry.store, entry.person
    demonstration = Fixture(store, person, CountingScorer())
    statement = clinic.store.service.sign_roster(clinic.person, NOW)

    assert DEMONSTRATION_STAYS_HERE == refusal_of(join, demonstration)
    assert DEMONSTRATION_STAYS_HERE == refusal_of(store.service.enrol, person, TIE, LINK, statement, NOW)
    assert store.service.enrolment() is None
    store.close()


def test_the_link_is_kept_as_it_changes(clinic):
    """What was revoked stays so until the workstation joins anew."""
    join(clinic)
    service = clinic.store.service
    changed = Link(refresh_token="next", cursor=9)
    service.keep_link(changed)
    assert changed == service.link()
    service.keep_link(replace(changed, revoked=True))
    service.keep_link(changed)
    assert service.link().revoked
    join(clinic)
    assert LINK == service.link()


def test_rounds_are_as_last_told(clinic):
    """In the order told, in place of those before."""
    rounds = [
        RoundState(RoundId(name), f"Round {name}", NOW, NOW + timedelta(days=days, microseconds=1), 1800, "open")
        for name, days in (("b", 9), ("a", 3), ("c", 1))
    ]
    service = clinic.store.service

    assert {Topic.DELIVERY} == service.keep_rounds(rounds).topics
    assert tuple(rounds) == service.rounds()
    service.keep_rounds(rounds[1:])
    assert tuple(rounds[1:]) == service.rounds()


def test_the_roster_names_nobody(clinic, arrive):
    """People by their ids, roles and keys, physicians by their National Provider Identifier; canonical and signed."""
    lee = add_physician(clinic.store, clinic.person)
    add_physician(clinic.store, clinic.person, "Roy, Ann", NPIS[1])
    add_user(clinic.store, clinic.person, "Dr. Lee", Role.ABSTRACTOR, physician_id=lee)
    doctor = arrive(clinic, "Dr. Lee", OTHER_PASSWORD)
    doctor.store.people.change_password(doctor.person, OTHER_PASSWORD, OWN, NOW)
    add_user_without_key = arrive(doctor, "Ada Reyes", PASSWORD)
    add_user(add_user_without_key.store, clinic.person, "Cyrilla Vale", Role.ABSTRACTOR)

    service = add_user_without_key.store.service
    statement = service.sign_roster(clinic.person, later())
    roster = Roster.model_validate_json(statement.text)
    assert {clinic.person.id: None, doctor.person.id: lee} == {one.person: one.physician for one in roster.people}
    assert {("abstractor", "administrator"), ("abstractor", "physician")} == {one.roles for one in roster.people}
    assert {one.key_id for one in service.roster()} == {one.key for one in roster.people}
    assert set(NPIS[:2]) == {one.npi for one in roster.physicians}
    assert not [name for name in ("Reyes", "Lee,", ", Min", "Roy,", "Cyrilla") if name in statement.text]
    assert canonical(json.loads(statement.text)).decode() == statement.text
    assert digest(statement.text.encode()) == statement.sha256
    (mine,) = [one.public_key for one in service.roster() if one.person_id == clinic.person.id]
    said = roster_bytes(sha256=statement.sha256, signer=clinic.person.id, signed_at=later())
    assert is_signed(mine, said, statement.signature)


def test_the_same_roster_is_the_same_text(clinic):
    """So that its hash says whether anything changed."""
    first, second = (clinic.store.service.sign_roster(clinic.person, at) for at in (NOW, later()))
    assert first.sha256 == second.sha256
    add_physician(clinic.store, clinic.person)
    assert first.sha256 != clinic.store.service.sign_roster(clinic.person, NOW).sha256


def test_only_an_administrator_who_is_signed_in_signs_the_roster(clinic, arrive):
    """With their own key."""
    boss = add_user(clinic.store, clinic.person, "Boss", Role.ADMINISTRATOR)
    assert NO_SIGNING_KEY == refusal_of(clinic.store.service.sign_roster, boss, NOW)
    ben = add_ben(clinic, arrive)
    assert NOT_AN_ADMINISTRATOR == refusal_of(ben.store.service.sign_roster, ben.person, NOW)


def test_who_is_new_or_changed_is_not_registered(clinic, arrive):
    """Once they have a key; until an administrator who is somebody else registers them."""
    join(clinic)
    ben = add_ben(clinic, arrive)
    assert (ben.person.id,) == ben.store.service.unregistered()
    ada = arrive(ben, "Ada Reyes", PASSWORD)
    service = ada.store.service
    done = service.registered(service.sign_roster(ada.person, NOW))
    assert {Topic.PEOPLE, Topic.DELIVERY} == done.topics
    assert () == service.unregistered()

    lee = add_physician(ada.store, ada.person)
    ada.store.people.link_physician(ada.person, ben.person.id, lee, NOW)
    assert (ben.person.id,) == service.unregistered()


def test_nobody_registers_themself(clinic, arrive):
    """But when the workstation joins, where the one-time code vouches for them."""
    join(clinic)
    ben = add_ben(clinic, arrive, Role.ABSTRACTOR, Role.ADMINISTRATOR)
    service = ben.store.service
    service.registered(service.sign_roster(ben.person, NOW))
    assert (ben.person.id,) == service.unregistered()
    join(ben)
    assert () == service.unregistered()


def test_a_revoked_workstation_opens_with_no_password(clinic, arrive):
    """Its data are as they were, and no new password can be made."""
    join(clinic)
    ben = add_ben(clinic, arrive)
    ben.store.service.revoke(later())

    assert ben.store.service.link().revoked
    assert "revoked" == ben.store.audit.lines(limit=1)[0].kind
    assert '{"device":"device-1"}' == ben.store.audit.lines(limit=1)[0].detail
    assert TIE == ben.store.service.enrolment()
    for add in (
        lambda: add_user(ben.store, clinic.person, "Cy", Role.ABSTRACTOR),
        lambda: ben.store.people.reset_password(clinic.person, ben.person.id, OTHER_PASSWORD, NOW),
    ):
        assert WORKSTATION_REVOKED == refusal_of(add)
    with pytest.raises(UnlockRefusedError):
        ben.store.people.change_password(ben.person, OWN, PASSWORD, NOW)
    assert 2 == len(ben.store.people.users())
