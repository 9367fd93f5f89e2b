"""Every slip in what a derived value is, as a form that asks its questions otherwise."""

from __future__ import annotations

from qopi_desktop.conditions.variants import Slip
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.form_mutation import DERIVE, form_mutants
from tests.unit.forms.small import FORM, answers, files, question

YES_NO = {"codes": "yes_no"}


def made(form=FORM, **wanted):
    """Return the mutants of a form whose change has all that is *wanted*."""
    found = form_mutants(form)
    return [each for each in found if all(getattr(each.change, key) == value for key, value in wanted.items())]


def test_a_change_says_which_value_it_is_and_what_it_is():
    """Id, name, the part before and after, and the whole derivation as it is now."""
    (found,) = made(owner="L11", slip=Slip.ORDER)
    change = found.change

    assert (DERIVE, "days_to_death", "days between death_date and last_office_visit") == (
        change.step,
        change.clause,
        change.rule,
    )
    assert "days between last_office_visit and death_date" == change.before


def test_a_chart_of_the_mutant_has_the_other_value():
    """All else is asked as before."""
    given = answers({"G15": "dead", "G16": "2016-03-20", "G20": "2016-03-10"})
    (found,) = made(owner="L11", slip=Slip.ORDER)
    before, after = (dict(FormSession(form, given).values()) for form in (FORM, found.form))

    assert (10, -10) == (before.pop(QuestionId("L11")), after.pop(QuestionId("L11")))
    assert before == after


def test_a_value_taken_from_another_question_follows_that_one():
    """The form knows what must be looked at again."""
    form = build_form(
        files(
            question("A1", "first", "choice", **YES_NO),
            question("A2", "second", "choice", **YES_NO),
            question("A3", "third", "derived", derive="first = 'yes'", **YES_NO),
        )
    )
    (found,) = made(form, slip=Slip.QUESTION)
    session = FormSession(found.form, answers({"A1": "yes", "A2": "yes"}, form))

    assert "yes" == session.values()[QuestionId("A3")]
    assert {"A2", "A3"} == session.answer(QuestionId("A2"), Answer("no"))
    assert "no" == session.values()[QuestionId("A3")]


def test_every_derived_value_is_tried_and_nothing_else():
    """Gates and checks are as they are."""
    derived = {each.id for each in FORM.questions.values() if each.derive}

    assert derived == {each.change.owner for each in form_mutants(FORM)}


def test_a_slip_by_which_questions_would_wait_for_each_other_is_left_out():
    """No form could hold it."""
    chain = build_form(
        files(
            question("A1", "first", "choice", **YES_NO),
            question("A2", "second", "derived", derive="first = 'yes'", **YES_NO),
            question("A3", "third", "derived", derive="second = 'yes'", **YES_NO),
        )
    )
    found = {(each.change.owner, each.change.after) for each in made(chain, slip=Slip.QUESTION)}

    assert {("A3", "first")} == found
