"""What the search of the dictionary knows of each question, measure and set."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from qopi_desktop.forms.definition import Choice, Question
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.sets import MeasureSet
from qopi_desktop.reports.dictionary.anchors import measure_url, question_url, set_url
from qopi_desktop.reports.wording import load_wording


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found, and where it stands.

    ``choices`` has for each choice its label, its code and every other name; ``words`` all else it is found by.
    """

    id: str
    name: str
    title: str
    module: str
    url: str
    choices: tuple[tuple[str, ...], ...]
    words: str


def entries(package: Package) -> tuple[Entry, ...]:
    """Return the questions in the order of the screen, then the measures, then the sets."""
    modules = load_wording()
    questions = (_question(each, modules.module(each.module)) for each in package.form.questions.values())
    measures = (_measure(each, modules.module(each.module)) for each in package.measures)
    return (*questions, *measures, *(_set(each) for each in package.sets.values()))


def script(package: Package) -> str:
    """Return the entries as the script that the pages load: a page opened from a disk may read no other file."""
    found = json.dumps([asdict(each) for each in entries(package)], ensure_ascii=False, separators=(",", ":"))
    return f"window.entries = {found};\n"


def _question(question: Question, module: str) -> Entry:
    card = question.card
    checks = [text for check in question.checks for text in (check.title, check.say)]
    words = [question.short, card.counts, card.does_not_count, card.where, *card.examples, *card.traps, *checks]
    choices = tuple(tuple(_names(choice)) for choice in question.choices)
    url = question_url(question)
    return Entry(question.id, question.name, question.ask, module, url, choices, " ".join(words))


def _names(choice: Choice) -> Iterator[str]:
    """Yield the label of *choice*, its code, and every other name it has."""
    told = asdict(choice)
    yield told.pop("label")
    for name in told.values():
        yield from (name,) if isinstance(name, str) else name


def _measure(measure: Measure, module: str) -> Entry:
    clauses = [clause.name for clauses in measure.rungs.values() for clause in clauses]
    told = (measure.statement, measure.reason, measure.window, measure.note, *asdict(measure.words).values(), *clauses)
    words = " ".join(text for text in told if text)
    return Entry(measure.id, "", measure.title, module, measure_url(measure), (), words)


def _set(each: MeasureSet) -> Entry:
    title = load_wording("dictionary").say("sets")
    return Entry(each.title, each.id, each.about, title, set_url(each), (), " ".join(each.measures))
