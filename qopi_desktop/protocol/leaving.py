"""Which questions of a form leave the workstation, and what the service can decide by itself.

Answers travel, but for texts and the date of birth. Of the derived questions only those travel that the service cannot
work out: they read a question that stays at home, or the calendar, which day offsets do not give away.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from qopi_desktop.conditions import Condition, Formula, tree
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import DayOffsets, PartialDate
from qopi_desktop.forms.definition import Form, Kind, Question, Severity
from qopi_desktop.forms.facts import MODULES, TREATING
from qopi_desktop.measures.scorer import fault_of

BIRTH_DATE = QuestionId("G08")
FIRST_VISIT = QuestionId("G19")
OLDEST_AGE = 90


@dataclass(frozen=True, slots=True)
class Leaving:
    """What of a form leaves.

    ``derived`` travel with their value, the ``ages`` among them capped. ``decidable`` are the hard checks that read
    nothing but what travels as it is, ``soft`` those that can be kept, both by question and code. ``dated`` are the
    questions that open by how dates lie: a date cut by an order can open one that the workstation still waits with.
    """

    answers: frozenset[QuestionId]
    derived: frozenset[QuestionId]
    ages: frozenset[QuestionId]
    decidable: frozenset[tuple[QuestionId, str]]
    soft: frozenset[tuple[QuestionId, str]]
    dated: frozenset[QuestionId]


@lru_cache(maxsize=8)
def leaving(form: Form) -> Leaving:
    """Return what of *form* leaves."""
    questions = tuple(form.questions.values())
    answers = frozenset(question.id for question in questions if _travels(question))
    exact, known, derived = {*answers, MODULES, TREATING}, {*answers, MODULES, TREATING}, set[QuestionId]()
    for slot in form.plan.order:
        question = questions[slot]
        if question.derive is None:
            continue
        if _reads_only(question.derive, exact):
            exact.add(question.id)
        elif not _reads_only(question.derive, known):
            derived.add(question.id)
        known.add(question.id)
    checks = [(question.id, check) for question in questions for check in question.checks]
    hard = [(each, check) for each, check in checks if check.severity is Severity.HARD]
    return Leaving(
        answers=answers,
        derived=frozenset(derived),
        ages=frozenset(each for each in derived if _is_age(form.questions[each])),
        decidable=frozenset((each, at.code) for each, at in hard if each in exact and _reads_only(at.rule, exact)),
        soft=frozenset((each, check.code) for each, check in checks if check.severity is Severity.SOFT),
        dated=frozenset(
            question.id for question in questions if question.when and _compares_dates(question.when, form)
        ),
    )


def fits(question: Question, answer: Answer, day: type[PartialDate | DayOffsets]) -> bool:
    """Return whether the question takes *answer*, a number within its limits too; *day* is how dates are written."""
    if fault_of(question, answer, day):
        return False
    number = answer.value
    return not isinstance(number, Decimal) or (
        number.is_finite()
        and (question.minimum is None or number >= question.minimum)
        and (question.maximum is None or number <= question.maximum)
    )


def nodes(root: tree.Node) -> tuple[tree.Node, ...]:
    """Return *root* and all its parts."""
    return (root, *(each for part in tree.children(root) for each in nodes(part)))


def needs_calendar(node: tree.Node) -> bool:
    """Return whether *node* needs more of a date than its distance in days from another."""
    if isinstance(node, tree.Duration):
        return node.unit in {"month", "year"}
    return isinstance(node, (tree.YearsBetween, tree.Day))


def _travels(question: Question) -> bool:
    return question.is_asked and question.kind is not Kind.TEXT and question.id != BIRTH_DATE


def _reads_only(rule: Condition | Formula, known: Collection[QuestionId]) -> bool:
    return all(read in known for read in rule.reads) and not any(map(needs_calendar, nodes(rule.root)))


def _compares_dates(gate: Condition, form: Form) -> bool:
    """Return whether *gate* compares dates, or what is derived from them; not where it only asks for one."""
    asks = {id(node.operand) for node in nodes(gate.root) if isinstance(node, tree.Asks)}
    names = [node.word for node in nodes(gate.root) if isinstance(node, tree.Name) and id(node) not in asks]
    named = [question for name in names if (question := form.find(name))]
    read = [form.questions[QuestionId(each)] for one in named if one.derive for each in one.derive.reads]
    return any(question.kind is Kind.DATE for question in (*named, *read))


def _is_age(question: Question) -> bool:
    return question.derive is not None and any(
        isinstance(each, tree.YearsBetween) for each in nodes(question.derive.root)
    )
