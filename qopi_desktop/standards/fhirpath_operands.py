"""Values in FHIRPath: the first and last that each can be, and why there may be none.

Source: FHIRPath 2.0.0, sections 5 and 6; docs/conditions.md, "Values worked out from others".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qopi_desktop.conditions import tree

NOTHING = "{}"
_NO, _YES = "false", "true"


@dataclass(frozen=True, slots=True)
class Operand:
    """The expressions of a value: its ``low`` and ``high`` end, the same when it is exact, both empty without a value.

    ``closed`` and ``pending`` are Booleans that are never empty. Neither, and without a value: it is settled.
    """

    low: str
    high: str
    closed: str = _NO
    pending: str = _NO
    is_literal: bool = False

    @property
    def is_exact(self) -> bool:
        """Return whether it is one value by the way it is written."""
        return self.low == self.high


def ask_all(parts: Sequence[str]) -> str:
    """Return the expressions joined by *and*; those that are plainly true are left out."""
    kept = list(dict.fromkeys(part for part in parts if part != _YES))
    if _NO in kept:
        return _NO
    return _joined(kept, "and") if kept else _YES


def ask_any(parts: Sequence[str]) -> str:
    """Return the expressions joined by *or*; those that are plainly false are left out."""
    kept = list(dict.fromkeys(part for part in parts if part != _NO))
    if _YES in kept:
        return _YES
    return _joined(kept, "or") if kept else _NO


def _joined(parts: Sequence[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f" {word} ".join(_bracketed(part) for part in parts)


def _bracketed(part: str) -> str:
    return f"({part})" if " " in part else part


def denied(part: str) -> str:
    """Return the opposite of *part*."""
    if part in (_NO, _YES):
        return _NO if part == _YES else _YES
    return f"{_bracketed(part)}.not()"


def if_else(condition: str, then: str, otherwise: str) -> str:
    """Return the choice between two expressions; an empty condition takes the second."""
    if condition in (_NO, _YES):
        return then if condition == _YES else otherwise
    return f"iif({condition}, {then}, {otherwise})"


def text(value: str) -> str:
    """Return *value* as a literal."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def number(value: Decimal) -> str:
    """Return *value* as a literal without an exponent."""
    return f"{value:f}"


def literal(expression: str) -> Operand:
    """Return a value that is always there."""
    return Operand(expression, expression, is_literal=True)


def moved(day: Operand, sign: str, duration: tree.Duration) -> Operand:
    """Return a date moved by *duration*."""
    unit = duration.unit if duration.amount == 1 else f"{duration.unit}s"
    shift = f"{sign} {number(duration.amount)} {unit}"
    return replace(day, low=f"({day.low} {shift})", high=f"({day.high} {shift})")


def computed(how: str, first: Operand, second: Operand) -> Operand:
    """Return what ``+``, ``-``, ``*``, ``/``, ``days`` or ``years`` makes of two values."""
    low, high = _ENDS[how](first, second)
    closed = ask_any([first.closed, second.closed])
    waits = [first.pending, second.pending]
    if how == "/" and not second.is_exact:
        waits.append(if_else(f"{_holds_zero(second)} and {second.low} != {second.high}", _YES, _NO))
    return Operand(low, high, closed, ask_all([denied(closed), ask_any(waits)]))


def extreme(days: Sequence[Operand], *, latest: bool) -> Operand:
    """Return the first or last of *days*; those that do not apply are left out."""
    missing = ask_any([ask_all([f"({each.low}).empty()", denied(each.closed)]) for each in days])
    pick = _largest if latest else _smallest
    low, high = (pick([getattr(each, end) for each in days]) for end in ("low", "high"))
    return Operand(
        if_else(missing, NOTHING, low),
        if_else(missing, NOTHING, high),
        ask_all([each.closed for each in days]),
        ask_any([each.pending for each in days]),
    )


