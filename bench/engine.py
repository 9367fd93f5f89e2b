"""The engine: one chart while it is answered, the same beside cql-execution, and a national round beside numpy.

Run as ``python -m bench.engine``; ``measure`` is what ``run.py bench`` calls.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from random import Random

from bench import bulk
from bench.oracle import cql_execution_speed
from qopi_desktop.conditions import Env, build_condition
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.board import Board
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.plan import plan_measures
from tests.oracles.charts import any_charts
from tests.unit.measures.walks import any_answer, fill, seeded

ROUNDS = 300
TURNS = 7
PASSES = 30
PEER_CHARTS = 600
_HOSTILE = "not " * 990 + "x"


def measure(charts: int) -> dict[str, float]:
    """Return every figure of the engine; *charts* are counted in bulk."""
    package = load_package()
    return one_chart(package) | beside_peers(package, charts)


def one_chart(package: Package, rounds: int = ROUNDS) -> dict[str, float]:
    """Return milliseconds for the largest of some full charts of all modules, medians where nothing else is said.

    What is explained are the clauses and the smallest sets of answers that would change the outcome.
    """
    random = seeded(3)
    session = _largest(package, random)
    board = Board(package.measures, session)
    edits = _edits(package, session, board, random, rounds)
    ids = [measure.id for measure in package.measures] * (rounds // 20)
    told = [_milliseconds(partial(board.explain, each)) for each in ids]
    explained = [_explained(board, each) for each in ids]
    return {
        "load_ms": _milliseconds(load_package),
        "read_and_score_ms": _median(lambda: Board(package.measures, _again(package, session)).summary(), rounds),
        "full_rescore_ms": _median(lambda: Board(package.measures, session), rounds),
        "one_edit_ms": statistics.median(edits),
        "one_edit_ms_p95": statistics.quantiles(edits, n=20)[18],
        "explain_clauses_ms": statistics.median(told),
        "explain_ms": statistics.median(explained),
        "explain_ms_p95": statistics.quantiles(explained, n=20)[18],
        "hostile_ms": _milliseconds(lambda: build_condition(_HOSTILE, package.form.vocabulary)),
    }


def beside_peers(package: Package, charts: int) -> dict[str, float]:
    """Return how often faster than cql-execution the engine scores one chart, and many, and the figures of many charts.

    Both score the outcomes of the same charts and stop where they are decided; they take turns, by the same clock.
    """
    envs = list(islice(any_charts(package, 17), PEER_CHARTS))
    plan = plan_measures(package.measures, package.form)
    ours, theirs = [], []
    for _ in range(TURNS):
        theirs.append(cql_execution_speed(package, envs))
        ours.append(_speed(lambda: [climb_all(plan, env) for env in envs], envs, package))
    many = bulk.measure(charts)
    one, peer = statistics.median(ours), statistics.median(theirs)
    return {
        "one_chart_measures_per_s": one,
        "cql_execution_measures_per_s": peer,
        "one_chart_vs_cql_execution": one / peer,
        "bulk_vs_cql_execution": many["columns_chart_measures_per_s"] / peer,
        **many,
    }


def _speed(work: Callable[[], object], envs: Sequence[Env], package: Package) -> float:
    """Return chart-measures a second over as long a time as cql-execution takes for a pass, its first left out too."""
    work()
    begun = time.perf_counter()
    for _ in range(PASSES):
        work()
    return PASSES * len(envs) * len(package.measures) / (time.perf_counter() - begun)


def _explained(board: Board, measure_id: str) -> float:
    """Return the time of one explanation; what the board remembers of earlier ones is dropped first."""
    board.update(frozenset())
    return _milliseconds(lambda: (board.explain(measure_id), board.turning(measure_id).smallest))


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
        times.append(_milliseconds(lambda: board.update(session.answer(question.id, answer))))  # noqa: B023 - called at once
        board.update(session.answer(question.id, before))
    return times


def _again(package: Package, session: FormSession) -> FormSession:
    answers: Mapping[QuestionId, Answer | None] = {each: session.effective(each) for each in package.form.questions}
    return FormSession(package.form, {each: answer for each, answer in answers.items() if answer})


def _median(work: Callable[[], object], rounds: int) -> float:
    return statistics.median(_milliseconds(work) for _ in range(rounds))


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.thread_time_ns()  # what this thread computed: others on the machine do not count
    work()
    return (time.thread_time_ns() - begun) / 1e6


if __name__ == "__main__":
    for name, figure in measure(200_064).items():
        print(f"{name:44} {figure:16.4f}")
