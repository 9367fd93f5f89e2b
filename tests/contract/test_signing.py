"""What is signed in any store, and by whom: a person's key is theirs alone, and so is their word."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.domain.charts import ChartAct, Override
from qopi_desktop.domain.people import Role
from qopi_desktop.domain.rules import NO_SIGNING_KEY
from qopi_desktop.errors import AnswerMisfitError, Refused
from qopi_desktop.protocol.keys import is_signed
from qopi_desktop.protocol.statements import contribution_bytes
from qopi_desktop.store.rows import AuditRecord, ContributionRecord
from qopi_desktop.store.translate import contribution_of
from tests.builders import NOW, OTHER_PASSWORD, PASSWORD, add_charts, add_user, change, later

OWN = "walnut ferry clay 903"


def key_of(clinic, person=None):
    """The public key that the roster has of somebody."""
    (found,) = [one for one in clinic.store.service.roster() if one.person_id == (person or clinic.person).id]
    return found


def words(clinic, chart):
    """The signed contributions of a chart."""
    with clinic.store.outbox._desk.read() as shelf:
        return [contribution_of(row) for row in shelf.find(ContributionRecord, chart)]


def heads(clinic):
    """The hashes of the audit chain."""
    with clinic.store.outbox._desk.read() as shelf:
        return [row.hash.hex() for row in shelf.find(AuditRecord)]


def test_who_signs_in_signs_with_a_key_of_their_own(clinic):
    """What it signs verifies with the public half in the roster."""
    key_id, signature = clinic.store.service.sign(clinic.person, b"what is said")

    known = key_of(clinic)
    assert (key_id, clinic.person.roles, None) == (known.key_id, known.roles, known.physician_id)
    assert is_signed(known.public_key, b"what is said", signature)


def test_nobody_signs_for_somebody_else(clinic):
    """Only for the person who is signed in."""
    other = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)

    with pytest.raises(Refused) as caught:
        clinic.store.service.sign(other, b"what is said")
    assert NO_SIGNING_KEY == caught.value.refusal


def test_the_key_is_the_same_at_each_sign_in(clinic, arrive):
    """And is written down once."""
    before = key_of(clinic)
    again = arrive(clinic, "Ada Reyes", PASSWORD, later())

    assert before == key_of(again)


def test_a_change_of_the_password_keeps_the_key(clinic, arrive):
    """In this sign-in and the next."""
    before = key_of(clinic)
    clinic.store.people.change_password(clinic.person, PASSWORD, OWN, NOW)
    assert before.key_id == clinic.store.service.sign(clinic.person, b"x")[0]
    again = arrive(clinic, "Ada Reyes", OWN)

    assert before.key_id == again.store.service.sign(again.person, b"x")[0]


def test_a_one_time_password_has_no_key_until_it_is_changed(clinic, arrive):
    """Then there is one at once, and the next sign-in finds it."""
    add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    ben = arrive(clinic, "Ben Ito", OTHER_PASSWORD)
    with pytest.raises(Refused):
        ben.store.service.sign(ben.person, b"x")
    assert {"Ada Reyes"} == {one.name for one in ben.store.people.users() if one.id in known_to(ben)}

    ben.store.people.change_password(ben.person, OTHER_PASSWORD, OWN, later())
    key_id, _ = ben.store.service.sign(ben.person, b"x")
    assert key_id == key_of(ben).key_id
    again = arrive(ben, "Ben Ito", OWN)
    assert key_id == again.store.service.sign(again.person, b"x")[0]


def known_to(clinic):
    """Everybody in the roster."""
    return {one.person_id for one in clinic.store.service.roster()}


def test_a_reset_by_somebody_else_makes_another_key(clinic, arrive):
    """The person is the same, their former key is not."""
    ben = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    first = arrive(clinic, "Ben Ito", OTHER_PASSWORD)
    first.store.people.change_password(first.person, OTHER_PASSWORD, OWN, NOW)
    before = key_of(first)
    ada = arrive(first, "Ada Reyes", PASSWORD)
    ada.store.people.reset_password(ada.person, ben.id, OTHER_PASSWORD, NOW)
    second = arrive(ada, "Ben Ito", OTHER_PASSWORD)
    second.store.people.change_password(second.person, OTHER_PASSWORD, OWN, NOW)

    after = key_of(second)
    assert before.person_id == after.person_id
    assert before.key_id != after.key_id


def test_the_first_change_in_a_sign_in_is_signed(clinic, arrive):
    """Once a chart and sign-in, after the audit line of the change."""
    one, two = add_charts(clinic.store, clinic.person, 2)
    clinic.store.charts.save_answer(clinic.person, change(one, "D01", "yes", at=later()))
    head = heads(clinic)[-1]
    clinic.store.charts.save_answer(clinic.person, change(one, "D02", "yes", at=later(2)))
    clinic.store.charts.save_answer(clinic.person, change(two, "D01", "yes", at=later(3)))
    again = arrive(clinic, "Ada Reyes", PASSWORD)
    again.store.charts.undo(again.person, one, later(4))
    again.store.charts.redo(again.person, one, later(5))

    assert [later(1), later(4)] == [word.at for word in words(again, one)]
    assert [later(3)] == [word.at for word in words(again, two)]
    assert (clinic.person.id, head) == (words(again, one)[0].person_id, words(again, one)[0].audit_head)
    for chart in (one, two):
        assert all(is_true(again, chart, word) for word in words(again, chart))


def is_true(clinic, chart, word):
    """Whether the signature is the person's, over what the word says."""
    said = contribution_bytes(chart=chart, person=word.person_id, at=word.at, audit_head=word.audit_head)
    return is_signed(key_of(clinic).public_key, said, word.signature) and word.key_id == key_of(clinic).key_id


