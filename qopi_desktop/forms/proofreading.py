"""What a form must keep to beyond being readable: lengths, lanes, and definition cards that say something."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from qopi_desktop.conditions import TypeFault, nearest
from qopi_desktop.forms.definition import Card, Form, Kind, Question
from qopi_desktop.forms.positions import Path, Positions

CONFIDENCES = frozenset({"source", "source-title", "memory", "inferred"})
LANES = frozenset(
    {"Visits", "Diagnosis", "Pathology", "Surgery", "Systemic", "Radiation", "Symptoms", "Tobacco", "End of life"}
)
LONGEST_ASK, LONGEST_SHORT, LONGEST_TITLE, LONGEST_SAY = 80, 22, 30, 90
MOST_SHARED = 0.6
"""The largest part of a card's words that may stand in another card, or in the question itself."""

_WORD = re.compile(r"[a-z0-9]+")


def proofread_form(form: Form) -> tuple[TypeFault, ...]:
    """Return what is wrong with the questions and cards of *form*; file and place name the question."""
    questions = list(form.questions.values())
    found = [replace(fault, file=each.file) for each in questions for fault in _question(each)]
    return (*found, *_repeated_cards(questions))


def with_lines(faults: Sequence[TypeFault], files: Mapping[str, str]) -> tuple[TypeFault, ...]:
    """Return *faults* with the line and column at which *files*, by their path, say what they are about."""
    texts = {fault.file: files[fault.file] for fault in faults}
    sources = {path: (tomllib.loads(text), Positions(text)) for path, text in texts.items()}
    found = []
    for fault in faults:
        data, positions = sources[fault.file]
        path = _path_to(data, fault.place.split(", "))
        spot = positions.value((*path, fault.word), max(fault.column - 1, 0))
        found.append(replace(fault, line=spot.line, column=spot.column))
    return tuple(found)


def _path_to(here: object, steps: Sequence[str]) -> Path:
    """Return the path to the table that *steps* name, ``question G10`` and ``card``; as far as there is one."""
    path: Path = ()
    for step in steps:
        word, _, name = step.partition(" ")
        key = word if isinstance(here, Mapping) and word in here else f"{word}s"
        here = here.get(key) if isinstance(here, Mapping) else None
        path = (*path, key)
        if isinstance(here, list):
            named = (place for place, row in enumerate(here) if name in {row.get("id"), row.get("code")})
            place = next(named, len(here))
            here = here[place] if place < len(here) else None
            path = (*path, place)
    return path


def too_long(text: str, longest: int, what: str, place: str) -> list[TypeFault]:
    """Return a fault when *text* has more characters than there is room for."""
    return [TypeFault("too-long-for-screen", what, column=longest + 1, place=place)] if len(text) > longest else []


def blank(texts: Iterable[tuple[str, str]], place: str) -> list[TypeFault]:
    """Return a fault for each of the named *texts* that says nothing."""
    return [TypeFault("blank", what, place=place) for what, text in texts if not text.strip()]


def _question(question: Question) -> list[TypeFault]:
    place = f"question {question.id}"
    faults = [
        *too_long(question.ask, LONGEST_ASK, "ask", place),
        *too_long(question.short, LONGEST_SHORT, "short", place),
        *_card(question.card, question.ask, place),
    ]
    for check in question.checks:
        where = f"{place}, check {check.code}"
        faults += too_long(check.title, LONGEST_TITLE, "title", where) + too_long(check.say, LONGEST_SAY, "say", where)
    if question.kind in {Kind.CHOICE, Kind.MANY} and not (question.choices or question.open_codes):
        faults.append(TypeFault("no-choices", place=place))
    if question.lane is not None and question.lane not in LANES:
        faults.append(TypeFault("unknown-lane", question.lane, nearest=nearest(question.lane, LANES), place=place))
    codes = [check.code for check in question.checks]
    return faults + [TypeFault("repeated", code, place=place) for code in sorted(set(codes)) if codes.count(code) > 1]


def _card(card: Card, ask: str, place: str) -> list[TypeFault]:
    said = (("counts", card.counts), ("does_not_count", card.does_not_count), ("where", card.where))
    faults = blank((*said, ("source", card.source)), f"{place}, card")
    if card.confidence not in CONFIDENCES:
        faults.append(TypeFault("unknown-confidence", card.confidence, place=f"{place}, card"))
    if not card.examples:
        faults.append(TypeFault("blank", "examples", place=f"{place}, card"))
    asked = words_of(ask)
    repeats = [what for what, text in said if _share(words_of(text), asked) > MOST_SHARED]
    return faults + [TypeFault("card-repeats-question", what, place=f"{place}, card") for what in repeats]


def _repeated_cards(questions: Sequence[Question]) -> list[TypeFault]:
    words = {question.id: _card_words(question.card) for question in questions}
    return [
        TypeFault("card-shares-words", second.id, place=f"question {first.id}, card", file=first.file)
        for first, second in combinations(questions, 2)
        if _shares_most(words[first.id], words[second.id])
    ]


def _shares_most(words: frozenset[str], others: frozenset[str]) -> bool:
    return max(_share(words, others), _share(others, words)) > MOST_SHARED


def _card_words(card: Card) -> frozenset[str]:
    return words_of(" ".join((card.counts, card.does_not_count, card.where, *card.examples, *card.traps)))


def words_of(text: str) -> frozenset[str]:
    """Return the words of *text*, each once, without case."""
    return frozenset(_WORD.findall(text.casefold()))


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words) if words else 0.0
