"""What changes an outcome, found the dumb way: every set of up to three questions, every answer that could matter.

Nothing here knows of diagrams: a chart is answered otherwise, settled question by question, and the ladder is climbed
again. ``python -m tests.golden.brute`` does so for every golden chart and prints what differs from the engine.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

from qopi_desktop.conditions import Cell, Composite, Condition, Gap, Span, Truth, build_condition, tree
from qopi_desktop.domain.answers import Answer, Missing, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.cells import cell_of
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.forms.narrowing import narrow
from qopi_desktop.forms.plan import gate_reads
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.turning import Change, Changes, Wanted

Answers = Mapping[QuestionId, Answer]
Sets = dict[Outcome, set[tuple[QuestionId, ...]]]

SIZES = (1, 2, 3)
_STANDING = {Truth.PENDING: Gap.GATE_PENDING, Truth.FALSE: Gap.CLOSED, Truth.SETTLED: Gap.CLOSED}
_BASE = date(2016, 3, 1)
_MONTH = 28


class Brute:
    """One measure of one chart, answered otherwise in every way that could matter."""

    def __init__(self, package: Package, measure: Measure, answers: Answers) -> None:
        self.form = package.form
        self.measure = measure
        self.answers = answers
        by_id = {each.id: each for each in package.measures}
        self.lineage = _lineage(measure, by_id)
        self.rules = [rule for each in self.lineage for rule in _rules(each)]
        self._slots = {question_id: slot for slot, question_id in enumerate(self.form.questions)}
        self.matter = self._that_matter()
        self._order = [slot for slot in self.form.plan.order if self._question(slot).id in self.matter]
        self.now = self.outcome(answers)

    @property
    def has_spans(self) -> bool:
        """Whether a date of the chart is not known to the day."""
        return any(isinstance(cell_of(answer), Span) for answer in self.answers.values())

    def asked(self) -> list[Question]:
        """The questions that can matter and that a person answers."""
        return [question for question in self.form.questions.values() if question.id in self.matter and question.is_asked]

    def env(self, answers: Answers) -> list[Cell]:
        """Every value as measures read it; questions that cannot matter are left out."""
        cells: list[Cell] = [Gap.CLOSED] * len(self._slots)
        for slot in self._order:
            question = self._question(slot)
            gate = question.when.decide(cells) if question.when else Truth.TRUE
            if gate is not Truth.TRUE:
                cells[slot] = _STANDING[gate]
            elif question.derive:
                cells[slot] = question.derive.value(cells)
            else:
                cells[slot] = cell_of(answers.get(question.id))
        if not any(isinstance(cell, Span) for cell in cells):
            return cells
        narrowed = narrow(cells, self.form.plan.dates)
        for slot in self._order:
            question = self._question(slot)
            if question.derive and cells[slot] not in {Gap.CLOSED, Gap.GATE_PENDING}:
                narrowed[slot] = question.derive.value(narrowed)
        return narrowed

    def outcome(self, answers: Answers) -> Outcome:
        """What the measure says of the chart with these answers."""
        return climb_all(self.lineage, self.env(answers))[self.measure.id]

    def _question(self, slot: int) -> Question:
        return list(self.form.questions.values())[slot]

    def _that_matter(self) -> set[QuestionId]:
        found: set[QuestionId] = set()
        waiting = [QuestionId(read) for rule in self.rules for read in rule.reads]
        if self.has_spans:
            ids = list(self.form.questions)
            waiting += [ids[slot] for order in self.form.plan.dates for slot in (order.earlier, order.later)]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += [QuestionId(read) for read in gate_reads(self.form.questions[each])]
        return found

    def candidates(self, question: Question, *, all_codes: bool) -> list[Answer]:
        """Answers that cover all that rules can tell apart; without *all_codes* one of those codes that they treat alike."""
        own = self.answers.get(question.id)
        values = {
            Kind.CHOICE: self._codes,
            Kind.MANY: self._chosen,
            Kind.DATE: self._days,
            Kind.NUMBER: self._numbers,
        }[question.kind](question, all_codes=all_codes)
        statuses = [Answer(missing=status) for status in Missing if status in question.statuses]
        return [answer for answer in dict.fromkeys([*map(Answer, values), *statuses]) if answer != own]

    def _codes(self, question: Question, *, all_codes: bool) -> Iterable[str]:
        codes = [choice.code for choice in question.choices]
        if all_codes:
            return codes
        listed = [set(_texts(node)) for rule in self._conditions() for node in _naming(rule, question)]
        alike = {tuple(code in each for each in listed): code for code in codes}
        return alike.values()

    def _chosen(self, question: Question, *, all_codes: bool) -> Iterable[tuple[str, ...]]:
        """None, each code alone, two of a kind, one of each kind, and all."""
        codes = [choice.code for choice in question.choices]
        kinds = self.form.codelists["drugs"].attributes
        by_class: dict[object, list[str]] = {}
        for code in codes:
            by_class.setdefault(kinds.get(code, {}).get("class"), []).append(code)
        yield from [(code,) for code in codes] if all_codes else [(each[0],) for each in by_class.values()]
        yield from [tuple(each[:2]) for each in by_class.values() if len(each) > 1]
        yield tuple(each[0] for each in by_class.values())
        yield tuple(codes)

    def _numbers(self, question: Question, **_: bool) -> Iterable[Decimal]:
        literals = {node.value for rule in self._conditions() for node in _walk(rule) if isinstance(node, tree.Number)}
        near = {each + step for each in literals for step in (Decimal(-1), Decimal("-0.5"), Decimal(0), Decimal("0.5"), Decimal(1))}
        ends = {Decimal(end) for end in (question.minimum, question.maximum) if end is not None}
        low = question.minimum if question.minimum is not None else min(near)
        high = question.maximum if question.maximum is not None else max(near)
        return sorted(each for each in near | ends if low <= each <= high)

    def _days(self, question: Question, **_: bool) -> Iterable[PartialDate]:
        """Around every other date: the day itself and as far from it as a rule says, a day less and a day more."""
        days, years = self._lengths()
        found: set[date] = {date(1900, 1, 1), date(2100, 1, 1)}
        for base in self._bases(question):
            found |= {base + timedelta(days=sign * length) for length in days for sign in (-1, 1)}
            found |= {_birthday(base, sign * length) for length in years for sign in (-1, 1)}
        near = {day + timedelta(days=step) for day in found for step in (-1, 0, 1)}
        return [PartialDate.of(day) for day in sorted(near)]

    def _bases(self, question: Question) -> set[date]:
        dates = [answer.value for each, answer in self.answers.items() if each in self.matter and each != question.id]
        ends = {end for value in dates if isinstance(value, PartialDate) for end in (value.earliest, value.latest)}
        literals = {date.fromisoformat(node.iso) for rule in self._conditions() for node in _walk(rule) if isinstance(node, tree.Day)}
        return ends | literals | {_BASE}

    def _lengths(self) -> tuple[set[int], set[int]]:
        """The days, and the years, that a rule counts."""
        nodes = [node for rule in self._conditions() for node in _walk(rule)]
        days = {int(node.amount) * {"day": 1, "week": 7}.get(node.unit, 0) for node in nodes if isinstance(node, tree.Duration)}
        counted = [node for node in nodes if isinstance(node, tree.Compare) and _counts_time(node, self.form)]
        numbers = {int(each.value) for node in counted for each in _walk(node) if isinstance(each, tree.Number)}
        return {0, *days, *numbers}, numbers

    def _conditions(self) -> list[tree.Node]:
        questions = [self.form.questions[each] for each in self.matter]
        own = [rule.root for question in questions for rule in (question.when, question.derive) if rule]
        return [*(rule.root for rule in self.rules), *own]


def _counts_time(node: tree.Compare, form: Form) -> bool:
    asked = [form.find(name.word) for name in tree.words(node)]
    return any(question and question.derive and question.kind is Kind.DERIVED and not question.choices for question in asked)


def _birthday(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, _MONTH) if day.month == 2 else day.day)


def _lineage(measure: Measure, by_id: Mapping[str, Measure]) -> tuple[Measure, ...]:
    parts = [each for part in measure.parts for each in _lineage(by_id[part], by_id)]
    return (*dict.fromkeys(parts), measure)


def _rules(measure: Measure) -> list[Condition]:
    clauses = [clause for clauses in measure.rungs.values() for clause in clauses]
    return [clause.rule for clause in clauses if isinstance(clause.rule, Condition)]


def _walk(node: tree.Node) -> Iterator[tree.Node]:
    yield node
    for part in tree.children(node):
        yield from _walk(part)


def _naming(rule: tree.Node, question: Question) -> Iterator[tree.Node]:
    for node in _walk(rule):
        if isinstance(node, (tree.Compare, tree.OneOf)) and any(
            name.word in {question.id, question.name} for name in tree.words(node)
        ):
            yield node


def _texts(node: tree.Node) -> Iterator[str]:
    for part in _walk(node):
        if isinstance(part, tree.Text):
            yield part.value


@dataclass
class Compared:
    """How brute force and the engine differ on one chart; every list is empty when they do not."""

    missed: list[str] = field(default_factory=list)
    """Sets that brute force found and the engine did not."""
    unfounded: list[str] = field(default_factory=list)
    """Sets that the engine told of and brute force did not find."""
    wrong: list[str] = field(default_factory=list)
    """Answers of which the description says otherwise than the ladder."""
    tried: Counter[int] = field(default_factory=Counter)
    """How many ways to answer were tried, by the number of questions."""

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.missed or self.unfounded or self.wrong)


def compare(brute: Brute, changes: Changes, sizes: Iterable[int] = SIZES) -> Compared:
    """Try every set of up to so many questions, as long as some outcome has not been reached by fewer."""
    found = Compared()
    wanted = {outcome for outcome in Outcome if outcome not in {Outcome.UNDECIDED, brute.now}}
    reached: Sets = {}
    for size in sizes:
        if wanted <= reached.keys():
            break
        for outcome, sets in _reached(brute, changes, size, wanted - reached.keys(), found).items():
            reached[outcome] = sets
    told: Sets = {}
    for change in changes.found:
        if len(change.questions) in sizes:
            told.setdefault(change.outcome, set()).add(change.questions)
    for outcome in Outcome:
        mine, theirs = reached.get(outcome, set()), told.get(outcome, set())
        found.missed += [f"{outcome.value} {each}" for each in sorted(mine - theirs)]
        found.unfounded += [f"{outcome.value} {each}" for each in sorted(theirs - mine)]
    return found


def _reached(brute: Brute, changes: Changes, size: int, wanted: set[Outcome], found: Compared) -> Sets:
    """Return the sets of one size that lead to an outcome *wanted*, and note where a description is wrong."""
    reached: Sets = {}
    asked = brute.asked()
    answers = {question.id: brute.candidates(question, all_codes=size == 1) for question in asked}
    for questions in combinations(answers, size):
        told = [change for change in changes.found if change.questions == questions]
        for picked in product(*(answers[each] for each in questions)):
            changed = {**brute.answers, **dict(zip(questions, picked, strict=True))}
            outcome = brute.outcome(changed)
            found.tried[size] += 1
            if outcome in wanted:
                reached.setdefault(outcome, set()).add(questions)
            said = {change.outcome for change in told if _describes(change, changed, brute)}
            if said != ({outcome} & wanted):
                found.wrong.append(f"{questions} {picked}: {outcome.value}, told {sorted(each.value for each in said)}")
    return reached


def _describes(change: Change, answers: Answers, brute: Brute) -> bool:
    if not all(fits(wanted, answers[wanted.question_id], brute.form) for wanted in change.wanted):
        return False
    env = brute.env(answers) if change.ties else []
    return all(_truth(tie.rule, brute.form, env) is tie.truth for tie in change.ties)


def _truth(rule: str, form: Form, env: list[Cell]) -> Truth:
    condition = build_condition(rule, form.vocabulary)
    assert isinstance(condition, Condition)
    return condition.decide(env)


def fits(wanted: Wanted, answer: Answer, form: Form) -> bool:
    """Whether an answer is as described."""
    if answer.missing is not None:
        return answer.missing in wanted.statuses
    match answer.value:
        case PartialDate() as day:
            exact = day.earliest
            return day.earliest == day.latest and any(
                (each.first is None or each.first <= exact) and (each.last is None or exact <= each.last)
                for each in wanted.days
            )
        case Decimal() as number:
            return any(
                (each.low is None or each.low < number or (each.low_in and each.low == number))
                and (each.high is None or number < each.high or (each.high_in and each.high == number))
                for each in wanted.numbers
            )
        case tuple() as codes:
            return any(
                set(each.including) <= set(codes)
                and not set(each.without) & set(codes)
                and all(
                    (count.at_least or 0) <= len(set(count.codes) & set(codes))
                    and (count.at_most is None or len(set(count.codes) & set(codes)) <= count.at_most)
                    for count in each.counted
                )
                for each in wanted.chosen
            )
        case code:
            return code in wanted.codes
