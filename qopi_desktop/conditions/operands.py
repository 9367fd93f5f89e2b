"""Compiles the parts of a condition that have a value: questions, dates, numbers, counts."""

from __future__ import annotations

import calendar
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, Overflow
from typing import Any

from qopi_desktop.conditions import tree
from qopi_desktop.conditions.tree import Node
from qopi_desktop.conditions.truth import Cell, Env, Gap, Span, high, low, propagate, span
from qopi_desktop.conditions.vocabulary import Vocabulary

Value = int | Decimal | Span
Read = Callable[[Env], Cell]
Shift = Callable[[int], int]
Sign = Callable[[Value, Value], Value | Gap]

LARGEST = 10**15
"""The largest number that is worked out; without an end numbers could grow until they take all time."""

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def compile_operand(node: Node, vocabulary: Vocabulary) -> Read:
    """Return what reads the value of *node*, a checked operand."""
    return _BY_SHAPE[type(node)](node, vocabulary)


def shift(duration: tree.Duration, sign: int) -> Shift:
    """Return what moves an ordinal date by *duration*; months keep the day, or take the month's last.

    Source: decisions.md 20 (31 January + 1 month = the last day of February).
    """
    amount = int(duration.amount) * sign
    if duration.unit in _DAYS:
        days = amount * _DAYS[duration.unit]
        return lambda ordinal: ordinal + days
    months = amount * _MONTHS[duration.unit]
    return lambda ordinal: _move_months(ordinal, months)


def _move_months(ordinal: int, months: int) -> int:
    day = _date(ordinal)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, date.min.year), date.max.year)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)).toordinal()


def _name(node: tree.Name, vocabulary: Vocabulary) -> Read:
    return operator.itemgetter(vocabulary.terms[node.word].slot)


def _text(node: tree.Text, _: Vocabulary) -> Read:
    value = node.value
    return lambda _: value


def _number(node: tree.Number, _: Vocabulary) -> Read:
    """Return what gives the number; a whole one as such, so that days added to days are known to be whole."""
    value = int(node.value) if node.value % 1 == 0 else node.value
    return lambda _: value


def _day(node: tree.Day, _: Vocabulary) -> Read:
    ordinal = date.fromisoformat(node.iso).toordinal()
    return lambda _: ordinal


def _arithmetic(node: tree.Arithmetic, vocabulary: Vocabulary) -> Read:
    if isinstance(node.right, tree.Duration):
        return _moved(compile_operand(node.left, vocabulary), shift(node.right, -1 if node.sign == "-" else 1))
    return _computed(_sized(_SIGNS[node.sign]), [node.left, node.right], vocabulary)


def _between(node: tree.DaysBetween | tree.YearsBetween, vocabulary: Vocabulary) -> Read:
    count = _days_between if isinstance(node, tree.DaysBetween) else _years_between
    return _computed(count, [node.first, node.second], vocabulary)


def _computed(compute: Callable[..., Cell], nodes: Sequence[Node], vocabulary: Vocabulary) -> Read:
    reads = [compile_operand(node, vocabulary) for node in nodes]

    def read(env: Env) -> Cell:
        cells = [part(env) for part in reads]
        gap = propagate(*cells)
        return compute(*cells) if gap is None else gap

    return read


def _moved(read: Read, move: Shift) -> Read:
    def read_moved(env: Env) -> Cell:
        day = read(env)
        if isinstance(day, int):
            return move(day)
        return span(move(int(day.low)), move(int(day.high))) if isinstance(day, Span) else propagate(day) or day

    return read_moved


def _days_between(first: Value, second: Value) -> Value:
    return span(low(second) - high(first), high(second) - low(first))


def _years_between(first: Value, second: Value) -> Value:
    if isinstance(first, int) and isinstance(second, int):
        return _years(first, second)
    return span(_years(int(high(first)), int(low(second))), _years(int(low(first)), int(high(second))))


def _years(birth: int, day: int) -> int:
    """Completed years; a birthday on 29 February is completed on 28 February of a common year."""
    born, then = _date(birth), _date(day)
    leap_birthday = (born.month, born.day) == (2, 29) and not calendar.isleap(then.year)
    birthday = (2, 28) if leap_birthday else (born.month, born.day)
    return then.year - born.year - ((then.month, then.day) < birthday)


def _date(ordinal: int) -> date:
    """Return the day; beyond the calendar its first or last day, so that no rule can end in an exception."""
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _extreme(node: tree.Extreme, vocabulary: Vocabulary) -> Read:
    """Return what reads the first or last of several dates; those that do not apply are left out."""
    reads = [compile_operand(name, vocabulary) for name in node.names]
    pick: Callable[..., int | Decimal] = max if node.latest else min

    def read(env: Env) -> Cell:
        cells = [cell for part in reads if (cell := part(env)) is not Gap.CLOSED]
        gap = propagate(*cells) if cells else Gap.CLOSED
        if gap is not None:
            return gap
        days = [cell for cell in cells if isinstance(cell, (int, Decimal, Span))]
        return span(pick(low(day) for day in days), pick(high(day) for day in days))

    return read


def _counter(node: tree.Count | tree.CountWith, vocabulary: Vocabulary) -> Read:
    chosen = compile_operand(node.name, vocabulary)
    wanted = codes_with(node, vocabulary) if isinstance(node, tree.CountWith) else None

    def read(env: Env) -> Cell:
        codes = chosen(env)
        if not isinstance(codes, frozenset):
            return propagate(codes) or codes
        return len(codes if wanted is None else codes & wanted)

    return read


def codes_with(node: tree.CountWith, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the codes of the list that *node* counts."""
    attributes = vocabulary.codelists[node.codelist]
    return frozenset(code for code in attributes if attributes[code].get(node.attribute) == node.value)


def _sized(compute: Sign) -> Sign:
    """Return *compute*, which settles as unknown what is too large to be a fact about a patient."""

    def read(left: Value, right: Value) -> Value | Gap:
        try:
            value = compute(left, right)
        except Overflow:
            return Gap.UNKNOWN
        is_small = isinstance(value, Gap) or (low(value) >= -LARGEST and high(value) <= LARGEST)
        return value if is_small else Gap.UNKNOWN

    return read


def _add(left: Value, right: Value) -> Value:
    return span(low(left) + low(right), high(left) + high(right))


def _subtract(left: Value, right: Value) -> Value:
    return span(low(left) - high(right), high(left) - low(right))


def _multiply(left: Value, right: Value) -> Value:
    corners = [a * b for a in (low(left), high(left)) for b in (low(right), high(right))]
    return span(min(corners), max(corners))


def _divide(left: Value, right: Value) -> Value | Gap:
    if low(right) <= 0 <= high(right):
        return Gap.UNKNOWN if low(right) == high(right) else Gap.PENDING
    corners = [Decimal(a) / Decimal(b) for a in (low(left), high(left)) for b in (low(right), high(right))]
    return span(min(corners), max(corners))


_SIGNS: Mapping[str, Sign] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
}
_BY_SHAPE: Mapping[type[Node], Callable[[Any, Vocabulary], Read]] = {  # Any: each takes the one shape before it
    tree.Name: _name,
    tree.Number: _number,
    tree.Text: _text,
    tree.Day: _day,
    tree.Arithmetic: _arithmetic,
    tree.DaysBetween: _between,
    tree.YearsBetween: _between,
    tree.Extreme: _extreme,
    tree.Count: _counter,
    tree.CountWith: _counter,
}
