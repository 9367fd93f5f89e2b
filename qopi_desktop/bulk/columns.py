"""Scores batches of charts that stand in columns, and counts their outcomes by office.

With `running` the only home of Polars, which comes with the extra ``central``.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from functools import reduce

import polars as pl

from qopi_desktop.bulk.closures import OFFICE as OFFICE_ID
from qopi_desktop.bulk.closures import Answers, ClosureScorer, office_in
from qopi_desktop.bulk.codings import Column, NotHeldError
from qopi_desktop.bulk.layout import Layout, make_layout
from qopi_desktop.bulk.running import TYPES, Run
from qopi_desktop.bulk.scoring import make_scoring
from qopi_desktop.bulk.settling import CUT, PARTIAL, make_settling
from qopi_desktop.bulk.sheet import Width
from qopi_desktop.bulk.stages import Ask, Stage
from qopi_desktop.bulk.tallies import Counts, Tally
from qopi_desktop.conditions import Cell, Env, Gap
from qopi_desktop.forms.cells import cell_of
from qopi_desktop.measures.outcomes import Outcome
from qopi_desktop.measures.package import Package

OFFICE = Column("office", Width.INT)
"""The number of the office, by which the charts of a batch are sorted."""

_CHARTS = "charts"
_KEPT = 64  # counts of so many batches are held before they are added up


Row = tuple[str, Sequence[int]]
"""The office of a chart, and what the layout wrote of it."""


class ColumnScorer:
    """Scores charts by the columns of a package, many thousands at a time."""

    def __init__(self, package: Package) -> None:
        self.layout = make_layout(package.form, package.measures)
        self._closures = ClosureScorer(package)
        settling, scoring = make_settling(self.layout), make_scoring(self.layout, package.measures)
        self._opening = [_BoundStage(stage, self.layout) for stage in settling.opening]
        self._narrowing, self._rounds = _BoundStage(settling.narrowing, self.layout), settling.rounds
        self._deriving = [_BoundStage(stage, self.layout) for stage in settling.deriving]
        self._outcomes = scoring.outcomes
        self._masks = list(dict.fromkeys(mask for found in scoring.outcomes.values() for mask in found.values()))
        self._asking = _BoundStage(scoring.stage, self.layout)
        self._scoring = Run(scoring.stage.sheet, self._masks)

    def tally(self, charts: Sequence[Answers]) -> Tally:
        """Return the counts of *charts*; those that columns do not hold without loss are scored by the closures."""
        rows: list[Row] = []
        others: list[Answers] = []
        for answers in charts:
            try:
                rows.append((office_in(cell_of(answers.get(OFFICE_ID))), self.layout.write_raw(answers)))
            except NotHeldError:
                others.append(answers)
        try:
            tally = self.tally_frames([self.settle(self.frame(rows, self.layout.raw))])
        except NotHeldError:  # by a value derived from them
            return self._closures.tally(charts)
        tally.take(self._closures.tally(others))
        return tally

    def tally_settled(self, charts: Iterable[Env]) -> Tally:
        """Return the counts of settled *charts*; those that columns do not hold are scored by the closures."""
        rows: list[Row] = []
        others: list[Env] = []
        for env in charts:
            try:
                rows.append((self._closures.office(env), self.layout.write_settled(env)))
            except NotHeldError:
                others.append(env)
        tally = self.tally_frames([self.frame(rows, self.layout.settled)])
        tally.take(self._closures.tally_settled(others))
        return tally

    def tally_frames(self, frames: Iterable[pl.DataFrame]) -> Tally:
        """Return the counts of charts in settled columns, sorted by office; one frame at a time is held."""
        counts: list[pl.DataFrame] = []
        for frame in frames:
            counts += [self._counted(frame)] if frame.height else []
            if len(counts) >= _KEPT:
                counts = [_summed(counts)]
        return self._told(_summed(counts)) if counts else Tally()

    def frame(self, rows: Sequence[Row], slots: Iterable[int]) -> pl.DataFrame:
        """Return the offices and *rows*, written by the layout for the questions at *slots*, sorted by office."""
        offices = pl.Series(OFFICE.name, [self.layout.words.code(office) for office, _ in rows], dtype=pl.Int32)
        columns = self.layout.columns(slots)
        values = zip(*(row for _, row in rows), strict=True) if rows else ([] for _ in columns)
        found = [
            pl.Series(column.name, list(each), dtype=TYPES[column.width])
            for column, each in zip(columns, values, strict=True)
        ]
        return pl.DataFrame([offices, *found]).sort(OFFICE.name)

    def settle(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return raw columns as measures read them: gates decided, values derived, partial dates narrowed.

        Raises:
            NotHeldError: A derived value does not stand in columns without loss.
        """
        for stage in self._opening:
            frame = stage.over(frame)
        places = pl.int_range(frame.height, dtype=pl.UInt32, eager=True).filter(frame[PARTIAL])
        if places.is_empty():
            return frame
        narrowed = self._narrowed(frame.filter(frame[PARTIAL]))
        names = dict.fromkeys(name for stage in (self._narrowing, *self._deriving) for name in stage.names)
        return frame.with_columns(
            [frame[name].scatter(places, narrowed[name]) for name in names if name in frame.columns]
        )

    def _narrowed(self, frame: pl.DataFrame) -> pl.DataFrame:
        for _ in range(self._rounds):
            frame = self._narrowing.over(frame)
            if not frame[CUT].any():
                break
        for stage in self._deriving:
            frame = stage.over(frame)
        return frame

    def _counted(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a row for each office: its charts, and how many are in each mask."""
        frame = self._asking.over(frame)
        offices = frame[OFFICE.name]
        different, ranks = offices.unique(maintain_order=True), offices.rle_id()
        counts = _counts([pl.repeat(True, frame.height, eager=True), *self._scoring.over(frame)], ranks, len(different))
        names = [_CHARTS, *map(str, self._masks)]
        return pl.DataFrame([different, *(each.alias(name) for each, name in zip(counts, names, strict=True))])

    def _told(self, counts: pl.DataFrame) -> Tally:
        columns: dict[tuple[str, Outcome], pl.Series] = {}
        for measure, masks in self._outcomes.items():
            found = {outcome: counts[str(mask)] for outcome, mask in masks.items()}
            found[Outcome.NOT_IN_DENOMINATOR] = reduce(operator.sub, found.values(), counts[_CHARTS])
            columns |= {(measure, outcome): numbers for outcome, numbers in found.items()}
        offices = map(self.layout.words.word, counts[OFFICE.name])
        rows = zip(*(numbers.to_list() for numbers in columns.values()), strict=True)
        return Tally(
            {each: Counts(dict(zip(columns, row, strict=True))) for each, row in zip(offices, rows, strict=True)}
        )


def _counts(masks: Sequence[pl.Series], ranks: pl.Series, offices: int) -> list[pl.Series]:
    """Return, for each of *masks*, how many of its charts each office has.

    The charts stand by office, so that in the ranks of a mask's charts each office is one run. All masks are told in
    one row of runs, each ended by a rank that no office has.
    """
    end = pl.Series([offices], dtype=pl.UInt32)
    runs = pl.concat([part for mask in masks for part in (ranks.filter(mask), end)]).rle().struct
    rank, length = runs.field("value"), runs.field("len")
    is_end = rank == offices
    ended = length.zip_with(is_end, pl.Series([0], dtype=length.dtype)).cum_sum()
    places = (ended * offices + rank).filter(~is_end)
    counts = pl.zeros(len(masks) * offices, dtype=length.dtype, eager=True).scatter(places, length.filter(~is_end))
    return [counts[begin : begin + offices] for begin in range(0, len(counts), offices)]


def _summed(counts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(counts).group_by(OFFICE.name).sum()


class _BoundStage:
    """A stage, ready to be run over any batch."""

    def __init__(self, stage: Stage, layout: Layout) -> None:
        self._asks, self._layout = stage.asks, layout
        self._columns = list(stage.outputs)
        self.names = tuple(column.name for column in self._columns)
        self._run = Run(stage.sheet, list(stage.outputs.values()))

    def over(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return *frame* with the columns that the stage puts down."""
        for ask in self._asks:
            frame = _answered(ask, frame, self._layout)
        found = zip(self._columns, self._run.over(frame), strict=True)
        return frame.with_columns([each.cast(TYPES[column.width]).alias(column.name) for column, each in found])


def _answered(ask: Ask, frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return *frame* with what the closures say, who are asked once for each different combination of cells."""
    read = [column.name for column in layout.columns(ask.reads)]
    if not read:
        values = zip(ask.columns, ask.answer(_env((), ask, layout)), strict=True)
        return frame.with_columns([pl.lit(value, TYPES[column.width]).alias(column.name) for column, value in values])
    different = frame.select(read).unique()
    answers = [ask.answer(_env(row, ask, layout)) for row in different.iter_rows()]
    said = [
        pl.Series(column.name, list(each), dtype=TYPES[column.width])
        for column, each in zip(ask.columns, zip(*answers, strict=True), strict=True)
    ]
    kept = frame.drop([column.name for column in ask.columns], strict=False)
    return kept.join(different.with_columns(said), on=read, how="left", maintain_order="left")


def _env(row: Sequence[int], ask: Ask, layout: Layout) -> list[Cell]:
    env: list[Cell] = [Gap.PENDING] * len(layout.form.questions)
    values = iter(row)
    for slot in ask.reads:
        coding = layout.codings[slot]
        env[slot] = coding.read(tuple(next(values) for _ in coding.columns))
    return env
