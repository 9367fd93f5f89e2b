"""What would change the outcome of one measure of one chart."""

from __future__ import annotations

from functools import cached_property

from qopi_desktop.conditions import Cell, Span
from qopi_desktop.forms.definition import Form
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.turning.changes import Change, Changes
from qopi_desktop.measures.turning.narrowing import NarrowingSearch
from qopi_desktop.measures.turning.plan import Plan, plan_of
from qopi_desktop.measures.turning.search import Search
from qopi_desktop.measures.turning.telling import tell


class Turning:
    """Finds what would change the outcome of the last measure of its *lineage*, for the answers *values*.

    It keeps what it was made with, so that any thread may ask it while the chart is answered further.
    """

    def __init__(self, form: Form, lineage: tuple[Measure, ...], values: list[Cell]) -> None:
        self._form = form
        self._lineage = lineage
        self._values = values

    @cached_property
    def smallest(self) -> tuple[Change, ...]:
        """Return the changes of the fewest questions over all outcomes; empty when up to three questions lead to none.

        They are those of `Changes.smallest`, found without looking for larger ones.
        """
        plan, search = self._search()
        return tell(search.found(all_sizes=False), plan)

    @cached_property
    def changes(self) -> Changes:
        """Return the smallest changes to each outcome that up to three questions lead to."""
        plan, search = self._search()
        return Changes(self._lineage[-1].id, search.outcome(), tell(search.found(all_sizes=True), plan))

    def _search(self) -> tuple[Plan, Search]:
        plan = plan_of(self._form, self._lineage, narrowing=False)
        if not any(isinstance(self._values[slot], Span) for slot in plan.root.compared):
            return plan, Search(plan, self._values)
        plan = plan_of(self._form, self._lineage, narrowing=True)
        return plan, NarrowingSearch(plan, self._values)
