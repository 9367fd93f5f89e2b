"""Which questions must be looked at again when one changes."""

from __future__ import annotations

from collections.abc import Sequence

from qopi_desktop.conditions import Vocabulary
from qopi_desktop.forms.definition import Plan, Question
from qopi_desktop.forms.narrowing import orders_of


def gate_reads(question: Question) -> tuple[str, ...]:
    """Return the ids that decide whether *question* is open and, if derived, what it is."""
    when = question.when.reads if question.when else ()
    return when + (question.derive.reads if question.derive else ())


def make_plan(questions: Sequence[Question], vocabulary: Vocabulary) -> Plan | tuple[str, ...]:
    """Return the plan of *questions*, or the ids of those that wait for each other in a circle."""
    slot = {term: found.slot for term, found in vocabulary.terms.items()}
    needs = [{slot[read] for read in gate_reads(question)} for question in questions]
    order = _order(needs)
    if len(order) < len(questions):
        return tuple(question.id for place, question in enumerate(questions) if place not in order)
    rank = {each: place for place, each in enumerate(order)}
    watched = [{slot[read] for check in question.checks for read in check.rule.reads} for question in questions]
    return Plan(
        order=order,
        rank=tuple(rank[each] for each in range(len(order))),
        readers=_turned(needs),
        watchers=_turned(watched),
        dates=orders_of(questions, vocabulary),
    )


def _order(needs: Sequence[set[int]]) -> tuple[int, ...]:
    waiting = {place: set(each) for place, each in enumerate(needs)}
    order: list[int] = []
    while ready := [place for place, each in waiting.items() if each <= set(order)]:
        order += ready
        for place in ready:
            del waiting[place]
    return tuple(order)


def _turned(needs: Sequence[set[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(reader for reader, each in enumerate(needs) if place in each) for place in range(len(needs)))
