"""The dictionary as a folder of pages that need neither network nor server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qopi_desktop import resources
from qopi_desktop.conditions import Composite
from qopi_desktop.domain.answers import QuestionId
from qopi_desktop.forms.definition import Question, Section
from qopi_desktop.measures.definition import Measure, Rung
from qopi_desktop.measures.eligibility import Rule
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.rungs import Clause
from qopi_desktop.reports.dictionary import anchors
from qopi_desktop.reports.dictionary.entries import script
from qopi_desktop.reports.dictionary.references import joins, readers
from qopi_desktop.reports.dictionary.telling import Telling
from qopi_desktop.reports.phrases import Phrases
from qopi_desktop.reports.wording import load_wording

_FOLDER = "dictionary"
_FONTS = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "OFL.txt")


def site(package: Package) -> dict[str, bytes]:
    """Return every file of the dictionary of *package* by its name; index.html is where to begin.

    Everything written into a page is escaped. The same package gives the same bytes.
    """
    pages = _Pages(package)
    texts = {
        "index.html": pages.write("index.html", "index.html", pages.words.say("title")),
        anchors.SETS: pages.write("sets.html", anchors.SETS, pages.words.say("sets_title")),
        "style.css": pages.style(),
        "search.js": resources.text(_FOLDER, "search.js"),
        "entries.js": script(package),
    }
    texts |= {anchors.page_of(module): pages.module(module) for module in pages.modules}
    fonts = {name: resources.path("fonts", name).read_bytes() for name in _FONTS}
    return {name: text.encode() for name, text in texts.items()} | fonts


class _Pages:
    """Writes pages from the templates of resources/dictionary."""

    def __init__(self, package: Package) -> None:
        self.words = load_wording("dictionary")
        self.modules = tuple(dict.fromkeys(question.module for question in package.form.questions.values()))
        self._package = package
        self._made = Environment(
            loader=FileSystemLoader(resources.path(_FOLDER)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._made.globals |= self._values() | self._places() | self._lists()

    def write(self, template: str, page: str, title: str, **more: object) -> str:
        """Return the page that *template* makes."""
        return self._made.get_template(f"{template}.jinja").render(page=page, title=title, **more)

    def module(self, module: str) -> str:
        """Return the page of *module*."""
        title = self.words.say("page_title", module=load_wording().module(module))
        return self.write("module.html", anchors.page_of(module), title, module=module)

    def style(self) -> str:
        """Return the style sheet with the colors of the program."""
        colors = json.loads(resources.text("look", "tokens.json"))["color"]
        return self._made.get_template("style.css.jinja").render(colors=colors)

    def _values(self) -> dict[str, object]:
        telling = Telling(self._package.form, self.words)
        return {
            "package": self._package,
            "modules": self.modules,
            "phrases": Phrases(self._package.form, load_wording("rules")),
            "readers": readers(self._package),
            "joins": joins(self._package),
            "say": self.words.say,
            "module_name": load_wording().module,
            "kind": telling.kind,
            "statuses": telling.statuses,
            "beside": telling.beside,
            "confidence": telling.confidence,
            "in_round": telling.in_round,
        }

    def _places(self) -> dict[str, object]:
        questions = self._package.form.questions
        measures = {measure.id: measure for measure in self._package.measures}
        sets = self._package.sets
        return {
            "question_url": lambda each: anchors.question_url(questions[each]),
            "measure_url": lambda each: anchors.measure_url(measures[each]),
            "measure_anchor": lambda each: anchors.measure_anchor(measures[each]),
            "measure_named": measures.__getitem__,
            "set_url": lambda each: anchors.set_url(sets[each]),
            "check_anchor": anchors.check_anchor,
            "check_url": anchors.check_url,
        }

    def _lists(self) -> dict[str, object]:
        package = self._package
        return {
            "questions_of": lambda module: [each for each in package.form.questions.values() if each.module == module],
            "measures_of": lambda module: [each for each in package.measures if each.module == module],
            "rules_of": lambda module: [each for each in package.eligibility.rules if each.module == module],
            "sections_of": self._sections_of,
            "questions_named": lambda ids: [package.form.questions[QuestionId(each)] for each in ids],
            "modules_of": _modules_of,
            "rung_words": _rung_words,
            "is_composite": _is_composite,
        }

    def _sections_of(self, module: str) -> Iterator[tuple[Section, list[Question]]]:
        sections = {section.id: section for section in self._package.form.sections}
        own = [each for each in self._package.form.questions.values() if each.module == module]
        for section, group in groupby(own, key=lambda question: question.section):
            yield sections[section], list(group)


def _modules_of(rules: Iterable[Rule]) -> Sequence[str]:
    return tuple(dict.fromkeys(rule.module for rule in rules))


def _rung_words(measure: Measure, rung: Rung) -> str:
    """Return what *measure* says of *rung* in a sentence, empty for exceptions, which have their clauses alone."""
    return str(getattr(measure.words, rung.value, ""))


def _is_composite(clause: Clause) -> bool:
    return isinstance(clause.rule, Composite)
