"""What people, candidates and the audit trail promise in any store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qopi_desktop.domain.candidates import CandidateState, ImportCount
from qopi_desktop.domain.changes import Topic
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.domain.people import NewUser, Role
from qopi_desktop.domain.rules import CANDIDATE_NOT_LISTED, NOT_AN_ADMINISTRATOR, REASON_NEEDED
from qopi_desktop.errors import InputError, PasswordRefusedError, Refused, UnlockRefusedError
from tests.builders import (
    NOW,
    NPIS,
    OTHER_PASSWORD,
    PASSWORD,
    add_charts,
    add_physician,
    add_user,
    candidate,
    later,
)


def test_a_store_begins_with_its_practice_and_first_user(clinic):
    """Who also accepted the terms."""
    people = clinic.store.people

    assert ("Lakeside Oncology", ["North office"], False) == (
        people.practice().name,
        [office.name for office in people.practice().offices],
        people.practice().demonstration,
    )
    assert (clinic.person,) == people.users()
    assert [(clinic.person.id, "2026-1")] == [(one.person_id, one.text_version) for one in people.terms()]


def test_physicians_are_listed_with_a_checked_number(clinic):
    """Once each, by name, and out of use without being lost."""
    people = clinic.store.people
    roy = add_physician(clinic.store, clinic.person, " Roy,  Ann ", NPIS[1])
    lee = add_physician(clinic.store, clinic.person)
    people.set_physician_active(clinic.person, roy, False, NOW)

    assert [(lee, True), (roy, False)] == [(one.id, one.active) for one in people.physicians()]
    assert "Roy, Ann" == people.physicians()[1].name
    for name, npi, fault in [("X", "1234567890", "npi"), ("X", NPIS[0], "taken"), (" ", NPIS[2], "missing")]:
        with pytest.raises(InputError) as caught:
            people.add_physician(clinic.person, name, npi, NOW)
        assert fault == caught.value.facts["fault"]


def test_a_user_is_added_and_marked_as_a_physician(clinic):
    """Marking gives the physician role, and taking the mark away takes it."""
    lee = add_physician(clinic.store, clinic.person)
    ben = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)

    done = clinic.store.people.link_physician(clinic.person, ben.id, lee, NOW)
    assert frozenset({Topic.PEOPLE}) == done.topics
    linked = clinic.store.people.users()[1]
    assert (lee, {Role.ABSTRACTOR, Role.PHYSICIAN}) == (linked.physician_id, set(linked.roles))
    clinic.store.people.link_physician(clinic.person, ben.id, None, NOW)
    assert ben == clinic.store.people.users()[1]


@pytest.mark.parametrize(
    ("name", "password", "error"),
    [
        ("ada reyes", OTHER_PASSWORD, InputError),
        (" ", OTHER_PASSWORD, InputError),
        ("Ben Ito", "too short", PasswordRefusedError),
    ],
)
def test_a_user_who_cannot_be_added_is_not(clinic, name, password, error):
    """A name that is taken or missing, a password that breaks a rule."""
    with pytest.raises(error):
        clinic.store.people.add_user(clinic.person, NewUser(name, frozenset(), password), NOW)

    assert 1 == len(clinic.store.people.users())


def test_only_administrators_keep_people_and_imports(clinic):
    """Asked on the stored person, at every door."""
    ben = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    lee = add_physician(clinic.store, clinic.person)
    people = clinic.store.people
    doors = [
        lambda: people.add_physician(ben, "Roy", NPIS[1], NOW),
        lambda: people.set_physician_active(ben, lee, False, NOW),
        lambda: people.turn(ben, "rare", True, NOW),
        lambda: people.add_user(ben, NewUser("Cy", frozenset(), OTHER_PASSWORD), NOW),
        lambda: people.link_physician(ben, ben.id, lee, NOW),
        lambda: people.reset_password(ben, clinic.person.id, OTHER_PASSWORD, NOW),
        lambda: clinic.store.candidates.save(ben, [candidate(1)], NOW),
    ]

    for door in doors:
        with pytest.raises(Refused) as caught:
            door()
        assert NOT_AN_ADMINISTRATOR == caught.value.refusal


def test_a_switch_is_turned_on_and_off_with_a_line_in_the_trail(clinic):
    """Nothing is on in a new store; turning what stands so already changes nothing."""
    people = clinic.store.people
    assert frozenset() == people.practice().turned_on

    done = [people.turn(clinic.person, *each, NOW) for each in (("test", True), ("rare", True), ("rare", True))]
    assert {"rare", "test"} == people.practice().turned_on
    assert [{Topic.SWITCHES}, {Topic.SWITCHES}, set()] == [set(one.topics) for one in done]
    people.turn(clinic.person, "test", False, later())
    assert {"rare"} == people.practice().turned_on
    assert ["turned"] * 3 == [line.kind for line in clinic.store.audit.lines(limit=3)]
    assert '{"switch":"test","on":false}' == clinic.store.audit.lines(limit=1)[0].detail


def test_a_password_is_changed_by_whoever_knows_it(clinic):
    """The old one is asked for, the new one keeps the rules."""
    people = clinic.store.people

    with pytest.raises(UnlockRefusedError):
        people.change_password(clinic.person, "not the password", OTHER_PASSWORD, NOW)
    with pytest.raises(PasswordRefusedError):
        people.change_password(clinic.person, PASSWORD, "passwordpassword", NOW)
    people.change_password(clinic.person, PASSWORD, OTHER_PASSWORD, later())
    people.change_password(clinic.person, OTHER_PASSWORD, PASSWORD, later(2))
    assert ["password-changed"] * 2 == [line.kind for line in clinic.store.audit.lines(limit=2)]


def test_an_administrator_gives_a_one_time_password(clinic):
    """The new one works, the former no more."""
    ben = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    clinic.store.people.reset_password(clinic.person, ben.id, "walnut ferry clay 903", NOW)

    with pytest.raises(UnlockRefusedError):
        clinic.store.people.change_password(ben, OTHER_PASSWORD, PASSWORD, NOW)
    clinic.store.people.change_password(ben, "walnut ferry clay 903", PASSWORD, NOW)


def test_terms_are_accepted_by_name_and_version(clinic):
    """Each acceptance stays."""
    clinic.store.people.accept_terms(clinic.person, "2027-1", later())

    assert ["2026-1", "2027-1"] == [one.text_version for one in clinic.store.people.terms()]


def test_importing_again_updates_and_never_doubles(clinic):
    """By record number; what became of a candidate stays."""
    first = candidate(1, "Moe, Ann", birth_date=PartialDate(1950, 2, 3), deceased=True, diagnosed_on=PartialDate(2015))
    save = clinic.store.candidates.save
    assert ImportCount(new=2) == save(clinic.person, [first, candidate(2)], NOW)
    assert ImportCount(unchanged=2) == save(clinic.person, [first, candidate(2)], NOW)
    add_charts(clinic.store, clinic.person, 0)
    before = clinic.store.candidates.all()

    assert ImportCount(new=1, updated=1) == save(clinic.person, [replace(first, name="Moe, Anna"), candidate(3)], NOW)
    found = clinic.store.candidates.all()
    assert 3 == len(found)
    assert replace(before[0], name="Moe, Anna") == found[0]
    assert CandidateState.SAMPLED is found[0].state


def test_a_candidate_is_screened_out_with_a_reason(clinic):
    """Once, and only while it is listed."""
    clinic.store.candidates.save(clinic.person, [candidate(1)], NOW)
    (one,) = clinic.store.candidates.all()
    screen_out = clinic.store.candidates.screen_out

    for reason, times in ((" ", 1), ("moved away", 2)):
        for _ in range(times):
            try:
                screen_out(clinic.person, one.id, reason, NOW)
                refusal = None
            except Refused as caught:
                refusal = caught.refusal
        assert {" ": REASON_NEEDED, "moved away": CANDIDATE_NOT_LISTED}[reason] == refusal
    assert CandidateState.SCREENED_OUT is clinic.store.candidates.all()[0].state


def test_a_mapping_is_remembered_for_its_columns(clinic):
    """For exactly these, in this order."""
    columns = ["MRN", "Name, last", "Größe"]
    clinic.store.candidates.remember_mapping(columns, {"MRN": "record_number"})
    clinic.store.candidates.remember_mapping(columns, {"MRN": "record_number", "Name, last": "name"})

    assert {"MRN": "record_number", "Name, last": "name"} == clinic.store.candidates.mapping_for(columns)
    assert None is clinic.store.candidates.mapping_for(columns[:2])


def test_every_act_has_its_line(clinic):
    """Newest first, with the name of who did it."""
    add_charts(clinic.store, clinic.person)

    lines = clinic.store.audit.lines()
    assert ["created", "imported", "terms-accepted", "founded"] == [line.kind for line in lines]
    assert [4, 3, 2, 1] == [line.sequence for line in lines]
    assert {"Ada Reyes"} == {line.person_name for line in lines}
