"""One durable answer in the encrypted store, against plain sqlite3 doing the very same statements.

Run as ``python -m bench.store``; `measure` is what ``run.py bench`` calls.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qopi_desktop.store.tables import METADATA
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.builders import QuietScorer, add_charts, add_physician, change, later
from tests.stores import create

CHARTS, QUESTIONS, WARM_UP = 20, 60, 100
GOAL = 1.6


@dataclass
class Recorder:
    """Stands in for the writer's cursor and remembers each statement with its values."""

    cursor: Any
    told: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> Any:
        """Pass on and remember."""
        self.told.append((statement, values))
        return self.cursor.execute(statement, values)

    def close(self) -> None:
        """Pass on."""
        self.cursor.close()


def measure() -> dict[str, float]:
    """Return the ratio of CPU time and of wall time, medians of interleaved runs."""
    with tempfile.TemporaryDirectory() as name:
        entry = create(Path(name) / "store", QuietScorer())
        recorder = Recorder(entry.store._parts.desk._cursor)  # noqa: SLF001 - the bench looks inside
        entry.store._parts.desk._cursor = recorder  # noqa: SLF001 - the same
        plain = _plain(Path(name) / "plain.db", recorder)
        physician = add_physician(entry.store, entry.person)
        charts = add_charts(entry.store, entry.person, CHARTS, physician)
        _replay(plain, recorder)
        ours, theirs = [], []
        for number in range(CHARTS * QUESTIONS):
            act = change(charts[number % CHARTS], f"D{number // CHARTS:02}", "documented", at=later(number))
            ours.append(_timed(lambda act=act: entry.store.charts.save_answer(entry.person, act)))  # type: ignore[misc]
            theirs.append(_timed(lambda: _replay(plain, recorder)))
        entry.store.close()
        plain.close()
    cpu, wall = (_ratio(ours, theirs, which) for which in (0, 1))
    answer_ms = statistics.median(one[1] for one in ours[WARM_UP:]) / 1e6
    return {"durable_answer_vs_sqlite": cpu, "durable_answer_vs_sqlite_wall": wall, "durable_answer_ms": answer_ms}


def _plain(path: Path, recorder: Recorder) -> sqlite3.Connection:
    """Return a plain database with the same tables and the rows of the new store."""
    plain = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        plain.execute(f"PRAGMA {pragma}")
    for table in METADATA.sorted_tables:
        plain.execute(str(CreateTable(table).compile(dialect=dialect.dialect())))
        for index in table.indexes:
            plain.execute(str(CreateIndex(index).compile(dialect=dialect.dialect())))
    for table in METADATA.sorted_tables:
        rows = recorder.cursor.execute(f"SELECT * FROM {table.name}").fetchall()  # noqa: S608 - our own names
        marks = ", ".join("?" * len(table.columns))
        plain.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)  # noqa: S608 - the same
    return plain


def _replay(plain: sqlite3.Connection, recorder: Recorder) -> None:
    plain.execute("BEGIN IMMEDIATE")
    for statement, values in recorder.told:
        plain.execute(statement, values).fetchall()
    plain.execute("COMMIT")
    recorder.told.clear()


def _timed(act: Callable[[], object]) -> tuple[int, int]:
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    act()
    return time.process_time_ns() - cpu, time.perf_counter_ns() - wall


def _ratio(ours: list[tuple[int, int]], theirs: list[tuple[int, int]], which: int) -> float:
    mine, plain = (statistics.median(one[which] for one in runs[WARM_UP:]) for runs in (ours, theirs))
    return mine / plain


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:32} {value:6.2f}" + (f"  (goal <= {GOAL})" if key == "durable_answer_vs_sqlite" else ""))
