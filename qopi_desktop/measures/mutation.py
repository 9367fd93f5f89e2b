"""Measures with one slip in them: what a person who mistypes a rule would score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qopi_desktop.conditions import Composite, Condition, Vocabulary, tree
from qopi_desktop.conditions.compiling import compile_truth
from qopi_desktop.conditions.condition import reads
from qopi_desktop.conditions.variants import Slip, variants
from qopi_desktop.conditions.writing import written
from qopi_desktop.measures.definition import Clause, Measure, Rung

_NEUTRAL = {Rung.DENOMINATOR: True, Rung.EXCLUDE: False, Rung.NUMERATOR: True, Rung.EXCEPTION: False}
_MOVED = {
    Rung.DENOMINATOR: Rung.NUMERATOR,
    Rung.EXCLUDE: Rung.EXCEPTION,
    Rung.NUMERATOR: Rung.DENOMINATOR,
    Rung.EXCEPTION: Rung.EXCLUDE,
}
_NEEDED = (Rung.DENOMINATOR, Rung.NUMERATOR)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One slip: where it is, of what kind, the part of the rule before and after it, and the whole rule after it.

    ``owner`` is the id of a measure and ``step`` its rung, or that of a question and ``derive``. A clause that was
    moved has its rung as ``before`` and its new one as ``after``; where all clauses of a rung were joined otherwise,
    ``clause`` has the names of all.
    """

    owner: str
    step: str
    clause: str
    slip: Slip
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A measure with one slip in it."""

    change: Change
    measure: Measure


def mutants(measure: Measure, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield every mutant of every clause of every rung of *measure*, each once."""
    strict = replace(vocabulary, calendar=False)
    for rung, clauses in measure.rungs.items():
        for place, clause in enumerate(clauses):
            rest = (clauses[:place], clauses[place + 1 :])
            for slip, before, after, rule in _rules(clause, rung, strict):
                changed = (*rest[0], replace(clause, rule=rule), *rest[1])
                change = Change(measure.id, rung.value, clause.name, slip, before, after, rule.text)
                yield Mutant(change, replace(measure, rungs={**measure.rungs, rung: changed}))
            yield from _moved(measure, rung, place)
        yield from _joined(measure, rung, strict)


_Rule = tuple[Slip, str, str, Condition | Composite]
"""What kind of slip, the part before and after it, and the rule with it."""


def _rules(clause: Clause, rung: Rung, vocabulary: Vocabulary) -> Iterator[_Rule]:
    rule = clause.rule
    for slip, value in ((Slip.CLAUSE_DROPPED, _NEUTRAL[rung]), (Slip.CLAUSE_ALONE, not _NEUTRAL[rung])):
        always = _condition(tree.Constant(value), vocabulary)
        yield slip, rule.text, always.text, always
    if isinstance(rule, Composite):
        yield from _composites(rule)
        return
    for variant in variants(rule.root, vocabulary):
        changed = _condition(variant.root, vocabulary)
        yield variant.slip, written(variant.before), written(variant.after), changed


def _composites(rule: Composite) -> Iterator[_Rule]:
    for part in rule.measures:
        rest = tuple(each for each in rule.measures if each != part)
        if rest:
            text = f"all of: [{', '.join(written(tree.MeasureRef(each)) for each in rest)}]"
            yield Slip.PART_DROPPED, rule.text, text, Composite(text, rest)


def _condition(root: tree.Node, vocabulary: Vocabulary) -> Condition:
    return Condition(written(root), reads(root, vocabulary), root, compile_truth(root, vocabulary))


def _moved(measure: Measure, rung: Rung, place: int) -> Iterator[Mutant]:
    """Yield *measure* with a clause moved to the rung beside its own, where it could be written so."""
    to, clauses = _MOVED[rung], measure.rungs[rung]
    rest = (*clauses[:place], *clauses[place + 1 :])
    if measure.parts or (rung in _NEEDED and not rest):
        return
    clause = clauses[place]
    change = Change(measure.id, rung.value, clause.name, Slip.CLAUSE_MOVED, rung.value, to.value, clause.rule.text)
    yield Mutant(change, replace(measure, rungs={**measure.rungs, rung: rest, to: (*measure.rungs[to], clause)}))


def _joined(measure: Measure, rung: Rung, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield *measure* with the clauses of a rung joined by *or* instead of *and*, or the other way round."""
    clauses = measure.rungs[rung]
    if len(clauses) < _PAIR:
        return
    roots = tuple(clause.rule.root for clause in clauses if isinstance(clause.rule, Condition))
    before, after = ("and", "or") if _NEUTRAL[rung] else ("or", "and")
    rule = _condition(tree.Or(roots) if _NEUTRAL[rung] else tree.And(roots), vocabulary)
    names = ", ".join(clause.name for clause in clauses)
    change = Change(measure.id, rung.value, names, Slip.JOINED, before, after, rule.text)
    yield Mutant(change, replace(measure, rungs={**measure.rungs, rung: (Clause(names, rule),)}))
