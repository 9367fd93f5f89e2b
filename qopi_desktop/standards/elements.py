"""Pieces that many resources are made of.

Source: HL7 FHIR 4.0.1, Extensibility, Coding and Expression; HL7 SDC 3.0.0, profiles and extensions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal

from qopi_desktop import resources
from qopi_desktop.forms.definition import Choice, Form, Question
from qopi_desktop.standards.systems import STATUSES, choices_system

Json = dict[str, object]

CORE = "http://hl7.org/fhir/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
FHIRPATH = "text/fhirpath"


class Words:
    """The words of resources/messages/fhir.toml, and those of the form's modules and statuses."""

    def __init__(self, form: Form) -> None:
        self._said: Mapping[str, str] = tomllib.loads(resources.text("messages", "fhir.toml"))["fhir"]
        self.statuses: Mapping[str, str] = {each.code: each.label for each in form.codelists["statuses"].choices}
        self._modules = {each.code: each.label for each in form.by_name["modules"].choices}

    def say(self, key: str, **facts: object) -> str:
        """Return the words under *key* with *facts* filled in.

        Raises:
            KeyError: There are no such words, or they need a fact that was not given.
        """
        return self._said[key].format(**facts)

    def module(self, module: str) -> str:
        """Return the name of *module*."""
        return self._modules[module]

    def status(self, code: str) -> Json:
        """Return the coding of a status."""
        return coding(STATUSES, code, self.statuses[code])


def coding(system: str, code: str, display: str) -> Json:
    """Return a code with its system and words."""
    return {"system": system, "code": code, "display": display}


def choice_coding(question: Question, choice: Choice) -> Json:
    """Return a choice of *question*."""
    return coding(choices_system(question.id), choice.code, choice.label)


def extension(url: str, kind: str, value: object) -> Json:
    """Return an extension whose value is of *kind*, for example ``Code``."""
    return {"url": url, f"value{kind}": value}


def expression(url: str, written: str, name: str | None = None) -> Json:
    """Return an extension that holds a FHIRPath expression, as a variable if it has a *name*."""
    named = {} if name is None else {"name": name}
    return extension(url, "Expression", {**named, "language": FHIRPATH, "expression": written})


def plain(number: Decimal) -> int | float:
    """Return *number* as JSON writes it."""
    return int(number) if number == number.to_integral_value() else float(number)


def without_empty(parts: Iterable[tuple[str, object]]) -> Json:
    """Return the *parts* that say something: FHIR has no empty elements."""
    return {key: value for key, value in parts if value not in (None, [], {}, "")}
