"""The days in which a measure wants something to have happened, for a chart as answered now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from qopi_desktop.conditions import Condition, tree
from qopi_desktop.domain.dates import PartialDate, Precision
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.definition import Measure, Rung

_DAYS = {"day": 1, "week": 7}
_REACH = {tree.Side.BEFORE: (1, 0), tree.Side.AFTER: (0, 1), tree.Side.AROUND: (1, 1)}


@dataclass(frozen=True, slots=True)
class WantedSpan:
    """Both days belong to it."""

    first: date
    last: date


def wanted_spans(measure: Measure, session: FormSession) -> tuple[WantedSpan, ...]:
    """Return the windows of the numerator whose anchor is known to the day, in the order of the clauses.

    ``x <= y + N days`` is shown from its anchor on, although it has no lower limit.
    """
    rules = [clause.rule for clause in measure.rungs[Rung.NUMERATOR]]
    windows = [window for rule in rules if isinstance(rule, Condition) for window in _windows(rule.root)]
    placed = [(_day(anchor, session), back, ahead) for anchor, back, ahead in windows]
    return tuple(
        WantedSpan(day - timedelta(days=back), day + timedelta(days=ahead)) for day, back, ahead in placed if day
    )


def _windows(node: tree.Node) -> Iterator[tuple[tree.Name, int, int]]:
    """Yield the anchor of each window, the days before it and the days after it."""
    match node:
        case tree.And(parts=parts) | tree.Or(parts=parts):
            for part in parts:
                yield from _windows(part)
        case tree.Within(duration=duration, side=side, anchor=tree.Name() as anchor):
            back, ahead = _REACH[side]
            yield anchor, back * _length(duration), ahead * _length(duration)
        case tree.Compare(
            operator=tree.Operator.AT_MOST,
            right=tree.Arithmetic(left=tree.Name() as anchor, sign="+", right=tree.Duration() as duration),
        ):
            yield anchor, 0, _length(duration)


def _length(duration: tree.Duration) -> int:
    return int(duration.amount) * _DAYS[duration.unit]


def _day(anchor: tree.Name, session: FormSession) -> date | None:
    question = session.form.find(anchor.word)
    answer = session.effective(question.id) if question is not None else None
    if answer is None or not isinstance(answer.value, PartialDate) or answer.value.precision is not Precision.DAY:
        return None
    return answer.value.earliest