def counted(chosen: Operand, wanted: Sequence[str] | None) -> Operand:
    """Return how many codes are chosen, only those of *wanted* if it is given."""
    codes = chosen.low if wanted is None else f"{chosen.low}.where($this in {listed(wanted)})"
    count = if_else(f"{chosen.low}.exists()", f"{codes}.count()", NOTHING)
    return replace(chosen, low=count, high=count)


def listed(literals: Sequence[str]) -> str:
    """Return a collection of literals."""
    return f"({' | '.join(literals)})" if literals else NOTHING


Ends = tuple[str, str]


def _added(a: Operand, b: Operand) -> Ends:
    return f"({a.low} + {b.low})", f"({a.high} + {b.high})"


def _taken(a: Operand, b: Operand) -> Ends:
    return f"({a.low} - {b.high})", f"({a.high} - {b.low})"


def _corners(a: Operand, sign: str, b: Operand) -> Ends:
    products = [f"({left} {sign} {right})" for left in (a.low, a.high) for right in (b.low, b.high)]
    return _smallest(products), _largest(products)


def _multiplied(a: Operand, b: Operand) -> Ends:
    return _corners(a, "*", b)


def _divided(a: Operand, b: Operand) -> Ends:
    low, high = _corners(a, "/", b)
    if b.is_exact:  # a division by zero is empty by itself
        return low, high
    return if_else(_holds_zero(b), NOTHING, low), if_else(_holds_zero(b), NOTHING, high)


def _holds_zero(divisor: Operand) -> str:
    return f"{divisor.low} <= 0 and {divisor.high} >= 0"


def _days(a: Operand, b: Operand) -> Ends:
    return f"({_ordinal(b.low)} - {_ordinal(a.high)})", f"({_ordinal(b.high)} - {_ordinal(a.low)})"


def _years(a: Operand, b: Operand) -> Ends:
    return _completed(a.high, b.low), _completed(a.low, b.high)


def _ordinal(day: str) -> str:
    """Return the number of a day from a fixed one: months are counted from March, so that a leap day comes last.

    Source: the Gregorian calendar, 97 leap days in 400 years; from March on 306 days are 10 months in this rounding.
    """
    iso = f"{day}.toString()"
    months = f"{iso}.substring(0, 4).toInteger() * 12 + {iso}.substring(5, 2).toInteger() - 3"
    years = "365 * ($this div 12) + $this div 48 - $this div 1200 + $this div 4800"
    days = f"({months}).select({years} + (306 * ($this mod 12) + 5) div 10)"
    return f"({days} + {iso}.substring(8, 2).toInteger())"


def _completed(birth: str, day: str) -> str:
    """Return the completed years; a birthday on February 29 is reached on February 28 of a common year."""
    born, then, next_day = f"{birth}.toString()", f"{day}.toString()", f"({day} + 1 day).toString()"
    is_reached = f"{born}.substring(5) <= {then}.substring(5)"
    by_leap = f"{born}.substring(5) = '02-29' and {then}.substring(5) = '02-28' and {next_day}.substring(5) = '03-01'"
    full = f"{then}.substring(0, 4).toInteger() - {born}.substring(0, 4).toInteger()"
    return f"({full} - iif({is_reached} or ({by_leap}), 0, 1))"


def _smallest(values: Sequence[str]) -> str:
    return _picked(values, "<")


def _largest(values: Sequence[str]) -> str:
    return _picked(values, ">")


def _picked(values: Sequence[str], sign: str) -> str:
    different = list(dict.fromkeys(values))
    if len(different) == 1:
        return different[0]
    return f"{listed(different)}.aggregate(iif($total.empty() or $this {sign} $total, $this, $total))"


_ENDS: dict[str, Callable[[Operand, Operand], Ends]] = {
    "+": _added,
    "-": _taken,
    "*": _multiplied,
    "/": _divided,
    "days": _days,
    "years": _years,
}
