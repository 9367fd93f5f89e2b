"""The code systems that the questionnaires and measures take their codes from.

Source: HL7 FHIR 4.0.1, CodeSystem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qopi_desktop.forms.definition import Form
from qopi_desktop.standards.elements import Json, Words, without_empty
from qopi_desktop.standards.fhir_measures import UNDECIDED
from qopi_desktop.standards.systems import OUTCOMES, STATUSES, choices_system

_CONCEPT = ("code", "display", "definition")


def code_systems(form: Form, words: Words) -> Iterator[Json]:
    """Yield the statuses, the outcomes, and the choices of each question that has some."""
    yield _system(form, words, STATUSES, words.say("statuses"), words.statuses.items())
    yield _system(form, words, OUTCOMES, words.say("outcomes"), [(UNDECIDED, words.say("undecided"))])
    for question in form.questions.values():
        if question.choices:
            told = question.codes.told if question.codes else {}
            choices = [(choice.code, choice.label, told.get(choice.code, "")) for choice in question.choices]
            yield _system(form, words, choices_system(question.id), words.say("choices", id=question.id), choices)


def _system(form: Form, words: Words, url: str, title: str, concepts: Iterable[tuple[str, ...]]) -> Json:
    """Return the code system of *concepts*: code, label and, where there is one, what it stands for."""
    return {
        "resourceType": "CodeSystem",
        "id": url.rpartition("/")[2],
        "url": url,
        "version": form.version,
        "title": title,
        "status": "active",
        "publisher": words.say("publisher"),
        "copyright": words.say("copyright"),
        "caseSensitive": True,
        "content": "complete",
        "concept": [without_empty(zip(_CONCEPT, concept, strict=False)) for concept in concepts],
    }
