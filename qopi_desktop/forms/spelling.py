"""What makes two spellings of a name one, and how far a misspelling lies from a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts

_WORDS, _OTHERS = "spelling/names.toml", "spelling/other_drugs.toml"
_DOUBLED = re.compile(r"([a-z])\1+")
_SHORTEST, _LONG, _STEM_LEFT = 7, 9, 4
_KEPT = 5
_FAR = 3
_KEYS = (
    *("id", "title", "version", "source", "folds", "endings", "stems", "separators", "beside", "kinds"),
    *("forms", "doubts", "names"),
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """The letters, endings and stems by which names are compared, and the words that stand around a drug."""

    folds: tuple[tuple[str, str], ...]
    endings: tuple[str, ...]
    stems: tuple[str, ...]
    separators: frozenset[str]
    beside: frozenset[str]
    kinds: frozenset[str]
    forms: frozenset[str]
    doubts: frozenset[str]
    others: tuple[str, ...]

    def fold(self, word: str) -> str:
        """Return *word* in small letters without accents, each sound written one way."""
        folded = plain(word)
        for written, instead in self.folds:
            folded = folded.replace(written, instead)
        return _DOUBLED.sub(r"\1", folded)

    def key(self, words: Iterable[str]) -> str:
        """Return *words* as one key, each folded and without its ending; what has the same key is one name."""
        return "".join(self._bare(self.fold(word)) for word in words)

    def owner(self, word: str, owners: Mapping[str, str]) -> str | None:
        """Return who has the one name, of the keys of *owners*, that *word* misspells; None when it is not certain.

        A name is near when it has the same first letter and at most one letter wrong, two in a long name; it is
        certain when no name of another owner is near, and none hardly farther.
        """
        key = self.key([word])
        reach = process.extract(key, owners.keys(), scorer=OSA.distance, score_cutoff=_FAR, limit=None)
        near = [(far, owners[name]) for name, far, _ in reach if name[0] == key[0] and far <= self._limit(key, name)]
        if not near:
            return None
        closest, found = min(near)
        rivals = (far for name, far, _ in reach if owners[name] != found)
        return None if any(far < max(_FAR, closest + 2) for far in rivals) else found

    def is_near(self, word: str, names: Iterable[str]) -> bool:
        """Return whether *word* is one of *names* or a misspelling of one, generously judged."""
        return any(word == name or (len(name) >= _SHORTEST and OSA.distance(word, name) < _FAR) for name in names)

    def _bare(self, word: str) -> str:
        ends = (word.removesuffix(end) for end in self.endings if word.endswith(end))
        return next((bare for bare in ends if len(bare) >= _KEPT), word)

    def _limit(self, key: str, name: str) -> int:
        """Return how many letters may be wrong; what both share as a stem proves nothing."""
        length = min(len(key), len(name))
        if length < _SHORTEST:
            return 0
        stem = next((stem for stem in self.stems if key.endswith(stem) and name.endswith(stem)), "")
        free = length - len(stem)
        return 2 if free >= _LONG else int(free >= _STEM_LEFT)


def plain(text: str) -> str:
    """Return *text* in small letters without accents, each letter in its place."""
    return "".join(unicodedata.normalize("NFKD", letter.lower())[0] for letter in text)


def load_spelling() -> Spelling:
    """Return the spelling of names shipped in resources/.

    Raises:
        ResourceError: A file does not hold.
    """
    faults = Faults()
    tables = read_tables(read_texts([_WORDS, _OTHERS]), faults)
    faults.stop()
    found = _read(tables[_WORDS], tables[_OTHERS])
    faults.stop()
    return found


def _read(words: Table, others: Table) -> Spelling:
    spelling = Spelling(
        folds=tuple(
            (written, instead) for written, _, instead in (each.partition(">") for each in words.texts("folds"))
        ),
        endings=words.texts("endings"),
        stems=words.texts("stems"),
        separators=frozenset(words.texts("separators")),
        beside=frozenset(words.texts("beside")),
        kinds=frozenset(words.texts("kinds")),
        forms=frozenset(words.texts("forms")),
        doubts=frozenset(words.texts("doubts")),
        others=others.texts("names"),
    )
    for table in (words, others):
        for key in ("id", "title", "version", "source"):
            table.text(key)
        table.end(_KEYS)
    return spelling
