"""How the value of a question stands in columns of whole numbers, and how it is read back.

The first column of a question is its state: 1 or more where it has a value, 0 where it is closed, below 0 where the
value is missing. A value that would lose a digit is refused, never rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from qopi_desktop.bulk.sheet import Width
from qopi_desktop.conditions import Cell, Gap, Span

CLOSED, NOT_DOCUMENTED, UNKNOWN, CONFLICT, PENDING, GATE_PENDING = 0, -1, -2, -3, -4, -5
GAPS: Mapping[Gap, int] = MappingProxyType(
    {
        Gap.CLOSED: CLOSED,
        Gap.NOT_DOCUMENTED: NOT_DOCUMENTED,
        Gap.UNKNOWN: UNKNOWN,
        Gap.CONFLICT: CONFLICT,
        Gap.PENDING: PENDING,
        Gap.GATE_PENDING: GATE_PENDING,
    }
)
_GAP_OF = {code: gap for gap, code in GAPS.items()}

DECIMALS = 6
MILLION = 10**DECIMALS
"""Numbers are held in millionths."""

MOST = 10**9
"""No number beyond this, in either direction, is held."""

BEFORE = date(1799, 12, 31).toordinal()
"""Days are counted from the day after this one, which is day 1."""

LAST_DAY = date(2199, 12, 31).toordinal() - BEFORE
"""No date before day 1 or after this one is held."""

WORD = 64
_FEW = 120  # codes that a byte holds beside the gaps


class NotHeldError(Exception):
    """A value does not stand in columns without loss: a code of no list, a date or number beyond the limits."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a batch: its name and the bits of its figures."""

    name: str
    width: Width


class Words:
    """Whole numbers for words of which no list is known, the same for a word wherever it stands."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._words: list[str] = []

    def code(self, word: str) -> int:
        """Return the number of *word*, 1 or more."""
        code = self._codes.get(word)
        if code is None:
            self._words.append(word)
            code = self._codes[word] = len(self._words)
        return code

    def word(self, code: int) -> str:
        """Return the word of *code*."""
        return self._words[code - 1]


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A choice: the number of its code among those of the question."""

    id: str
    codes: Mapping[str, int]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the one column of the code, a byte when that holds them all."""
        return (Column(self.id, Width.BYTE if len(self.codes) <= _FEW else Width.INT),)

    def code(self, word: str) -> int:
        """Return the number of *word*, one of the codes."""
        return self.codes[word]

    def write(self, cell: Cell) -> tuple[int, ...]:
        """Return *cell* as it stands in the column.

        Raises:
            NotHeldError: It is none of the codes.
        """
        if isinstance(cell, Gap):
            return (GAPS[cell],)
        if not isinstance(cell, str) or cell not in self.codes:
            raise NotHeldError
        return (self.codes[cell],)

    def read(self, values: tuple[int, ...]) -> Cell:
        """Return what stands in the column as a cell."""
        (code,) = values
        return _GAP_OF[code] if code <= 0 else next(word for word, each in self.codes.items() if each == code)


@dataclass(frozen=True, slots=True)
class WordColumn:
    """A choice or text of which any word may occur."""

    id: str
    words: Words

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the one column of the word's number."""
        return (Column(self.id, Width.INT),)

    def code(self, word: str) -> int:
        """Return the number of *word*."""
        return self.words.code(word)

    def write(self, cell: Cell) -> tuple[int, ...]:
        """Return *cell* as it stands in the column.

        Raises:
            NotHeldError: It is no word.
        """
        if isinstance(cell, Gap):
            return (GAPS[cell],)
        if not isinstance(cell, str):
            raise NotHeldError
        return (self.words.code(cell),)

    def read(self, values: tuple[int, ...]) -> Cell:
        """Return what stands in the column as a cell."""
        (code,) = values
        return _GAP_OF[code] if code <= 0 else self.words.word(code)


