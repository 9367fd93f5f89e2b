"""What changes an outcome, found the dumb way: every set of up to three questions, every answer that could matter.

Nothing here knows of diagrams: a chart is answered otherwise, settled question by question, and the ladder is climbed
again. ``python -m tests.golden.compared`` does so for every golden chart and prints what differs from the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from math import prod
from pathlib import Path

from qopi_desktop.conditions import Cell, Condition, Gap, Span, Truth, tree
from qopi_desktop.domain.answers import Answer, Missing, QuestionId, Value
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.cells import cell_of
from qopi_desktop.forms.definition import Kind, Question
from qopi_desktop.forms.narrowing import narrow
from qopi_desktop.forms.plan import gate_reads
from qopi_desktop.measures.definition import Measure, Rung
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.plan import plan_measures

Answers = Mapping[QuestionId, Answer]

SIZES = (1, 2, 3)
CHARTS = Path(__file__).parent / "charts"
_STANDING = {Truth.PENDING: Gap.GATE_PENDING, Truth.FALSE: Gap.CLOSED, Truth.SETTLED: Gap.CLOSED}
_BASE = date(2016, 3, 1)
_FEW = 5
_LEAST_FEBRUARY = 28


class Brute:
    """One measure of one chart, answered otherwise in every way that could matter."""

    def __init__(self, package: Package, measure: Measure, answers: Answers) -> None:
        self.form = package.form
        self.measure = measure
        self.answers = answers
        by_id = {each.id: each for each in package.measures}
        lineage = _lineage(measure, by_id)
        self._plan = plan_measures(lineage, package.form)
        self.rules = [rule for each in lineage for rule in _rules(each)]
        self.matter = self._that_matter()
        questions = list(self.form.questions.values())
        self._steps = [
            (slot, question.when.decide if question.when else None, question.derive, question.id)
            for slot, question in ((slot, questions[slot]) for slot in self.form.plan.order)
            if question.id in self.matter
        ]
        self._cells = {each: cell_of(answer) for each, answer in answers.items()}
        self._closed: list[Cell] = [Gap.CLOSED] * len(questions)
        self.now = self.outcome({})

    @property
    def has_spans(self) -> bool:
        """Whether a date of the chart is not known to the day."""
        return any(isinstance(cell_of(answer), Span) for answer in self.answers.values())

    def other_outcomes(self) -> set[Outcome]:
        """The other decided outcomes for which the measure, or a part of it, has a rung."""
        rungs = {rung for each in self._plan.measures.values() for rung, clauses in each.rungs.items() if clauses}
        found = {Outcome.MET, Outcome.NOT_MET, Outcome.NOT_IN_DENOMINATOR}
        found |= {Outcome.EXCLUDED} if Rung.EXCLUDE in rungs else set()
        found |= {Outcome.EXCEPTION} if Rung.EXCEPTION in rungs else set()
        return found - {self.now}

    def asked(self) -> list[Question]:
        """The questions that can matter and that a person answers."""
        return [
            question for question in self.form.questions.values() if question.id in self.matter and question.is_asked
        ]

    def env(self, changed: Answers) -> list[Cell]:
        """Every value as measures read it, answered as *changed* says; what cannot matter is closed."""
        given = {**self._cells, **{each: cell_of(answer) for each, answer in changed.items()}}
        cells = list(self._closed)
        for slot, gate, derive, question_id in self._steps:
            truth = gate(cells) if gate else Truth.TRUE
            if truth is not Truth.TRUE:
                cells[slot] = _STANDING[truth]
            else:
                cells[slot] = derive.value(cells) if derive else given.get(question_id, Gap.PENDING)
        return self._narrowed(cells) if any(isinstance(cell, Span) for cell in cells) else cells

    def _narrowed(self, cells: list[Cell]) -> list[Cell]:
        narrowed = narrow(cells, self.form.plan.dates)
        for slot, _, derive, _ in self._steps:
            if derive and cells[slot] not in {Gap.CLOSED, Gap.GATE_PENDING}:
                narrowed[slot] = derive.value(narrowed)
        return narrowed

    def outcome(self, changed: Answers) -> Outcome:
        """What the measure says of the chart, answered as *changed* says and else as before."""
        return climb_all(self._plan, self.env(changed))[self.measure.id]

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

    def ways(self, size: int) -> int:
        """How many ways there are to answer so many questions otherwise."""
        counts = [len(self.candidates(question, all_codes=size == 1)) for question in self.asked()]
        return sum(prod(each) for each in combinations(counts, size))

    def candidates(self, question: Question, *, all_codes: bool) -> list[Answer]:
        """Answers that cover what rules can tell apart; without *all_codes* one of the codes that they treat alike."""
        own = self.answers.get(question.id)
        values: Iterable[Value]
        match question.kind:
            case Kind.CHOICE:
                values = self._codes(question, all_codes=all_codes)
            case Kind.MANY:
                values = self._chosen(question, all_codes=all_codes)
            case Kind.DATE:
                values = self._days(question)
            case Kind.NUMBER:
                values = self._numbers(question)
            case _:
                values = {"another text", *(text for rule in self._conditions() for text in _texts(rule))}
        statuses = [Answer(missing=status) for status in Missing if status in question.statuses]
        answers = [*(Answer(value) for value in values), *statuses]
        return [answer for answer in dict.fromkeys(answers) if answer != own]

    def _codes(self, question: Question, *, all_codes: bool) -> Iterable[str]:
        codes = [choice.code for choice in question.choices]
        if all_codes:
            return codes
        listed = [set(_texts(node)) for rule in self._conditions() for node in _naming(rule, question)]
        alike = {tuple(code in each for each in listed): code for code in codes}
        return alike.values()

    def _chosen(self, question: Question, *, all_codes: bool) -> Iterable[tuple[str, ...]]:
        """Each choice of a few codes; of many each code alone, two of a kind, one of each kind, and all."""
        codes = [choice.code for choice in question.choices]
        if len(codes) <= _FEW:
            yield from (each for size in range(len(codes) + 1) for each in combinations(codes, size))
            return
        kinds = self.form.codelists["drugs"].attributes
        by_class: dict[object, list[str]] = {}
        for code in codes:
            by_class.setdefault(kinds.get(code, {}).get("class"), []).append(code)
        yield from [(code,) for code in codes] if all_codes else [(each[0],) for each in by_class.values()]
        yield from [tuple(each[:2]) for each in by_class.values() if len(each) > 1]
        yield tuple(each[0] for each in by_class.values())
        yield tuple(codes)

    def _numbers(self, question: Question) -> Iterable[Decimal]:
        literals = {node.value for rule in self._conditions() for node in _walk(rule) if isinstance(node, tree.Number)}
        near = {
            each + step
            for each in literals
            for step in (Decimal(-1), Decimal("-0.5"), Decimal(0), Decimal("0.5"), Decimal(1))
        }
        low = Decimal(-99 if question.minimum is None else question.minimum)
        high = Decimal(99 if question.maximum is None else question.maximum)
        return sorted(each for each in near | {low, high} if low <= each <= high)

    def _days(self, question: Question) -> Iterable[PartialDate]:
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
        literals = {
            date.fromisoformat(node.iso)
            for rule in self._conditions()
            for node in _walk(rule)
            if isinstance(node, tree.Day)
        }
        return ends | literals | {_BASE}

    def _lengths(self) -> tuple[set[int], set[int]]:
        """The days, and the years, that a rule counts."""
        nodes = [node for rule in self._conditions() for node in _walk(rule)]
        spans = [node for node in nodes if isinstance(node, tree.Duration)]
        days = {int(span.amount) * {"day": 1, "week": 7}.get(span.unit, 0) for span in spans}
        years: set[int] = set()
        for node in nodes:
            if isinstance(node, tree.Compare):
                numbers = {int(each.value) for each in _walk(node) if isinstance(each, tree.Number)}
                counted = {type(part) for name in tree.words(node) for part in self._worked_out(name)}
                days |= numbers if tree.DaysBetween in counted else set()
                years |= numbers if tree.YearsBetween in counted else set()
        return {0, *days}, years

    def _worked_out(self, name: tree.Name) -> Iterator[tree.Node]:
        question = self.form.find(name.word)
        return _walk(question.derive.root) if question and question.derive else iter(())

    def _conditions(self) -> list[tree.Node]:
        questions = [self.form.questions[each] for each in self.matter]
        own = [rule.root for question in questions for rule in (question.when, question.derive) if rule]
        return [*(rule.root for rule in self.rules), *own]


def _birthday(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, _LEAST_FEBRUARY) if day.month == 2 else day.day)


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
