"""From answers to what measures read: which questions are open, what is derived, which days a partial date leaves.

Source: forms/session.py and forms/narrowing.py, which these follow to the letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from qopi_desktop.bulk.codings import (
    CLOSED,
    GATE_PENDING,
    PENDING,
    UNKNOWN,
    CodeColumn,
    Coding,
    NotHeldError,
    NumberColumns,
)
from qopi_desktop.bulk.layout import Layout
from qopi_desktop.bulk.operands import NotInStepsError, in_millionths, operand
from qopi_desktop.bulk.readings import Reading
from qopi_desktop.bulk.sheet import NO, YES, Sheet, TooWideError
from qopi_desktop.bulk.stages import Desk, Stage
from qopi_desktop.bulk.truths import Masks, masks
from qopi_desktop.conditions import Formula, Gap, tree
from qopi_desktop.conditions.operands import compile_operand
from qopi_desktop.conditions.tree import Node
from qopi_desktop.forms.definition import Order, Question

PARTIAL, CUT = "partial", "cut"
"""Masks: a chart has a date of several possible days; a round has cut one."""

_ALWAYS = Masks(YES, YES, NO)


@dataclass(frozen=True, slots=True)
class Settling:
    """How answers become what measures read.

    ``opening`` decides which questions are open, and derives, from the dates as entered; it leaves the mask `PARTIAL`.
    Only such charts go through ``narrowing``, at most ``rounds`` times and as long as it leaves `CUT` somewhere, and
    then through ``deriving``.
    """

    opening: tuple[Stage, ...]
    narrowing: Stage
    rounds: int
    deriving: tuple[Stage, ...]


def make_settling(layout: Layout) -> Settling:
    """Return the stages that lead from the raw columns of *layout* to all that its measures read."""
    questions = tuple(layout.form.questions.values())
    order = [slot for slot in layout.form.plan.order if slot in layout.codings]
    opening, deriving = Desk(layout), Desk(layout)
    for slot in order:
        if questions[slot].when is not None or questions[slot].derive is not None:
            opening.retry(partial(_open, slot, questions[slot], opening))
    opening.put_down({PARTIAL: _partial(opening)})
    for slot in order:
        if (derive := questions[slot].derive) is not None:
            deriving.retry(partial(_derive_again, slot, derive, deriving))
    deriving.put_down()
    return Settling(tuple(opening.stages), _narrowing(layout), len(layout.form.plan.dates), tuple(deriving.stages))


def _open(slot: int, question: Question, desk: Desk) -> None:
    """Let a question hold its answer, or its derived value, where its gate is open."""
    gate = _ALWAYS if question.when is None else masks(question.when.root, desk)
    found = desk.at(slot) if question.derive is None else _derived(slot, question.derive, desk)
    sheet = desk.sheet
    shut = sheet.choose(gate.pending, sheet.number(GATE_PENDING), sheet.number(CLOSED))
    desk.change(slot, (sheet.choose(gate.true, found.state, shut), *found.steps[1:]))


def _derive_again(slot: int, derive: Formula, desk: Desk) -> None:
    """Derive a question again where it is open, from dates that were narrowed since."""
    before, found, sheet = desk.at(slot), _derived(slot, derive, desk), desk.sheet
    is_shut = sheet.either(*(sheet.equal(before.state, sheet.number(code)) for code in (CLOSED, GATE_PENDING)))
    desk.change(slot, (sheet.choose(is_shut, before.state, found.state), *found.steps[1:]))


def _derived(slot: int, formula: Formula, desk: Desk) -> Reading:
    coding = desk.layout.codings[slot]
    try:
        return Reading(coding, _steps(formula.root, coding, desk))
    except (NotInStepsError, NotHeldError, TooWideError):
        return desk.ask_value(coding, formula)


def _steps(root: Node, coding: Coding, desk: Desk) -> tuple[int, ...]:
    if isinstance(root, tree.Cases):
        return _cases(root, coding, desk)
    if isinstance(coding, NumberColumns):
        return _number(root, desk)
    if isinstance(coding, CodeColumn) and not isinstance(root, tree.Name):
        yes, no = (_constant(coding.write(word), desk.sheet) for word in ("yes", "no"))
        return _chosen(masks(root, desk), yes, no, desk.sheet)
    raise NotInStepsError


def _cases(root: tree.Cases, coding: Coding, desk: Desk) -> tuple[int, ...]:
    """Return the value of the first true line; an unknown one before it leaves the value unknown of its kind."""
    nothing = Gap.UNKNOWN if root.otherwise is None else compile_operand(root.otherwise, desk.vocabulary)(())
    found = _constant(coding.write(nothing), desk.sheet)
    for branch in reversed(root.branches):
        value = _constant(coding.write(compile_operand(branch.value, desk.vocabulary)(())), desk.sheet)
        found = _chosen(masks(branch.when, desk), value, found, desk.sheet)
    return found


def _chosen(when: Masks, value: tuple[int, ...], otherwise: tuple[int, ...], sheet: Sheet) -> tuple[int, ...]:
    """Return *value* where the condition is true, *otherwise* where it is false, and a gap where it is unknown."""
    gap = sheet.choose(when.pending, sheet.number(PENDING), sheet.number(UNKNOWN))
    gaps = (gap, *(sheet.number(0) for _ in value[1:]))
    return tuple(
        sheet.choose(when.true, one, sheet.choose(when.open, none, other))
        for one, none, other in zip(value, gaps, otherwise, strict=True)
    )


def _constant(values: Iterable[int], sheet: Sheet) -> tuple[int, ...]:
    return tuple(sheet.number(value) for value in values)


def _number(root: Node, desk: Desk) -> tuple[int, ...]:
    if isinstance(root, tree.Name):
        raise NotInStepsError  # it keeps the very gap of the question, which figures do not tell
    sheet = desk.sheet
    found = in_millionths(operand(root, desk), sheet)
    missing = sheet.choose(found.gaps.pending, sheet.number(PENDING), sheet.number(UNKNOWN))
    missing = sheet.choose(found.gaps.closed, sheet.number(CLOSED), missing)
    return sheet.choose(found.gaps.gap, missing, sheet.number(1)), found.first, found.last


def _partial(desk: Desk) -> int:
    """Return where a date that has an order with another is known to several possible days."""
    sheet = desk.sheet
    slots = dict.fromkeys(slot for order in desk.layout.dates for slot in (order.earlier, order.later))
    found = [desk.at(slot).steps for slot in slots]
    return sheet.either(
        *(sheet.both(sheet.less(sheet.number(CLOSED), first), sheet.less(first, last)) for first, last, *_ in found)
    )


def _narrowing(layout: Layout) -> Stage:
    """Return one round: each order of two dates cuts both, one after the other."""
    desk = Desk(layout)
    cuts = [_cut(order, desk) for order in layout.dates]
    return desk.put_down({CUT: desk.sheet.either(*cuts)})


def _cut(order: Order, desk: Desk) -> int:
    """Cut two dates to the days that their order leaves, where it can hold; return where that took a day away."""
    sheet, earlier, later = desk.sheet, desk.at(order.earlier).steps, desk.at(order.later).steps
    gap, closed = sheet.number(order.gap), sheet.number(CLOSED)
    last, first = sheet.subtract(later[1], gap), sheet.add(earlier[0], gap)
    holds = sheet.both(
        sheet.less(closed, earlier[0]),
        sheet.less(closed, later[0]),
        sheet.at_most(first, later[1]),
    )
    ends, begins = sheet.both(holds, sheet.less(last, earlier[1])), sheet.both(holds, sheet.less(later[0], first))
    desk.change(order.earlier, (earlier[0], sheet.choose(ends, last, earlier[1]), *earlier[2:]))
    desk.change(order.later, (sheet.choose(begins, first, later[0]), *later[1:]))
    return sheet.either(ends, begins)
