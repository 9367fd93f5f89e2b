"""Reads tables of a TOML file as values, and collects what is wrong with them instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TypeVar

from qopi_desktop import resources
from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.positions import Path, Positions, Spot, spot_of
from qopi_desktop.forms.toml import read_toml

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

MOST = 25
"""Faults that are told at once: who mends these sees the next."""

_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")  # as conditions spell the name of a question


@dataclass(frozen=True)
class Source:
    """The text of one file."""

    file: str
    text: str

    @cached_property
    def positions(self) -> Positions:
        """Where everything in it stands, found when it is asked for the first time."""
        return Positions(self.text)


class Faults:
    """What was found wrong with the data files so far, in the order found."""

    def __init__(self) -> None:
        self.found: list[TypeFault] = []

    def add(self, fault: TypeFault) -> None:
        """Keep *fault*.

        Raises:
            ResourceError: As many were found as are told; as for `stop`.
        """
        self.found.append(fault)
        if len(self.found) == MOST:
            self.found.append(TypeFault("more-faults"))
            self.stop()

    def stop(self) -> None:
        """Go on only when nothing is wrong.

        Raises:
            ResourceError: Something is; the first fault as facts, all of them as ``faults``.
        """
        if self.found:
            raise self.error()

    def error(self) -> ResourceError:
        """Return the error that carries what was found."""
        first = self.found[0]
        facts = {"file": first.file, "place": first.place, "line": first.line, "column": first.column}
        return ResourceError(**facts, fault=first.fault, faults=tuple(self.found))


class Table:
    """One table of a file; a key that is missing or of another type is a fault, and so is a key nobody asked for."""

    def __init__(self, data: Mapping[str, object], source: Source, path: Path, faults: Faults) -> None:
        self._data, self._left, self._source, self._path, self._faults = data, set(data), source, path, faults
        self.place = ""

    def __contains__(self, key: str) -> bool:
        """Return whether something is written under *key*."""
        return key in self._data

    def text(self, key: str) -> str:
        """Return the text under *key*, which must be there."""
        return self._typed(key, str, "text") or ""

    def name(self, key: str) -> str:
        """Return the text under *key*, which must be there; one that is blank or has spaces around it is a fault."""
        text = self._typed(key, str, "text")
        if text is not None and not text.strip():
            self.fault("blank", key, at=(key,))
        elif text is not None and text != text.strip():
            self.fault("spaces-around", text, at=(key,))
        return text or ""

    def word(self, key: str) -> str:
        """Return the text under *key*, which must be there; one that conditions could not name is a fault."""
        text = self._typed(key, str, "text")
        if text is not None and not _PLAIN_WORD.fullmatch(text):
            self.fault("no-plain-word", text, at=(key,))
        return text or ""

    def may_text(self, key: str) -> str | None:
        """Return the text under *key*, None when it is absent."""
        return self._typed(key, str, "text") if key in self._data else None

    def may_whole(self, key: str) -> int | None:
        """Return the whole number under *key*, None when it is absent."""
        return self._typed(key, int, "whole number") if key in self._data else None

    def may_number(self, key: str) -> Decimal | None:
        """Return the number under *key*, None when it is absent."""
        found = self._typed(key, (int, float), "number") if key in self._data else None
        if found is None or (number := Decimal(str(found))).is_finite():
            return None if found is None else number
        self.fault("wrong-type", key, "number", at=(key,))
        return None

    def flag(self, key: str) -> bool:
        """Return true or false under *key*, false when it is absent."""
        return bool(self._typed(key, bool, "true or false")) if key in self._data else False

    def day(self, key: str) -> date | None:
        """Return the date under *key*, which must be there."""
        found = self._typed(key, date, "day")
        if not isinstance(found, datetime):
            return found
        self.fault("wrong-type", key, "day", at=(key,))
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts under *key*, none when it is absent."""
        found = self._typed(key, list, "list") if key in self._data else None
        for index, each in enumerate(found or ()):
            if not isinstance(each, str):
                self.fault("wrong-type", key, "text", at=(key, index))
                return ()
        return tuple(found or ())

    def member(self, key: str, kind: type[E], default: E) -> E:
        """Return the member of *kind* written under *key*; *default*, with a fault kept, when there is none such."""
        return self._member(kind, self.text(key), (key,)) or default

    def members(self, key: str, kind: type[E]) -> frozenset[E]:
        """Return the members of *kind* listed under *key*, none when it is absent."""
        found = [self._member(kind, each, (key, index)) for index, each in enumerate(self.texts(key))]
        return frozenset(each for each in found if each is not None)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables under *key*, none when it is absent; what is no table is a fault and left out."""
        found = self._typed(key, list, "list of tables") if key in self._data else None
        rows = []
        for index, each in enumerate(found or ()):
            if isinstance(each, dict):
                rows.append(self._below(each, (key, index), f"{key} {index + 1}"))
            else:
                self.fault("wrong-type", key, "table", at=(key, index))
        return tuple(rows)

    def table(self, key: str) -> Table:
        """Return the table under *key*, which must be there; empty, its own keys not missed, when it is not."""
        found = self._typed(key, dict, "table")
        if found is None:
            return Table({}, self._source, self._path, Faults())
        return self._below(found, (key,), key)

    def plain(self, key: str) -> Mapping[str, object]:
        """Return the table under *key* as it is written, empty when it is absent."""
        return (self._typed(key, dict, "table") if key in self._data else None) or {}

    def rest(self) -> dict[str, str]:
        """Return every text that nobody asked for yet, by its key."""
        rest = {key: value for key in sorted(self._left) if isinstance(value := self._data[key], str)}
        self._left -= set(rest)
        return rest

    def end(self, known: Iterable[str]) -> None:
        """Say that all was read: what is left is a fault, with the nearest of the *known* keys."""
        for key in sorted(self._left):
            self._keep(TypeFault("unknown-key", key, nearest=nearest(key, known)), self._spots.key((*self._path, key)))

    def fault(self, code: str, word: str = "", spelling: str | None = None, *, at: Path = ()) -> None:
        """Keep a fault of this table, which stands where the keys *at* lead."""
        self._keep(TypeFault(code, word, nearest=spelling), self._spots.value((*self._path, *at)))

    def keep(self, faults: Iterable[TypeFault], place: str, key: str) -> None:
        """Keep *faults* of the condition under *key*, whose columns count within it."""
        for fault in faults:
            spot = self._spots.value((*self._path, key), max(fault.column - 1, 0))
            self._keep(fault, spot, place)

    def named(self, place: str) -> Table:
        """Return the same table under another place."""
        self.place = place
        return self

    @property
    def file(self) -> str:
        """The path of the file below resources/."""
        return self._source.file

    @property
    def _spots(self) -> Positions:
        return self._source.positions

    def _keep(self, fault: TypeFault, spot: Spot, place: str = "") -> None:
        where = ", ".join(each for each in (self.place, place) if each)
        self._faults.add(replace(fault, file=self._source.file, place=where, line=spot.line, column=spot.column))

    def _member(self, kind: type[E], word: str, at: Path) -> E | None:
        known = {each.value: each for each in kind}
        if word not in known:
            self.fault("unknown-code", word, nearest(word, known), at=at)
        return known.get(word)

    def _below(self, data: Mapping[str, object], at: Path, place: str) -> Table:
        below = Table(data, self._source, (*self._path, *at), self._faults)
        return below.named(f"{self.place}, {place}" if self.place else place)

    def _typed(self, key: str, kind: type[T] | tuple[type[T], ...], called: str) -> T | None:
        self._left.discard(key)
        if key not in self._data:
            self.fault("missing-key", key)
            return None
        value = self._data[key]
        if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
            return value
        self.fault("wrong-type", key, called, at=(key,))
        return None


def read_texts(paths: Iterable[str]) -> dict[str, str]:
    """Return the texts of the files at *paths* below resources/.

    Raises:
        ResourceError: One of them is no UTF-8 text; ``faults`` has each, with line and column.
    """
    faults, texts = Faults(), {}
    for path in paths:
        try:
            texts[path] = resources.text(path)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8")
            spot = spot_of(before, len(before))
            faults.add(TypeFault("not-utf8", column=spot.column, file=path, line=spot.line))
    faults.stop()
    return texts


def read_table(file: str, text: str, faults: Faults) -> Table | None:
    """Return the whole of *text* as a table; None, with a fault kept, when it cannot be read."""
    data = read_toml(text)
    if isinstance(data, TypeFault):
        faults.add(replace(data, file=file))
        return None
    return Table(data, Source(file, text), (), faults)


def read_tables(files: Mapping[str, str], faults: Faults) -> dict[str, Table]:
    """Return those of *files* that can be read, by their path."""
    found = {path: read_table(path, text, faults) for path, text in files.items()}
    return {path: table for path, table in found.items() if table}
