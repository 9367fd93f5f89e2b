"""Making a workstation's store: who is in it, and what is shown once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from qopi_desktop.domain.people import Person, Role
from qopi_desktop.errors import PasswordRefusedError
from qopi_desktop.operations import people, setup
from qopi_desktop.store.memory import MemoryStore
from tests import builders

PLAN = setup.Plan("Lakeside Oncology", "North office", "Ada Reyes", builders.PASSWORD, "2026.1")


@dataclass
class Founded:
    """What making a store returns."""

    store: MemoryStore
    person: Person
    recovery_code: str = "AAAAA-BBBBB"


def create(beginning):
    """Make a store in memory."""
    return Founded(*MemoryStore.create(beginning, builders.NOW, builders.QuietScorer()))


def plan(**facts: object) -> setup.Plan:
    """PLAN with other facts."""
    kept = {name: getattr(PLAN, name) for name in PLAN.__slots__}
    return setup.Plan(**(kept | facts))


def test_the_first_user_is_administrator_and_abstractor():
    """They are no physician unless they say so."""
    made = setup.set_up(create, PLAN, builders.NOW)

    assert {Role.ADMINISTRATOR, Role.ABSTRACTOR} == made.person.roles
    assert "AAAAA-BBBBB" == made.recovery_code
    assert made.one_time_password is None


def test_a_first_user_with_an_npi_is_one_of_the_physicians():
    """The person returned knows it, so that own charts are closed from the start."""
    made = setup.set_up(create, plan(npi=builders.NPIS[0]), builders.NOW)

    assert made.store.people.physicians()[0].id == made.person.physician_id
    assert made.person.is_physician


def test_a_second_abstractor_gets_a_one_time_password():
    """It has four groups and is told once."""
    made = setup.set_up(create, plan(npi=builders.NPIS[0], other_name="Bo Lind"), builders.NOW)

    assert ["Ada Reyes", "Bo Lind"] == [user.name for user in made.store.people.users()]
    assert 4 == len((made.one_time_password or "").split("-"))


def test_a_weak_password_makes_no_store():
    """The rule is asked before anything is written."""
    with pytest.raises(PasswordRefusedError):
        setup.set_up(create, plan(password="too short"), builders.NOW)


def test_secrets_are_not_in_texts_of_values():
    """Neither the plan nor what was made can leak into a log."""
    made = setup.set_up(create, plan(other_name="Bo Lind"), builders.NOW)

    assert builders.PASSWORD not in repr(PLAN)
    assert "AAAAA" not in repr(made)
    assert str(made.one_time_password) not in repr(made)


def test_one_time_passwords_differ():
    """They are drawn, not counted."""
    assert 50 == len({setup.one_time_password() for _ in range(50)})


@pytest.mark.parametrize(("typed", "fits"), [("o1l2b", False), ("aaaaa", True), (" AAAAA ", True), ("", False)])
def test_a_group_is_compared_as_it_is_printed(typed, fits):
    """Case and blanks do not matter."""
    assert fits == setup.is_group(typed, "AAAAA")


@pytest.mark.parametrize(("physician", "others", "needs"), [(True, 0, True), (True, 1, False), (False, 0, False)])
def test_another_abstractor_is_needed_when_the_only_one_is_the_only_physician(physician, others, needs):
    """Every chart would be their own."""
    assert needs == setup.needs_another_abstractor(is_physician=physician, other_abstractors=others)


def test_the_newest_terms_have_a_version_and_a_text():
    """The version stands in the text, too."""
    version, text = setup.terms()

    assert f"Version {version}" in text


def test_a_new_user_must_accept_the_terms_and_the_first_has():
    """Each version is asked for once."""
    made = setup.set_up(create, plan(other_name="Bo Lind"), builders.NOW)
    other = next(user for user in made.store.people.users() if user.name == "Bo Lind")
    before = people.must_accept(made.store.people, other, "2026.1")
    made.store.people.accept_terms(other, "2026.1", builders.NOW)

    assert before
    assert not people.must_accept(made.store.people, other, "2026.1")
    assert not people.must_accept(made.store.people, made.person, "2026.1")
    assert people.must_accept(made.store.people, made.person, "2027.1")
