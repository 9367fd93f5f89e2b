"""What would change an outcome: sets of questions, and for each a description of the answers that would do.

These are descriptions to be read. None of them holds an answer that could be recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qopi_desktop.conditions import Truth
from qopi_desktop.domain.answers import Missing, QuestionId
from qopi_desktop.measures.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Days:
    """A date known to the day, from *first* to *last*, both ends in; None means without an end on that side."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number from *low* to *high*; None means without an end, and an end that is not ``in`` does not belong."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of *codes* are chosen; None means without an end.

    Where just these have *value* under *attribute* of their code list, both are told.
    """

    codes: tuple[str, ...]
    at_least: int | None
    at_most: int | None
    attribute: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Several choices that hold every code of *including*, none of *without*, and as many as *counted* says."""

    including: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the answer to one question would have to be: any one of these, and nothing else.

    A choice is one of *codes*; a text one of *codes*, or with *other_text* any text but *not_codes*; a date lies in one
    of *days*, a number in one of *numbers*, several choices are as one of *chosen* says; or a status is recorded.
    """

    question_id: QuestionId
    codes: tuple[str, ...] = ()
    days: tuple[Days, ...] = ()
    numbers: tuple[Numbers, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    statuses: tuple[Missing, ...] = ()
    other_text: bool = False
    not_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A part of a rule that must come out as *truth* says, where the answers of a change depend on each other.

    ``reads`` are the questions of the change that it ties, ``rule`` the part as written, ``clause`` the name of the
    clause that it stands in; empty where it stands in what opens or works out a question.
    """

    clause: str
    rule: str
    truth: Truth
    reads: tuple[QuestionId, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Other answers to as few questions as possible, all of them together, with which a measure comes to *outcome*.

    Every answer that *wanted* describes will do, in any combination that keeps to *ties*; a change of one question has
    no ties. The questions stand in the order of the form.
    """

    outcome: Outcome
    wanted: tuple[Wanted, ...]
    ties: tuple[Tie, ...] = ()

    @property
    def questions(self) -> tuple[QuestionId, ...]:
        """Return the questions that would be answered otherwise, in the order of the form."""
        return tuple(each.question_id for each in self.wanted)


@dataclass(frozen=True, slots=True)
class Changes:
    """The smallest changes of one measure's outcome, those of fewest questions first.

    For each outcome that up to three questions lead to, every set of questions of the smallest size that does. A set
    stands more than once where its answers go together in more than one way.
    """

    measure_id: str
    now: Outcome
    found: tuple[Change, ...]

    @property
    def smallest(self) -> tuple[Change, ...]:
        """Return the changes of the fewest questions over all outcomes; empty when there is none."""
        size = min((len(change.wanted) for change in self.found), default=0)
        return tuple(change for change in self.found if len(change.wanted) == size)
