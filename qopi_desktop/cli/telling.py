"""Says what is wrong, one line for each fault."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from qopi_desktop.conditions import TypeFault
from qopi_desktop.errors import InputError
from qopi_desktop.ui.words import say

BAD_INPUT = 2
"""The exit status when something given does not hold."""


def tell(faults: Iterable[TypeFault]) -> None:
    """Write one line for each fault to the error stream: where, what, and the nearest spelling."""
    for fault in faults:
        sys.stderr.write(f"{in_words(fault)}\n")


def in_words(fault: TypeFault) -> str:
    """Return *fault* as one line: file, place, column, sentence, nearest spelling."""
    words = say(f"cli.fault.{fault.fault}")
    sentence = words.format(word=fault.word, nearest=fault.nearest or say("cli.none"))
    if fault.nearest and "{nearest}" not in words:
        sentence = f"{sentence} {say('cli.nearest', nearest=fault.nearest)}"
    column = say("cli.column", column=fault.column) if fault.column > 1 else ""
    return ": ".join(part for part in (fault.file, fault.place, column, " ".join(sentence.split())) if part)


def refuse(faults: Iterable[TypeFault]) -> None:
    """Go on only when there are no *faults*.

    Raises:
        InputError: There are; ``faults`` carries them.
    """
    found = tuple(faults)
    if found:
        first = found[0]
        raise InputError(file=first.file, line=None, field=first.place, fault=first.fault, faults=found)
