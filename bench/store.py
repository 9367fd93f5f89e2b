"""One durable answer in the encrypted store, against the same work on plain sqlite3 of the standard library.

The peer runs the same rules and the same statements over a plain file: what is measured is what the key, SQLAlchemy
and the head of the chain cost. ``_vs_bare_statements`` leaves the rules out of the peer too: the statements alone.

Run as ``python -m bench.store``; ``measure`` is what ``run.py bench`` calls.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from qopi_desktop.domain.charts import Summary
from qopi_desktop.store.audit import Ledger
from qopi_desktop.store.charts import StoredCharts
from qopi_desktop.store.engine import CipherShelf
from qopi_desktop.store.guard import Means
from qopi_desktop.store.shelf import Shelf
from qopi_desktop.store.tables import METADATA
from tests.builders import CountingScorer, add_charts, add_physician, change, later
from tests.stores import create

CHARTS, QUESTIONS, WARM_UP = 20, 60, 100
GOAL = 1.6
_SUMMARY = Summary(12, 40, 3, 1, {f"Core {number}": "undecided" for number in range(34)})


class WarmScorer(CountingScorer):
    """What a warm cache of sessions reads of the store: the answer that changed and no other."""

    def after(self, chart, answers, overrides, *, changed, today):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, ARG002
        """Look at the changed answer."""
        if changed:
            answers.get(changed)
        return _SUMMARY


@dataclass
class Recorder:
    """Stands in for a cursor and remembers each statement with its values."""

    cursor: Any
    told: list[tuple[str, Any]] = field(default_factory=list)

    def execute(self, statement: str, values: Any = ()) -> Any:
        """Pass on and remember."""
        self.told.append((statement, values))
        return self.cursor.execute(statement, values)


@dataclass
class PlainDesk:
    """Transactions on a plain file through the standard library."""

    connection: sqlite3.Connection
    recorder: Recorder | None

    @contextmanager
    def write(self) -> Iterator[Shelf]:
        """Begin a transaction that may write."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield CipherShelf(self.recorder or self.connection.cursor())
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.execute("COMMIT")

    read = write


def measure() -> dict[str, float]:
    """Return the ratios, medians of interleaved runs."""
    with tempfile.TemporaryDirectory() as name:
        entry = create(Path(name) / "store", WarmScorer())
        physician = add_physician(entry.store, entry.person)
        charts = add_charts(entry.store, entry.person, CHARTS, physician)
        cursor = entry.store._parts.desk._cursor  # noqa: SLF001 - the bench looks inside
        peer, told, bare = (_plain(Path(name) / file, cursor) for file in ("peer.db", "told.db", "bare.db"))
        same, recorded = _charts(peer, None), _charts(told, recorder := Recorder(told.cursor()))
        runs: list[tuple[tuple[int, int], ...]] = []
        for number in range(CHARTS * QUESTIONS):
            act = change(charts[number % CHARTS], f"D{number // CHARTS:02}", "documented", at=later(number))
            recorder.told.clear()
            recorded.save_answer(entry.person, act)
            ours = _timed(lambda act=act: entry.store.charts.save_answer(entry.person, act))  # type: ignore[misc]
            theirs = _timed(lambda act=act: same.save_answer(entry.person, act))  # type: ignore[misc]
            runs.append((ours, theirs, _timed(lambda: _replay(bare, recorder))))
        entry.store.close()
        for plain in (peer, told, bare):
            plain.close()
    return _ratios(runs[WARM_UP:])


def _charts(plain: sqlite3.Connection, recorder: Recorder | None) -> StoredCharts:
    return StoredCharts(Means(PlainDesk(plain, recorder), Ledger(bytes(32)), WarmScorer(), str))


def _plain(path: Path, cursor: Any) -> sqlite3.Connection:
    """Return a plain database with the same tables and rows."""
    plain = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        plain.execute(f"PRAGMA {pragma}")
    for table in METADATA.sorted_tables:
        plain.execute(str(CreateTable(table).compile(dialect=dialect.dialect())))
        for index in table.indexes:
            plain.execute(str(CreateIndex(index).compile(dialect=dialect.dialect())))
    for table in METADATA.sorted_tables:
        rows = cursor.execute(f"SELECT * FROM {table.name}").fetchall()  # noqa: S608 - our own names
        marks = ", ".join("?" * len(table.columns))
        plain.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)  # noqa: S608 - the same
    return plain


def _replay(plain: sqlite3.Connection, recorder: Recorder) -> None:
    plain.execute("BEGIN IMMEDIATE")
    for statement, values in recorder.told:
        plain.execute(statement, values).fetchall()
    plain.execute("COMMIT")


def _timed(act: Callable[[], object]) -> tuple[int, int]:
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    act()
    return time.process_time_ns() - cpu, time.perf_counter_ns() - wall


def _ratios(runs: list[tuple[tuple[int, int], ...]]) -> dict[str, float]:
    cpu, wall = ([statistics.median(run[who][which] for run in runs) for who in range(3)] for which in (0, 1))
    return {
        "durable_answer_vs_sqlite": cpu[0] / cpu[1],
        "durable_answer_vs_sqlite_wall": wall[0] / wall[1],
        "durable_answer_vs_bare_statements": cpu[0] / cpu[2],
        "durable_answer_ms": wall[0] / 1e6,
    }


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:34} {value:5.2f}" + (f"  (goal <= {GOAL})" if key == "durable_answer_vs_sqlite" else ""))
