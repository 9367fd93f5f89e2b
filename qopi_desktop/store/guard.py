"""What every write to a chart has in common: the stored facts, the rules, the score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from qopi_desktop.domain.answers import Answer, ChartId, QuestionId
from qopi_desktop.domain.charts import Chart
from qopi_desktop.domain.people import Person
from qopi_desktop.domain.repositories import Scorer
from qopi_desktop.domain.rules import UNKNOWN_PERSON, Refusal, refuse_edit
from qopi_desktop.errors import ChartNotFoundError, Refused
from qopi_desktop.store.audit import Ledger
from qopi_desktop.store.rows import CurrentAnswerRecord, JoinedChart, OverrideRecord, PersonRecord
from qopi_desktop.store.shelf import Desk, Shelf
from qopi_desktop.store.signing import Signer
from qopi_desktop.store.translate import LazyAnswers, LazyOverrides, chart_of, person_of, summary_row


@dataclass(frozen=True)
class Means:
    """What the repositories work with."""

    desk: Desk
    ledger: Ledger
    scorer: Scorer
    new_id: Callable[[], str]
    signer: Signer = field(default_factory=Signer)

    @contextmanager
    def writing(self, chart_id: ChartId) -> Iterator[Shelf]:
        """A transaction on one chart; when it fails, nothing is left of it, in the scorer and the signer neither."""
        given = chart_id in self.signer.charts
        try:
            with self.desk.write() as shelf:
                yield shelf
        except BaseException:
            self.scorer.forget(chart_id)
            if not given:
                self.signer.charts.discard(chart_id)
            raise

    def score(
        self,
        shelf: Shelf,
        chart: Chart,
        now: datetime,
        changed: Mapping[QuestionId, Answer | None] | None = None,
    ) -> None:
        """Write the chart's summary; *changed* is the one answer that differs, None when anything may."""
        answers = LazyAnswers(lambda: shelf.find(CurrentAnswerRecord, chart.id), changed or {})
        overrides = LazyOverrides(lambda: shelf.find(OverrideRecord, chart.id))
        one = next(iter(changed)) if changed else None
        summary = self.scorer.after(chart, answers, overrides, changed=one, today=now.date())
        shelf.put(summary_row(chart.id, summary))


def stored_person(shelf: Shelf, person: Person) -> Person:
    """Return *person* as the store knows them: the rules trust no roles that a caller brings.

    Raises:
        Refused: The store does not know them.
    """
    row = shelf.get(PersonRecord, person.id)
    if row is None:
        raise Refused(UNKNOWN_PERSON)
    return person_of(row)


def stored_chart(shelf: Shelf, chart_id: ChartId, *, delivery: bool = False) -> JoinedChart:
    """Return the rows of a chart, with its newest operation where *delivery* is asked for.

    Raises:
        ChartNotFoundError: No such chart.
    """
    found = shelf.joined(chart_id=chart_id, delivery=delivery)
    if not found:
        raise ChartNotFoundError(chart_id=chart_id)
    return found[0]


def editable(shelf: Shelf, person: Person, chart_id: ChartId) -> tuple[Chart, JoinedChart]:
    """Return the chart, which the stored *person* may change now.

    Raises:
        ChartNotFoundError: No such chart.
        Refused: They may not.
    """
    rows = stored_chart(shelf, chart_id)
    chart = chart_of(rows)
    insist(refuse_edit(stored_person(shelf, person), chart))
    return chart, rows


def insist(refusal: Refusal | None) -> None:
    """Go on when nothing is refused.

    Raises:
        Refused: It is.
    """
    if refusal:
        raise Refused(refusal)
