"""A measure as definitions: each clause, each rung, and the outcome of the ladder.

Source: docs/conditions.md, "In measures".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from qopi_desktop.conditions import Composite
from qopi_desktop.measures.definition import Clause, Measure, Rung
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.standards.elm_questions import Reader
from qopi_desktop.standards.elm_terms import (
    FALSE,
    TRUE,
    UNKNOWN,
    Case,
    Definition,
    If,
    Items,
    Literal,
    Ref,
    Term,
    among,
    call,
    is_true,
    negate,
)
from qopi_desktop.standards.elm_truths import Decided, decide, join_and, join_or

_JOINED: Mapping[Rung, Callable[[Sequence[Decided]], Decided]] = {
    Rung.DENOMINATOR: join_and,
    Rung.EXCLUDE: join_or,
    Rung.NUMERATOR: join_and,
    Rung.EXCEPTION: join_or,
}
_TAKEN: Mapping[Rung, Outcome] = {
    Rung.EXCLUDE: Outcome.EXCLUDED,
    Rung.NUMERATOR: Outcome.MET,
    Rung.EXCEPTION: Outcome.EXCEPTION,
}
_PARTS_DECIDE = (Outcome.NOT_MET, Outcome.UNDECIDED, Outcome.MET, Outcome.EXCLUDED, Outcome.EXCEPTION)
_WITHOUT_PART = (Outcome.EXCLUDED, Outcome.EXCEPTION, Outcome.NOT_IN_DENOMINATOR)
_RULE = "-" * 40


def outcome_name(measure_id: str) -> str:
    """Return the name of the definition that has the outcome of a measure, as `Outcome` spells it."""
    return f"{measure_id} outcome"


def rung_name(measure_id: str, rung: Rung) -> str:
    """Return the name of the definition that says whether a rung with clauses holds: true, false or null."""
    return f"{measure_id} {rung.value}"


def pending_name(name: str) -> str:
    """Return the name of the definition that says of one that is null whether it waits for an answer."""
    return f"{name} (pending)"


def measure_definitions(measure: Measure, reader: Reader) -> Iterator[Definition]:
    """Yield the definitions of *measure*, each after those that it uses.

    Raises:
        Unsayable: CQL has no words for a clause.
    """
    title = f"{_RULE}\n{measure.id}. {measure.title}\n{measure.statement}\n{_RULE}\n"
    if measure.parts:
        yield from _parts(measure, title)
        title = ""
    rungs: dict[Rung, Decided] = {}
    for rung, clauses in measure.rungs.items():
        parts: list[Decided] = []
        for place, clause in enumerate(clauses, start=1):
            name = f"{rung_name(measure.id, rung)} {place}: {clause.name}"
            part, definitions = _named(name, _clause(measure, clause, reader), f"{title}{clause.rule.text}")
            parts, title = [*parts, part], ""
            yield from definitions
        if parts:
            rungs[rung], definitions = _named(rung_name(measure.id, rung), _JOINED[rung](parts))
            yield from definitions
    yield Definition(outcome_name(measure.id), _ladder(measure, rungs))


def _named(name: str, decided: Decided, note: str = "") -> tuple[Decided, list[Definition]]:
    """Return *decided* under a name, and the definitions that give it that name."""
    itself = Ref(name)
    definitions = [Definition(name, decided.value, note)]
    if decided.waits is None:
        return Decided(itself), definitions
    pending = Ref(pending_name(name))
    return Decided(itself, lambda _: pending), [*definitions, Definition(pending.name, decided.waits(itself))]


def _clause(measure: Measure, clause: Clause, reader: Reader) -> Decided:
    if not isinstance(clause.rule, Composite):
        return decide(clause.rule.root, reader)
    joined = _joined(measure)
    met, not_met = (call("Equal", joined, _outcome(each)) for each in (Outcome.MET, Outcome.NOT_MET))
    undecided = call("Equal", joined, _outcome(Outcome.UNDECIDED))
    return Decided(Case(((met, TRUE), (not_met, FALSE)), UNKNOWN), lambda _: undecided)


def _parts(measure: Measure, title: str) -> Iterator[Definition]:
    """Yield the outcomes of the parts of a composite, and what they come to together."""
    parts = Ref(f"{measure.id} parts")
    yield Definition(parts.name, Items(tuple(Ref(outcome_name(part)) for part in measure.parts)), title)
    lines = [(call("In", _outcome(each), parts), _outcome(each)) for each in _PARTS_DECIDE]
    yield Definition(_joined(measure).name, Case(tuple(lines), _outcome(Outcome.NOT_IN_DENOMINATOR)))


def _joined(measure: Measure) -> Ref:
    return Ref(f"{measure.id} joined")


def _ladder(measure: Measure, rungs: Mapping[Rung, Decided]) -> Term:
    counted = rungs[Rung.DENOMINATOR]
    out, undecided = _outcome(Outcome.NOT_IN_DENOMINATOR), _outcome(Outcome.UNDECIDED)
    left = If(counted.pending, undecided, out) if counted.waits else out
    lines: list[tuple[Term, Term]] = [(negate(is_true(counted.value)), left)]
    for rung, outcome in _TAKEN.items():
        if rung is Rung.NUMERATOR and measure.parts:
            lines.append((among(_joined(measure), *(each.value for each in _WITHOUT_PART)), _joined(measure)))
        if rung in rungs:
            lines.append((is_true(rungs[rung].value), _outcome(outcome)))
            lines += [(rungs[rung].pending, undecided)] if rungs[rung].waits else []
    return Case(tuple(lines), _outcome(Outcome.NOT_MET))


def _outcome(outcome: Outcome) -> Literal:
    return Literal(outcome.value)
