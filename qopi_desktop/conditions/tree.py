"""The typed tree of a condition: what was written, without how it is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum


class Operator(Enum):
    """How two values are compared."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Side(Enum):
    """On which side of its anchor a window lies."""

    AROUND = "of"
    AFTER = "after"
    BEFORE = "before"


class Fact(Enum):
    """What can be asked of a question itself; always true or false."""

    DOCUMENTED = "is documented"
    NOT_DOCUMENTED = "is not documented"
    UNKNOWN = "is unknown"
    APPLICABLE = "is applicable"
    NOT_APPLICABLE = "is not applicable"
    TO_THE_DAY = "is known to the day"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a condition; ``at`` holds where it starts and ends in the text."""

    at: tuple[int, int] = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """True or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class And(Node):
    """True when every part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """True when at least one part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """True when its part is false."""

    part: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two values of one kind."""

    left: Node
    operator: Operator
    right: Node


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """A value in, or with ``negated`` not in, a list."""

    operand: Node
    values: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Includes(Node):
    """A choice of several that holds all, or any, of the codes."""

    operand: Node
    values: tuple[Node, ...]
    every: bool = True


@dataclass(frozen=True, slots=True)
class Asks(Node):
    """A two-valued fact about a question."""

    operand: Node
    fact: Fact


@dataclass(frozen=True, slots=True)
class Within(Node):
    """A date in a window around its anchor, both ends in."""

    left: Node
    duration: Duration
    side: Side
    anchor: Node


@dataclass(frozen=True, slots=True)
class MeasureRef(Node):
    """Another measure, as a part of a composite."""

    measure_id: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A question, by its id or its name."""

    word: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A code or a text between quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Day(Node):
    """A calendar date as written."""

    iso: str


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """A number of days, weeks, months or years; the unit in the singular."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two operands joined by ``+``, ``-``, ``*`` or ``/``."""

    left: Node
    sign: str
    right: Node


@dataclass(frozen=True, slots=True)
class DaysBetween(Node):
    """Calendar days from the first date to the second, negative when it lies before."""

    first: Node
    second: Node


@dataclass(frozen=True, slots=True)
class YearsBetween(Node):
    """Completed years from the first date to the second."""

    first: Node
    second: Node


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """The earliest, or latest, of several dates."""

    names: tuple[Node, ...]
    latest: bool = False


@dataclass(frozen=True, slots=True)
class Count(Node):
    """How many codes are chosen."""

    name: Node


@dataclass(frozen=True, slots=True)
class CountWith(Node):
    """How many chosen codes have *value* under *attribute* in a code list; ``words_at`` has where these three begin."""

    name: Node
    codelist: str
    attribute: str
    value: str
    words_at: tuple[int, int, int] = field(default=(0, 0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Branch(Node):
    """One value of a derived question and when it holds."""

    value: Node
    when: Node


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """A derived question of several values: the first true line gives the value."""

    branches: tuple[Branch, ...]
    otherwise: Node | None = None


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911 - one line per shape
    """Return the parts of *node* in the order in which they are written."""
    match node:
        case And(parts) | Or(parts) | Extreme(parts):
            return parts
        case Not(part) | Asks(part) | Count(part) | CountWith(part):
            return (part,)
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return (left, right)
        case DaysBetween(first, second) | YearsBetween(first, second) | Branch(first, second):
            return (first, second)
        case OneOf(operand, values) | Includes(operand, values):
            return (operand, *values)
        case Within(left, duration, _, anchor):
            return (left, duration, anchor)
        case Cases(branches, otherwise):
            return branches if otherwise is None else (*branches, otherwise)
        case _:
            return ()


def values(node: Node) -> tuple[Node, ...]:
    """Return what the lines of a derived question give, in the order of the text; nothing of any other node."""
    if not isinstance(node, Cases):
        return ()
    given = tuple(branch.value for branch in node.branches)
    return given if node.otherwise is None else (*given, node.otherwise)


def words(node: Node) -> tuple[Name, ...]:
    """Return every question named in *node*, in the order of the text, repeated ones too."""
    if isinstance(node, Name):
        return (node,)
    return tuple(name for part in children(node) for name in words(part))
