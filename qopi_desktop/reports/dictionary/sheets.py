"""The dictionary as sheets: for each a list of rows, of which every cell is a text, a number or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qopi_desktop.conditions import Composite, Condition
from qopi_desktop.forms.definition import Question
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.rungs import Rung
from qopi_desktop.measures.sets import MeasureSet
from qopi_desktop.reports.dictionary.references import joins, readers
from qopi_desktop.reports.dictionary.telling import Telling
from qopi_desktop.reports.phrases import Phrase, Phrases, plain
from qopi_desktop.reports.wording import Wording, load_wording

Cell = str | Decimal | int | None
Row = Mapping[str, Cell]
"""Cells by the key of their column, in the order of the columns."""

_LINE = "\n"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its key, and rows that all have the same columns."""

    key: str
    rows: tuple[Row, ...]


def sheets(package: Package) -> tuple[Sheet, ...]:
    """Return the sheets: questions, choices, code lists, checks, measures, clauses, sets, and what this is."""
    rows = _Rows(package, load_wording("dictionary"))
    made: Mapping[str, Callable[[], Iterable[Row]]] = {
        "questions": rows.questions,
        "choices": rows.choices,
        "lists": rows.lists,
        "checks": rows.checks,
        "measures": rows.measures,
        "clauses": rows.clauses,
        "sets": rows.sets,
        "about": rows.about,
    }
    return tuple(Sheet(key, tuple(make())) for key, make in made.items())


class _Rows:
    def __init__(self, package: Package, words: Wording) -> None:
        self._package = package
        self._words = words
        self._questions = package.form.questions.values()
        self._telling = Telling(package.form, words)
        self._phrases = Phrases(package.form, load_wording("rules"))
        self._readers = readers(package)
        self._joins = joins(package)

    def questions(self) -> Iterator[Row]:
        for each in self._questions:
            yield self._what(each) | self._rules(each) | _card(each) | self._read_by(each)

    def _what(self, question: Question) -> dict[str, Cell]:
        return {
            "id": question.id,
            "name": question.name,
            "module": question.module,
            "section": question.section,
            "ask": question.ask,
            "short": question.short,
            "kind": question.kind.value,
            "unit": question.unit,
            "min": question.minimum,
            "max": question.maximum,
            "codes": question.codes.id if question.codes else None,
            "beside": question.beside.id if question.beside else None,
            "statuses": self._telling.statuses(question) or None,
            "optional": self._yes(question.optional),
            "program": self._yes(question.program),
        }

    def _rules(self, question: Question) -> dict[str, Cell]:
        return {
            "when": question.when.text if question.when else None,
            "when_words": plain(self._phrases.of(question.when.root)) if question.when else None,
            "derive": question.derive.text if question.derive else None,
            "derive_words": _lines(self._phrases.derivation(question)),
        }

    def _read_by(self, question: Question) -> dict[str, Cell]:
        reads = self._readers[question.id]
        return {
            "gates": _ids(reads.gates),
            "derived": _ids(reads.derived),
            "read_by": _listed(dict.fromkeys(each.question.id for each in reads.checks)),
            "measures": _ids(reads.measures),
            "through": _ids(reads.through),
        }

    def choices(self) -> Iterator[Row]:
        for question in self._questions:
            for place, choice in enumerate(question.choices, start=1):
                yield {
                    "question": question.id,
                    "place": place,
                    "code": choice.code,
                    "label": choice.label,
                    "attributes": self._telling.beside(question, choice) or None,
                }

    def lists(self) -> Iterator[Row]:
        for codes in self._package.form.codelists.values():
            about = {
                "list": codes.id,
                "title": codes.title,
                "version": codes.version,
                "source": codes.source,
                "asked": _ids(each for each in self._questions if each.codes is codes),
                "shown": _ids(each for each in self._questions if each.beside is codes),
            }
            for place, choice in enumerate(codes.choices, start=1):
                told = self._telling.of_code(codes, choice.code) or None
                yield about | {"place": place, "code": choice.code, "label": choice.label, "attributes": told}

    def checks(self) -> Iterator[Row]:
        for question in self._questions:
            for check in question.checks:
                yield {
                    "question": question.id,
                    "code": check.code,
                    "severity": self._words.say(f"severity.{check.severity.value}"),
                    "title": check.title,
                    "say": check.say,
                    "rule": check.rule.text,
                    "rule_words": plain(self._phrases.of(check.rule.root)),
                    "reads": _listed(check.rule.reads),
                }

    def measures(self) -> Iterator[Row]:
        for each in self._package.measures:
            joined = self._joins[each.id]
            yield self._of_measure(each) | {
                "parts": _ids(joined.parts),
                "wholes": _ids(joined.wholes),
                "sets": _ids(joined.sets),
            }

    def _of_measure(self, measure: Measure) -> dict[str, Cell]:
        return {
            "id": measure.id,
            "module": measure.module,
            "title": measure.title,
            "statement": measure.statement,
            "direction": self._words.say(f"direction.{measure.direction.value}"),
            "denominator": measure.words.denominator,
            "exclude": measure.words.exclude,
            "numerator": measure.words.numerator,
            "gap": measure.gap,
            "reason": measure.reason,
            "window": measure.window,
            "default_on": self._yes(measure.default_on),
            "published_mean": measure.published_mean,
            "note": measure.note,
            "source": measure.source,
            "confidence": measure.confidence,
        }

    def clauses(self) -> Iterator[Row]:
        for measure in self._package.measures:
            for rung in Rung:
                for place, clause in enumerate(measure.rungs[rung], start=1):
                    yield {
                        "measure": measure.id,
                        "rung": self._words.say(f"rung.{rung.value}"),
                        "place": place,
                        "name": clause.name,
                        "rule": clause.rule.text,
                        "rule_words": self._in_words(clause.rule),
                        "reads": _listed(clause.rule.reads) if isinstance(clause.rule, Condition) else None,
                    }

    def sets(self) -> Iterator[Row]:
        for each in self._package.sets.values():
            for place, measure in enumerate(each.measures, start=1):
                yield {
                    "set": each.id,
                    "title": each.title,
                    "kind": self._words.say(f"set_kind.{each.kind.value}"),
                    "version": each.version,
                    "about": each.about,
                    "confidence": each.confidence,
                    "source": each.source,
                    "place": place,
                    "measure": measure,
                }

    def about(self) -> Iterator[Row]:
        yield {"about": self._words.say("title"), "version": self._package.version}
        yield {"about": self._words.say("own"), "version": None}

    def _in_words(self, rule: Condition | Composite) -> str:
        if isinstance(rule, Composite):
            return self._phrases.composite(rule)
        return plain(self._phrases.of(rule.root))

    def _yes(self, value: bool) -> str:  # noqa: FBT001 - it is what is said
        return self._words.say("yes" if value else "no")


def _card(question: Question) -> dict[str, Cell]:
    card = question.card
    return {
        "counts": card.counts,
        "does_not_count": card.does_not_count,
        "where": card.where,
        "examples": _LINE.join(card.examples) or None,
        "traps": _LINE.join(card.traps) or None,
        "source": card.source,
        "confidence": card.confidence,
    }


def _ids(several: Iterable[Question] | Iterable[Measure] | Iterable[MeasureSet]) -> str | None:
    return _listed(each.id for each in several)


def _listed(ids: Iterable[str]) -> str | None:
    return ", ".join(ids) or None


def _lines(phrases: Iterable[Phrase]) -> str | None:
    return _LINE.join(plain(phrase) for phrase in phrases) or None