@pytest.mark.parametrize("kind", ["override", "modules"])
def test_keeping_a_check_and_choosing_modules_are_changes(clinic, kind):
    """They are signed as answers are."""
    (chart,) = add_charts(clinic.store, clinic.person)
    if kind == "override":
        override = Override(QuestionId("D01"), "odd", "as the record says", (), clinic.person.id, later())
        clinic.store.charts.override(clinic.person, chart, override)
    else:
        clinic.store.charts.set_modules(clinic.person, chart, ["eol"], later())

    assert [later()] == [word.at for word in words(clinic, chart)]


@pytest.mark.parametrize("act", [ChartAct.COMPLETE, ChartAct.VOID])
def test_moving_a_chart_and_annotating_it_are_none(easy, act):
    """Whoever completes signs the operation; a note stays here."""
    (chart,) = add_charts(easy.store, easy.person)
    easy.store.charts.set_modules(easy.person, chart, ["eol"], NOW)
    before = words(easy, chart)
    easy.store.charts.note(easy.person, chart, None, "ask the clinic", NOW)
    if act is ChartAct.VOID:
        easy.store.charts.act(easy.person, chart, act, "made by mistake", NOW)

    assert before == words(easy, chart)


def test_there_is_no_word_for_somebody_who_is_not_signed_in(clinic):
    """Their answer stands, and the service will refuse it: it fails closed."""
    other = add_user(clinic.store, clinic.person, "Ben Ito", Role.ABSTRACTOR)
    (chart,) = add_charts(clinic.store, clinic.person)
    clinic.store.charts.save_answer(other, change(chart, "D01", "yes"))

    assert {other.id} == set(clinic.store.charts.row(chart).chart.contributors)
    assert [] == words(clinic, chart)


def test_a_change_that_was_not_written_was_not_signed(clinic):
    """The first one that is written is."""
    (chart,) = add_charts(clinic.store, clinic.person)
    with pytest.raises(AnswerMisfitError):
        clinic.store.charts.save_answer(clinic.person, change(chart, "G04", "yes"))
    scorer, after = clinic.scorer, clinic.scorer.after
    scorer.after = fails
    with pytest.raises(ZeroDivisionError):
        clinic.store.charts.save_answer(clinic.person, change(chart, "D01", "yes"))
    scorer.after = after
    assert [] == words(clinic, chart)

    clinic.store.charts.save_answer(clinic.person, change(chart, "D01", "yes"))
    scorer.after = fails
    with pytest.raises(ZeroDivisionError):
        clinic.store.charts.save_answer(clinic.person, change(chart, "D02", "yes"))
    scorer.after = after
    clinic.store.charts.save_answer(clinic.person, change(chart, "D02", "yes"))
    assert 1 == len(words(clinic, chart))


def fails(*_args, **_facts):
    """Score nothing."""
    raise ZeroDivisionError
