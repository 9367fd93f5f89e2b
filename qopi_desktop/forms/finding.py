"""Finds options by what is typed: code, label, brand and other names, misspelled ones last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

from rapidfuzz.distance import OSA

from qopi_desktop.forms.definition import Choice
from qopi_desktop.forms.spelling import Spelling, load_spelling, plain

_BREAKS = str.maketrans("-/(),+", "      ")
_INSIDE, _ALIKE, _LONG = 3, 4, 8


class Fit(IntEnum):
    """How what was typed fits an option, the best first."""

    EXACT = 0
    LABEL = 1
    WORD = 2
    INSIDE = 3
    ALIKE = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An option that fits; ``name`` is the other name by which it does, empty where it is its label or number."""

    code: str
    fit: Fit
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """One name of an option, in the spellings in which it is compared."""

    name: str
    plain: str
    words: tuple[str, ...]
    joined: str
    keys: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Entry:
    number: str
    code: str
    label: _Named
    others: tuple[_Named, ...]


class Options:
    """The options of a question, each with its number in the list, found by what is typed."""

    def __init__(self, numbered: Iterable[tuple[str, Choice]]) -> None:
        self._spelling = _spelling()
        self._entries = [self._entry(number, choice) for number, choice in numbered]

    def find(self, typed: str) -> list[Hit]:
        """Return the options that fit *typed*: by number or first letters of a word, then by letters inside, in order.

        Only where none fits are those returned that *typed* may misspell, the nearest first.
        """
        wanted = plain(typed.strip())
        if not wanted:
            return [Hit(entry.code, Fit.INSIDE) for entry in self._entries]
        hits = [hit for entry in self._entries if (hit := _hit(entry, wanted))]
        return sorted(hits, key=lambda hit: hit.fit) or self._alike(wanted)

    def _alike(self, wanted: str) -> list[Hit]:
        key = self._spelling.fold(_joined(wanted))
        if len(key) < _ALIKE:
            return []
        found: list[tuple[int, Hit]] = []
        for entry in self._entries:
            far, name = min(((_distance(key, named), named) for named in (entry.label, *entry.others)), key=_first)
            if far <= 1 + (len(key) >= _LONG):
                found.append((far, Hit(entry.code, Fit.ALIKE, "" if name is entry.label else name.name)))
        return [hit for _, hit in sorted(found, key=_first)]

    def _entry(self, number: str, choice: Choice) -> _Entry:
        label = self._named(choice.label)
        others = (self._named(name) for name in (choice.code.replace("_", " "), *choice.names))
        return _Entry(number, choice.code, label, tuple(each for each in others if each.joined != label.joined))

    def _named(self, name: str) -> _Named:
        small = plain(name)
        words = tuple(small.translate(_BREAKS).split())
        keys = tuple(self._spelling.fold("".join(words[place:])) for place in range(len(words)))
        return _Named(name, small, words, "".join(words), keys)


def _hit(entry: _Entry, wanted: str) -> Hit | None:
    own = [_fit(entry.label, wanted, Fit.LABEL), _number_fit(entry.number, wanted)]
    hit = min((Hit(entry.code, fit) for fit in own if fit is not None), key=lambda each: each.fit, default=None)
    for named in entry.others:
        fit = _fit(named, wanted, Fit.WORD)
        if fit is not None and (hit is None or fit < hit.fit):
            hit = Hit(entry.code, fit, named.name)
    return hit


def _fit(named: _Named, wanted: str, at_start: Fit) -> Fit | None:
    joined = _joined(wanted)
    if not joined:
        return None
    if wanted == named.plain or joined == named.joined:
        return Fit.EXACT
    if named.plain.startswith(wanted) or named.joined.startswith(joined):
        return at_start
    if any(word.startswith(wanted) for word in named.words):
        return Fit.WORD
    return Fit.INSIDE if len(wanted) >= _INSIDE and wanted in named.plain else None


def _number_fit(number: str, wanted: str) -> Fit | None:
    if wanted == number:
        return Fit.EXACT
    return Fit.WORD if number.startswith(wanted) else None


def _distance(key: str, named: _Named) -> int:
    """Return how many letters of *key* are wrong for the beginning of a word of a name."""
    starts = (each for each in named.keys if each[0] == key[0])
    ends = ((each, len(key) + more) for each in starts for more in (-1, 0, 1))
    return min((OSA.distance(key, each[:end], score_cutoff=2) for each, end in ends), default=len(key))


def _first(pair: tuple[int, object]) -> int:
    return pair[0]


def _joined(text: str) -> str:
    return "".join(text.translate(_BREAKS).split())


@cache
def _spelling() -> Spelling:
    return load_spelling()
