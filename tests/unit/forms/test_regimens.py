"""The drugs of a chart are told as the regimens they may be; nothing is answered by it."""

from __future__ import annotations

import pytest

from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.load import build_form
from qopi_desktop.forms.regimens import Regimen, hints_for, regimens_of
from qopi_desktop.forms.session import FormSession
from tests import shipped
from tests.unit.forms import small

FORM = shipped.form()
REGIMENS = FORM.codelists["regimens"]


@pytest.mark.parametrize(
    ("drugs", "expected"),
    [
        ("docetaxel cyclophosphamide", [Regimen("TC", "high")]),
        ("fluorouracil oxaliplatin", [Regimen("FOLFOX", "intermediate")]),
        ("fluorouracil oxaliplatin leucovorin", [Regimen("FOLFOX", "intermediate")]),
        ("fluorouracil oxaliplatin bevacizumab", []),
        ("fluorouracil", []),
        ("", []),
        (
            "paclitaxel",
            [Regimen("Paclitaxel every 21 days", "intermediate"), Regimen("Paclitaxel every week", "low")],
        ),
    ],
)
def test_regimens_have_exactly_the_drugs(drugs, expected):
    """Those that may stand beside them left aside; another schedule is another regimen."""
    assert tuple(expected) == regimens_of(drugs.split(), REGIMENS)


def test_every_regimen_has_drugs_of_the_list_and_a_risk_of_the_question():
    """No drug twice in one."""
    drugs = {choice.code for choice in FORM.codelists["drugs"].choices}
    risks = {choice.code for choice in small.asked("S08", FORM).choices}
    for code, row in REGIMENS.attributes.items():
        named = [*row["drugs"].split(), *row.get("may", "").split()]

        assert set(named) <= drugs, code
        assert len(named) == len(set(named))
        assert row["risk"] in risks


def test_no_two_regimens_have_the_same_drugs_and_risk():
    """They would say the same twice."""
    rows = [(frozenset(row["drugs"].split()), row["risk"]) for row in REGIMENS.attributes.values()]

    assert len(rows) == len(set(rows))


def test_the_hint_is_for_the_question_of_risk_alone():
    """And answers nothing."""
    drugs, asked = QuestionId("C04"), QuestionId("S08")
    given = {drugs: Answer(("doxorubicin", "cyclophosphamide", "docetaxel"))}
    given |= small.answers({"G06": ["core", "smt"], "C01": "yes", "C02": "parenteral"}, FORM)
    session = FormSession(FORM, given)

    hints = hints_for(session, FORM.questions[asked])

    assert (Regimen("TAC", "high"), Regimen("AC, then docetaxel", "intermediate")) == hints
    assert () == hints_for(session, FORM.questions[drugs])
    assert session.state(asked).answer is None
    assert () == hints_for(FormSession(FORM, {}), FORM.questions[asked])


def test_a_form_without_the_drugs_has_no_hint():
    """As in a form of a few questions."""
    risk = small.question("S08", "febrile_neutropenia_risk", "choice", choices=[{"code": "low", "label": "Low"}])
    form = build_form(small.files(*small.QUESTIONS, risk))

    assert () == hints_for(FormSession(form, {}), small.asked("S08", form))
