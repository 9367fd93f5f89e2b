"""What a measure is: its rungs of named clauses, its words and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from qopi_desktop.conditions import Composite, Condition, Decide, all_of, any_of


class Direction(Enum):
    """Which rate is the better one; it never changes the ladder."""

    HIGHER = "higher"
    LOWER = "lower"


class Rung(Enum):
    """One step of the ladder."""

    DENOMINATOR = "denominator"
    EXCLUDE = "exclude"
    NUMERATOR = "numerator"
    EXCEPTION = "exception"

    __hash__ = object.__hash__  # members are single: found by identity, which is faster than by name


@dataclass(frozen=True, slots=True)
class Clause:
    """One named rule of a rung."""

    name: str
    rule: Condition | Composite


@dataclass(frozen=True, slots=True)
class Words:
    """What the rungs say in our own words."""

    denominator: str
    exclude: str
    numerator: str


_JOIN: Mapping[Rung, Callable[[Sequence[Decide]], Decide]] = {
    Rung.DENOMINATOR: all_of,
    Rung.EXCLUDE: any_of,
    Rung.NUMERATOR: all_of,
    Rung.EXCEPTION: any_of,
}


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One measure, equal to itself alone; ``gap`` says what a settled gap means where lower is better.

    ``decides`` has each rung as a whole, without measures that it refers to; ``parts`` are the measures that it joins,
    empty when it is no composite.
    """

    id: str
    module: str
    title: str
    statement: str
    direction: Direction
    rungs: Mapping[Rung, tuple[Clause, ...]]
    gap: str | None
    words: Words
    confidence: str
    source: str
    certification: bool
    default_on: bool
    published_mean: Decimal | None
    note: str | None
    decides: tuple[Decide, Decide, Decide, Decide] = field(init=False, repr=False)
    parts: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rungs = [_JOIN[rung](_conditions(self.rungs[rung])) for rung in Rung]
        joined = [clause.rule for clause in self.numerator if isinstance(clause.rule, Composite)]
        object.__setattr__(self, "decides", tuple(rungs))
        object.__setattr__(self, "parts", joined[0].measures if joined else ())

    @property
    def denominator(self) -> tuple[Clause, ...]:
        """Return the clauses that must all hold for the chart to be counted."""
        return self.rungs[Rung.DENOMINATOR]

    @property
    def exclude(self) -> tuple[Clause, ...]:
        """Return the clauses of which one takes the chart out."""
        return self.rungs[Rung.EXCLUDE]

    @property
    def numerator(self) -> tuple[Clause, ...]:
        """Return the clauses that must all hold for the measure to be met."""
        return self.rungs[Rung.NUMERATOR]

    @property
    def exception(self) -> tuple[Clause, ...]:
        """Return the clauses of which one excuses a chart that did not meet the measure."""
        return self.rungs[Rung.EXCEPTION]

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the ids of the questions that its own clauses name, each once."""
        rules = [clause.rule for clauses in self.rungs.values() for clause in clauses]
        return tuple(dict.fromkeys(each for rule in rules if isinstance(rule, Condition) for each in rule.reads))


def _conditions(clauses: Sequence[Clause]) -> list[Decide]:
    return [clause.rule.decide for clause in clauses if isinstance(clause.rule, Condition)]
