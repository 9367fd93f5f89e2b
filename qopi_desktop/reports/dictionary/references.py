"""Who reads whom: from a question to the rules that read it, from a measure to what it joins and where it is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qopi_desktop.conditions import Condition
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.forms.definition import Check, Form, Question
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.eligibility import Eligibility, Rule
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.sets import MeasureSet


@dataclass(frozen=True, slots=True)
class CheckOf:
    """A check and the question beside which its problem is shown."""

    question: Question
    check: Check


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads one question, in the order of the screen.

    ``gates`` are asked by it, ``derived`` are worked out from it, ``measures`` name it in a clause, ``through`` read
    only values that are worked out from it, ``rules`` say with it which charts a module takes.
    """

    gates: tuple[Question, ...]
    derived: tuple[Question, ...]
    checks: tuple[CheckOf, ...]
    measures: tuple[Measure, ...]
    through: tuple[Measure, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Joins:
    """What one measure is a part of: ``parts`` that it joins, ``wholes`` that join it, ``sets`` that list it."""

    parts: tuple[Measure, ...]
    wholes: tuple[Measure, ...]
    sets: tuple[MeasureSet, ...]


def readers(package: Package) -> Mapping[QuestionId, Readers]:
    """Return what reads each question of *package*."""
    form = package.form
    return {
        question.id: Readers(
            gates=tuple(each for each in form.questions.values() if _reads(each.when, question)),
            derived=tuple(_derived(question, form)),
            checks=tuple(_checks(question, form)),
            measures=tuple(each for each in package.measures if question.id in each.reads),
            through=tuple(_through(question, package)),
            rules=tuple(_rules(question, package.eligibility)),
        )
        for question in form.questions.values()
    }


def joins(package: Package) -> Mapping[str, Joins]:
    """Return what each measure of *package* is a part of, by its id."""
    by_id = {measure.id: measure for measure in package.measures}
    return {
        measure.id: Joins(
            parts=tuple(by_id[part] for part in measure.parts),
            wholes=tuple(each for each in package.measures if measure.id in each.parts),
            sets=tuple(each for each in package.sets.values() if measure.id in each.measures),
        )
        for measure in package.measures
    }


def _reads(rule: Condition | None, question: Question) -> bool:
    return rule is not None and question.id in rule.reads


def _derived(question: Question, form: Form) -> Iterator[Question]:
    yield from (each for each in form.questions.values() if each.derive and question.id in each.derive.reads)


def _checks(question: Question, form: Form) -> Iterator[CheckOf]:
    for each in form.questions.values():
        yield from (CheckOf(each, check) for check in each.checks if _reads(check.rule, question))


def _through(question: Question, package: Package) -> Iterator[Measure]:
    """Yield the measures that do not name *question*, but a value worked out from it at any remove."""
    found: dict[QuestionId, None] = {}
    waiting = list(_derived(question, package.form))
    while waiting:
        each = waiting.pop()
        if each.id not in found:
            found[each.id] = None
            waiting += _derived(each, package.form)
    for measure in package.measures:
        if question.id not in measure.reads and not found.keys().isdisjoint(measure.reads):
            yield measure


def _rules(question: Question, eligibility: Eligibility) -> Iterator[Rule]:
    yield from (rule for rule in eligibility.rules if question.id in rule.rule.reads)