@dataclass(frozen=True, slots=True)
class DayColumns:
    """A date: its first and last possible day; with ``is_told`` also whether it was given to the day."""

    id: str
    is_told: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the first day, which is the state too, of the last, and of whether the day is told."""
        told = (Column(f"{self.id}.told", Width.BYTE),) if self.is_told else ()
        return (Column(self.id, Width.INT), Column(f"{self.id}.last", Width.INT), *told)

    def write(self, cell: Cell) -> tuple[int, ...]:
        """Return *cell* as it stands in the columns.

        Raises:
            NotHeldError: It is no date between the limits.
        """
        if isinstance(cell, Gap):
            return (GAPS[cell], 0, 0)[: 2 + self.is_told]
        if not isinstance(cell, (int, Span)):
            raise NotHeldError
        first, last = (cell.low, cell.high) if isinstance(cell, Span) else (cell, cell)
        if not BEFORE < first <= last <= BEFORE + LAST_DAY:
            raise NotHeldError
        return (int(first) - BEFORE, int(last) - BEFORE, int(isinstance(cell, int)))[: 2 + self.is_told]

    def read(self, values: tuple[int, ...]) -> Cell:
        """Return what stands in the columns as a cell."""
        first, last, *told = values
        if first <= 0:
            return _GAP_OF[first]
        is_exact = told[0] == 1 if told else first == last
        return first + BEFORE if is_exact else Span(first + BEFORE, last + BEFORE)


@dataclass(frozen=True, slots=True)
class NumberColumns:
    """A number: its state, and its first and last possible value in millionths; only the first where ``is_exact``.

    ``is_whole`` where a span of it is counted in whole numbers.
    """

    id: str
    is_exact: bool = False
    is_whole: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the state, and of the first and last value."""
        last = () if self.is_exact else (Column(f"{self.id}.last", Width.LONG),)
        return (Column(self.id, Width.BYTE), Column(f"{self.id}.first", Width.LONG), *last)

    def write(self, cell: Cell) -> tuple[int, ...]:
        """Return *cell* as it stands in the columns.

        Raises:
            NotHeldError: It has more than six decimals, lies beyond the limits, or is a span where none is foreseen.
        """
        if isinstance(cell, Gap):
            return (GAPS[cell], 0, 0)[: 3 - self.is_exact]
        if isinstance(cell, (str, frozenset)):
            raise NotHeldError
        first, last = (cell.low, cell.high) if isinstance(cell, Span) else (cell, cell)
        if self.is_exact and first != last:
            raise NotHeldError
        return (1, millionths(first), millionths(last))[: 3 - self.is_exact]

    def read(self, values: tuple[int, ...]) -> Cell:
        """Return what stands in the columns as a cell."""
        state, *ends = values
        if state <= 0:
            return _GAP_OF[state]
        first, last = self._number(ends[0]), self._number(ends[-1])
        return first if first == last else Span(first, last)

    def _number(self, end: int) -> int | Decimal:
        return end // MILLION if self.is_whole else Decimal(end).scaleb(-DECIMALS)


def millionths(number: int | Decimal) -> int:
    """Return *number* in millionths.

    Raises:
        NotHeldError: It has more than six decimals or lies beyond the limits.
    """
    if not -MOST <= number <= MOST:
        raise NotHeldError
    scaled = int(Decimal(number).scaleb(DECIMALS))
    if Decimal(scaled).scaleb(-DECIMALS) != number:  # comparing rounds nothing, however many digits there are
        raise NotHeldError
    return scaled


@dataclass(frozen=True, slots=True)
class BitColumns:
    """A choice of several codes: its state, and one bit for each code of the question."""

    id: str
    places: Mapping[str, int]
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        words = range((len(self.places) + WORD - 1) // WORD)
        columns = (Column(self.id, Width.BYTE), *(Column(f"{self.id}.{word}", Width.WORD) for word in words))
        object.__setattr__(self, "columns", columns)

    def bits(self, codes: Iterable[str]) -> tuple[int, ...]:
        """Return *codes* as one mask of bits for each word; a code that is not the question's has no bit."""
        masks = [0] * (len(self.columns) - 1)
        for place in (self.places[code] for code in codes if code in self.places):
            masks[place // WORD] |= 1 << place % WORD
        return tuple(masks)

    def write(self, cell: Cell) -> tuple[int, ...]:
        """Return *cell* as it stands in the columns.

        Raises:
            NotHeldError: A code is none of the question's.
        """
        if isinstance(cell, Gap):
            return (GAPS[cell], *self.bits(()))
        if not isinstance(cell, frozenset) or not cell <= self.places.keys():
            raise NotHeldError
        return (1, *self.bits(cell))

    def read(self, values: tuple[int, ...]) -> Cell:
        """Return what stands in the columns as a cell."""
        state, *words = values
        if state <= 0:
            return _GAP_OF[state]
        return frozenset(code for code, place in self.places.items() if words[place // WORD] >> place % WORD & 1)


Coding = CodeColumn | WordColumn | DayColumns | NumberColumns | BitColumns
