"""The blank form of one module as a PDF document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qopi_desktop.domain.answers import Missing
from qopi_desktop.forms.definition import Form, Question
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
)
from qopi_desktop.reports.paper.blocks import SMALL, Block, Column
from qopi_desktop.reports.paper.questions import Asking
from qopi_desktop.reports.phrases import Phrases
from qopi_desktop.reports.wording import Wording, load_wording

_RIGHT = WIDTH - MARGIN
_TOP, _FOOT = 76, HEIGHT - 48
_BOTTOM = _FOOT - 10
_HEAD = 54
_NUMBER = 150


def blank_form(form: Form, module: str) -> bytes:
    """Return the questions of *module* as a PDF of Letter pages with its font inside; the same form, the same bytes.

    A question stands on one page with its choices and its definition.
    """
    words = load_wording("paper")
    name = load_wording().module(module)
    subject = words.say("subject", module=name, version=form.version)
    printer = _Printer(Sheet(subject, words.say("author"), subject), words, name, form.version)
    questions = [question for question in form.questions.values() if question.module == module]
    asking = Asking(words, Phrases(form, load_wording("rules")), _statuses(form), module)
    pages = list(_pages([printer.front(len(questions)), *_blocks(form, questions, asking)]))
    for number, page in enumerate(pages, start=1):
        printer.page(number, len(pages), page)
    return printer.sheet.close()


def modules(form: Form) -> tuple[str, ...]:
    """Return the modules that ask something, in the order of the screen."""
    return tuple(dict.fromkeys(question.module for question in form.questions.values()))


def _statuses(form: Form) -> dict[Missing, str]:
    return {Missing(choice.code): choice.label for choice in form.codelists["statuses"].choices}


def _blocks(form: Form, questions: Sequence[Question], asking: Asking) -> Iterator[Block]:
    """Yield each question, the first of a section together with its head."""
    sections = {section.id: section for section in form.sections}
    for section, group in groupby(questions, key=lambda question: question.section):
        first, *rest = group
        yield _joined(asking.section(sections[section]), asking.question(first))
        yield from (asking.question(question) for question in rest)


def _joined(above: Block, below: Block) -> Block:
    return Block(above.height + below.height, [*above.marks, _Lowered(below, above.height)])


@dataclass(frozen=True, slots=True)
class _Lowered:
    block: Block
    by: float

    def draw(self, sheet: Sheet, top: float) -> None:
        self.block.draw(sheet, top + self.by)


def _pages(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    page: list[Block] = []
    y: float = _TOP
    for block in blocks:
        if page and y + block.height > _BOTTOM:
            yield page
            page, y = [], _TOP
        page.append(block)
        y += block.height
    yield page


@dataclass(frozen=True, slots=True)
class _Printer:
    """Draws the pages of one form on one sheet."""

    sheet: Sheet
    words: Wording
    module: str
    version: str

    def front(self, questions: int) -> Block:
        """Return the title and how the form is filled in."""
        column = Column(MARGIN, _RIGHT - MARGIN)
        column.write(self.words.say("title", module=self.module), 28, DISPLAY)
        column.write(self.words.say("lead", questions=questions), 14, color="text2")
        column.gap(14)
        column.write(self.words.say("how.title"), 14, STRONG)
        column.gap(4)
        column.field(self.words.say("how.ring"), is_round=True)
        column.field(self.words.say("how.square"), is_round=False)
        for key in ("date", "settled", "when", "program"):
            column.write(self.words.say(f"how.{key}"), 12)
            column.gap(3)
        column.gap(6)
        return Block(column.y, column.marks)

    def page(self, number: int, of: int, page: Sequence[Block]) -> None:
        """Draw one page: head, blocks, foot."""
        self._head()
        y: float = _TOP
        for block in page:
            block.draw(self.sheet, y)
            y += block.height
        self._foot(number, of)
        self.sheet.next_page()

    def _head(self) -> None:
        head = self.words.say("head", module=self.module, version=self.version)
        self.sheet.text(MARGIN, _HEAD, shorten(head, _RIGHT - MARGIN - 320, 12, MEDIUM), 12, MEDIUM, color="text2")
        chart = self.words.say("chart")
        left = _RIGHT - _NUMBER
        self.sheet.text_to(left - 8, _HEAD, chart, 12, color="text2")
        self.sheet.line((left, _HEAD + 7), (_RIGHT, _HEAD + 7), "text")

    def _foot(self, number: int, of: int) -> None:
        self.sheet.line((MARGIN, _FOOT), (_RIGHT, _FOOT), "control")
        page = self.words.say("page", page=number, pages=of)
        room = _RIGHT - MARGIN - width_of(page, SMALL, REGULAR) - 16
        foot = shorten(self.words.say("foot"), room, SMALL)
        self.sheet.text(MARGIN, _FOOT + 14, foot, SMALL, color="text2")
        self.sheet.text_to(_RIGHT, _FOOT + 14, page, SMALL, color="text2")
