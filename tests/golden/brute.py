"""What changes an outcome, found the dumb way: every set of up to three questions, every answer that could matter.

Nothing here knows of diagrams: a chart is answered otherwise, settled question by question, and the ladder is climbed
again. ``python -m tests.golden.brute`` does so for every golden chart and prints what differs from the engine.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, islice, product
from math import prod
from pathlib import Path

from qopi_desktop.cli.golden import golden_charts
from qopi_desktop.conditions import Cell, Condition, Gap, Span, Truth, build_condition, tree
from qopi_desktop.domain.answers import Answer, Missing, QuestionId, Value
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.cells import cell_of
from qopi_desktop.forms.definition import Form, Kind, Question
from qopi_desktop.forms.narrowing import narrow
from qopi_desktop.forms.plan import gate_reads
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.plan import plan_measures
from qopi_desktop.measures.turning import Change, Changes, Wanted

Answers = Mapping[QuestionId, Answer]
Sets = dict[Outcome, set[tuple[QuestionId, ...]]]

SIZES = (1, 2, 3)
CHARTS = Path(__file__).parent / "charts"
_STANDING = {Truth.PENDING: Gap.GATE_PENDING, Truth.FALSE: Gap.CLOSED, Truth.SETTLED: Gap.CLOSED}
_BASE = date(2016, 3, 1)
_FEW = 5
_DRAWN = 300
_LEAST_FEBRUARY = 28


class Brute:
    """One measure of one chart, answered otherwise in every way that could matter."""

    def __init__(self, package: Package, measure: Measure, answers: Answers) -> None:
        self.form = package.form
        self.measure = measure
        self.answers = answers
        by_id = {each.id: each for each in package.measures}
        lineage = _lineage(measure, by_id)
        self._plan = plan_measures(lineage)
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


@dataclass
class Compared:
    """How brute force and the engine differ on one chart."""

    missed: list[str] = field(default_factory=list)
    """Sets that brute force found and the engine did not."""
    untried: list[str] = field(default_factory=list)
    """Sets that the engine told of rightly, and brute force did not find: no value that would do was among its own."""
    wrong: list[str] = field(default_factory=list)
    """Answers of which the description says otherwise than the ladder."""
    tried: Counter[int] = field(default_factory=Counter)
    """How many ways to answer were tried, by the number of questions."""

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.missed or self.wrong)


def compare(brute: Brute, changes: Changes, sizes: Iterable[int] = SIZES) -> Compared:
    """Try every set of up to so many questions, as long as some outcome has not been reached by fewer."""
    found = Compared()
    told: Sets = {}
    for change in changes.found:
        if len(change.questions) in sizes:
            told.setdefault(change.outcome, set()).add(change.questions)
            found.wrong += _edges(change, brute)
    wanted: set[Outcome] = set(Outcome) - {Outcome.UNDECIDED, brute.now}
    reached: Sets = {}
    for size in sizes:
        if wanted:
            reached |= _reached(brute, changes, size, wanted, found)
            wanted -= {*reached, *(outcome for outcome, sets in told.items() if len(min(sets, key=len)) == size)}
    for outcome in Outcome:
        mine, theirs = reached.get(outcome, set()), told.get(outcome, set())
        found.missed += [f"{outcome.value} {each}" for each in sorted(mine - theirs)]
        found.untried += [f"{outcome.value} {each}" for each in sorted(theirs - mine)]
    return found


def _edges(change: Change, brute: Brute) -> list[str]:
    """Return where a description is wrong at its own edges: the last values that would do, the first that would not.

    A description of which no value can be drawn is wrong too.
    """
    asked = [brute.form.questions[each] for each in change.questions]
    near = [list(_near(wanted, question)) for wanted, question in zip(change.wanted, asked, strict=True)]
    wrong, drawn = [], 0
    for picked in islice(product(*near), _DRAWN):
        answers = dict(zip(change.questions, picked, strict=True))
        is_described, outcome = _describes(change, answers, brute), brute.outcome(answers)
        drawn += is_described
        if is_described != (outcome is change.outcome) and (is_described or len(asked) == 1):
            wrong.append(f"at the edge of {change}: {_plain(picked)}: {outcome.value}")
    return wrong if drawn or change.ties else [f"nothing fits {change}"]


def _plain(picked: Iterable[Answer]) -> list[object]:
    return [answer.missing or answer.value for answer in picked]


def _near(wanted: Wanted, question: Question) -> Iterator[Answer]:
    """Yield answers at the edges of a description, on either side."""
    for days in wanted.days:
        first, last = (day.toordinal() if day else None for day in (days.first, days.last))
        ends = (
            {*(first + step for step in (-1, 0) if first), *(last + step for step in (0, 1) if last)}
            if first or last
            else {1}
        )
        yield from (Answer(PartialDate.of(date.fromordinal(end))) for end in sorted(ends))
    for numbers in wanted.numbers:
        bounds = [end for end in (numbers.low, numbers.high) if end is not None] or [Decimal(0)]
        near = {
            end + step
            for end in bounds
            for step in (Decimal(-1), Decimal("-0.01"), Decimal(0), Decimal("0.01"), Decimal(1))
        }
        low, high = question.minimum, question.maximum
        yield from (
            Answer(each) for each in sorted(near) if (low is None or low <= each) and (high is None or each <= high)
        )
    for chosen in wanted.chosen:
        counted = [code for count in chosen.counted for code in count.codes[: count.at_least or 0]]
        yield Answer((*chosen.including, *counted))
    yield from (Answer(code) for code in wanted.codes)
    yield from [Answer("any text at all")] if wanted.other_text else []
    yield from (Answer(missing=status) for status in wanted.statuses)


def _reached(brute: Brute, changes: Changes, size: int, wanted: set[Outcome], found: Compared) -> Sets:
    """Return the sets of one size that lead to an outcome *wanted*, and note where a description is wrong."""
    reached: Sets = {}
    asked = brute.asked()
    answers = {question.id: brute.candidates(question, all_codes=size == 1) for question in asked}
    for questions in combinations(answers, size):
        told = [change for change in changes.found if change.questions == questions]
        for picked in product(*(answers[each] for each in questions)):
            changed = dict(zip(questions, picked, strict=True))
            outcome = brute.outcome(changed)
            found.tried[size] += 1
            if outcome in wanted:
                reached.setdefault(outcome, set()).add(questions)
            said = {change.outcome for change in told if _describes(change, changed, brute)}
            if said != ({outcome} & wanted):
                told_of = sorted(each.value for each in said)
                found.wrong.append(f"{questions} {_plain(picked)}: {outcome.value}, told {told_of}")
    return reached


def _describes(change: Change, answers: Answers, brute: Brute) -> bool:
    if not all(fits(wanted, answers[wanted.question_id], brute.form) for wanted in change.wanted):
        return False
    env = brute.env(answers) if change.ties else []
    return all(_truth(tie.rule, brute.form, env) is tie.truth for tie in change.ties)


def _truth(rule: str, form: Form, env: list[Cell]) -> Truth:
    condition = build_condition(rule, replace(form.vocabulary, calendar=True))
    assert isinstance(condition, Condition), rule
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
        case text:
            return text in wanted.codes or (wanted.other_text and text not in wanted.not_codes)


def main(arguments: list[str] | None = None) -> int:
    """Compare the engine with brute force on every golden chart; returns 1 when they differ.

    Charts with a date not known to the day are tried up to two questions: every date of the form can matter there.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, default=3, help="questions that change at once, at most")
    parser.add_argument("--every", type=int, default=1, help="take only each so many-th chart")
    options = parser.parse_args(arguments)
    package = load_package()
    measures = {measure.id: measure for measure in package.measures}
    begun, differing, untried, tried = time.monotonic(), 0, 0, Counter[int]()
    charts = golden_charts(CHARTS)[:: options.every]
    for number, golden in enumerate(charts, start=1):
        answers = golden.read(package)
        brute = Brute(package, measures[golden.measure], answers)
        most = min(options.sizes, 2) if brute.has_spans else options.sizes
        board = Board(package.measures, FormSession(package.form, answers))
        found = compare(brute, board.turning(golden.measure).changes, range(1, most + 1))
        tried += found.tried
        differing += found.differs
        untried += len(found.untried)
        for line in (*found.missed, *found.wrong):
            sys.stdout.write(f"{golden.id}: {line}\n")
        if number % 20 == 0 or number == len(charts):
            ways = f"{dict(tried)} ways tried, {untried} sets told of without one of them"
            sys.stdout.write(f"{number} charts, {differing} differ; {ways}; {time.monotonic() - begun:.0f} s\n")
            sys.stdout.flush()
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
