"""The office report as a PDF document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qopi_desktop.reports.page import (
    DISPLAY,
    HEIGHT,
    MARGIN,
    MEDIUM,
    REGULAR,
    STRONG,
    WIDTH,
    Sheet,
    shorten,
    width_of,
    wrap,
)
from qopi_desktop.reports.table import HEAD_HEIGHT, Part, Strip, draw_head, parts
from qopi_desktop.reports.wording import Wording, load_wording, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qopi_desktop.reports.content import MeasureRow, OfficeReport

_RIGHT = WIDTH - MARGIN
_FOOT = HEIGHT - 48
_BOTTOM = _FOOT - 14
_TOP = 76
_FIRST_TABLE = 280
_HALF = 340
_GAP = 16
_NOTE_LINE = 17


def render_pdf(report: OfficeReport) -> bytes:
    """Return *report* as a PDF of Letter pages with its font inside; the same report gives the same bytes.

    Source: the look's printed page (56 px margins, rows of 27 px, three figures, foot of 40 px).
    """
    words = load_wording()
    sheet = Sheet(words.say("title"), words.say("author"), words.say("subject", round=report.heading.round_title))
    printer = _Printer(report, words, sheet)
    pages = list(_pages(parts(report, words), printer.notes_height()))
    for number, page in enumerate(pages, start=1):
        printer.page(number, len(pages), page)
    return sheet.close()


def _pages(all_parts: Sequence[Part], notes: float) -> Iterator[list[Strip]]:
    """Yield the strips of each page; a last page without strips holds the notes alone."""
    page: list[Strip] = []
    y: float = _FIRST_TABLE + HEAD_HEIGHT
    for part in all_parts:
        for index, row in enumerate(part.rows):
            strips = [part.head, row] if index == 0 else [row]
            if y + _height(strips) > _BOTTOM:
                yield page
                strips = [part.head if index == 0 else part.again, row]
                page, y = [], _TOP + HEAD_HEIGHT
            page += strips
            y += _height(strips)
    yield page
    if y + notes > _BOTTOM:
        yield []


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips)


@dataclass(frozen=True, slots=True)
class _Printer:
    """Draws the pages of one report on one sheet."""

    report: OfficeReport
    words: Wording
    sheet: Sheet

    def page(self, number: int, of: int, page: Sequence[Strip]) -> None:
        """Draw one page: head, title on the first, table, notes on the last, foot."""
        self._head()
        if number == 1:
            self._title()
            self._figures()
        y: float = _FIRST_TABLE if number == 1 else _TOP
        if page:
            draw_head(self.sheet, self.words, y)
            y += HEAD_HEIGHT
        for strip in page:
            strip.draw(self.sheet, y)
            y += strip.height
        if number == of:
            self._notes(y + 20)
        self._foot(number, of)
        self.sheet.next_page()

    def _head(self) -> None:
        heading, words = self.report.heading, self.words
        left = words.say("head_left", practice=heading.practice, office=heading.office)
        right = words.say("head_right", round=heading.round_title, made_on=words.day(heading.made_on))
        end = self.sheet.text(MARGIN, 61, shorten(left, _HALF, 12, MEDIUM), 12, MEDIUM, color="text2")
        if heading.demonstration:
            self._label(end + 12, words.say("demonstration"))
        self.sheet.text_to(_RIGHT, 61, shorten(right, _HALF - 50, 12), 12, color="text2")

    def _label(self, x: float, label: str) -> None:
        width = width_of(label, 12, STRONG)
        self.sheet.bar(x, x + width + 16, 61, 18, color="amberSoft")
        self.sheet.text(x + 8, 61, label, 12, STRONG, color="amber")

    def _title(self) -> None:
        self.sheet.text(MARGIN, 98, self.words.say("title"), 28, DISPLAY)
        for index, line in enumerate(wrap(self._lead(), _RIGHT - MARGIN, 14)):
            self.sheet.text(MARGIN, 136 + 20 * index, line, 14, color="text2")
        self.sheet.line((MARGIN, 184), (_RIGHT, 184), "text")

    def _lead(self) -> str:
        report, words = self.report, self.words
        key = "lead_none" if not report.complete_charts else "lead" if report.incomplete_charts else "lead_all"
        lead = words.say(key, complete=report.complete_charts, all=report.all_charts, progress=report.incomplete_charts)
        return f"{lead} {words.say('demonstration_lead')}" if report.heading.demonstration else lead

    def _figures(self) -> None:
        column = (_RIGHT - MARGIN) / 3
        for index, (figure, label, note) in enumerate((self._overall(), self._charts(), self._measures())):
            x = MARGIN + column * index
            self.sheet.text(x, 214, figure, 28, DISPLAY)
            self.sheet.text(x, 240, label, 14, MEDIUM)
            for down, line in enumerate(wrap(note, column - _GAP, 12)):
                self.sheet.text(x, 259 + 15 * down, line, 12, color="text3")

    def _overall(self) -> tuple[str, str, str]:
        overall, words = self.report.overall, self.words
        label = words.say(f"figure.overall_label_{overall.scoring.rule.value}")
        if overall.rate is None or overall.other is None:
            return words.say("row.none"), label, words.say("figure.overall_none_note")
        note = words.say(
            f"figure.overall_note_{overall.scoring.rule.value}",
            range=words.range(overall.pooled.interval, 1),
            met=overall.pooled.numerator,
            n=overall.pooled.denominator,
            other=percent(overall.other, 1),
        )
        return percent(overall.rate, 1), label, note

    def _charts(self) -> tuple[str, str, str]:
        report, words = self.report, self.words
        figure = words.say("figure.charts", complete=report.complete_charts, all=report.all_charts)
        note = words.say("figure.charts_note", progress=report.incomplete_charts)
        return figure, words.say("figure.charts_label"), note

    def _measures(self) -> tuple[str, str, str]:
        rows, words = self.report.rows, self.words
        scored = sum(row.score.denominator > 0 for row in rows)
        note = words.say("figure.measures_note", small=sum(row.is_small_number for row in rows))
        return words.say("figure.measures", scored=scored, all=len(rows)), words.say("figure.measures_label"), note

    def notes_height(self) -> float:
        """Return the room the notes need, the space above them included."""
        return 20 + 24 + _NOTE_LINE * len(self._note_lines())

    def _notes(self, y: float) -> None:
        self.sheet.text(MARGIN, y + 10, self.words.say("notes.title"), 14, STRONG)
        for index, line in enumerate(self._note_lines()):
            self.sheet.text(MARGIN, y + 34 + _NOTE_LINE * index, line, 12, REGULAR, color="text2")

    def _note_lines(self) -> list[str]:
        return [line for note in self._note_texts() for line in wrap(note, _RIGHT - MARGIN, 12)]

    def _note_texts(self) -> Iterator[str]:
        rows, words = self.report.rows, self.words
        yield words.say("notes.counts")
        yield words.say("notes.interval")
        if any(row.lower_is_better for row in rows):
            yield words.say("notes.lower")
        if overall := self.report.overall_rows:
            yield words.say("notes.overall", ids=_ids(overall))
        if doubted := [row for row in rows if row.is_doubted]:
            yield words.say("notes.confidence", ids=_ids(doubted))
        yield words.say("notes.own")

    def _foot(self, number: int, of: int) -> None:
        self.sheet.line((MARGIN, _FOOT), (_RIGHT, _FOOT), "line")
        foot = self.words.say("foot", version=self.report.heading.version)
        page = self.words.say("page", page=number, pages=of)
        room = _RIGHT - MARGIN - width_of(page, 12, REGULAR) - 16
        self.sheet.text(MARGIN, _FOOT + 14, shorten(foot, room, 12), 12, color="text3")
        self.sheet.text_to(_RIGHT, _FOOT + 14, page, 12, color="text3")


def _ids(rows: Sequence[MeasureRow]) -> str:
    return ", ".join(row.measure_id for row in rows)
