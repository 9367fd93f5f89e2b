"""Where in the dictionary each thing stands."""

from __future__ import annotations

from qopi_desktop.forms.definition import Check, Question
from qopi_desktop.measures.definition import Measure
from qopi_desktop.measures.sets import MeasureSet

SETS = "sets.html"


def page_of(module: str) -> str:
    """Return the page of *module*."""
    return f"{module}.html"


def question_url(question: Question) -> str:
    """Return the page and place of *question*: its id."""
    return f"{page_of(question.module)}#{question.id}"


def check_anchor(question: Question, check: Check) -> str:
    """Return the place of a check on the page of its question."""
    return f"{question.id}-{check.code}"


def check_url(question: Question, check: Check) -> str:
    """Return the page and place of a check."""
    return f"{page_of(question.module)}#{check_anchor(question, check)}"


def measure_anchor(measure: Measure) -> str:
    """Return the place of *measure* on its page: its id without spaces."""
    return measure.id.replace(" ", "-")


def measure_url(measure: Measure) -> str:
    """Return the page and place of *measure*."""
    return f"{page_of(measure.module)}#{measure_anchor(measure)}"


def set_anchor(each: MeasureSet) -> str:
    """Return the place of a set on the page of sets."""
    return f"set-{each.id}"


def set_url(each: MeasureSet) -> str:
    """Return the page and place of a set."""
    return f"{SETS}#{set_anchor(each)}"
