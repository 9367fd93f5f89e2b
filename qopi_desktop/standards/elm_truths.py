"""Conditions as terms: a three-valued value, and where that is null whether it waits for an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qopi_desktop.conditions import Shape, tree
from qopi_desktop.conditions.possible_days import tried
from qopi_desktop.conditions.tree import Fact, Operator, Side
from qopi_desktop.standards.elm_operands import (
    Operand,
    Rests,
    Unsayable,
    alike,
    apart,
    dates,
    join,
    length,
    number,
    operand,
)
from qopi_desktop.standards.elm_questions import Reader, closed, gap, value
from qopi_desktop.standards.elm_terms import (
    FALSE,
    UNKNOWN,
    If,
    Literal,
    Term,
    among,
    call,
    every,
    is_null,
    is_true,
    negate,
    some,
)

_ORDER = {
    Operator.EQUAL: "Equal",
    Operator.UNEQUAL: "Equal",
    Operator.LESS: "Less",
    Operator.AT_MOST: "LessOrEqual",
    Operator.MORE: "Greater",
    Operator.AT_LEAST: "GreaterOrEqual",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """A condition: ``value`` is true, false or null; ``waits`` says where it is null whether it is pending.

    ``waits`` takes what stands for the value, so that a definition can speak of itself by its name; None is never.
    """

    value: Term
    waits: Callable[[Term], Term] | None = None

    @property
    def pending(self) -> Term:
        """Return whether it is pending; always true or false."""
        return FALSE if self.waits is None else self.waits(self.value)


def decide(node: tree.Node, reader: Reader) -> Decided:
    """Return *node*, a checked condition without measures, as terms.

    Raises:
        Unsayable: CQL has no words for a part of it.
    """
    return _BY_SHAPE[type(node)](node, reader)


def join_and(parts: Sequence[Decided]) -> Decided:
    """Return *parts* joined by *and*: pending where it is null and one of them is pending."""
    return _joined(every([part.value for part in parts]), parts)


def join_or(parts: Sequence[Decided]) -> Decided:
    """Return *parts* joined by *or*: pending where it is null and one of them is pending."""
    return _joined(some([part.value for part in parts]), parts)


def _joined(whole: Term, parts: Sequence[Decided]) -> Decided:
    if len(parts) == 1:
        return parts[0]
    pending = [part.pending for part in parts if part.waits]
    if not pending:
        return Decided(whole)
    return Decided(whole, lambda itself: If(is_null(itself), some(pending), FALSE))


def _not(node: tree.Not, reader: Reader) -> Decided:
    part = decide(node.part, reader)
    return Decided(negate(part.value), part.waits)


def _atom(test: Term, rests: Rests) -> Decided:
    """Return a comparison: false where an operand is closed, pending where one is, or where a date leaves it open."""
    whole = If(some(rests.closings), FALSE, test) if rests.closings else test
    if not rests.waits:
        return Decided(whole)
    if len(rests.waits) == 1 and not rests.spans:
        (waits,) = rests.waits
        return Decided(whole, lambda _: waits)
    open_still = [every([*rests.present, *map(negate, rests.zeros)])] if rests.spans else []
    return Decided(whole, lambda itself: If(is_null(itself), some([*rests.waits, *open_still]), FALSE))


def _compare(node: tree.Compare, reader: Reader) -> Decided:
    _sayable(node, reader)
    name = _ORDER[node.operator]
    if _is_date(node.left, reader):
        left, right = dates(node.left, reader), dates(node.right, reader)
        test, rests = apart(left, name, right), join(left.rests, right.rests)
    else:
        first, second = operand(node.left, reader), operand(node.right, reader)
        test, rests = call(name, *alike(first, second)), join(first.rests, second.rests)
    return _atom(negate(test) if node.operator is Operator.UNEQUAL else test, rests)


def _within(node: tree.Within, reader: Reader) -> Decided:
    _sayable(node, reader)
    left, anchor, days = dates(node.left, reader), dates(node.anchor, reader), length(node.duration)
    opens = -days if node.side is not Side.AFTER else 0
    closes = days if node.side is not Side.BEFORE else 0
    test = every([apart(left, "GreaterOrEqual", anchor, opens), apart(left, "LessOrEqual", anchor, closes)])
    return _atom(test, join(left.rests, anchor.rests))


def _one_of(node: tree.OneOf, reader: Reader) -> Decided:
    _sayable(node, reader)
    found = operand(node.operand, reader)
    amounts = [each.value for each in node.values if isinstance(each, tree.Number)]
    codes = [each.value for each in node.values if isinstance(each, tree.Text)]
    test = some(_ranges(found, amounts)) if amounts else If(is_null(found.term), UNKNOWN, among(found.term, *codes))
    return _atom(negate(test) if node.negated else test, found.rests)


def _ranges(found: Operand, amounts: Sequence[Decimal]) -> list[Term]:
    """Return a test for each run of *amounts*: a number of which only the limits are known may be any of a run."""
    runs: list[list[Decimal]] = []
    for amount in sorted(amounts):
        if runs and amount == runs[-1][-1] + 1 and found.rests.spans:
            runs[-1].append(amount)
        else:
            runs.append([amount])
    return [_range(found, number(run[0]), number(run[-1])) for run in runs]


def _range(found: Operand, first: Operand, last: Operand) -> Term:
    if first == last:
        return call("Equal", *alike(found, first))
    return every([call("GreaterOrEqual", *alike(found, first)), call("LessOrEqual", *alike(found, last))])


def _includes(node: tree.Includes, reader: Reader) -> Decided:
    chosen = operand(node.operand, reader)
    tests = [call("In", operand(each, reader).term, chosen.term) for each in node.values]
    return _atom(If(is_null(chosen.term), UNKNOWN, every(tests) if node.every else some(tests)), chosen.rests)


def _asks(node: tree.Asks, reader: Reader) -> Decided:
    (question,) = reader.questions(node)
    tests: Mapping[Fact, Callable[[], Term]] = {
        Fact.DOCUMENTED: lambda: negate(is_null(value(question))),
        Fact.NOT_DOCUMENTED: lambda: among(gap(question), "not_documented"),
        Fact.UNKNOWN: lambda: among(gap(question), "unknown", "conflict"),
        Fact.APPLICABLE: lambda: negate(among(gap(question), "closed", "gate-pending")),
        Fact.NOT_APPLICABLE: lambda: is_true(closed(question)),
        Fact.TO_THE_DAY: lambda: negate(is_null(call("DateTimeComponentFrom", value(question), precision="Day"))),
    }
    return Decided(tests[node.fact]())


def _sayable(node: tree.Node, reader: Reader) -> None:
    """Refuse a comparison that the first and last day of its dates do not decide: CQL looks at no others.

    Raises:
        Unsayable: It names a partial date twice, or asks whether what is reckoned from one is a certain number.
    """
    spans = [question.name for question in reader.questions(node) if reader.can_span(question)]
    if spans and node in tried(node, reader.vocabulary):
        raise Unsayable(node, spans[0])


def _is_date(node: tree.Node, reader: Reader) -> bool:
    match node:
        case tree.Name(word):
            return reader.shape(reader.question(word)) is Shape.DATE
        case tree.Arithmetic(left):
            return _is_date(left, reader)
        case _:
            return isinstance(node, tree.Day | tree.Extreme)


_BY_SHAPE: Mapping[type[tree.Node], Callable[[Any, Reader], Decided]] = {  # Any: each takes the one shape before it
    tree.Constant: lambda node, _: Decided(Literal(node.value)),
    tree.And: lambda node, reader: join_and([decide(part, reader) for part in node.parts]),
    tree.Or: lambda node, reader: join_or([decide(part, reader) for part in node.parts]),
    tree.Not: _not,
    tree.Compare: _compare,
    tree.Within: _within,
    tree.OneOf: _one_of,
    tree.Includes: _includes,
    tree.Asks: _asks,
}
