"""Which questions a package needs for its measures, and how each stands in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qopi_desktop.bulk.codings import (
    BitColumns,
    CodeColumn,
    Coding,
    Column,
    DayColumns,
    NumberColumns,
    WordColumn,
    Words,
)
from qopi_desktop.conditions import Condition, Env, Shape, tree
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.cells import cell_of
from qopi_desktop.forms.definition import Form, Order, Question
from qopi_desktop.forms.plan import gate_reads
from qopi_desktop.measures.definition import Measure

_COUNTS = (tree.DaysBetween, tree.YearsBetween, tree.Count, tree.CountWith)


@dataclass(frozen=True, slots=True)
class Layout:
    """How charts stand in columns, by the slots of their questions.

    ``settled`` are the questions that measures read; ``raw`` those that are answered and on which these rest, by a
    gate, a derivation or the order of two ``dates``.
    """

    form: Form
    codings: Mapping[int, Coding]
    settled: tuple[int, ...]
    raw: Mapping[int, QuestionId]
    dates: tuple[Order, ...]
    words: Words = field(repr=False)

    def write_settled(self, env: Env) -> list[int]:
        """Return one row: what measures read of a chart.

        Raises:
            NotHeldError: A value does not stand in columns without loss.
        """
        return [value for slot in self.settled for value in self.codings[slot].write(env[slot])]

    def write_raw(self, answers: Mapping[QuestionId, Answer]) -> list[int]:
        """Return one row: what was answered, before it is known which questions are open.

        Raises:
            NotHeldError: A value does not stand in columns without loss.
        """
        cells = ((slot, cell_of(answers.get(question_id))) for slot, question_id in self.raw.items())
        return [value for slot, cell in cells for value in self.codings[slot].write(cell)]

    def columns(self, slots: Iterable[int]) -> tuple[Column, ...]:
        """Return the columns of the questions at *slots*, in order."""
        return tuple(column for slot in slots for column in self.codings[slot].columns)


def make_layout(form: Form, measures: Sequence[Measure]) -> Layout:
    """Return how the charts of *form* stand in columns, as far as *measures* need them."""
    questions = list(form.questions.values())
    slots = {question.id: slot for slot, question in enumerate(questions)}
    settled = {slots[QuestionId(read)] for measure in measures for read in measure.reads}
    rests_on = [{slots[QuestionId(read)] for read in gate_reads(question)} for question in questions]
    for order in form.plan.dates:
        rests_on[order.earlier].add(order.later)
        rests_on[order.later].add(order.earlier)
    needed, waiting = set(settled), list(settled)
    while waiting:
        found = rests_on[waiting.pop()] - needed
        needed |= found
        waiting += found
    told = {form.vocabulary.terms[word].slot for word in _told(form, measures)}
    words = Words()
    codings = {slot: _coding(form, questions[slot], words, is_told=slot in told) for slot in sorted(needed)}
    raw = {slot: questions[slot].id for slot in sorted(needed) if questions[slot].derive is None}
    dates = tuple(order for order in form.plan.dates if order.earlier in needed)
    return Layout(form, codings, tuple(sorted(settled)), raw, dates, words)


def _coding(form: Form, question: Question, words: Words, *, is_told: bool) -> Coding:
    term = form.vocabulary.terms[question.id]
    match term.shape:
        case Shape.DATE:
            return DayColumns(term.id, is_told)
        case Shape.NUMBER:
            is_whole = question.derive is not None and _is_whole(question.derive.root, form)
            return NumberColumns(term.id, is_exact=question.derive is None, is_whole=is_whole)
        case Shape.MANY:
            return BitColumns(term.id, {code: place for place, code in enumerate(sorted(term.codes or ()))})
        case _ if term.codes is None:
            return WordColumn(term.id, words)
        case _:
            return CodeColumn(term.id, {code: place for place, code in enumerate(sorted(term.codes), start=1)})


def _is_whole(node: tree.Node, form: Form) -> bool:
    """Return whether the number *node* is counted in whole numbers wherever it is a span."""
    match node:
        case tree.Number(value):
            return value == int(value)
        case tree.Name(word):
            derive = form.questions[QuestionId(form.vocabulary.terms[word].id)].derive
            return derive is not None and _is_whole(derive.root, form)
        case tree.Arithmetic(left, sign, right):
            return sign != "/" and _is_whole(left, form) and _is_whole(right, form)
        case _:
            return isinstance(node, _COUNTS)


def _told(form: Form, measures: Sequence[Measure]) -> Iterator[str]:
    """Yield the dates of which some rule asks whether their day is known."""
    rules = [clause.rule for measure in measures for clauses in measure.rungs.values() for clause in clauses]
    roots = [rule.root for rule in rules if isinstance(rule, Condition)]
    for question in form.questions.values():
        roots += [rule.root for rule in (question.when, question.derive) if rule is not None]
    while roots:
        node = roots.pop()
        if isinstance(node, tree.Asks) and node.fact is tree.Fact.TO_THE_DAY:
            yield from (name.word for name in tree.words(node))
        roots += tree.children(node)
