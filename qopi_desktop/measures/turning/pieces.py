"""Parts the values of one answer by how a comparison comes out, the other answers being as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TypeGuard

from qopi_desktop.conditions import Cell, Span, Truth, tree
from qopi_desktop.conditions.truth import high, low
from qopi_desktop.measures.turning.diagram import Tested, Values
from qopi_desktop.measures.turning.regions import ENDLESS, FIRST_DAY, LAST_DAY, Mark, Region, Stretch, join
from qopi_desktop.measures.turning.slopes import STEADY

Pieces = dict[Truth, Region]
Try = Callable[[Cell], Truth]

_FAR = Decimal(1_000_000)
"""Beyond it no number is looked at for a change."""

_NEAR, _DIGITS = Decimal("1e-9"), 9


def pieces(tested: Tested, slot: int, values: Values, domain: Region) -> Pieces:
    """Return the values of *slot* for each way the comparison comes out, with the other answers as in *values*."""
    cells = list(values)

    def attempt(value: Cell) -> Truth:
        cells[slot] = value
        return tested.truth(cells)

    if domain.cells:
        truths = {value: attempt(value) for value in domain.cells}
        return {
            truth: Region(cells=frozenset(each for each in truths if truths[each] is truth))
            for truth in set(truths.values())
        }
    points = _points(tested, slot, values)
    ((first, last),) = domain.stretches
    found = _days(attempt, points) if domain.whole else _numbers(attempt, points, first, last)
    parts: dict[Truth, list[Stretch]] = {}
    for truth, stretch in found:
        parts.setdefault(truth, []).append(stretch)
    return {truth: Region(join(each, whole=domain.whole), whole=domain.whole) for truth, each in parts.items()}


def _days(attempt: Try, points: Iterable[int | Decimal]) -> Iterator[tuple[Truth, Stretch]]:
    """Yield stretches of days; between two days tried that differ, the days of change are looked for by halves."""
    near = {int(point) + step for point in points for step in (-1, 0, 1)}
    days = sorted({FIRST_DAY, LAST_DAY, *(day for day in near if FIRST_DAY < day < LAST_DAY)})
    begun, truth = FIRST_DAY, attempt(FIRST_DAY)
    for day, later in pairwise(days):
        other = attempt(later)
        while truth is not other:
            last = _last_of(attempt, truth, max(day, begun), later)
            yield truth, ((begun, 0), (last, 0))
            begun, truth = last + 1, attempt(last + 1)
    yield truth, ((begun, 0), (LAST_DAY, 0))


def _last_of(attempt: Try, truth: Truth, day: int, later: int) -> int:
    while later - day > 1:
        middle = (day + later) // 2
        day, later = (middle, later) if attempt(middle) is truth else (day, middle)
    return day


def _numbers(attempt: Try, points: Iterable[int | Decimal], first: Mark, last: Mark) -> Iterator[tuple[Truth, Stretch]]:
    """Yield the points themselves, with those at which more changes are found, and what lies between them."""
    ends = {Decimal(value) for value, _ in (first, last) if abs(value) != ENDLESS}
    near = {*ends, *(Decimal(point) for point in points if first[0] <= point <= last[0])} or {Decimal(0)}
    marks = sorted(near | _changes(attempt, near, first, last))
    if first[0] < marks[0]:
        yield attempt(marks[0] - 1), (first, (marks[0], -1))
    for point, following in pairwise(marks):
        yield attempt(point), ((point, 0), (point, 0))
        yield attempt((point + following) / 2), ((point, 1), (following, -1))
    yield attempt(marks[-1]), ((marks[-1], 0), (marks[-1], 0))
    if marks[-1] < last[0]:
        yield attempt(marks[-1] + 1), ((marks[-1], 1), last)


def _changes(attempt: Try, marks: Iterable[Decimal], first: Mark, last: Mark) -> set[Decimal]:
    """Return the numbers between *marks* at which the comparison changes, looked for by halves."""
    far = {max(-_FAR, Decimal(first[0])), min(_FAR, Decimal(last[0]))}
    tried = sorted({*marks, *far})
    inner = [place for lower, upper in pairwise(tried) for place in (lower + _NEAR, upper - _NEAR)]
    found = set()
    for lower, upper in pairwise(sorted({*tried, *inner})):
        truth = attempt(lower)
        if upper - lower > _NEAR and attempt(upper) is not truth:
            found.add(_turn(attempt, truth, lower, upper))
    return found


def _turn(attempt: Try, truth: Truth, lower: Decimal, upper: Decimal) -> Decimal:
    """Return the shortest number at which *truth* ends, between *lower* and *upper*."""
    while upper - lower > _NEAR:
        middle = (lower + upper) / 2
        lower, upper = (middle, upper) if attempt(middle) is truth else (lower, middle)
    shortest = (round((lower + upper) / 2, digits) for digits in range(_DIGITS))
    return next((each for each in shortest if lower <= each <= upper), upper)


def _points(tested: Tested, slot: int, values: Values) -> set[int | Decimal]:
    """Return the values near which the comparison can change, all of them if it goes up or down with the answer."""
    slope = tested.slopes[slot]
    if slope == 0:
        return set()
    found = _crossings(tested, slot, values, slope)
    return found if slope and found else found | _near_others(tested, slot, values)


def _crossings(tested: Tested, slot: int, values: Values, slope: int | None) -> set[int | Decimal]:
    """Return where the two sides meet, or are as far apart as the comparison asks; nothing where they do not tell."""
    start = dict(tested.live.samples)[slot]
    env = tested.env([*values[:slot], start, *values[slot + 1 :]])
    left, right = [*(read(env) for read in tested.operands), 0, 0][:2]
    if not (isinstance(start, (int, Decimal)) and _is_ordered(left) and _is_ordered(right)):
        return set()
    apart = {low(left) - high(right), high(left) - low(right)}
    moves = [each - target for each in apart for target in _targets(tested.node)]
    return {start - _divided(move, by) for move in moves for by in ((slope,) if slope else (1, -1))}


def _divided(move: int | Decimal, by: int) -> int | Decimal:
    return move * by if abs(by) == 1 else Decimal(move) / by


def _is_ordered(cell: Cell) -> TypeGuard[int | Decimal | Span]:
    return isinstance(cell, (int, Decimal, Span))


def _targets(rule: tree.Node) -> tuple[int | Decimal, ...]:
    match rule:
        case tree.Within(duration=tree.Duration(amount, unit)):
            days = int(amount) * STEADY.get(unit, 0)
            return (-days, 0, days)
        case tree.OneOf(values=values):
            return tuple(value.value for value in values if isinstance(value, tree.Number))
        case _:
            return (0,)


def _near_others(tested: Tested, slot: int, values: Values) -> set[int | Decimal]:
    """Return the other values that are compared, moved by what the rules add to them and by what cuts partial dates."""
    literals = [each for rule in tested.rules for each in _literals(rule)]
    cells = [values[other] for other in tested.answered if other != slot]
    ends = {end for cell in cells if _is_ordered(cell) for end in (low(cell), high(cell))}
    moved: set[int | Decimal] = {0}
    for gap in tested.gaps:
        moved |= {move + sign * gap for move in moved for sign in (1, -1)}
    for constant in {each for each, is_day in literals if not is_day}:
        moved |= {move + sign * constant for move in moved for sign in (1, -1)}
    return {end + move for end in ends | {each for each, is_day in literals if is_day} | {0} for move in moved}


def _literals(node: tree.Node) -> Iterator[tuple[int | Decimal, bool]]:
    """Yield the numbers, lengths of time and days written in *node*, and whether each is a day."""
    match node:
        case tree.Number(value):
            yield value, False
        case tree.Duration(amount, unit):
            yield amount * STEADY.get(unit, 0), False
        case tree.Day(iso):
            yield date.fromisoformat(iso).toordinal(), True
        case _:
            for part in tree.children(node):
                yield from _literals(part)
