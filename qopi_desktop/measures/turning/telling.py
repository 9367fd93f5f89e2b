"""Describes what was found: ways to another outcome become values that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from qopi_desktop.conditions import Cell, Gap, Truth
from qopi_desktop.domain.answers import Missing
from qopi_desktop.forms.definition import Kind
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.turning.boxes import merge
from qopi_desktop.measures.turning.changes import Change, Days, Numbers, Tie, Wanted
from qopi_desktop.measures.turning.diagram import Tested
from qopi_desktop.measures.turning.many import chosen
from qopi_desktop.measures.turning.plan import OTHER_TEXT, Plan
from qopi_desktop.measures.turning.regions import ENDLESS, FIRST_DAY, LAST_DAY, Region, Stretch
from qopi_desktop.measures.turning.search import Found
from qopi_desktop.measures.turning.way import Way

ORDER = (Outcome.MET, Outcome.NOT_MET, Outcome.EXCLUDED, Outcome.EXCEPTION, Outcome.NOT_IN_DENOMINATOR)
"""The outcomes in the order in which changes of the same size are told."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What would do for one question: classes of answers, and a region of live values."""

    classes: frozenset[int]
    region: Region

    def __or__(self, other: _Side) -> _Side:
        return _Side(self.classes | other.classes, self.region | other.region)


def tell(found: Found, plan: Plan) -> tuple[Change, ...]:
    """Return *found* as changes, those of fewest questions first."""
    ordered = sorted(found, key=lambda each: (len(each[1]), ORDER.index(each[0]), each[1]))
    return tuple(change for key in ordered for change in _changes(*key, found[key], plan))


def _changes(outcome: Outcome, slots: Sequence[int], ways: Sequence[Way], plan: Plan) -> Iterator[Change]:
    tied: dict[tuple[tuple[Tested, Truth], ...], list[tuple[_Side, ...]]] = {}
    for way in ways:
        tied.setdefault(way.ties, []).append(tuple(_side(way, slot) for slot in slots))
    for ties, boxes in tied.items():
        told = tuple(_tie(tested, truth, slots, plan) for tested, truth in ties)
        for box in merge(boxes, _Side.__or__) if len(boxes) > 1 else boxes:
            yield Change(outcome, tuple(_wanted(plan, slot, side) for slot, side in zip(slots, box, strict=True)), told)


def _side(way: Way, slot: int) -> _Side:
    if slot in way.classes:
        return _Side(frozenset(way.classes[slot]), Region())
    return _Side(frozenset(), way.regions[slot])


def _tie(tested: Tested, truth: Truth, slots: Sequence[int], plan: Plan) -> Tie:
    reads = tuple(plan.questions[slot].id for slot in slots if slot in tested.answered)
    return Tie(tested.clause, tested.rule, truth, reads)


def _wanted(plan: Plan, slot: int, side: _Side) -> Wanted:
    if side.region:
        return _with_region(_of_classes(plan, slot, side.classes), plan, slot, side.region)
    return _of_classes(plan, slot, side.classes)


@lru_cache(maxsize=4096)
def _of_classes(plan: Plan, slot: int, classes: frozenset[int]) -> Wanted:
    question, variable = plan.questions[slot], plan.variables[slot]
    tokens = [variable.classes[place] for place in sorted(classes)]
    codes = tuple(token for token in tokens if isinstance(token, str))
    return Wanted(
        question.id,
        codes=codes,
        statuses=tuple(Missing(token.value) for token in tokens if isinstance(token, Gap)),
    )


def _with_region(wanted: Wanted, plan: Plan, slot: int, region: Region) -> Wanted:
    match plan.questions[slot].kind:
        case Kind.DATE:
            return replace(wanted, days=tuple(_days(each) for each in region.stretches))
        case Kind.NUMBER:
            return replace(wanted, numbers=tuple(_numbers(each) for each in region.stretches))
        case Kind.MANY:
            return replace(wanted, chosen=chosen(plan.alike[slot], region.cells))
        case _:
            return _of_texts(wanted, region.cells, plan.domains[slot].cells)


def _of_texts(wanted: Wanted, texts: frozenset[Cell], domain: frozenset[Cell]) -> Wanted:
    codes = tuple(sorted(str(text) for text in texts if text != OTHER_TEXT))
    if OTHER_TEXT not in texts:
        return replace(wanted, codes=codes)
    return replace(wanted, other_text=True, not_codes=tuple(sorted(str(text) for text in domain if text not in texts)))


def _days(stretch: Stretch) -> Days:
    first, last = stretch
    return Days(
        None if first[0] == FIRST_DAY else date.fromordinal(int(first[0])),
        None if last[0] == LAST_DAY else date.fromordinal(int(last[0])),
    )


def _numbers(stretch: Stretch) -> Numbers:
    (low, above), (high, below) = stretch
    return Numbers(
        None if low == -ENDLESS else Decimal(low),
        None if high == ENDLESS else Decimal(high),
        low_in=not above,
        high_in=not below,
    )
