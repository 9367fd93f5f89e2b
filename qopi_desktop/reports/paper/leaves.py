"""The pages of a document of blocks: each with its head, and a foot with its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qopi_desktop.reports.page import HEIGHT, MARGIN, REGULAR, WIDTH, Sheet, shorten, width_of
from qopi_desktop.reports.paper.blocks import SMALL, Block
from qopi_desktop.reports.wording import Wording

RIGHT = WIDTH - MARGIN
HEAD = 54
"""The middle of the head's line."""
TOP, FOOT = 76, HEIGHT - 48
BOTTOM = FOOT - 10
"""Blocks stand between `TOP` and here."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """Puts blocks on the pages of *sheet*; ``head`` draws above each, ``words`` have its foot and its number."""

    sheet: Sheet
    words: Wording
    head: Callable[[], None]

    def fill(self, blocks: Sequence[Block]) -> bytes:
        """Return the document: *blocks* one below the other, each whole on one page."""
        pages = list(_pages(blocks))
        for number, page in enumerate(pages, start=1):
            self.head()
            y: float = TOP
            for block in page:
                block.draw(self.sheet, y)
                y += block.height
            self._foot(number, len(pages))
            self.sheet.next_page()
        return self.sheet.close()

    def _foot(self, number: int, of: int) -> None:
        self.sheet.line((MARGIN, FOOT), (RIGHT, FOOT), "control")
        page = self.words.say("page", page=number, pages=of)
        room = RIGHT - MARGIN - width_of(page, SMALL, REGULAR) - 16
        foot = shorten(self.words.say("foot"), room, SMALL)
        self.sheet.text(MARGIN, FOOT + 14, foot, SMALL, color="text2")
        self.sheet.text_to(RIGHT, FOOT + 14, page, SMALL, color="text2")


def _pages(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    page: list[Block] = []
    y: float = TOP
    for block in blocks:
        if page and y + block.height > BOTTOM:
            yield page
            page = [block.again] if block.again else []
            y = TOP + sum(each.height for each in page)
        page.append(block)
        y += block.height
    yield page
