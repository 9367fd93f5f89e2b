"""What both documents of a training case share: title, front, and on every page that the patient is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qopi_desktop.measures.stories import ChartStory
from qopi_desktop.reports.page import DISPLAY, MARGIN, MEDIUM, STRONG, Sheet, shorten, width_of
from qopi_desktop.reports.paper.blocks import Block, Column
from qopi_desktop.reports.paper.leaves import HEAD, RIGHT, Leaves
from qopi_desktop.reports.wording import Wording, load_wording


@dataclass(frozen=True, slots=True)
class Case:
    """One document of a training case, its ``title`` on the first page and its ``name`` on each."""

    words: Wording
    title: str
    name: str
    sheet: Sheet

    @classmethod
    def open(cls, story: ChartStory, document: str) -> Case:
        """Begin the *document* of *story*: its record or its key."""
        words = load_wording("training")
        title, name = (
            words.say(f"{document}.{each}", code=story.code, title=story.title) for each in ("title", "name")
        )
        return cls(words, title, name, Sheet(name, words.say("author"), words.say("invented")))

    def front(self, lead: str) -> Block:
        """Return the title, and what is to be done."""
        column = Column(MARGIN, RIGHT - MARGIN)
        column.write(self.title, 26, DISPLAY)
        column.gap(6)
        for line in lead.splitlines():
            column.write(line, 13, color="text2")
        column.gap(18)
        return Block(column.y, column.marks)

    def print(self, blocks: Sequence[Block]) -> bytes:
        """Return the document with *blocks* on its pages."""
        return Leaves(self.sheet, self.words, self._head).fill(blocks)

    def _head(self) -> None:
        invented = self.words.say("invented")
        room = RIGHT - MARGIN - width_of(invented, 12, STRONG) - 24
        self.sheet.text(MARGIN, HEAD, shorten(self.name, room, 12, MEDIUM), 12, MEDIUM, color="text2")
        self.sheet.text_to(RIGHT, HEAD, invented, 12, STRONG)
