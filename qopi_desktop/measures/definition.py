"""What a measure is: its rungs of named clauses, its words and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from qopi_desktop.conditions import Composite, Condition, Step
from qopi_desktop.measures.rungs import Clause, Rung, exception_step, first_step

__all__ = ["Clause", "Direction", "Measure", "Rung", "Words"]


class Direction(Enum):
    """Which rate is the better one; it never changes the ladder."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Words:
    """What the rungs say in our own words."""

    denominator: str
    exclude: str
    numerator: str


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One measure, equal to itself alone; ``gap`` says what a settled gap means where lower is better.

    ``parts`` are the measures that it joins, empty when it is no composite; ``first`` is where the climb begins, and
    ``excuse`` where it goes on when the numerator is not met.
    """

    id: str
    module: str
    file: str
    title: str
    statement: str
    direction: Direction
    rungs: Mapping[Rung, tuple[Clause, ...]]
    gap: str | None
    words: Words
    confidence: str
    source: str
    default_on: bool
    published_mean: Decimal | None
    note: str | None
    reason: str | None = None
    window: str | None = None
    parts: tuple[str, ...] = field(init=False, repr=False)
    first: Step = field(init=False, repr=False)
    excuse: Step = field(init=False, repr=False)

    def __post_init__(self) -> None:
        joined = [clause.rule for clause in self.numerator if isinstance(clause.rule, Composite)]
        object.__setattr__(self, "parts", joined[0].measures if joined else ())
        object.__setattr__(self, "first", first_step(self.rungs))
        object.__setattr__(self, "excuse", exception_step(self.rungs))

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
