"""The table of a report: groups of measures, their counts, rates and intervals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from qopi_desktop.reports.content import MeasureRow, OfficeReport
from qopi_desktop.reports.page import MARGIN, MEDIUM, REGULAR, STRONG, WIDTH, Sheet, shorten, width_of
from qopi_desktop.reports.wording import Wording

HEAD_HEIGHT = 40
"""Of the column heads, in pixels."""

_RIGHT = WIDTH - MARGIN
_TITLE = MARGIN + 86
_TITLE_END = MARGIN + 232
_COLUMNS = {"met_of": 298, "excluded": 358, "exception": 422, "undecided": 488, "rate": 532, "interval": 592}
_SCALE, _SCALE_END = MARGIN + 606, _RIGHT - 10
_MARKS = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))


class Strip(Protocol):
    """A strip of the table that stays on one page."""

    @property
    def height(self) -> float:
        """Return the height in pixels."""
        ...

    def draw(self, sheet: Sheet, y: float) -> None:
        """Draw the strip with its top at *y*."""


@dataclass(frozen=True, slots=True)
class Part:
    """A group of measures: its head, the head it has again on the next page, its rows."""

    head: Strip
    again: Strip
    rows: tuple[Strip, ...]


def parts(report: OfficeReport, words: Wording) -> tuple[Part, ...]:
    """Return the groups of the report in order."""
    return tuple(
        Part(
            head=_Head(words.module(group.module)),
            again=_Head(words.say("continued", module=words.module(group.module))),
            rows=tuple(_Row(row, words) for row in group.rows),
        )
        for group in report.groups
    )


def draw_head(sheet: Sheet, words: Wording, y: float) -> None:
    """Draw the heads of the columns and the ends of the scale with their top at *y*."""
    last = y + HEAD_HEIGHT - 14
    sheet.text(MARGIN, last, words.say("column.measure"), 12, MEDIUM, color="text3")
    for name, right in _COLUMNS.items():
        lines = words.say(f"column.{name}").splitlines()
        for up, line in enumerate(reversed(lines)):
            sheet.text_to(MARGIN + right, last - 16 * up, line, 12, MEDIUM, color="text3")
    for mark, label in ((_MARKS[0], "0"), (_MARKS[2], "50"), (_MARKS[-1], "100")):
        sheet.text_to(_at(mark) + width_of(label, 12, REGULAR) / 2, last, label, 12, color="text3")
    sheet.line((MARGIN, y + HEAD_HEIGHT), (_RIGHT, y + HEAD_HEIGHT), "lineStrong")


@dataclass(frozen=True, slots=True)
class _Head:
    title: str
    height: float = 36

    def draw(self, sheet: Sheet, y: float) -> None:
        sheet.text(MARGIN, y + 22, self.title, 14, STRONG)
        sheet.line((MARGIN, y + self.height), (_RIGHT, y + self.height), "line")


@dataclass(frozen=True, slots=True)
class _Row:
    row: MeasureRow
    words: Wording

    @property
    def height(self) -> float:
        return 40 if self.words.remark(self.row) else 27

    def draw(self, sheet: Sheet, y: float) -> None:
        row, middle = self.row, y + 13.5
        quiet = row.score.is_small_number
        sheet.text(MARGIN, middle, row.measure_id, 12, MEDIUM, color="text3" if quiet else "text")
        title = shorten(row.title, _TITLE_END - _TITLE, 12)
        sheet.text(_TITLE, middle, title, 12, color="text3" if quiet else "text")
        if remark := self.words.remark(row):
            sheet.text(_TITLE, y + 28, remark, 12, color="text3")
        self._numbers(sheet, middle)
        self._interval(sheet, middle, y + self.height)
        sheet.line((MARGIN, y + self.height), (_RIGHT, y + self.height), "line")

    def _numbers(self, sheet: Sheet, middle: float) -> None:
        score, words = self.row.score, self.words
        color = "text3" if score.is_small_number else "text"
        cells = {
            "met_of": words.say("row.met_of", met=score.numerator, n=score.denominator),
            "excluded": str(score.excluded),
            "exception": str(score.exception),
            "undecided": str(score.undecided),
            "rate": words.rate(self.row),
            "interval": words.range(score.interval),
        }
        for name, cell in cells.items():
            weight = STRONG if name == "rate" and not score.is_small_number else REGULAR
            sheet.text_to(MARGIN + _COLUMNS[name], middle, cell, 12, weight, color=color)

    def _interval(self, sheet: Sheet, middle: float, bottom: float) -> None:
        score = self.row.score
        for mark in _MARKS:
            sheet.line((_at(mark), middle - 13.5), (_at(mark), bottom), "line")
        if score.rate is None or score.interval is None:
            return
        small = score.is_small_number
        low, high = _at(score.interval.low), _at(score.interval.high)
        sheet.bar(low, high, middle, 8, color="shade" if small else "accentLine")
        sheet.line((low + 3, middle), (high - 3, middle), "slate" if small else "accent", 1.5)
        sheet.point(_at(score.rate), middle, "slate" if small else "accent", hollow=small)


def _at(share: Fraction) -> float:
    return _SCALE + float(share) * (_SCALE_END - _SCALE)
