"""``tally``: how often each measure was met in each office, for a file of charts of any length."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path

from qopi_desktop.bulk.closures import Answers, ClosureScorer
from qopi_desktop.bulk.processes import in_processes
from qopi_desktop.bulk.tallies import Tally
from qopi_desktop.cli.charts import ChartLine, read_chart
from qopi_desktop.cli.telling import refused
from qopi_desktop.conditions import TypeFault
from qopi_desktop.domain.scores import Score
from qopi_desktop.measures.package import Package, load_package
from qopi_desktop.ui.format import percent
from qopi_desktop.ui.words import say

CLOSURES, COLUMNS = "closures", "columns"

BATCH = 2_000
"""Lines that are read at once."""

PROCESSES = 2

_SECOND = 1.0
_COUNTS = ("met", "not_met", "excluded", "exception", "undecided", "not_in_denominator")
_COLUMNS = ("office", "measure", "rate", *_COUNTS)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some lines of a file, of which the first has the number ``first``."""

    first: int
    lines: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a batch: its charts, their counts, and every fault in its lines."""

    charts: int
    tally: Tally
    faults: tuple[TypeFault, ...]


def add_tally(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its arguments."""
    words = say("cli.help.tally")
    parser = commands.add_parser("tally", help=words.split(".")[0], description=words)
    parser.set_defaults(run=tally)
    parser.add_argument("--charts", type=Path, required=True, metavar="FILE.jsonl", help=say("cli.help.charts"))
    parser.add_argument("--engine", choices=(CLOSURES, COLUMNS), default=CLOSURES, help=say("cli.help.engine"))
    parser.add_argument("--json", action="store_true", help=say("cli.help.tally-json"))


def tally(options: argparse.Namespace) -> int:
    """Write the counts and rates of each measure in each office, or nothing when a line does not hold.

    Raises:
        InputError: ``faults`` has those of the first lines that do not hold, or that a library is missing.
    """
    if options.engine == COLUMNS and find_spec("polars") is None:
        raise refused([TypeFault("library-missing", "polars", nearest=CLOSURES, place="--engine")])
    summed, progress = Tally(), Progress()
    for counted in _work(options.charts, options.engine):
        if counted.faults:
            raise refused(counted.faults)
        summed.take(counted.tally)
        progress.tell(counted.charts)
    scores = summed.scores()
    sys.stdout.write(f"{json.dumps(_plain(scores))}\n" if options.json else "".join(_table(scores)))
    return 0


class Progress:
    """Tells how many charts are done, once a second from the second second on."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._charts = now, 0
        self._begun = self._told = now()

    def tell(self, charts: int) -> None:
        """Say that *charts* more are done."""
        self._charts += charts
        now = self._now()
        if now - self._told >= _SECOND:
            self._told = now
            speed = int(self._charts / (now - self._begun))
            sys.stderr.write(f"{say('cli.tally.progress', charts=self._charts, speed=speed)}\n")


def make_counter(path: str, engine: str) -> Callable[[Batch], Counted]:
    """Return what counts a batch of the file at *path*."""
    package = load_package()
    count = _ENGINES[engine](package)

    def counted(batch: Batch) -> Counted:
        charts: list[Answers] = []
        faults: list[TypeFault] = []
        for number, line in enumerate(batch.lines, start=batch.first):
            read = read_chart(package.form, line, f"{path}:{number}") if line.strip() else []
            if isinstance(read, ChartLine):
                charts.append(read.read.answers)
            else:
                faults += read
        return Counted(len(charts), Tally() if faults else count(charts), tuple(faults))

    return counted


def _closures(package: Package) -> Callable[[Sequence[Answers]], Tally]:
    return ClosureScorer(package).tally


def _columns(package: Package) -> Callable[[Sequence[Answers]], Tally]:
    from qopi_desktop.bulk.columns import ColumnScorer  # noqa: PLC0415 - its library is an extra

    return ColumnScorer(package).tally


_ENGINES: Mapping[str, Callable[[Package], Callable[[Sequence[Answers]], Tally]]] = {
    CLOSURES: _closures,
    COLUMNS: _columns,
}


def _work(path: Path, engine: str) -> Iterator[Counted]:
    """Yield what becomes of each batch; a file of one batch is not worth a process."""
    made_of = (str(path), engine)
    batches = _batches(path)
    first = list(islice(batches, 2))
    if len(first) <= 1:
        return map(make_counter(*made_of), first)
    return in_processes(make_counter, made_of, chain(first, batches), PROCESSES)


def _batches(path: Path) -> Iterator[Batch]:
    """Yield the lines of the file.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            number = 1
            while lines := tuple(islice(file, BATCH)):
                yield Batch(number, lines)
                number += len(lines)
    except OSError as error:
        raise refused([TypeFault("unreadable", error.strerror or "", file=str(path))]) from error


def _plain(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, object]:
    return {office: {measure: _figures(score) for measure, score in found.items()} for office, found in scores.items()}


def _figures(score: Score) -> dict[str, object]:
    counts = {name: getattr(score, name) for name in _COUNTS}
    return {**counts, "rate": None if score.rate is None else float(score.rate)}


def _table(scores: Mapping[str, Mapping[str, Score]]) -> Iterator[str]:
    """Yield a line for each measure in each office, under their headings."""
    lines = [[say(f"cli.tally.column.{column}") for column in _COLUMNS]]
    for office, found in scores.items():
        for measure, score in found.items():
            rate = "-" if score.rate is None else percent(score.rate, 1)
            lines.append([office or "-", measure, rate, *(str(getattr(score, name)) for name in _COUNTS)])
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
