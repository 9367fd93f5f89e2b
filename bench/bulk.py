"""Many charts: closures in one and two processes, Polars from settled and from raw columns, and numpy as lower bound.

Run as ``python -m bench.bulk [--charts N] [--measures N]``; ``run.py bench engine`` calls `measure`. Each engine is
measured in a process of its own, so that its peak memory is its own. Random charts are made once, some thousands of
them; each batch draws its charts from these, moves all dates of a chart by the same days and gives it an office, before
the clock starts.

``python -m bench.bulk --agree N`` compares all engines on N random chart-measures instead.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl

from bench.numpy_kernel import NumpyKernel
from bench.wide import widened
from qopi_desktop.bulk.closures import OFFICE as OFFICE_ID
from qopi_desktop.bulk.closures import Answers, ClosureScorer
from qopi_desktop.bulk.codings import DayColumns
from qopi_desktop.bulk.columns import OFFICE, ColumnScorer
from qopi_desktop.bulk.layout import Layout, make_layout
from qopi_desktop.bulk.processes import collect_seldom, in_processes
from qopi_desktop.bulk.scoring import make_scoring
from qopi_desktop.bulk.tallies import Tally, total
from qopi_desktop.conditions import Env
from qopi_desktop.domain.answers import Answer, QuestionId
from qopi_desktop.forms.session import FormSession
from qopi_desktop.measures.package import Package, load_package
from tests.unit.measures.walks import any_answer, any_modules, fill, seeded

BATCH = 100_032
"""Charts of one batch: a multiple of 64."""

BASE = 3_000
OFFICES = 900
CLOSURE_CHARTS = 20_000
SENT = 500
"""Charts that are sent to a process at once."""

TURNS = 5
COMPARED = ("numpy", "columns")
"""These two take turns, one core each, for the ratio."""

GOALS = {"bulk_vs_numpy": 3.0, "bulk_peak_mb": 1500.0}

Figures = dict[str, float]


def any_chart(package: Package, random: Random) -> dict[QuestionId, Answer]:
    """Return a chart as a round has them: most complete, some begun, a fifth with partial dates, few odd answers."""
    session = FormSession(package.form, {QuestionId("G06"): any_modules(random)})
    is_partial, left = random.choice([True, False, False, False, False]), random.choice([10, 25, *[1000] * 6])
    for _ in zip(range(left), fill(session, random, partial=is_partial), strict=False):
        pass
    states = [session.state(each) for each in package.form.questions]
    answers = {state.question.id: state.answer for state in states if state.answer and state.question.derive is None}
    asked = [question for question in package.form.questions.values() if question.is_asked]
    for question in random.sample(asked, random.choice([0, 0, 0, 1, 3])):
        answers[question.id] = any_answer(question, random, partial=is_partial)
    return answers


def measure(charts: int, measures: int = 0) -> Figures:
    """Return charts a second, chart-measures a second and peak memory of each engine over *charts* charts.

    Args:
        charts: For the columns; the closures take a few thousand of them.
        measures: How many measures the package is stretched to; 0 takes it as it is shipped.
    """
    package = _package(measures)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base"
        random = seeded(11)
        base.write_bytes(pickle.dumps([any_chart(package, random) for _ in range(BASE)]))
        runs = {name: _apart(name, base, charts, measures) for name in ENGINES}
        turns = [[_apart(name, base, charts, measures)["charts_per_s"] for name in COMPARED] for _ in range(TURNS)]
    figures: Figures = {"bulk_measures": len(package.measures)}
    for name, run in runs.items():
        figures |= {f"{name}_{key}": value for key, value in run.items()}
        figures[f"{name}_chart_measures_per_s"] = run["charts_per_s"] * len(package.measures)
    figures["bulk_vs_numpy"] = statistics.median(bound / ours for bound, ours in turns)
    figures["bulk_peak_mb"] = max(runs[name]["peak_mb"] for name in ("columns", "columns_two", "columns_raw"))
    return figures


def _package(measures: int) -> Package:
    package = load_package()
    return widened(package, measures) if measures else package


def _apart(name: str, base: Path, charts: int, measures: int) -> Figures:
    """Return what the engine *name* reports from a process, or two at once, of its own."""
    alone, processes = ENGINES[name]
    given = ["--engine", alone, "--base", str(base), "--charts", str(charts // processes), "--measures", str(measures)]
    command = [sys.executable, "-P", "-m", "bench.bulk", *given]
    begun = [
        subprocess.Popen([*command, "--seed", str(seed)], stdout=subprocess.PIPE)  # noqa: S603 - our own program
        for seed in range(processes)
    ]
    found: list[Figures] = [json.loads(each.communicate()[0]) for each in begun]
    return {key: sum(each[key] for each in found) for key in found[0]}


def _alone(options: argparse.Namespace) -> Figures:
    package = _package(options.measures)
    base = pickle.loads(options.base.read_bytes())  # noqa: S301 - this run wrote it
    figures = _ALONE[options.engine](package, base, options.charts, seeded(options.seed))
    return {**figures, "peak_mb": _peak_mb()}


def _peak_mb() -> float:
    """Return the most memory that this process, and the largest of those it started, held, in MB."""
    own, others = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + others) / 1024


def _speed(charts: int, seconds: float, compiled: float) -> Figures:
    return {"charts_per_s": charts / seconds, "compile_s": compiled}


def _closures(package: Package, base: Sequence[Answers], charts: int, random: Random, *, processes: int) -> Figures:
    """Score settled charts; with two processes they are sent there, and this one waits."""
    scorer = ClosureScorer(package)
    envs = [scorer.settle(_with_office(answers, random)) for answers in base]
    batches = [random.choices(envs, k=SENT) for _ in range(min(charts, CLOSURE_CHARTS) // SENT)]
    return _timed(_settled_counter, scorer.tally_settled, batches, len(package.measures), processes)


def _closures_raw(package: Package, base: Sequence[Answers], charts: int, random: Random, *, processes: int) -> Figures:
    """Settle and score charts as they were answered."""
    batches = [
        [_with_office(answers, random) for answers in random.choices(base, k=SENT)]
        for _ in range(min(charts, CLOSURE_CHARTS // 2) // SENT)
    ]
    return _timed(_raw_counter, ClosureScorer(package).tally, batches, len(package.measures), processes)


def _timed(
    make: Callable[[int], Callable[[Any], Tally]],
    here: Callable[[Any], Tally],
    batches: Sequence[Sequence[Any]],
    measures: int,
    processes: int,
) -> Figures:
    charts = sum(map(len, batches))
    if processes == 1:
        collect_seldom()
        seconds = _seconds(lambda: total(map(here, batches)))
        return _speed(charts, seconds, 0)
    warm = [batch[:1] for batch in batches[: 4 * processes]]
    results = in_processes(make, (measures,), [*warm, *batches], processes)
    for _ in warm:
        next(results)
    return _speed(charts, _seconds(lambda: total(results)), 0)


def _settled_counter(measures: int) -> Callable[[Sequence[Env]], Tally]:
    return ClosureScorer(_package(measures)).tally_settled


def _raw_counter(measures: int) -> Callable[[Sequence[Answers]], Tally]:
    return ClosureScorer(_package(measures)).tally


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _with_office(answers: Answers, random: Random) -> Answers:
    return {**answers, OFFICE_ID: Answer(f"office {random.randrange(OFFICES)}")}


def _columns(package: Package, base: Sequence[Answers], charts: int, random: Random, *, is_raw: bool) -> Figures:
    begun = time.perf_counter()
    scorer = ColumnScorer(package)
    compiled = time.perf_counter() - begun
    clock = Clock(_batches(scorer, base, charts, random, is_raw=is_raw))
    frames = map(scorer.settle, clock) if is_raw else clock
    scorer.tally_frames(frames)
    return _speed(clock.charts, clock.seconds(), compiled)


def _numpy(package: Package, base: Sequence[Answers], charts: int, random: Random) -> Figures:
    scorer, layout = ColumnScorer(package), make_layout(package.form, package.measures)
    begun = time.perf_counter()
    kernel = NumpyKernel(make_scoring(layout, package.measures), BATCH)
    compiled = time.perf_counter() - begun
    clock = Clock(map(_arrays, _batches(scorer, base, charts, random, is_raw=False)))
    summed = np.zeros(1)
    for columns, starts in clock:
        summed = summed + kernel.counts(columns, starts).sum()
    return _speed(clock.charts, clock.seconds(), compiled)


def _arrays(frame: pl.DataFrame) -> tuple[dict[str, Any], Any]:
    columns = {name: np.ascontiguousarray(frame[name].to_numpy()) for name in frame.columns}
    offices = columns[OFFICE.name]
    return columns, np.flatnonzero(np.diff(offices, prepend=offices[0] - 1))


class Clock:
    """Hands out batches and does not count the time that making them takes."""

    def __init__(self, batches: Iterator[Any]) -> None:
        self._batches, self.charts = batches, 0
        self._begun, self._making = time.perf_counter(), 0.0

    def __iter__(self) -> Clock:
        return self

    def __next__(self) -> Any:
        """Return the next batch."""
        begun = time.perf_counter()
        batch = next(self._batches, None)
        self._making += time.perf_counter() - begun
        if batch is None:
            raise StopIteration
        self.charts += BATCH
        return batch

    def seconds(self) -> float:
        """Return the time since the beginning that was not spent on making batches."""
        return time.perf_counter() - self._begun - self._making


def _batches(
    scorer: ColumnScorer, base: Sequence[Answers], charts: int, random: Random, *, is_raw: bool
) -> Iterator[pl.DataFrame]:
    """Yield batches of *charts* charts in all, drawn from *base*, sorted by office."""
    layout, chance = scorer.layout, np.random.default_rng(random.randrange(2**32))
    frame = scorer.frame([("", layout.write_raw(answers)) for answers in base], layout.raw)
    frame = frame if is_raw else scorer.settle(frame).select(_settled_names(layout))
    days = [layout.codings[slot].id for slot in layout.settled if isinstance(layout.codings[slot], DayColumns)]
    columns = [pl.col(name) for each in days for name in (each, f"{each}.last")]
    shifted = [pl.when(column > 0).then(column + pl.col("shift")).otherwise(column) for column in columns]
    codes = np.array([layout.words.code(f"office {number}") for number in range(OFFICES)], np.int32)
    for _ in range(max(charts // BATCH, 1)):
        offices = pl.Series(OFFICE.name, np.sort(chance.choice(codes, BATCH)))
        drawn = frame[chance.integers(0, frame.height, BATCH)].with_columns(
            offices, pl.Series("shift", chance.integers(-900, 900, BATCH).astype(np.int32))
        )
        yield drawn.with_columns(shifted).drop("shift").rechunk()


def _settled_names(layout: Layout) -> list[str]:
    return [OFFICE.name, *(column.name for column in layout.columns(layout.settled))]


_ALONE: Mapping[str, Callable[..., Figures]] = {
    "closures": partial(_closures, processes=1),
    "closures_two": partial(_closures, processes=2),
    "closures_raw": partial(_closures_raw, processes=1),
    "closures_raw_two": partial(_closures_raw, processes=2),
    "columns": partial(_columns, is_raw=False),
    "columns_raw": partial(_columns, is_raw=True),
    "numpy": _numpy,
}
ENGINES: Mapping[str, tuple[str, int]] = {
    **{name: (name, 1) for name in _ALONE},
    "columns_two": ("columns", 2),
    "columns_raw_two": ("columns_raw", 2),
    "numpy_two": ("numpy", 2),
}
"""Each engine, what runs alone for it, and in how many processes at once."""


def main() -> int:
    """Measure, or compare, what is asked for."""
    parser = argparse.ArgumentParser(prog="bench.bulk")
    parser.add_argument("--charts", type=int, default=1_000_000)
    parser.add_argument("--measures", type=int, default=0)
    parser.add_argument("--agree", type=int, help="compare all engines on so many random chart-measures")
    parser.add_argument("--engine", choices=sorted(_ALONE))
    parser.add_argument("--base", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.agree:
        return agree(options.agree)
    figures = _alone(options) if options.engine else measure(options.charts, options.measures)
    print(
        json.dumps(figures)
        if options.engine
        else "\n".join(f"{key:36} {value:14.2f}" for key, value in figures.items())
    )
    return 0


def agree(chart_measures: int) -> int:
    """Compare closures, processes, settled and raw columns on random charts; returns the exit status."""
    package = load_package()
    closures, columns = ClosureScorer(package), ColumnScorer(package)
    seen = differing = batch = 0
    while seen < chart_measures:
        random = seeded(1000 + batch)
        charts = [
            {**any_chart(package, random), OFFICE_ID: Answer(f"{batch} {number}")} for number in range(SENT)
        ]  # an office for each chart, so that every outcome is seen alone
        one = closures.tally(charts)
        others = [columns.tally(charts), columns.tally_settled([closures.settle(chart) for chart in charts])]
        others += in_processes(_raw_counter, (0,), [charts], 1) if batch % 50 == 0 else []
        differing += sum(one != each for each in others)
        seen += len(charts) * len(package.measures)
        batch += 1
    print(f"{seen} chart-measures, {differing} batches that differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
