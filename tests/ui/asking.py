"""Questions, states and readers of dates for tests of the fields, in a line each."""

from __future__ import annotations

import re
from datetime import date

from qopi_desktop.domain.answers import Answer, Missing, QuestionId
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.forms.definition import Card, Choice, Kind, Question, Severity
from qopi_desktop.forms.session import Problem, QuestionState, Standing

CARD = Card("What counts.", "What does not.", "In the consult.", ("An example.",), (), "Own wording", "inferred")
ALL = frozenset(Missing)
TODAY = date(2026, 4, 27)

_SHAPE = re.compile(r"(?:(\d{1,2})/)?(?:(\d{1,2})/)?(\d{4})")


def heard(signal) -> list[tuple]:
    """What *signal* says from now on, one tuple of arguments each time."""
    said: list[tuple] = []
    signal.connect(lambda *arguments: said.append(arguments))
    return said


def question(code: str, kind: Kind, ask: str = "Stage documented in the record", **more) -> Question:
    """A question of the core form."""
    return Question(QuestionId(code), code.lower(), "B", "core", "forms/core.toml", ask, ask[:22], kind, CARD, **more)


def choice(code: str, *labels: str, statuses=frozenset(), ask: str = "Stage documented in the record") -> Question:
    """A choice whose codes are its labels in lower case."""
    choices = tuple(Choice(label.lower().replace(" ", "_"), label) for label in labels)
    return question(code, Kind.CHOICE, ask, choices=choices, statuses=statuses)


def many(code: str, *labels: str, statuses=frozenset(), ask: str = "Sites of metastasis") -> Question:
    """Several choices whose codes are their labels in lower case."""
    choices = tuple(Choice(label.lower().replace(" ", "_"), label) for label in labels)
    return question(code, Kind.MANY, ask, choices=choices, statuses=statuses)


def read_date(text: str) -> PartialDate | None:
    """Read M/D/YYYY, M/YYYY, YYYY and t, as far as tests of the field need it."""
    if text == "t":
        return PartialDate.of(TODAY)
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    month, day, year = (int(part) if part else None for part in found.groups())
    try:
        return PartialDate(year or 0, month, day)
    except ValueError:
        return None


def problem(code: str, *, hard: bool = True, what: str = "too-early", say: str = "Correct it.") -> Problem:
    """A problem of a question."""
    severity = Severity.HARD if hard else Severity.SOFT
    return Problem(QuestionId(code), what, severity, "Stage date is too early", say)


def state(asked: Question, answer: Answer | None = None, *problems: Problem) -> QuestionState:
    """The state of an open question."""
    return QuestionState(asked, Standing.OPEN, answer, None, problems, None)


class Told:
    """What a field told, in order."""

    def __init__(self, field) -> None:
        self._answers = heard(field.answered)
        self._nexts = heard(field.next_asked)

    @property
    def answers(self) -> list[Answer | None]:
        """The answers."""
        return [answer for (answer,) in self._answers]

    @property
    def nexts(self) -> int:
        """How often the next question was asked for."""
        return len(self._nexts)


LABELS = ("Breast", "Colon", "Rectum", "Lung, small cell", "Lung, non-small cell", "Other leukemia")


def yes_no(*statuses: Missing) -> Question:
    """Yes, No and perhaps statuses."""
    return choice("D06", "Yes", "No", statuses=frozenset(statuses))


def site(*statuses: Missing) -> Question:
    """A choice too long to stand in view."""
    return choice("D01", *LABELS, statuses=frozenset(statuses))


def sites() -> Question:
    """Several sites and every status."""
    return many("D20", *LABELS, statuses=ALL)


def day_of(*statuses: Missing) -> Question:
    """A date."""
    return question("D07", Kind.DATE, statuses=frozenset(statuses))


def size_of(*statuses: Missing) -> Question:
    """A number with a unit."""
    return question("D18", Kind.NUMBER, unit="mm", statuses=frozenset(statuses))


def note() -> Question:
    """A text."""
    return question("D21", Kind.TEXT)
