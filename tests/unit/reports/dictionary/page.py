"""A page of the dictionary as a reader of tags sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img"}


@dataclass
class Page:
    """Its ids, links, headings and tags, and of each article the text and the links."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    articles: dict[str, tuple[str, set[str]]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []
        self.article = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.page.tags.append((tag, told))
        self.page.ids += [told["id"] or ""] if "id" in told else []
        if tag not in VOID:
            self.open.append(tag)
        if tag == "article":
            self.article = told["id"] or ""
            self.page.articles[self.article] = ("", set())
        if tag == "a":
            self.page.links.append(told["href"] or "")
            if self.article:
                self.page.articles[self.article][1].add(told["href"] or "")
        if tag in {"link", "script", "img"}:
            self.page.loads.append(told.get("href") or told.get("src") or "")
        if tag[0] == "h" and tag[1:].isdigit():
            self.page.headings.append(int(tag[1:]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "article":
            self.article = ""

    def handle_data(self, data: str) -> None:
        self.page.text += data
        if self.article:
            text, links = self.page.articles[self.article]
            self.page.articles[self.article] = (text + data, links)


def read_page(text: str) -> Page:
    """Return the page written as *text*; every tag that is opened is closed in its turn."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader.page
