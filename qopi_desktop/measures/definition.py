"""What a measure is: its rungs of named clauses, its words and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from qopi_desktop.conditions import Composite, Condition


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


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; ``gap`` says what a settled gap means where lower is better."""

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
    def parts(self) -> tuple[str, ...]:
        """Return the measures that this one joins; empty when it is no composite."""
        rule = self.numerator[0].rule
        return rule.measures if isinstance(rule, Composite) else ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the ids of the questions that its own clauses name, each once."""
        rules = [clause.rule for clauses in self.rungs.values() for clause in clauses]
        return tuple(dict.fromkeys(each for rule in rules if isinstance(rule, Condition) for each in rule.reads))
