"""What makes a new password acceptable: length, and not being guessed first."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from enum import Enum
from itertools import pairwise

LEAST_LENGTH = 15
"""The fewest characters of a password. Source: NIST SP 800-63B-4, 3.1.1.2 (single factor, 2025)."""

_STRONG_LENGTH, _VERY_STRONG_LENGTH = 20, 28
_LONGEST_REPEATED_PART = 8
_SHORTEST_NAME = 3


class PasswordFault(Enum):
    """Why a new password is refused; the value is the rule of errors.PasswordRefusedError."""

    TOO_SHORT = "too-short"
    COMMON = "common"
    CONTAINS_NAME = "contains-name"


class Strength(Enum):
    """How far the length of an accepted password goes."""

    LONG_ENOUGH = "long_enough"
    STRONG = "strong"
    VERY_STRONG = "very_strong"


def length_of(password: str) -> int:
    """Return the characters that count: those of the normal form in which the vault takes the password."""
    return len(unicodedata.normalize("NFKC", password))


def refuse_password(password: str, names: Iterable[str], common: Collection[str]) -> PasswordFault | None:
    """Say why *password* may not be chosen, None if it may: no rule asks for kinds of characters.

    Args:
        password: As typed or pasted.
        names: Of the person, practice and program; one may occur if enough is left without it.
        common: Common passwords in lower case.

    Source: NIST SP 800-63B-4, 3.1.1.2: length, blocklist, names of the context; no composition rules.
    """
    if length_of(password) < LEAST_LENGTH:
        return PasswordFault.TOO_SHORT
    plain = unicodedata.normalize("NFKC", password).casefold()
    if _is_guessed_first(plain, common):
        return PasswordFault.COMMON
    parts = {part for name in names for part in name.casefold().split() if len(part) >= _SHORTEST_NAME}
    left = plain
    for part in sorted(parts, key=len, reverse=True):
        left = left.replace(part, "")
    return PasswordFault.CONTAINS_NAME if left != plain and len(left) < LEAST_LENGTH else None


def strength_of(password: str) -> Strength:
    """Return how far the length of an accepted *password* goes."""
    length = length_of(password)
    if length < _STRONG_LENGTH:
        return Strength.LONG_ENOUGH
    return Strength.STRONG if length < _VERY_STRONG_LENGTH else Strength.VERY_STRONG


def _is_guessed_first(plain: str, common: Collection[str]) -> bool:
    """Return whether *plain* is listed, bare or between digits and signs, or repeats one short part."""
    core = plain.strip("".join({sign for sign in plain if not sign.isalpha()}))
    if plain in common or core in common:
        return True
    parts = range(1, _LONGEST_REPEATED_PART + 1)
    return any((plain[:size] * len(plain))[: len(plain)] == plain for size in parts) or _is_row(plain)


def _is_row(plain: str) -> bool:
    """Return whether the signs follow one another, up or down, as in "abcdefghijklmno" or "567890123456789"."""
    size = 10 if plain.isdecimal() else 26
    steps = {(ord(right) - ord(left)) % size for left, right in pairwise(plain)}
    return steps in ({1}, {size - 1})
