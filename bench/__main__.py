"""``python3 run.py bench [window|store|engine|service] [--json] [--charts N]``: figures beside their goals.

Every figure comes from one run on this machine: ratios are medians of runs that take turns.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

GOALS = {
    "first_window_vs_bare": 1.3,
    "durable_answer_vs_sqlite": 1.6,
    "answer_to_paint_ms_p95": 50.0,
    "open_chart_ms": 300.0,
    "list_filter_ms": 100.0,
    "full_rescore_ms": 1.0,
    "one_edit_ms_p95": 0.2,
    "explain_ms": 0.1,
    "hostile_ms": 50.0,
    "bulk_vs_numpy": 3.0,
    "bulk_peak_mb": 1500.0,
}
"""The figures that the program is held to; each must not exceed its goal."""

AT_LEAST = {
    "sqlite_vs_bare": 0.5,
    "postgres_vs_bare": 0.5,
    "one_chart_vs_cql_execution": 100.0,
    "bulk_vs_cql_execution": 2000.0,
}
"""Those that must reach their goal."""


def _window(_: argparse.Namespace) -> Mapping[str, float]:
    window = import_module("bench.window")
    return {**window.first_window(), **window.acts()}


def _store(_: argparse.Namespace) -> Mapping[str, float]:
    return import_module("bench.store").measure()  # type: ignore[no-any-return]


def _engine(options: argparse.Namespace) -> Mapping[str, float]:
    return import_module("bench.engine").measure(options.charts)  # type: ignore[no-any-return]


def _service(_: argparse.Namespace) -> Mapping[str, float]:
    return import_module("bench.service").measure()  # type: ignore[no-any-return]


PARTS: Mapping[str, Callable[[argparse.Namespace], Mapping[str, float]]] = {
    "window": _window,
    "store": _store,
    "engine": _engine,
    "service": _service,
}


def main() -> int:
    """Measure what is asked for, everything by default, and print it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="run.py bench", description="Measure the program.")
    parser.add_argument("part", nargs="?", choices=sorted(PARTS), help="measure this part only")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--charts", type=int, default=1_000_320, help="engine: how many charts are counted in bulk")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    for name in [arguments.part] if arguments.part else list(PARTS):
        figures.update(PARTS[name](arguments))
    if arguments.json:
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
    else:
        print("\n".join(_line(name, value) for name, value in figures.items()))
    return 0


def _line(name: str, value: float) -> str:
    most, least = GOALS.get(name), AT_LEAST.get(name)
    held = ""
    if most is not None:
        held = f"  goal <= {most:g}  {'held' if value <= most else 'MISSED'}"
    elif least is not None:
        held = f"  goal >= {least:g}  {'held' if value >= least else 'MISSED'}"
    return f"{name:44} {value:16,.3f}{held}"


if __name__ == "__main__":
    sys.exit(main())
