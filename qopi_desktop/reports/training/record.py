"""The record of a training case as a PDF document, for whoever is to abstract it."""

from __future__ import annotations

from collections.abc import Iterator

from qopi_desktop.domain.rounds import Round
from qopi_desktop.measures.stories import ChartStory
from qopi_desktop.reports.page import MARGIN
from qopi_desktop.reports.paper.blocks import Block, Column
from qopi_desktop.reports.training.case import Case
from qopi_desktop.reports.wording import load_wording

_LINE = 640
"""How wide a line is: about 90 signs, and room beside it to make notes."""


def case_record(story: ChartStory, its_round: Round) -> bytes:
    """Return the record of *story* and what to abstract from it, as a PDF of Letter pages; nothing of its answers.

    The same story gives the same bytes.
    """
    case = Case.open(story, "record")
    days = load_wording()
    lead = case.words.say(
        "record.lead",
        modules=", ".join(days.module(module) for module in story.modules),
        round=its_round.title,
        opens_on=days.day(its_round.opens_on),
        abstracted_on=days.day(story.abstracted_on),
    )
    return case.print([case.front(lead), *_paragraphs(story.record)])


def _paragraphs(record: str) -> Iterator[Block]:
    """Yield what stands between two empty lines, each line of it beginning anew."""
    for paragraph in record.strip().split("\n\n"):
        column = Column(MARGIN, _LINE, 0)
        for line in paragraph.splitlines():
            column.write(line, 14)
        column.gap(11)
        yield Block(column.y, column.marks)
