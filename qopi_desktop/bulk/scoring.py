"""Measures as masks: which charts leave the ladder where.

Source: measures/ladder.py, which these follow to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qopi_desktop.bulk.layout import Layout
from qopi_desktop.bulk.sheet import NO, Sheet
from qopi_desktop.bulk.stages import Desk, Stage
from qopi_desktop.bulk.truths import Masks, conjoined, disjoined, masks
from qopi_desktop.conditions import Condition
from qopi_desktop.measures.definition import Measure, Rung
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.plan import parts_first

_Found = Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class Scoring:
    """The one stage that scores, and for each measure the masks of its outcomes, in the order of the package.

    A chart in none of the masks of a measure is not in its denominator.
    """

    stage: Stage
    outcomes: Mapping[str, _Found]


def make_scoring(layout: Layout, measures: Sequence[Measure]) -> Scoring:
    """Return what scores charts whose settled columns stand in *layout*."""
    desk = Desk(layout)
    found: dict[str, _Found] = {}
    for measure in parts_first(tuple(measures)):
        found[measure.id] = _climb(measure, desk, found)
    return Scoring(desk.put_down(), {measure.id: found[measure.id] for measure in measures})


def _climb(measure: Measure, desk: Desk, found: Mapping[str, _Found]) -> _Found:
    sheet = desk.sheet
    counted, left_out = _rung(measure, Rung.DENOMINATOR, desk), _rung(measure, Rung.EXCLUDE, desk)
    inside = sheet.both(counted.true, sheet.invert(left_out.true), sheet.invert(left_out.pending))
    if measure.parts:
        parts = _join([found[part] for part in measure.parts], sheet)
        met, undecided = parts[Outcome.MET], parts[Outcome.UNDECIDED]
    else:
        numerator = _rung(measure, Rung.NUMERATOR, desk)
        met, undecided = numerator.true, numerator.pending
        parts = {Outcome.NOT_MET: sheet.invert(sheet.either(met, undecided))}
    excused, failed = _rung(measure, Rung.EXCEPTION, desk), sheet.both(inside, parts[Outcome.NOT_MET])
    waiting = (
        counted.pending,
        sheet.both(counted.true, left_out.pending),
        sheet.both(inside, undecided),
        sheet.both(failed, excused.pending),
    )
    return {
        Outcome.MET: sheet.both(inside, met),
        Outcome.NOT_MET: sheet.both(failed, sheet.invert(excused.true), sheet.invert(excused.pending)),
        Outcome.EXCLUDED: _with(sheet, sheet.both(counted.true, left_out.true), inside, parts, Outcome.EXCLUDED),
        Outcome.EXCEPTION: _with(sheet, sheet.both(failed, excused.true), inside, parts, Outcome.EXCEPTION),
        Outcome.UNDECIDED: sheet.either(*waiting),
    }


def _with(sheet: Sheet, own: int, inside: int, parts: _Found, outcome: Outcome) -> int:
    """Return the charts of an outcome of the measure's own, or, of those that are inside, of its parts."""
    return sheet.either(own, sheet.both(inside, parts.get(outcome, NO)))


def _rung(measure: Measure, rung: Rung, desk: Desk) -> Masks:
    parts = [masks(clause.rule.root, desk) for clause in measure.rungs[rung] if isinstance(clause.rule, Condition)]
    join = conjoined if rung in {Rung.DENOMINATOR, Rung.NUMERATOR} else disjoined
    return join(parts, desk.sheet)


def _join(parts: Sequence[_Found], sheet: Sheet) -> _Found:
    """Return the outcomes of all *parts* together: of those that a chart has, the first in this order decides."""
    order = (Outcome.NOT_MET, Outcome.UNDECIDED, Outcome.MET, Outcome.EXCLUDED, Outcome.EXCEPTION)
    joined: dict[Outcome, int] = {}
    rest: tuple[int, ...] = ()
    for outcome in order:
        some = sheet.either(*(part[outcome] for part in parts))
        joined[outcome] = sheet.both(some, *rest)
        rest = (*rest, sheet.invert(some))
    return joined
