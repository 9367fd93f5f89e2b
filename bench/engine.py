"""One chart in the engine: scoring it whole, one answer, one explanation, and a hostile condition.

Run as ``python -m bench.engine``; ``measure`` is what ``run.py bench`` calls.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from qopi_desktop.conditions import build_condition
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.package import Package, load_package
from tests.unit.measures.walks import any_answer, fill, seeded

GOALS = {"rescore_us": 1000, "edit_us": 200, "edit_us_worst": 200, "explain_us": 100, "hostile_ms": 50}
"""Microseconds, and milliseconds for the hostile condition. Source: project design of the engine, 1 and 3."""

ROUNDS = 300
_HOSTILE = "not " * 990 + "x"


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median cost of scoring a full chart of all modules again, of one answer, and of one explanation."""
    package = load_package()
    random = seeded(3)
    session = _largest(package, random)
    board = Board(package.measures, session)
    edits = _edits(package, session, board, random, rounds)
    ids = [measure.id for measure in package.measures]
    explained = [_microseconds(partial(board.explain, each)) for _ in range(rounds // 20) for each in ids]
    return {
        "load_ms": _microseconds(load_package) / 1000,
        "read_and_score_us": _median(lambda: Board(package.measures, _again(package, session)).summary(), rounds),
        "rescore_us": _median(lambda: Board(package.measures, session), rounds),
        "edit_us": statistics.median(edits),
        "edit_us_worst": statistics.quantiles(edits, n=100)[98],
        "summary_us": _median(board.summary, rounds),
        "explain_us": statistics.median(explained),
        "hostile_ms": _microseconds(lambda: build_condition(_HOSTILE, package.form.vocabulary)) / 1000,
    }


def _largest(package: Package, random: Random) -> FormSession:
    """Return, of some full charts of all modules, the one with the most open questions."""
    charts = [FormSession(package.form, {QuestionId("G06"): Answer(("core", "eol", "br"))}) for _ in range(20)]
    for chart in charts:
        for _ in fill(chart, random):
            pass
    return max(charts, key=lambda chart: chart.progress().asked)


def _edits(package: Package, session: FormSession, board: Board, random: Random, rounds: int) -> list[float]:
    """Return the time of each of many answers to open questions, measures brought up to date."""
    times = []
    for _ in range(rounds * 3):
        shown = [each for section in package.form.sections for each in session.shown(section.id)]
        question = random.choice(
            [package.form.questions[each] for each in shown if package.form.questions[each].is_asked]
        )
        before, answer = session.effective(question.id), any_answer(question, random)
        times.append(_microseconds(lambda: board.update(session.answer(question.id, answer))))  # noqa: B023 - called at once
        board.update(session.answer(question.id, before))
    return times


def _again(package: Package, session: FormSession) -> FormSession:
    answers: Mapping[QuestionId, Answer | None] = {each: session.effective(each) for each in package.form.questions}
    return FormSession(package.form, {each: answer for each, answer in answers.items() if answer})


def _median(work: Callable[[], object], rounds: int) -> float:
    return statistics.median(_microseconds(work) for _ in range(rounds))


def _microseconds(work: Callable[[], object]) -> float:
    begun = time.thread_time_ns()  # what this thread computed: others on the machine do not count
    work()
    return (time.thread_time_ns() - begun) / 1000


if __name__ == "__main__":
    for name, figure in measure().items():
        goal = GOALS.get(name)
        print(f"{name:20} {figure:10.1f}  {f'goal {goal}' if goal else ''}")
