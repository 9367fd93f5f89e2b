"""What a form asks: sections, questions, their checks and definition cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from qopi_desktop.conditions import Codelist, Condition, Formula, Vocabulary
from qopi_desktop.domain.answers import Missing, QuestionId


class Kind(Enum):
    """How a question is answered."""

    CHOICE = "choice"
    MANY = "many"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    DERIVED = "derived"


class Severity(Enum):
    """What a problem holds up: hard must be fixed before Complete, soft may be kept with a reason."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Choice:
    """One code that can be chosen, the words for it, and the other names it is found by."""

    code: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codes:
    """A code list: its choices and the attributes of each code; ``filled_by_program`` lists come from the practice.

    ``told`` says of each code what it stands for; it is empty where the labels say enough.
    """

    id: str
    title: str
    version: str
    source: str
    choices: tuple[Choice, ...]
    attributes: Codelist
    told: Mapping[str, str]
    filled_by_program: bool = False

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the label of each code and what it stands for, in the order of the list."""
        return tuple((choice.label, self.told.get(choice.code, "")) for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Card:
    """The definition card of a question: what counts, what does not, where to look."""

    counts: str
    does_not_count: str
    where: str
    examples: tuple[str, ...]
    traps: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that must hold; there is a problem only where it is definitely false."""

    code: str
    severity: Severity
    title: str
    say: str
    rule: Condition


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the largest number that a question takes, and how many decimals; None takes any."""

    low: Decimal
    high: Decimal
    decimals: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form; ``title`` for lists, ``long`` for its head."""

    id: str
    title: str
    long: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a module; its id is for ever, its name is the one that conditions use.

    With ``open_codes`` the codes belong to the practice (rounds, offices, physicians) and ``choices`` holds only those
    that every practice has; ``program`` questions are filled by the program and never typed.
    ``codes`` is the list that its choices begin with, ``beside`` another that helps to choose.
    """

    id: QuestionId
    name: str
    section: str
    module: str
    file: str
    ask: str
    short: str
    kind: Kind
    card: Card
    choices: tuple[Choice, ...] = ()
    codes: Codes | None = field(default=None, repr=False, compare=False)
    beside: Codes | None = field(default=None, repr=False, compare=False)
    open_codes: bool = False
    statuses: frozenset[Missing] = frozenset()
    optional: bool = False
    program: bool = False
    lane: str | None = None
    unit: str | None = None
    limits: Limits | None = None
    checks: tuple[Check, ...] = ()
    when: Condition | None = None
    derive: Formula | None = None

    @property
    def minimum(self) -> Decimal | None:
        """Return the least number that it takes, None without limits."""
        return self.limits.low if self.limits else None

    @property
    def maximum(self) -> Decimal | None:
        """Return the largest number that it takes, None without limits."""
        return self.limits.high if self.limits else None

    @property
    def is_asked(self) -> bool:
        """Return whether a person answers it: neither filled by the program nor derived."""
        return not self.program and self.kind is not Kind.DERIVED

    @property
    def explained(self) -> tuple[Codes, ...]:
        """Return the lists to show with its definition: its own if that tells what its codes are, then ``beside``."""
        own = self.codes if self.codes and self.codes.told else None
        return tuple(each for each in (own, self.beside) if each is not None)


@dataclass(frozen=True, slots=True)
class Needed:
    """The words of the built-in rule that every open question that is not optional must be answered."""

    title: str
    say: str


@dataclass(frozen=True, slots=True)
class Order:
    """Two dates, by their slots, of which the later is at least ``gap`` days after the earlier."""

    earlier: int
    later: int
    gap: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The dependencies of a form, by the slots of its questions.

    ``order`` has each question after those that its gate and derivation read, ``rank`` its place there, ``readers``
    the questions whose gate or derivation reads it, ``watchers`` those with a check that reads it, ``dates`` what hard
    checks say about the order of two dates.
    """

    order: tuple[int, ...]
    rank: tuple[int, ...]
    readers: tuple[tuple[int, ...], ...]
    watchers: tuple[tuple[int, ...], ...]
    dates: tuple[Order, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """Every section and question of all modules, in the order of the screen; it is equal to itself alone."""

    version: str
    sections: tuple[Section, ...]
    questions: Mapping[QuestionId, Question]
    by_name: Mapping[str, Question]
    codelists: Mapping[str, Codes]
    needed: Needed
    vocabulary: Vocabulary = field(repr=False)
    plan: Plan = field(repr=False)

    def find(self, word: str) -> Question | None:
        """Return the question with the id or name *word*, None when there is none."""
        return self.questions.get(QuestionId(word)) or self.by_name.get(word)
