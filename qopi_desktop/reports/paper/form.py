"""The blank form of one module as a PDF document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qopi_desktop.domain.answers import Missing
from qopi_desktop.forms.definition import Form, Question
from qopi_desktop.reports.page import DISPLAY, MARGIN, MEDIUM, STRONG, Sheet, shorten
from qopi_desktop.reports.paper.blocks import Block, Column, joined
from qopi_desktop.reports.paper.leaves import HEAD, RIGHT, Leaves
from qopi_desktop.reports.paper.questions import Asking
from qopi_desktop.reports.phrases import Phrases
from qopi_desktop.reports.wording import Wording, load_wording

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
    leaves = Leaves(printer.sheet, words, printer.head)
    return leaves.fill([printer.front(len(questions)), *_blocks(form, questions, asking)])


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
        yield joined(asking.section(sections[section]), asking.question(first))
        yield from (asking.question(question) for question in rest)


@dataclass(frozen=True, slots=True)
class _Printer:
    """Draws the pages of one form on one sheet."""

    sheet: Sheet
    words: Wording
    module: str
    version: str

    def front(self, questions: int) -> Block:
        """Return the title and how the form is filled in."""
        column = Column(MARGIN, RIGHT - MARGIN)
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

    def head(self) -> None:
        """Draw what stands above every page: the module, and a place for the number of the chart."""
        head = self.words.say("head", module=self.module, version=self.version)
        self.sheet.text(MARGIN, HEAD, shorten(head, RIGHT - MARGIN - 320, 12, MEDIUM), 12, MEDIUM, color="text2")
        chart = self.words.say("chart")
        left = RIGHT - _NUMBER
        self.sheet.text_to(left - 8, HEAD, chart, 12, color="text2")
        self.sheet.line((left, HEAD + 7), (RIGHT, HEAD + 7), "text")
