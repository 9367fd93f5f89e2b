"""What is wrong with a condition, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeFault:
    """One fault of a condition: its code, the word that shows it, the column and the nearest spelling.

    Columns count from 1; 0 stands for a fault without one. ``file`` and ``place`` say which clause it is in, once the
    loader knows; the sentence is found under the code in resources/messages.
    """

    fault: str
    word: str = ""
    column: int = 0
    nearest: str | None = None
    place: str = ""
    file: str = ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the spelling of *known* closest to *word*; None when nothing is close."""
    by_fold = {each.casefold(): each for each in sorted(known)}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
