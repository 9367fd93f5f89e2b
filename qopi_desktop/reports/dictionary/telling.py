"""The words of pages and sheets for what a question is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qopi_desktop.domain.answers import Missing
from qopi_desktop.forms.definition import Choice, Codes, Form, Kind, Question
from qopi_desktop.reports.wording import Wording, load_wording

_IN_BRACES = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Telling:
    """Says what the questions of one form are."""

    form: Form
    words: Wording

    def kind(self, question: Question) -> str:
        """Return how *question* is answered, with its unit and limits."""
        if question.kind is not Kind.NUMBER or (question.unit is None and question.minimum is None):
            return self.words.say(f"kind.{question.kind.value}")
        unit = question.unit or ""
        if question.minimum is None or question.maximum is None:
            return self.words.say("kind.number_unit", unit=unit)
        return self.words.say("kind.number_between", low=question.minimum, high=question.maximum, unit=unit).strip()

    def statuses(self, question: Question) -> str:
        """Return what *question* takes in place of an answer."""
        labels = {choice.code: choice.label for choice in self.form.codelists["statuses"].choices}
        return ", ".join(labels[status.value] for status in Missing if status in question.statuses)

    def beside(self, question: Question, choice: Choice) -> str:
        """Return what the code list of *question* says of *choice*: ``class cytotoxic, route oral``."""
        return "" if question.codes is None else self.of_code(question.codes, choice.code)

    @staticmethod
    def of_code(codes: Codes, code: str) -> str:
        """Return what *code* stands for in *codes*, its attributes where the list does not tell."""
        attributes = codes.attributes.get(code, {})
        listed = ", ".join(f"{name} {value}".replace("_", " ") for name, value in attributes.items())
        return codes.told.get(code, listed)

    def in_round(self, sentence: str) -> str:
        """Return a *sentence* of eligibility with the numbers of a round named where they will stand."""
        return _IN_BRACES.sub(lambda found: self.words.say("number", name=found[1].replace("_", " ")), sentence)

    @staticmethod
    def confidence(confidence: str) -> str:
        """Return what *confidence* means."""
        return load_wording("chart").say(f"measures.confidence_{confidence}")
