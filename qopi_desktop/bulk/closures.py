"""Scores many charts one after another, as each is scored alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qopi_desktop.bulk.tallies import Tally
from qopi_desktop.conditions import Cell, Env
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.plan import plan_measures

OFFICE = QuestionId("G03")
"""The question whose answers are counted apart."""

Answers = Mapping[QuestionId, Answer]


class ClosureScorer:
    """Scores charts by the closures of a package."""

    def __init__(self, package: Package) -> None:
        self._form, self._plan = package.form, plan_measures(package.measures, package.form)
        self._office = list(package.form.questions).index(OFFICE)

    def settle(self, answers: Answers) -> Env:
        """Return what measures read of a chart."""
        return FormSession(self._form, answers).env

    def outcomes(self, env: Env) -> dict[str, Outcome]:
        """Return the outcome of every measure for a settled chart."""
        return climb_all(self._plan, env)

    def office(self, env: Env) -> str:
        """Return the office of a settled chart, empty where none is known."""
        return office_in(env[self._office])

    def tally(self, charts: Iterable[Answers]) -> Tally:
        """Return the counts of *charts*, of which one at a time is held."""
        return self.tally_settled(self.settle(chart) for chart in charts)

    def tally_settled(self, charts: Iterable[Env]) -> Tally:
        """Return the counts of settled *charts*."""
        tally = Tally()
        for env in charts:
            tally.add(self.office(env), self.outcomes(env))
        return tally


def office_in(cell: Cell) -> str:
    """Return the office that *cell* of its question tells, empty where none is known."""
    return cell if isinstance(cell, str) else ""
