"""Says what is wrong, one line for each fault."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Sequence

from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.errors import InputError
from qopi_desktop.forms.definition import Severity
from qopi_desktop.forms.reading import ReadAnswers
from qopi_desktop.forms.session import ANSWER_NEEDED, FormSession
from qopi_desktop.ui.words import knows, say

BAD_INPUT = 2
"""The exit status when something given does not hold."""

LONGEST_WORD = 60
"""Characters of the longest word that is repeated whole to who wrote it."""

_QUOTED = '"{word}"'
_RUN = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def tell(faults: Iterable[TypeFault]) -> None:
    """Write one line for each fault to the error stream: where, what, and the nearest spelling."""
    for fault in faults:
        sys.stderr.write(f"{in_words(fault)}\n")


def in_words(fault: TypeFault) -> str:
    """Return *fault* as one line: file, line and column as editors take them, place, sentence, nearest spelling.

    A fault without a line names its column in words: it counts within what was given.
    """
    words = say(f"cli.fault.{fault.fault}")
    word = _shortened(fault.word) if _QUOTED in words else fault.word  # what is not quoted is a path or a message
    expected = f"cli.expected.{fault.nearest}"
    fitting = say(expected) if fault.fault == "wrong-type" and knows(expected) else fault.nearest
    sentence = words.format(word=word, nearest=fitting or say("cli.none"))
    if fault.nearest and "{nearest}" not in words:
        sentence = f"{sentence} {say('cli.nearest', nearest=_shortened(fault.nearest))}"
    where = f"{fault.file}:{fault.line}:{fault.column}" if fault.line else fault.file
    place = _RUN.sub(lambda run: _shortened(run[0]), fault.place)
    column = say("cli.column", column=fault.column) if fault.column and not fault.line else ""
    return _visible(": ".join(part for part in (where, place, column, sentence) if part))


def _shortened(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else f"{word[: LONGEST_WORD - 1]}…"


def _visible(text: str) -> str:
    """Return *text* with each character that cannot be seen as U+XXXX, so that none hides or turns the line around."""
    return "".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in text)


def unknown(named: Iterable[str], known: Collection[str], fault: str, option: str) -> list[TypeFault]:
    """Return a fault for each of the ids *named* with *option* that is not *known*, with the nearest spelling."""
    return [TypeFault(fault, each, nearest=nearest(each, known), place=option) for each in named if each not in known]


def refused(faults: Sequence[TypeFault]) -> InputError:
    """Return the error that carries *faults*, of which there is at least one."""
    first = faults[0]
    return InputError(file=first.file, line=None, field=first.place, fault=first.fault, faults=tuple(faults))


def tell_broken(place: str, session: FormSession) -> None:
    """Write one line for each hard check that does not hold: the window would not let such a chart be complete."""
    for problem in session.problems():
        if problem.severity is Severity.HARD and problem.code != ANSWER_NEEDED:
            sys.stderr.write(f"{place}: {problem.say}\n")


def tell_not_scored(place: str, session: FormSession, read: ReadAnswers) -> None:
    """Write one line for each answer that was given but is not used, and why."""
    for question_id in (*session.set_aside(), *read.derived):
        state = session.state(question_id)
        reason = "derived" if question_id in read.derived else state.standing.value
        words = say(f"cli.not-scored.{reason}", id=question_id, name=state.question.name)
        sys.stderr.write(f"{place}: {words}\n")
