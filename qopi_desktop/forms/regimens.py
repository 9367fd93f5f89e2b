"""The regimens that the drugs of a chart may be, with the risk of febrile neutropenia that a guideline gives each.

Source: resources/codelists/regimens.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qopi_desktop.forms.definition import Codes, Question
from qopi_desktop.forms.session import FormSession

_ASKED, _DRUGS, _LIST = "febrile_neutropenia_risk", "regimen_drugs", "regimens"


@dataclass(frozen=True, slots=True)
class Regimen:
    """A regimen in words, and its risk as a code of the question."""

    label: str
    risk: str


def regimens_of(drugs: Iterable[str], regimens: Codes) -> tuple[Regimen, ...]:
    """Return the *regimens* whose drugs are exactly *drugs*, those left aside that may stand beside them."""
    chosen = frozenset(drugs)
    found = []
    for each in regimens.choices:
        row = regimens.attributes[each.code]
        needed = frozenset(row["drugs"].split())
        if needed <= chosen <= needed | frozenset(row.get("may", "").split()):
            found.append(Regimen(each.label, row["risk"]))
    return tuple(found)


def hints_for(session: FormSession, question: Question) -> tuple[Regimen, ...]:
    """Return the regimens that the drugs of the chart may be, as a hint for *question*; none where it asks no risk.

    A hint only: the same drugs on another schedule carry another risk, and no answer is filled in.
    """
    drugs = session.form.by_name.get(_DRUGS)
    if question.name != _ASKED or drugs is None:
        return ()
    answer = session.effective(drugs.id)
    codes = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
    return regimens_of(codes, session.form.codelists[_LIST])
