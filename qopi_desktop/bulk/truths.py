"""Conditions as masks: where one is true, where it is not false, and where an answer can still come.

Source: conditions/truth.py and conditions/compiling.py, which these follow to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from qopi_desktop.bulk.codings import (
    CLOSED,
    CONFLICT,
    GATE_PENDING,
    NOT_DOCUMENTED,
    UNKNOWN,
    CodeColumn,
    NotHeldError,
    WordColumn,
)
from qopi_desktop.bulk.operands import DAYS, NotInStepsError, Scene, alike, chosen, operand
from qopi_desktop.bulk.readings import Figures, Gaps, Reading, gaps, joined
from qopi_desktop.bulk.sheet import NO, YES, Sheet, TooWideError
from qopi_desktop.conditions import Truth, tree
from qopi_desktop.conditions.operands import shift
from qopi_desktop.conditions.possible_days import tried
from qopi_desktop.conditions.tree import Fact, Node, Operator, Side

SAID: Mapping[Truth, int] = MappingProxyType({Truth.FALSE: 0, Truth.TRUE: 1, Truth.SETTLED: 2, Truth.PENDING: 3})
"""How what the closures say stands in a column."""


@dataclass(frozen=True, slots=True)
class Masks:
    """Where a condition is true, where it is not false, and where it is pending; elsewhere it is settled."""

    true: int
    open: int
    pending: int


def masks(node: Node, scene: Scene) -> Masks:
    """Return what *node*, a checked condition without measures, is for every chart."""
    decide = _JOINS.get(type(node))
    if decide is not None:
        return decide(node, scene)
    try:
        if tried(node, scene.vocabulary):
            return _asked(node, scene)
        return _ATOMS[type(node)](node, scene)
    except (NotInStepsError, NotHeldError, TooWideError):
        return _asked(node, scene)


def negated(found: Masks, sheet: Sheet) -> Masks:
    """Return the opposite; unknown stays unknown of the same kind."""
    return Masks(sheet.invert(found.open), sheet.invert(found.true), found.pending)


def conjoined(parts: list[Masks], sheet: Sheet) -> Masks:
    """Return false where one part is false, else pending, else settled, else true."""
    open_ = sheet.both(*(part.open for part in parts))
    pending = sheet.either(*(part.pending for part in parts))
    return Masks(sheet.both(*(part.true for part in parts)), open_, sheet.both(open_, pending))


def disjoined(parts: list[Masks], sheet: Sheet) -> Masks:
    """Return true where one part is true, else pending, else settled, else false."""
    true = sheet.either(*(part.true for part in parts))
    pending = sheet.either(*(part.pending for part in parts))
    return Masks(true, sheet.either(*(part.open for part in parts)), sheet.both(pending, sheet.invert(true)))


def _asked(node: Node, scene: Scene) -> Masks:
    sheet, said = scene.sheet, scene.ask(node)
    return Masks(
        true=sheet.equal(said, sheet.number(SAID[Truth.TRUE])),
        open=sheet.invert(sheet.equal(said, sheet.number(SAID[Truth.FALSE]))),
        pending=sheet.equal(said, sheet.number(SAID[Truth.PENDING])),
    )


def _atom(true: int, possible: int, missing: Gaps, sheet: Sheet) -> Masks:
    """Return a comparison; *true* and *possible* are garbage where an operand is missing."""
    known = sheet.invert(missing.gap)
    decided, possible = sheet.both(known, true), sheet.both(known, possible)
    undecided = sheet.both(possible, sheet.invert(decided))
    return Masks(decided, sheet.either(missing.unknown, possible), sheet.either(missing.pending, undecided))


def _compare(node: tree.Compare, scene: Scene) -> Masks:
    left, right = (node.right, node.left) if isinstance(node.left, tree.Text) else (node.left, node.right)
    if isinstance(right, tree.Text):
        return _coded(left, [right.value], scene, is_negated=node.operator is Operator.UNEQUAL)
    sheet = scene.sheet
    a, b = alike(operand(node.left, scene), operand(node.right, scene), sheet)
    true, possible = _ORDERS[node.operator](a, b, sheet)
    return _atom(true, possible, joined((a.gaps, b.gaps), sheet), sheet)


def _less(a: Figures, b: Figures, sheet: Sheet) -> tuple[int, int]:
    return sheet.less(a.last, b.first), sheet.less(a.first, b.last)


def _at_most(a: Figures, b: Figures, sheet: Sheet) -> tuple[int, int]:
    return sheet.at_most(a.last, b.first), sheet.at_most(a.first, b.last)


def _equal(a: Figures, b: Figures, sheet: Sheet) -> tuple[int, int]:
    if a.is_exact and b.is_exact:
        return (sheet.equal(a.first, b.first),) * 2
    if a.decimals and not (_is_whole_constant(a, sheet) or _is_whole_constant(b, sheet)):
        raise NotInStepsError  # whether days can be a number that is not whole
    single = (sheet.equal(a.first, a.last), sheet.equal(b.first, b.last), sheet.equal(a.first, b.first))
    return sheet.both(*single), sheet.both(sheet.at_most(b.first, a.last), sheet.at_most(a.first, b.last))


def _unequal(a: Figures, b: Figures, sheet: Sheet) -> tuple[int, int]:
    same, possible = _equal(a, b, sheet)
    return sheet.invert(possible), sheet.invert(same)


def _is_whole_constant(found: Figures, sheet: Sheet) -> bool:
    least, greatest = sheet.limits(found.first)
    return found.is_exact and least == greatest and least % 10**found.decimals == 0


_ORDERS: Mapping[Operator, Callable[[Figures, Figures, Sheet], tuple[int, int]]] = {
    Operator.EQUAL: _equal,
    Operator.UNEQUAL: _unequal,
    Operator.LESS: _less,
    Operator.AT_MOST: _at_most,
    Operator.MORE: lambda a, b, sheet: _less(b, a, sheet),
    Operator.AT_LEAST: lambda a, b, sheet: _at_most(b, a, sheet),
}


def _within(node: tree.Within, scene: Scene) -> Masks:
    if node.duration.unit not in DAYS:
        raise NotInStepsError
    sheet, day, anchor = scene.sheet, operand(node.left, scene), operand(node.anchor, scene)
    length = shift(node.duration, 1)(0)
    back = sheet.number(0 if node.side is Side.AFTER else -length)
    ahead = sheet.number(0 if node.side is Side.BEFORE else length)
    true = sheet.both(
        sheet.at_most(sheet.add(anchor.last, back), day.first),
        sheet.at_most(day.last, sheet.add(anchor.first, ahead)),
    )
    possible = sheet.both(
        sheet.at_most(sheet.add(anchor.first, back), day.last),
        sheet.at_most(day.first, sheet.add(anchor.last, ahead)),
    )
    return _atom(true, possible, joined((day.gaps, anchor.gaps), sheet), sheet)


def _one_of(node: tree.OneOf, scene: Scene) -> Masks:
    words = [value.value for value in node.values if isinstance(value, tree.Text)]
    if words:
        return _coded(node.operand, words, scene, is_negated=node.negated)
    sheet, found = scene.sheet, operand(node.operand, scene)
    if not found.is_exact:
        raise NotInStepsError
    pairs = [alike(found, operand(value, scene), sheet) for value in node.values]
    listed = sheet.either(*(sheet.equal(a.first, b.first) for a, b in pairs))
    true = sheet.invert(listed) if node.negated else listed
    return _atom(true, true, found.gaps, sheet)


def _coded(node: Node, words: list[str], scene: Scene, *, is_negated: bool) -> Masks:
    """Return whether a choice is one of *words*; its state is the code itself."""
    sheet, found = scene.sheet, scene.reading(node)
    coding, missing = cast("CodeColumn | WordColumn", found.coding), gaps(found.state, sheet)
    listed = sheet.either(*(sheet.equal(found.state, sheet.number(coding.code(word))) for word in words))
    true = sheet.both(sheet.invert(missing.gap), sheet.invert(listed)) if is_negated else listed
    return Masks(true, sheet.either(true, missing.unknown), missing.pending)


def _includes(node: tree.Includes, scene: Scene) -> Masks:
    sheet = scene.sheet
    coding, state, words = chosen(node.operand, scene)
    codes = [value.value for value in node.values if isinstance(value, tree.Text)]
    pairs = [(word, bits) for word, bits in zip(words, coding.bits(codes), strict=True) if bits]
    if node.every:
        true = sheet.both(*(sheet.is_word(sheet.keep_bits(word, bits), bits) for word, bits in pairs))
    else:
        true = sheet.either(*(sheet.invert(sheet.is_word(sheet.keep_bits(word, bits), 0)) for word, bits in pairs))
    return _atom(true, true, gaps(state, sheet), sheet)


def _asks(node: tree.Asks, scene: Scene) -> Masks:
    true = _FACTS[node.fact](scene.reading(node.operand), scene.sheet)
    return Masks(true, true, NO)


def _is_state(*codes: int) -> Callable[[Reading, Sheet], int]:
    return lambda found, sheet: sheet.either(*(sheet.equal(found.state, sheet.number(code)) for code in codes))


def _is_not_state(*codes: int) -> Callable[[Reading, Sheet], int]:
    return lambda found, sheet: sheet.invert(_is_state(*codes)(found, sheet))


def _told(found: Reading, sheet: Sheet) -> int:
    return sheet.both(sheet.less(sheet.number(CLOSED), found.state), sheet.equal(found.steps[-1], sheet.number(1)))


_FACTS: Mapping[Fact, Callable[[Reading, Sheet], int]] = {
    Fact.DOCUMENTED: lambda found, sheet: sheet.less(sheet.number(CLOSED), found.state),
    Fact.NOT_DOCUMENTED: _is_state(NOT_DOCUMENTED),
    Fact.UNKNOWN: _is_state(UNKNOWN, CONFLICT),
    Fact.APPLICABLE: _is_not_state(CLOSED, GATE_PENDING),
    Fact.NOT_APPLICABLE: _is_state(CLOSED),
    Fact.TO_THE_DAY: _told,
}


def _constant(node: tree.Constant, _: Scene) -> Masks:
    true = YES if node.value else NO
    return Masks(true, true, NO)


_JOINS: Mapping[type[Node], Callable[[Any, Scene], Masks]] = {  # Any: each takes the one shape before it
    tree.Constant: _constant,
    tree.Not: lambda node, scene: negated(masks(node.part, scene), scene.sheet),
    tree.And: lambda node, scene: conjoined([masks(part, scene) for part in node.parts], scene.sheet),
    tree.Or: lambda node, scene: disjoined([masks(part, scene) for part in node.parts], scene.sheet),
}
_ATOMS: Mapping[type[Node], Callable[[Any, Scene], Masks]] = {  # Any: the same
    tree.Compare: _compare,
    tree.Within: _within,
    tree.OneOf: _one_of,
    tree.Includes: _includes,
    tree.Asks: _asks,
}
