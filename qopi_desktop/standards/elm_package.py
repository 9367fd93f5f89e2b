"""A package as a library: its derived questions and its measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qopi_desktop.errors import ResourceError
from qopi_desktop.forms.definition import Form
from qopi_desktop.measures.package import Package
from qopi_desktop.measures.plan import parts_first
from qopi_desktop.standards.elm_derived import derived
from qopi_desktop.standards.elm_measures import measure_definitions
from qopi_desktop.standards.elm_operands import Unsayable
from qopi_desktop.standards.elm_questions import GAP, Reader
from qopi_desktop.standards.elm_terms import Definition, Library, Type, fields_in

NAME = "QOPIDesktop"


def library(package: Package) -> Library:
    """Return what *package* says, as definitions of which each stands after those that it uses.

    Raises:
        ResourceError: CQL has no words for a condition; ``faults`` has its file, place and column.
    """
    reader = Reader(package.form)
    questions = list(package.form.questions.values())
    found: list[Definition] = []
    for question in [questions[slot] for slot in package.form.plan.order]:
        if question.derive:
            place = (question.file, f"question {question.id}")
            found += _placed(derived(question, question.derive, reader), *place)
    for measure in parts_first(package.measures):
        place = (measure.file, f"measure {measure.id}")
        found += _placed(measure_definitions(measure, reader), *place)
    return Library(NAME, package.version, fields_of(package.form, found), tuple(found))


def _placed(definitions: Iterator[Definition], file: str, place: str) -> list[Definition]:
    try:
        return list(definitions)
    except Unsayable as unsayable:
        fault = replace(unsayable.fault, file=file, place=place)
        raise ResourceError(file=file, place=place, fault=fault.fault, faults=(fault,)) from None


def fields_of(form: Form, definitions: Sequence[Definition]) -> tuple[tuple[str, Type], ...]:
    """Return the fields that *definitions* read, with their types, in the order of the form."""
    read = {name for each in definitions for name in fields_in(each.term)}
    reader = Reader(form)
    pairs = [
        pair
        for question in form.questions.values()
        for pair in ((question.name, reader.type(question)), (f"{question.name}{GAP}", Type.STRING))
    ]
    return tuple(pair for pair in pairs if pair[0] in read)
