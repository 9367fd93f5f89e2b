"""Reads the names of drugs as records have them: misspelled, mixed, with salts and doses beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qopi_desktop.forms.definition import Choice
from qopi_desktop.forms.names import load_names
from qopi_desktop.forms.spelling import Spelling, load_spelling, plain

_TOKEN = re.compile(r"[a-z0-9]+|[+,;/&|\n?]")
_MARKS = frozenset("+,;/&|\n")
_MOST_WORDS = 7
_OTHER = "!"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The codes that a name means, in its order, and the parts of it that mean none for certain, as written."""

    codes: tuple[str, ...]
    unresolved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or the words of one name, with its place in the text; ``means`` is a code, "!..." a drug outside."""

    word: str
    start: int
    end: int
    means: str | None = None


@dataclass(frozen=True, slots=True)
class DrugNames:
    """Every name of the drugs of a list, each a key for its code, and those outside it for none."""

    spelling: Spelling
    means: Mapping[str, str] = field(repr=False)
    turned: Mapping[tuple[str, ...], str] = field(repr=False)
    form_of: Mapping[str, str] = field(repr=False)

    def resolve(self, text: str) -> Resolved:
        """Return the drugs that *text* names; what is not certain is left unresolved, never guessed.

        A drug outside the list, the letters of a regimen, a name near two drugs, and a word that makes another drug
        of its neighbor ("liposomal") leave their part unresolved; so does doubt ("or placebo") the whole of it.
        """
        pieces = [_Piece(found[0], *found.span()) for found in _TOKEN.finditer(plain(text))]
        if any(piece.word in self.spelling.doubts or piece.word == "?" for piece in pieces):
            return Resolved((), (text.strip(),))
        codes: list[str] = []
        unresolved: list[str] = []
        for segment in self._segments(self._grouped(pieces)):
            found = self._segment(segment, text)
            codes += found.codes
            unresolved += found.unresolved
        if pieces and not codes and not unresolved:
            unresolved = [text.strip()]
        return Resolved(tuple(dict.fromkeys(codes)), tuple(unresolved))

    def _grouped(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """Return *pieces* with the words of each name as one, the longest name first."""
        grouped, at = [], 0
        while at < len(pieces):
            wide, means = self._longest(pieces[at : at + _MOST_WORDS])
            words = pieces[at : at + wide]
            grouped.append(_Piece(" ".join(each.word for each in words), words[0].start, words[-1].end, means))
            at += wide
        return grouped

    def _longest(self, pieces: Sequence[_Piece]) -> tuple[int, str | None]:
        for wide in range(len(pieces), 0, -1):
            words = [piece.word for piece in pieces[:wide]]
            means = self.means.get(self.spelling.key(words)) or self.turned.get(_turned(words, self.spelling))
            if means:
                return wide, means
        return 1, None

    def _segments(self, pieces: Iterable[_Piece]) -> list[list[_Piece]]:
        segments: list[list[_Piece]] = [[]]
        for piece in pieces:
            if piece.means is None and (piece.word in _MARKS or piece.word in self.spelling.separators):
                segments.append([])
            else:
                segments[-1].append(piece)
        return [segment for segment in segments if segment]

    def _segment(self, pieces: Sequence[_Piece], text: str) -> Resolved:
        """Return what one part of the text names: all of it is unresolved where a word turns a drug into another."""
        if all(self._is_beside(piece) for piece in pieces):
            return Resolved((), ())
        told = [piece if piece.means else self._misspelled(piece) for piece in pieces]
        codes = [piece.means for piece in told if piece.means and not piece.means.startswith(_OTHER)]
        whole = text[pieces[0].start : pieces[-1].end]
        is_other_form = any(piece.means is None and self._is_form(piece.word) for piece in told)
        kept = self._without_bases(codes, is_in_brackets="(" in whole)
        if not kept or is_other_form:
            return Resolved((), (whole,))
        left = [each for each in told if each.means is None or each.means.startswith(_OTHER)]
        untold = [each for each in left if not (self._is_beside(each) or each.word in self.spelling.kinds)]
        return Resolved(kept, tuple(text[each.start : each.end] for each in untold))

    def _misspelled(self, piece: _Piece) -> _Piece:
        if self._is_beside(piece) or piece.word in self.spelling.kinds or self._is_form(piece.word):
            return piece
        return _Piece(piece.word, piece.start, piece.end, self.spelling.owner(piece.word, self.means))

    def _is_form(self, word: str) -> bool:
        return self.spelling.is_near(word, self.spelling.forms)

    def _is_beside(self, piece: _Piece) -> bool:
        return piece.means is None and (piece.word in self.spelling.beside or piece.word.isdigit())

    def _without_bases(self, codes: Sequence[str], *, is_in_brackets: bool) -> tuple[str, ...]:
        """Return *codes* without a drug that another of them is a form of; without brackets nothing is certain then."""
        bases = {self.form_of[code] for code in codes if code in self.form_of} & set(codes)
        if bases and not is_in_brackets:
            return ()
        return tuple(code for code in codes if code not in bases)


def load_drug_names(choices: Iterable[Choice]) -> DrugNames:
    """Return the names of *choices*, the codes of the drug list, and of the drugs outside it.

    Raises:
        ResourceError: A file in resources/ does not hold.
    """
    names, spelling = load_names("drugs"), load_spelling()
    outside = [(name, _OTHER + spelling.key(_words(name))) for name in spelling.others]
    inside = [(name, choice.code) for choice in names.give(choices) for name in (choice.label, *choice.names)]
    means, turned = {}, {}
    for name, owner in (*outside, *inside):
        words = _words(name)
        means[spelling.key(words)] = owner
        turned[_turned(words, spelling)] = owner
    del turned[()]
    return DrugNames(spelling, means, turned, names.form_of)


def _words(name: str) -> list[str]:
    return _TOKEN.findall(plain(name))


def _turned(words: Sequence[str], spelling: Spelling) -> tuple[str, ...]:
    """Return the words of a name in no order, without salts; empty for a single word or one with a mark in it."""
    kept = [word for word in words if word not in spelling.beside]
    if len(kept) < 2 or any(word in _MARKS for word in kept):  # noqa: PLR2004 - one word has no order
        return ()
    return tuple(sorted(spelling.key([word]) for word in kept))
