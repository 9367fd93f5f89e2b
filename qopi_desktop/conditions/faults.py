"""What is wrong with a condition, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 10
"""Faults of one condition that are told: who mends these sees the next."""


@dataclass(frozen=True, slots=True)
class TypeFault:
    """One fault of a condition: its code, the word that shows it, the column and the nearest spelling.

    Columns and lines count from 1; 0 stands for a fault without one. Once the loader knows them, ``file`` and ``place``
    say which clause it is in, and ``line`` and ``column`` where an editor finds it; without a line the column counts
    within the condition. The sentence is found under the code in resources/messages.
    """

    fault: str
    word: str = ""
    column: int = 0
    nearest: str | None = None
    place: str = ""
    file: str = ""
    line: int = 0


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the spelling of *known* closest to *word*; None when nothing is close."""
    by_fold = {each.casefold(): each for each in sorted(known)}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
