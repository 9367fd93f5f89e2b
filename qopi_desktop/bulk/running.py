"""Takes the steps of a sheet over batches of charts that stand in columns of Polars."""

from __future__ import annotations

import operator
from calendar import isleap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from qopi_desktop.bulk.codings import BEFORE, GATE_PENDING, LAST_DAY
from qopi_desktop.bulk.sheet import Do, Sheet, Step, Width, needed

Value = pl.Series | int

TYPES: Mapping[Width, Any] = {  # Any: polars gives its types no common one
    Width.MASK: pl.Boolean,
    Width.BYTE: pl.Int8,
    Width.INT: pl.Int32,
    Width.LONG: pl.Int64,
    Width.WORD: pl.UInt64,
}

_YEAR, _FEBRUARY_28 = 10_000, 228


@dataclass(frozen=True, slots=True)
class _Bound:
    """One step ready to be taken; ``ends`` are values that nobody needs after it."""

    place: int
    take: Callable[..., Value]
    parts: tuple[int, ...]
    ends: tuple[int, ...]


class Run:
    """Some steps of a sheet, ready to be taken over the columns of any batch, one after another on one core."""

    def __init__(self, sheet: Sheet, outputs: Sequence[int]) -> None:
        self._outputs = [(output, TYPES[sheet.steps[output].width]) for output in outputs]
        steps = [(place, sheet.steps[place], ends) for place, ends in needed(sheet, outputs)]
        self._names = [(place, str(step.value)) for place, step, _ in steps if step.do is Do.COLUMN]
        self._constants = {place: int(step.value) for place, step, _ in steps if step.do is Do.CONSTANT}
        self._bound = [
            _Bound(place, _taker(step), step.parts, ends)
            for place, step, ends in steps
            if step.do not in {Do.COLUMN, Do.CONSTANT}
        ]

    def over(self, frame: pl.DataFrame) -> list[pl.Series]:
        """Return each output for the charts of *frame*, in their order."""
        values: dict[int, Value] = {**self._constants, **{place: frame[name] for place, name in self._names}}
        for bound in self._bound:
            values[bound.place] = bound.take(*[values[part] for part in bound.parts])
            for end in bound.ends:
                del values[end]
        return [_full(values[output], type_, frame.height) for output, type_ in self._outputs]


def _full(value: Value, type_: Any, height: int) -> pl.Series:
    return pl.repeat(value, height, dtype=type_, eager=True) if isinstance(value, int) else value


def _taker(step: Step) -> Callable[..., Value]:
    type_ = TYPES[step.width]
    if step.do is Do.CHOOSE:
        return lambda mask, one, other: _single(one, type_).zip_with(mask, _single(other, type_))
    if step.do is Do.WIDEN:
        return lambda figure: figure.cast(type_)
    if step.do is Do.KEEP_BITS:
        return lambda word: word & step.value
    return _TAKERS[step.do]


def _single(value: Value, type_: Any) -> pl.Series:
    return pl.Series([value], dtype=type_) if isinstance(value, int) else value


def _calendar() -> tuple[pl.Series, pl.Series]:
    """Return each day that a column holds as one number of year, month and day: as a birthday, and as a day reached.

    A birthday on February 29 is reached on February 28 of a common year, which counts as the 29th therefore.
    """
    days = [date.fromordinal(BEFORE + day) for day in range(1, LAST_DAY + 1)]
    born = [day.year * _YEAR + day.month * 100 + day.day for day in days]
    reached = [each + (each % _YEAR == _FEBRUARY_28 and not isleap(each // _YEAR)) for each in born]
    gaps = [0] * (1 - GATE_PENDING)
    return pl.Series([*gaps, *born], dtype=pl.Int32), pl.Series([*gaps, *reached], dtype=pl.Int32)


_BORN, _REACHED = _calendar()


def _years(birth: Value, day: Value) -> Value:
    return (_looked_up(_REACHED, day) - _looked_up(_BORN, birth)) // _YEAR


def _looked_up(table: pl.Series, day: Value) -> Value:
    places = day - GATE_PENDING
    return int(table[places]) if isinstance(places, int) else table.gather(places)


_TAKERS: Mapping[Do, Callable[..., Value]] = {
    Do.BOTH: operator.and_,
    Do.EITHER: operator.or_,
    Do.INVERT: operator.invert,
    Do.EQUAL: operator.eq,
    Do.LESS: operator.lt,
    Do.AT_MOST: operator.le,
    Do.ADD: operator.add,
    Do.SUBTRACT: operator.sub,
    Do.MULTIPLY: operator.mul,
    Do.YEARS: _years,
    Do.COUNT_BITS: lambda word: word.bitwise_count_ones().cast(pl.Int32),
}
