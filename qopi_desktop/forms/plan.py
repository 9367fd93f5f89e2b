"""Which questions must be looked at again when one changes."""

from __future__ import annotations

from collections.abc import Sequence

from qopi_desktop.conditions import Vocabulary
from qopi_desktop.forms.definition import Plan, Question
from qopi_desktop.forms.narrowing import orders_of
from qopi_desktop.forms.order import circle, in_order, turned


def gate_reads(question: Question) -> tuple[str, ...]:
    """Return the ids that decide whether *question* is open and, if derived, what it is."""
    when = question.when.reads if question.when else ()
    return when + (question.derive.reads if question.derive else ())


def make_plan(questions: Sequence[Question], vocabulary: Vocabulary) -> Plan | tuple[str, ...]:
    """Return the plan of *questions*, or the ids of a circle of them: each waits for the next."""
    slot = {term: found.slot for term, found in vocabulary.terms.items()}
    needs = [{slot[read] for read in gate_reads(question)} for question in questions]
    order = in_order(needs)
    if len(order) < len(questions):
        return tuple(questions[place].id for place in circle(needs, order))
    rank = {each: place for place, each in enumerate(order)}
    watched = [{slot[read] for check in question.checks for read in check.rule.reads} for question in questions]
    return Plan(
        order=order,
        rank=tuple(rank[each] for each in range(len(order))),
        readers=turned(needs),
        watchers=turned(watched),
        dates=orders_of(questions, vocabulary),
    )
