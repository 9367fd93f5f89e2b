"""What has a value, as terms: questions, numbers and counts, and dates by how many days lie between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from qopi_desktop.conditions import TypeFault, tree
from qopi_desktop.forms.definition import Question
from qopi_desktop.standards.elm_questions import Reader, closed, gap, value, waiting
from qopi_desktop.standards.elm_terms import (
    FALSE,
    TRUE,
    UNKNOWN,
    Day,
    If,
    Items,
    Literal,
    Null,
    Term,
    Type,
    call,
    every,
    is_null,
    is_true,
    negate,
    some,
)

_DAYS = {"day": 1, "week": 7}
_SIGNS = {"+": "Add", "-": "Subtract", "*": "Multiply", "/": "Divide"}
_DOWNWARD = ("Less", "LessOrEqual")


class Unsayable(Exception):  # noqa: N818 - no error of the program: a condition has no counterpart
    """CQL has no words for a part of a condition; ``fault`` says which."""

    def __init__(self, node: tree.Node, word: str) -> None:
        super().__init__(word)
        self.fault = TypeFault("not-in-cql", word, node.at[0] + 1)


@dataclass(frozen=True, slots=True)
class Rests:
    """What a value rests on.

    With one of ``closings`` true it does not apply, with one of ``waits`` an answer can still come, with all of
    ``present`` nothing is missing, with one of ``zeros`` it divides by zero. ``spans`` says that it may be known to lie
    between two values only.
    """

    closings: tuple[Term, ...] = ()
    waits: tuple[Term, ...] = ()
    present: tuple[Term, ...] = ()
    zeros: tuple[Term, ...] = ()
    spans: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """A value, its type and what it rests on."""

    term: Term
    type: Type
    rests: Rests = Rests()


@dataclass(frozen=True, slots=True)
class Dates:
    """A date and the days added to it: the earliest, or ``latest``, of several, each with what makes it not apply."""

    each: tuple[tuple[Term, Term | None], ...]
    rests: Rests = Rests()
    latest: bool = False
    days: int = 0


def join(*parts: Rests) -> Rests:
    """Return what a value made of *parts* rests on, each once."""
    return Rests(
        closings=_once([term for part in parts for term in part.closings]),
        waits=_once([term for part in parts for term in part.waits]),
        present=_once([term for part in parts for term in part.present]),
        zeros=_once([term for part in parts for term in part.zeros]),
        spans=any(part.spans for part in parts),
    )


def _once(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))


def operand(node: tree.Node, reader: Reader) -> Operand:
    """Return the value of *node*, a checked operand that is no date computed from others.

    Raises:
        Unsayable: CQL has no words for it.
    """
    match node:
        case tree.Name(word):
            question = reader.question(word)
            return Operand(value(question), reader.type(question), _rests(question, reader))
        case tree.Text(text):
            return Operand(Literal(text), Type.STRING)
        case tree.Number(amount):
            return number(amount)
        case tree.Count(name) | tree.CountWith(name):
            return _count(node, operand(name, reader), reader)
        case tree.DaysBetween(first, second) | tree.YearsBetween(first, second):
            return _between(node, _plain(first, reader), _plain(second, reader))
        case tree.Arithmetic(left, sign, right):
            return _arithmetic(sign, operand(left, reader), operand(right, reader))
        case _:
            raise Unsayable(node, type(node).__name__)


def _rests(question: Question, reader: Reader) -> Rests:
    closings = (closed(question),) if reader.may_close(question) else ()
    return Rests(closings, (waiting(question),), (is_null(gap(question)),), spans=reader.can_span(question))


def number(amount: Decimal) -> Operand:
    """Return a number as written."""
    whole = amount == int(amount)
    size: Term = Literal(int(abs(amount)) if whole else abs(amount))
    return Operand(call("Negate", size) if amount < 0 else size, Type.INTEGER if whole else Type.DECIMAL)


def as_decimal(found: Operand) -> Term:
    """Return a number as a Decimal."""
    if found.type is Type.DECIMAL:
        return found.term
    if isinstance(found.term, Literal):
        return Literal(Decimal(str(found.term.value)).quantize(Decimal("0.1")))
    return call("ToDecimal", found.term)


def alike(left: Operand, right: Operand) -> tuple[Term, Term]:
    """Return the terms of both, a whole number beside a Decimal as a Decimal."""
    if left.type is right.type:
        return left.term, right.term
    return as_decimal(left), as_decimal(right)


def _count(node: tree.Count | tree.CountWith, chosen: Operand, reader: Reader) -> Operand:
    counted = chosen.term
    if isinstance(node, tree.CountWith):
        codes = reader.vocabulary.codelists[node.codelist]
        wanted = [code for code in codes if codes[code].get(node.attribute) == node.value]
        counted = call("Intersect", counted, Items(tuple(Literal(code) for code in wanted)))
    return Operand(
        If(is_null(chosen.term), Null(Type.INTEGER), call("Count", counted)), Type.INTEGER, rests=chosen.rests
    )


def _between(node: tree.DaysBetween | tree.YearsBetween, first: Dates, second: Dates) -> Operand:
    (start, _), (end, _) = first.each[0], second.each[0]
    rests = join(first.rests, second.rests)
    if isinstance(node, tree.YearsBetween):
        if first.days or second.days:
            raise Unsayable(node, "day")
        return Operand(call("DurationBetween", start, end, precision="Year"), Type.INTEGER, rests)
    days = call("DifferenceBetween", start, end, precision="Day")
    return Operand(_plus(days, second.days - first.days), Type.INTEGER, rests)


def _plus(term: Term, amount: int) -> Term:
    return call("Add" if amount > 0 else "Subtract", term, Literal(abs(amount))) if amount else term


def _plain(node: tree.Node, reader: Reader) -> Dates:
    """Return a single date: what lies between others and the earliest of several, CQL cannot say."""
    found = dates(node, reader)
    if len(found.each) > 1:
        raise Unsayable(node, "earliest of, latest of")
    return found


def _arithmetic(sign: str, left: Operand, right: Operand) -> Operand:
    rests = join(left.rests, right.rests)
    if sign != "/":
        whole = left.type is right.type is Type.INTEGER
        return Operand(call(_SIGNS[sign], *alike(left, right)), Type.INTEGER if whole else Type.DECIMAL, rests)
    divisor = as_decimal(right)
    zero = call("Equal", divisor, Literal(Decimal("0.0")))
    quotient = If(negate(zero), call("Divide", as_decimal(left), divisor), Null(Type.DECIMAL))
    return Operand(quotient, Type.DECIMAL, replace(rests, zeros=(*rests.zeros, is_true(zero))))


def dates(node: tree.Node, reader: Reader) -> Dates:
    """Return *node*, a checked date.

    Raises:
        Unsayable: Months or years are added, which CQL does otherwise where the day is not known.
    """
    match node:
        case tree.Day(iso):
            return Dates(((Day(iso), None),))
        case tree.Arithmetic(left, sign, tree.Duration() as duration):
            found, days = dates(left, reader), length(duration)
            return replace(found, days=found.days + (days if sign == "+" else -days))
        case tree.Extreme(names, latest):
            named = [reader.question(name.word) for name in names if isinstance(name, tree.Name)]
            return _extreme(named, reader, latest=latest)
        case _:
            date = operand(node, reader)
            return Dates(((date.term, None),), date.rests)


def _extreme(questions: Sequence[Question], reader: Reader, *, latest: bool) -> Dates:
    """Return the earliest or latest of those that apply; it is closed when none does."""
    skips = [closed(each) if reader.may_close(each) else None for each in questions]
    found = [skip for skip in skips if skip is not None]
    closings = (every(found),) if len(found) == len(questions) else ()
    missing = [is_null(gap(each)) for each in questions]
    present = tuple(none if skip is None else some([none, skip]) for none, skip in zip(missing, skips, strict=True))
    rests = Rests(closings, tuple(waiting(each) for each in questions), present, spans=True)
    return Dates(tuple(zip((value(each) for each in questions), skips, strict=True)), rests, latest)


def length(duration: tree.Duration) -> int:
    """Return *duration* in days.

    Raises:
        Unsayable: It is written in months or years.
    """
    if duration.unit not in _DAYS:
        raise Unsayable(duration, duration.unit)
    return int(duration.amount) * _DAYS[duration.unit]


def apart(left: Dates, operator: str, right: Dates, days: int = 0) -> Term:
    """Return how the days from *right* to *left* compare with *days*; null where the dates leave it open."""
    if operator == "Equal" and len(left.each) + len(right.each) > 2:  # noqa: PLR2004 - one date on each side
        return every([apart(left, "LessOrEqual", right, days), apart(left, "GreaterOrEqual", right, days)])
    downward = operator in _DOWNWARD
    limit = number(Decimal(days + right.days - left.days)).term
    rows = []
    for end, skip in left.each:
        tests = [
            (call(operator, call("DifferenceBetween", start, end, precision="Day"), limit), passed)
            for start, passed in right.each
        ]
        rows.append((_pick(tests, any_=right.latest is downward), skip))
    whole = _pick(rows, any_=left.latest is not downward)
    guards = [*_guards(left), *_guards(right)]
    return If(every(guards), whole, UNKNOWN) if guards else whole


def _pick(tests: Sequence[tuple[Term, Term | None]], *, any_: bool) -> Term:
    """Return whether any, or every, test holds of those that are not passed over."""
    neutral, joined = (FALSE, some) if any_ else (TRUE, every)
    return joined([test if skip is None else If(skip, neutral, test) for test, skip in tests])


def _guards(dates: Dates) -> tuple[Term, ...]:
    """Return what must be true before the earliest or latest of several can be told."""
    return dates.rests.present if len(dates.each) > 1 else ()
