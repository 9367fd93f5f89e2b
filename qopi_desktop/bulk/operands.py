"""The parts of a condition that have a value, as steps: dates, numbers, counts, and what is worked out from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from typing import Any, Protocol, cast

from qopi_desktop.bulk.codings import (
    BEFORE,
    DECIMALS,
    GATE_PENDING,
    LAST_DAY,
    BitColumns,
    DayColumns,
    NotHeldError,
    NumberColumns,
    millionths,
)
from qopi_desktop.bulk.readings import NO_GAPS, Figures, Gaps, Reading, figures, gaps, joined
from qopi_desktop.bulk.sheet import Sheet, TooWideError
from qopi_desktop.conditions import Vocabulary, tree
from qopi_desktop.conditions.operands import codes_with, shift
from qopi_desktop.conditions.tree import Node

_BEYOND = 2 * LAST_DAY
DAYS = frozenset({"day", "week"})
"""The units of a duration that steps count in; months skip days."""


class NotInStepsError(Exception):
    """A part of a condition that steps do not decide exactly: the closures are asked."""


class Scene(Protocol):
    """A sheet with the questions as they stand in it."""

    vocabulary: Vocabulary
    sheet: Sheet

    def reading(self, node: Node) -> Reading:
        """Return the question that *node*, a name, means."""
        ...

    def ask(self, node: Node) -> int:
        """Return the column in which the closures have said what *node* is, as in `ANSWERS`."""
        ...


def operand(node: Node, scene: Scene) -> Figures:
    """Return the date or number that *node* is.

    Raises:
        NotInStepsError: Steps do not give it exactly.
    """
    try:
        return _BY_SHAPE[type(node)](node, scene)
    except (NotHeldError, TooWideError) as error:
        raise NotInStepsError from error


def alike(left: Figures, right: Figures, sheet: Sheet) -> tuple[Figures, Figures]:
    """Return both in the same fractions."""
    decimals = max(left.decimals, right.decimals)
    return _in(decimals, left, sheet), _in(decimals, right, sheet)


def in_millionths(found: Figures, sheet: Sheet) -> Figures:
    """Return a number as it stands in columns."""
    return _in(DECIMALS, found, sheet)


def _in(decimals: int, found: Figures, sheet: Sheet) -> Figures:
    factor = 10 ** (decimals - found.decimals)
    first, last = sheet.scale(found.first, factor), sheet.scale(found.last, factor)
    return Figures(found.gaps, first, last, decimals, found.is_whole)


def _name(node: tree.Name, scene: Scene) -> Figures:
    found = scene.reading(node)
    if not isinstance(found.coding, (DayColumns, NumberColumns)):
        raise NotInStepsError
    return figures(found, scene.sheet)


def _number(node: tree.Number, scene: Scene) -> Figures:
    if node.value == int(node.value):
        value, decimals = int(node.value), 0
    else:
        value, decimals = millionths(node.value), DECIMALS
    step = scene.sheet.number(value)
    return Figures(NO_GAPS, step, step, decimals, is_whole=decimals == 0)


def _day(node: tree.Day, scene: Scene) -> Figures:
    step = scene.sheet.number(date.fromisoformat(node.iso).toordinal() - BEFORE)
    return Figures(NO_GAPS, step, step)


def _arithmetic(node: tree.Arithmetic, scene: Scene) -> Figures:
    sheet = scene.sheet
    if isinstance(node.right, tree.Duration):
        return _moved(operand(node.left, scene), node.right, node.sign, sheet)
    if node.sign == "*":
        return _multiplied(node, scene)
    if node.sign == "/":
        raise NotInStepsError
    left, right = alike(operand(node.left, scene), operand(node.right, scene), sheet)
    is_whole = left.is_whole and right.is_whole
    if node.sign == "+":
        first, last = sheet.add(left.first, right.first), sheet.add(left.last, right.last)
    else:
        first, last = sheet.subtract(left.first, right.last), sheet.subtract(left.last, right.first)
    return Figures(joined((left.gaps, right.gaps), sheet), first, last, left.decimals, is_whole)


def _moved(found: Figures, duration: tree.Duration, sign: str, sheet: Sheet) -> Figures:
    if duration.unit not in DAYS:
        raise NotInStepsError
    days = sheet.number(shift(duration, -1 if sign == "-" else 1)(0))
    return Figures(found.gaps, sheet.add(found.first, days), sheet.add(found.last, days))


def _multiplied(node: tree.Arithmetic, scene: Scene) -> Figures:
    """Return a number times a whole one; two that vary could need more digits than there are."""
    literal, other = (node.left, node.right) if isinstance(node.left, tree.Number) else (node.right, node.left)
    if not isinstance(literal, tree.Number) or literal.value != int(literal.value):
        raise NotInStepsError
    found, sheet, factor = operand(other, scene), scene.sheet, int(literal.value)
    first, last = (found.first, found.last) if factor >= 0 else (found.last, found.first)
    ends = sheet.scale(first, factor), sheet.scale(last, factor)
    return Figures(found.gaps, *ends, decimals=found.decimals, is_whole=found.is_whole)


def _days_between(node: tree.DaysBetween, scene: Scene) -> Figures:
    first, second, sheet = operand(node.first, scene), operand(node.second, scene), scene.sheet
    ends = (sheet.subtract(second.first, first.last), sheet.subtract(second.last, first.first))
    return Figures(joined((first.gaps, second.gaps), sheet), *ends)


def _years_between(node: tree.YearsBetween, scene: Scene) -> Figures:
    first, second, sheet = operand(node.first, scene), operand(node.second, scene), scene.sheet
    ends = (first.first, first.last, second.first, second.last)
    limits = [sheet.limits(end) for end in ends]
    if any(least < GATE_PENDING or most > LAST_DAY for least, most in limits):
        raise NotInStepsError
    if all(least == most for least, most in limits):
        raise NotInStepsError  # two days as written, of which no column is made
    years = (sheet.years(first.last, second.first), sheet.years(first.first, second.last))
    return Figures(joined((first.gaps, second.gaps), sheet), *years)


def _extreme(node: tree.Extreme, scene: Scene) -> Figures:
    """Return the first or last of several dates; those that do not apply are put beyond all others."""
    sheet, parts = scene.sheet, [operand(name, scene) for name in node.names]
    beyond = sheet.number(-_BEYOND if node.latest else _BEYOND)
    pick = sheet.greater if node.latest else sheet.smaller
    first = reduce(pick, [sheet.choose(part.gaps.closed, beyond, part.first) for part in parts])
    last = reduce(pick, [sheet.choose(part.gaps.closed, beyond, part.last) for part in parts])
    closed = sheet.both(*(part.gaps.closed for part in parts))
    pending = sheet.either(*(part.gaps.pending for part in parts))
    unknown = sheet.either(*(part.gaps.unknown for part in parts))
    return Figures(Gaps(sheet.either(closed, unknown), closed, unknown, pending), first, last)


def _count(node: tree.Count | tree.CountWith, scene: Scene) -> Figures:
    sheet = scene.sheet
    coding, state, words = chosen(node.name, scene)
    wanted = coding.bits(coding.places if isinstance(node, tree.Count) else codes_with(node, scene.vocabulary))
    kept = [sheet.keep_bits(word, bits) for word, bits in zip(words, wanted, strict=True) if bits]
    total = reduce(sheet.add, [sheet.count_bits(word) for word in kept]) if kept else sheet.number(0)
    return Figures(gaps(state, sheet), total, total)


def chosen(node: Node, scene: Scene) -> tuple[BitColumns, int, tuple[int, ...]]:
    """Return the choice of several that *node* names: its coding, its state and its words of bits."""
    found = scene.reading(node)
    return cast("BitColumns", found.coding), found.state, found.steps[1:]


_BY_SHAPE: Mapping[type[Node], Callable[[Any, Scene], Figures]] = {  # Any: each takes the one shape before it
    tree.Name: _name,
    tree.Number: _number,
    tree.Day: _day,
    tree.Arithmetic: _arithmetic,
    tree.DaysBetween: _days_between,
    tree.YearsBetween: _years_between,
    tree.Extreme: _extreme,
    tree.Count: _count,
    tree.CountWith: _count,
}
