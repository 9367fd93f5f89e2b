"""What the engine says would change an outcome beside what brute force finds.

``python -m tests.golden.compared`` compares them for every golden chart and prints what differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations, islice, product

from qopi_desktop.cli.golden import GoldenChart, golden_charts
from qopi_desktop.conditions import Cell, Condition, Truth, build_condition
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.turning import Change, Changes, Wanted
from tests import shipped
from tests.golden.brute import CHARTS, SIZES, Answers, Brute

_DRAWN = 300
Sets = dict[Outcome, set[tuple[QuestionId, ...]]]


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
    wanted = brute.other_outcomes()
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


def compare_chart(golden: GoldenChart, sizes: int) -> Compared:
    """Compare the engine with brute force on one golden chart, for sets of up to so many questions."""
    package = _package()
    answers = golden.read(package)
    brute = Brute(package, next(each for each in package.measures if each.id == golden.measure), answers)
    changes = Board(package.measures, FormSession(package.form, answers)).turning(golden.measure).changes
    return compare(brute, changes, range(1, sizes + 1))


@cache
def _package() -> Package:
    return shipped.package()


def main(arguments: list[str] | None = None) -> int:
    """Compare the engine with brute force on every golden chart, two at a time; returns 1 when they differ."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, default=3, help="questions that change at once, at most")
    parser.add_argument("--every", type=int, default=1, help="take only each so many-th chart")
    options = parser.parse_args(arguments)
    begun, differing, untried, tried = time.monotonic(), 0, 0, Counter[int]()
    charts = golden_charts(CHARTS)[:: options.every]
    with ProcessPoolExecutor() as pool:
        waiting = {pool.submit(compare_chart, golden, options.sizes): golden for golden in charts}
        for number, done in enumerate(as_completed(waiting), start=1):
            found = done.result()
            tried += found.tried
            differing += found.differs
            untried += len(found.untried)
            for line in (*found.missed, *found.wrong):
                sys.stdout.write(f"{waiting[done].id}: {line}\n")
            if number % 20 == 0 or number == len(charts):
                ways = f"{dict(tried)} ways tried, {untried} sets told of without one of them"
                sys.stdout.write(f"{number} charts, {differing} differ; {ways}; {time.monotonic() - begun:.0f} s\n")
                sys.stdout.flush()
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
