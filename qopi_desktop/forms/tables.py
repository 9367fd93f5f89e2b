"""Reads tables of a TOML file as values, and collects what is wrong with them instead of stopping at the first."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.errors import ResourceError

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

LARGEST = 500_000
"""Characters of the largest data file that is read."""


class Faults:
    """What was found wrong with the data files so far, in the order found."""

    def __init__(self) -> None:
        self.found: list[TypeFault] = []

    def add(self, faults: Iterable[TypeFault], file: str, place: str) -> None:
        """Keep *faults* with the file and the place they were found in."""
        self.found += [replace(fault, file=file, place=place) for fault in faults]

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
        return ResourceError(file=first.file, place=first.place, fault=first.fault, faults=tuple(self.found))


class Table:
    """One table of a file; a key that is missing or of another type is a fault, and so is a key nobody asked for."""

    def __init__(self, data: Mapping[str, object], file: str, place: str, faults: Faults) -> None:
        self._data, self._left, self.file, self.place, self.faults = data, set(data), file, place, faults

    def text(self, key: str) -> str:
        """Return the text under *key*, which must be there."""
        return self._typed(key, str) or ""

    def may_text(self, key: str) -> str | None:
        """Return the text under *key*, None when it is absent."""
        return self._typed(key, str) if key in self._data else None

    def may_whole(self, key: str) -> int | None:
        """Return the whole number under *key*, None when it is absent."""
        return self._typed(key, int) if key in self._data else None

    def may_number(self, key: str) -> Decimal | None:
        """Return the number under *key*, None when it is absent."""
        found = self._typed(key, (int, float)) if key in self._data else None
        return None if found is None else Decimal(str(found))

    def flag(self, key: str) -> bool:
        """Return true or false under *key*, false when it is absent."""
        return bool(self._typed(key, bool)) if key in self._data else False

    def day(self, key: str) -> date | None:
        """Return the date under *key*, which must be there."""
        return self._typed(key, date)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts under *key*, none when it is absent."""
        found = self._typed(key, list) if key in self._data else None
        if not all(isinstance(each, str) for each in found or ()):
            self.fault("wrong-type", key)
            return ()
        return tuple(found or ())

    def member(self, key: str, kind: type[E], default: E) -> E:
        """Return the member of *kind* written under *key*; *default*, with a fault kept, when there is none such."""
        return self._member(kind, self.text(key)) or default

    def members(self, key: str, kind: type[E]) -> frozenset[E]:
        """Return the members of *kind* listed under *key*, none when it is absent."""
        found = [self._member(kind, each) for each in self.texts(key)]
        return frozenset(each for each in found if each is not None)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables under *key*, none when it is absent."""
        found = self._typed(key, list) if key in self._data else None
        named = [each if isinstance(each, dict) else {} for each in found or ()]
        return tuple(self._below(each, f"{key} {index}") for index, each in enumerate(named, start=1))

    def table(self, key: str) -> Table:
        """Return the table under *key*, which must be there."""
        return self._below(self._typed(key, dict) or {}, key)

    def rest(self) -> dict[str, str]:
        """Return every text that nobody asked for yet, by its key."""
        rest = {key: value for key in sorted(self._left) if isinstance(value := self._data[key], str)}
        self._left -= set(rest)
        return rest

    def end(self, known: Iterable[str]) -> None:
        """Say that all was read: what is left is a fault, with the nearest of the *known* keys."""
        for key in sorted(self._left):
            self.fault("unknown-key", key, nearest(key, known))

    def fault(self, code: str, word: str = "", spelling: str | None = None) -> None:
        """Keep a fault of this table."""
        self.faults.add([TypeFault(code, word, nearest=spelling)], self.file, self.place)

    def keep(self, faults: Iterable[TypeFault], place: str) -> None:
        """Keep *faults* of a condition that stands at *place* in this table."""
        self.faults.add(faults, self.file, f"{self.place}, {place}")

    def named(self, place: str) -> Table:
        """Return the same table under another place."""
        self.place = place
        return self

    def _member(self, kind: type[E], word: str) -> E | None:
        known = {each.value: each for each in kind}
        if word not in known:
            self.fault("unknown-code", word, nearest(word, known))
        return known.get(word)

    def _below(self, data: Mapping[str, object], place: str) -> Table:
        return Table(data, self.file, f"{self.place}, {place}" if self.place else place, self.faults)

    def _typed(self, key: str, kind: type[T] | tuple[type[T], ...]) -> T | None:
        self._left.discard(key)
        if key not in self._data:
            self.fault("missing-key", key)
            return None
        value = self._data[key]
        if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
            return value
        self.fault("wrong-type", key)
        return None


def read_table(file: str, text: str, faults: Faults) -> Table:
    """Return the whole of *text* as a table; empty, with a fault kept, when it is not TOML."""
    data: dict[str, object] = {}
    if len(text) > LARGEST:
        faults.add([TypeFault("too-long")], file, "")
    else:
        try:
            data = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            faults.add([TypeFault("not-toml", str(error))], file, "")
    return Table(data, file, "", faults)
