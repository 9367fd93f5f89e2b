"""What an office report says, as plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qopi_desktop.domain.charts import ChartState
from qopi_desktop.domain.rounds import Scoring
from qopi_desktop.domain.scores import Overall, Score, aggregate, overall
from qopi_desktop.measures.definition import Direction

if TYPE_CHECKING:
    from qopi_desktop.domain.charts import ChartRow
    from qopi_desktop.measures.definition import Measure

_COUNTED = frozenset({ChartState.COMPLETE, ChartState.LOCKED})
_DOUBTED = frozenset({"memory", "inferred"})
_SCORING = Scoring()


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose report it is, of which round, made on which day by which version; ``demonstration`` marks invented data."""

    practice: str
    office: str
    round_title: str
    made_on: date
    version: str
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure and its score over the complete charts.

    ``confidence`` says where the rule of the measure comes from: source, source-title, memory or inferred; ``parts``
    are the measures that a composite joins.
    """

    measure_id: str
    title: str
    lower_is_better: bool
    score: Score
    confidence: str
    parts: tuple[str, ...] = ()

    @property
    def is_small_number(self) -> bool:
        """Return whether somebody counts, but too few to judge."""
        return self.score.denominator > 0 and self.score.is_small_number

    @property
    def is_doubted(self) -> bool:
        """Return whether the rule rests on memory or inference. Source: decisions.md 18."""
        return self.confidence in _DOUBTED


@dataclass(frozen=True, slots=True)
class Group:
    """The measures of one module, in the order of the package."""

    module: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class OfficeReport:
    """How one office stands in one round: only complete charts score, the others are counted beside them."""

    heading: Heading
    complete_charts: int
    all_charts: int
    groups: tuple[Group, ...]
    overall_rows: tuple[MeasureRow, ...]
    overall: Overall

    @property
    def rows(self) -> tuple[MeasureRow, ...]:
        """Return every measure of the report, group by group."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def incomplete_charts(self) -> int:
        """Return the charts that do not count yet."""
        return self.all_charts - self.complete_charts


def build_report(
    heading: Heading,
    measures: Sequence[Measure],
    charts: Iterable[ChartRow],
    *,
    scored: Collection[str] = (),
    scoring: Scoring = _SCORING,
) -> OfficeReport:
    """Return the report on *charts*, the rows of one office and round, for the *measures* that the practice is shown.

    Voided charts are left out altogether, and modules for which no chart is complete. The measures *scored* make the
    overall score, by *scoring*: lower is better inverted first, no part of a composite beside it.

    Source: decisions.md 2 and 3.
    """
    kept = [row for row in charts if row.chart.state is not ChartState.VOIDED]
    complete = [row for row in kept if row.chart.state in _COUNTED]
    scores = aggregate(row.summary.outcomes for row in complete)
    with_charts = {measure.module for measure in measures if measure.id in scores}
    shown = [measure for measure in measures if measure.module in with_charts]
    rows = {measure.id: _row(measure, scores.get(measure.id, Score())) for measure in shown}
    chosen = _chosen(rows, scored)
    return OfficeReport(
        heading=heading,
        complete_charts=len(complete),
        all_charts=len(kept),
        groups=_groups(shown, rows),
        overall_rows=chosen,
        overall=overall((row.score.inverted() if row.lower_is_better else row.score for row in chosen), scoring),
    )


def _groups(shown: Sequence[Measure], rows: Mapping[str, MeasureRow]) -> tuple[Group, ...]:
    return tuple(
        Group(module, tuple(rows[each.id] for each in shown if each.module == module))
        for module in dict.fromkeys(measure.module for measure in shown)
    )


def _chosen(rows: Mapping[str, MeasureRow], scored: Collection[str]) -> tuple[MeasureRow, ...]:
    parts = {part for each in scored if each in rows for part in rows[each].parts}
    return tuple(row for row in rows.values() if row.measure_id in scored and row.measure_id not in parts)


def _row(measure: Measure, score: Score) -> MeasureRow:
    return MeasureRow(
        measure_id=measure.id,
        title=measure.title,
        lower_is_better=measure.direction is Direction.LOWER,
        score=score,
        confidence=measure.confidence,
        parts=measure.parts,
    )
