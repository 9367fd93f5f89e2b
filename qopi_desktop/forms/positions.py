"""Finds where the keys and values of a TOML file stand, by line and column."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

Path = tuple[str | int, ...]
"""The keys, and places in lists from 0, that lead from the whole file to a value."""

_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
STRING = re.compile(
    r'"""(?:\\[\s\S]|(?!""")[^\\])*+"{0,5}'
    r"|'''(?:(?!''')[\s\S])*+'{0,5}"
    r'|"(?:\\.|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
)
"""A quoted text; one that never ends is taken to the end of its line, or of the file, so that no search goes twice."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^\s#,\]}]+(?: \d\d:[^\s#,\]}]+)?")  # a time may stand after its date and a space
_UNIT = re.compile(r"(\\[ \t]*\n[ \t\n]*)|\\u.{4}|\\U.{8}|\\.|[\s\S]")
_LONG_QUOTES = ('"""', "'''")


class Spot(NamedTuple):
    """A place in a file; both count from 1, in characters."""

    line: int
    column: int


def spot_of(text: str, at: int) -> Spot:
    """Return the line and column of the character of *text* that stands after *at* others."""
    return Spot(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


class Positions:
    """Where everything in one file stands; *text* is TOML, as tomllib has found before.

    tomllib tells no places, so this walks the text once more, when something is to be told about it.

    Raises:
        ValueError: The text is not TOML.
    """

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._keys: dict[Path, int] = {(): 0}
        self._values: dict[Path, int] = {}
        self._rows: dict[Path, int] = {}
        self._walk()

    def key(self, path: Path) -> Spot:
        """Return where the key or row at *path* begins; where there is none, the nearest one around it."""
        while path not in self._keys:
            path = path[:-1]
        return self._spot(self._keys[path])

    def value(self, path: Path, offset: int = 0) -> Spot:
        """Return where the character at *offset* of the text at *path* stands; other values are pointed at whole."""
        if path not in self._values:
            return self.key(path)
        start = self._values[path]
        quoted = STRING.match(self._text, start)
        return self._spot(start if quoted is None else self._inside(quoted, offset))

    def _inside(self, quoted: re.Match[str], offset: int) -> int:
        """Return where a character of a quoted text stands, or where that ends; an escape counts as one character."""
        is_long = quoted[0].startswith(_LONG_QUOTES)
        quotes = 3 if is_long else 1
        at, end = quoted.start() + quotes, quoted.end() - quotes
        if is_long and self._text.startswith("\n", at):
            at += 1
        if quoted[0][0] == "'":
            return min(at + offset, end)
        for unit in _UNIT.finditer(self._text, at, end):
            if offset == 0 and not unit[1]:
                return unit.start()
            offset -= not unit[1]
        return end

    def _spot(self, at: int) -> Spot:
        return spot_of(self._text, at)

    def _walk(self) -> None:
        table: Path = ()
        at = self._space(0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(at, table)
            at = self._space(at)

    def _header(self, start: int) -> tuple[Path, int]:
        """Return the path that ``[a.b]`` or ``[[a.b]]`` opens, and where its line goes on."""
        is_row = self._text.startswith("[[", start)
        words, at = self._key_words(self._space(start + 1 + is_row))
        path: Path = ()
        for index, word in enumerate(words, start=1):
            path = (*path, word)
            self._keys.setdefault(path, start)
            if is_row and index == len(words):
                self._rows[path] = self._rows.get(path, -1) + 1
            if path in self._rows:
                path = (*path, self._rows[path])
        self._keys[path] = start
        return path, at + 1 + is_row

    def _pair(self, start: int, table: Path) -> int:
        words, at = self._key_words(start)
        path = table
        for word in words:
            path = (*path, word)
            self._keys.setdefault(path, start)
        return self._value(self._space(at + 1), path)

    def _key_words(self, at: int) -> tuple[list[str], int]:
        """Return the words of a key that may be dotted, and where what follows it stands."""
        words = []
        while True:
            bare = _BARE_KEY.match(self._text, at)
            end = bare.end() if bare else self._quoted(at)
            words.append(bare[0] if bare else str(tomllib.loads(f"key = {self._text[at:end]}")["key"]))
            at = self._space(end)
            if self._text[at] != ".":
                return words, at
            at = self._space(at + 1)

    def _value(self, start: int, path: Path) -> int:
        """Keep where the value that begins at *start* and all in it stand; returns where it ends."""
        self._values[path] = start
        opening = self._text[start]
        if opening in "\"'":
            return self._quoted(start)
        if opening not in "[{":
            return self._past(_BARE_VALUE, start)
        at, index = self._space(start + 1), 0
        while self._text[at] not in "]}":
            if opening == "{":
                at = self._pair(at, path)
            else:
                self._keys[*path, index] = at
                at = self._value(at, (*path, index))
            at, index = self._space(at), index + 1
            if self._text[at] == ",":
                at = self._space(at + 1)
        return at + 1

    def _space(self, at: int) -> int:
        return self._past(_SPACE, at)

    def _quoted(self, at: int) -> int:
        return self._past(STRING, at)

    def _past(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        if found is None:
            raise ValueError(at)
        return found.end()
