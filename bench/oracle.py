"""The engine against cql-execution, which runs the exported library: the same outcome for every chart and measure.

Run as ``python -m bench.oracle --chart-measures 1000000``: prints as it goes, and ends with 1 when they differ.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.peers import HERE, node
from qopi_desktop.conditions import Env
from qopi_desktop.measures.ladder import climb_all
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.measures.plan import plan_measures
from qopi_desktop.standards.elm import Json, elm
from qopi_desktop.standards.elm_charts import Chart, Flattener, is_odd
from qopi_desktop.standards.elm_measures import outcome_name
from qopi_desktop.standards.elm_package import library
from tests.oracles.charts import any_charts

BATCH = 4000
"""Charts that are held at a time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One outcome on which they do not agree, and the chart as cql-execution read it."""

    measure: str
    ours: str
    theirs: str
    chart: Chart


@dataclass(slots=True)
class Compared:
    """What a comparison came to; ``odd`` charts hold a date that was narrowed to days that are no month or year."""

    chart_measures: int = 0
    odd: int = 0
    reached: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


def evaluate(written: Json, charts: Iterable[Chart], names: Sequence[str]) -> list[list[Any]]:  # Any: as JSON holds
    """Return what cql-execution makes of the definitions *names*, for each of *charts*."""
    return _run(written, charts, names=names)["values"]  # type: ignore[no-any-return]


def _run(written: Json, charts: Iterable[Chart], **how: object) -> Any:  # Any: as JSON holds
    with TemporaryDirectory() as folder:
        library_file, chart_file = Path(folder) / "library.json", Path(folder) / "charts.jsonl"
        library_file.write_text(json.dumps(written), encoding="utf-8")
        chart_file.write_text("".join(f"{json.dumps(chart)}\n" for chart in charts), encoding="utf-8")
        given = {"elm": str(library_file), "charts": str(chart_file), **how}
        return node(HERE / "cql_execution.mjs", given=given)


def translate(text: str) -> Any:  # Any: as JSON holds
    """Return what the translator of CQL makes of *text*: its ``errors`` and ``warnings``, and the ``elm``."""
    return node(HERE / "cql_translate.mjs", given={"text": text})


def compare(package: Package, envs: Sequence[Env], compared: Compared, written: Json | None = None) -> Compared:
    """Add to *compared* what the engine and cql-execution say of *envs*; *written* stands for the package's own ELM."""
    exported = library(package)
    flat = Flattener(package.form, exported)
    plan = plan_measures(package.measures, package.form)
    charts = [flat.chart(env) for env in envs]
    names = [outcome_name(each) for each in plan.measures]
    answered = evaluate(elm(exported) if written is None else written, charts, names)
    compared.odd += sum(any(is_odd(each) for each in chart.values()) for chart in charts)
    for env, chart, theirs in zip(envs, charts, answered, strict=True):
        ours = climb_all(plan, env)
        for (measure_id, outcome), said in zip(ours.items(), theirs, strict=True):
            compared.chart_measures += 1
            compared.reached[measure_id, outcome.value] += 1
            if outcome.value != said:
                compared.differences.append(Difference(measure_id, outcome.value, said, chart))
    return compared


def cql_execution_speed(package: Package, envs: Sequence[Env]) -> float:
    """Return the chart-measures that cql-execution scores in a second, asked for outcomes alone.

    Only scoring counts, on a new context for each chart, after one pass over all of them.
    """
    exported = library(package)
    flat = Flattener(package.form, exported)
    written, charts = elm(exported), [flat.chart(env) for env in envs]
    names = [outcome_name(each) for each in plan_measures(package.measures, package.form).measures]
    seconds: float = _run(written, charts, names=names, timed=True)["seconds"]
    return len(envs) * len(names) / seconds


def main() -> int:
    """Compare as many random chart-measures as asked for; returns 1 when any differ."""
    parser = argparse.ArgumentParser(prog="bench.oracle", description="Compare the engine with cql-execution.")
    parser.add_argument("--chart-measures", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    package, compared, begun = load_package(), Compared(), time.monotonic()
    charts = any_charts(package, options.seed)
    while compared.chart_measures < options.chart_measures:
        left = -(-(options.chart_measures - compared.chart_measures) // len(package.measures))
        compare(package, list(islice(charts, min(BATCH, left))), compared)
        print(_line(compared, time.monotonic() - begun), flush=True)
    for difference in compared.differences[:10]:
        print(difference.measure, difference.ours, difference.theirs, json.dumps(difference.chart))
    return 1 if compared.differences else 0


def _line(compared: Compared, seconds: float) -> str:
    return (
        f"{compared.chart_measures:>9,} chart-measures  {len(compared.differences)} differences  "
        f"{len(compared.reached)} outcomes reached  {compared.odd:,} charts with narrowed dates  {seconds:.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
