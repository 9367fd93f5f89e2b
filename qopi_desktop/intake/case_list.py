"""A case list: which column holds what, and the candidates its rows name."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from qopi_desktop import resources
from qopi_desktop.domain.candidates import Candidate
from qopi_desktop.domain.dates import PartialDate
from qopi_desktop.intake.csv_list import Row, Table
from qopi_desktop.intake.list_dates import Order, has_short_year, order_of, read_date

_SIGNS = re.compile(r"[\W_]+")
_DAMAGED = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]?\d+|#+|#(?:N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!)", re.IGNORECASE)


class Field(Enum):
    """What a column of a case list may hold."""

    RECORD_NUMBER = "record_number"
    NAME = "name"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    BIRTH_DATE = "birth_date"
    PHYSICIAN = "physician"
    DIAGNOSIS = "diagnosis"
    DIAGNOSED_ON = "diagnosed_on"
    DECEASED = "deceased"


_AS_WRITTEN = frozenset({Field.RECORD_NUMBER, Field.NAME, Field.LAST_NAME, Field.FIRST_NAME})  # people are named Null


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is left out: where, in which field (None for the row as a whole) and why.

    ``fault`` is empty, damaged_number, not_a_date, short_year, future, not_yes_no, short_row, long_row,
    twice or other_patient; the last two name the ``other_line`` that has the same record number.
    ``number`` and ``diagnosis`` are the patient's, where lines are too many to be looked up.
    """

    line: int
    field: Field | None
    fault: str
    other_line: int | None = None
    number: str = dataclasses.field(default="", repr=False)
    diagnosis: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Remark:
    """What was told of rows that are taken all the same: in which item, why, how often, and on which line first.

    ``fault`` is unknown_code (with the ``code``), not_a_date, future, misplaced, or no_name.
    """

    line: int
    item: str
    fault: str
    code: str = dataclasses.field(default="", repr=False)
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The candidates of a case list in its order, and every row left out with each reason, by line.

    ``refused`` does not fit; ``screened`` fits and is none of the programme; ``remarks`` are of rows that are taken.
    """

    candidates: tuple[Candidate, ...] = dataclasses.field(repr=False)
    refused: tuple[RefusedRow, ...]
    screened: tuple[RefusedRow, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def refused_rows(self) -> int:
        """Return how many rows are refused, each counted once however many reasons it has."""
        return len({(each.line, each.number) for each in self.refused})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of columns and the words of cells that are understood."""

    columns: Mapping[Field, Sequence[str]]
    yes: frozenset[str]
    no: frozenset[str]
    nothing: frozenset[str]


def load_vocabulary() -> Vocabulary:
    """Return the words of resources/intake/case_list.toml."""
    table = tomllib.loads(resources.text("intake", "case_list.toml"))
    return Vocabulary(
        columns={Field(name): words for name, words in table["columns"].items()},
        yes=frozenset(table["deceased"]["yes"]),
        no=frozenset(table["deceased"]["no"]),
        nothing=frozenset(table["nothing"]["words"]),
    )


def guess_mapping(columns: Sequence[str], vocabulary: Vocabulary) -> Mapping[str, Field]:
    """Return which columns hold which field, judged by their names alone; a column not understood is left out."""
    left = {_bare(column): column for column in reversed(columns)}
    found: dict[str, Field] = {}
    for each, names in vocabulary.columns.items():
        name = next((name for name in names if name in left), None)
        if name is not None:
            found[left.pop(name)] = each
    return found


def missing_field(mapping: Mapping[str, Field]) -> Field | None:
    """Return a field that every list needs and *mapping* has no column for: the record number, or some name."""
    fields = set(mapping.values())
    if Field.RECORD_NUMBER not in fields:
        return Field.RECORD_NUMBER
    return None if fields & {Field.NAME, Field.LAST_NAME} else Field.NAME


def read_candidates(table: Table, mapping: Mapping[str, Field], vocabulary: Vocabulary, *, today: date) -> Reading:
    """Return the candidates of *table* and the rows left out; a row is taken whole or not at all.

    Two rows of one record number: the same patient again is left out, two different patients are both left out.
    *mapping* goes from column to field and lacks none that `missing_field` asks for.
    """
    reader = _Reader(table, mapping, vocabulary, today)
    read = [(row, *reader.read(row)) for row in table.rows]
    refused = [fault for _, _, faults in read for fault in faults]
    good = [(row.line, candidate) for row, candidate, _ in read if candidate is not None]
    kept, doubled = take_once(good)
    return Reading(
        tuple(candidate for _, candidate in kept), tuple(sorted([*refused, *doubled], key=lambda each: each.line))
    )


def take_once(read: Sequence[tuple[int, Candidate]]) -> tuple[list[tuple[int, Candidate]], list[RefusedRow]]:
    """Return the candidates of *read* with their lines, one per record number, and the rows left out.

    Of the same patient the first row is taken; of two different patients none.
    """
    by_number: dict[str, list[tuple[int, Candidate]]] = {}
    for line, candidate in read:
        by_number.setdefault(candidate.record_number.casefold(), []).append((line, candidate))
    kept: list[tuple[int, Candidate]] = []
    refused: list[RefusedRow] = []
    for rows in by_number.values():
        (first, candidate), *others = rows
        if all(_same_patient(candidate, other) for _, other in others):
            kept.append((first, candidate))
            refused += [RefusedRow(line, Field.RECORD_NUMBER, "twice", first) for line, _ in others]
        else:
            lines = [line for line, _ in rows]
            refused += [
                RefusedRow(line, Field.RECORD_NUMBER, "other_patient", lines[1] if line == first else first)
                for line in lines
            ]
    return kept, refused


def _same_patient(one: Candidate, other: Candidate) -> bool:
    births = {each.birth_date for each in (one, other)} - {None}
    return one.name.casefold() == other.name.casefold() and len(births) < 2  # noqa: PLR2004 - two births, two people


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, mapping: Mapping[str, Field], vocabulary: Vocabulary, today: date) -> None:
        self._width = len(table.columns)
        self._place = {each: table.columns.index(column) for column, each in mapping.items()}
        self._words = vocabulary
        self._today = today
        self._orders = {each: self._order(table.rows, each) for each in (Field.BIRTH_DATE, Field.DIAGNOSED_ON)}

    def read(self, row: Row) -> tuple[Candidate | None, Sequence[RefusedRow]]:
        """Return the candidate of *row*, or None and why not."""
        if len(row.cells) < self._width:
            return None, [RefusedRow(row.line, None, "short_row")]
        if any(row.cells[self._width :]):
            return None, [RefusedRow(row.line, None, "long_row")]
        faults = [RefusedRow(row.line, each, fault) for each, fault in self._faults(row)]
        return (None if faults else self._candidate(row)), faults

    def _candidate(self, row: Row) -> Candidate:
        return Candidate(
            record_number=self._cell(row, Field.RECORD_NUMBER),
            name=self._name(row),
            birth_date=self._date(row, Field.BIRTH_DATE),
            physician=self._cell(row, Field.PHYSICIAN) or None,
            diagnosis=self._cell(row, Field.DIAGNOSIS) or None,
            diagnosed_on=self._date(row, Field.DIAGNOSED_ON),
            deceased=self._deceased(row),
        )

    def _faults(self, row: Row) -> Iterator[tuple[Field, str]]:
        number = self._cell(row, Field.RECORD_NUMBER)
        if _DAMAGED.fullmatch(number):
            yield Field.RECORD_NUMBER, "damaged_number"
        elif _bare(number) in self._words.nothing:
            yield Field.RECORD_NUMBER, "empty"
        if not self._name(row):
            yield (Field.NAME if Field.NAME in self._place else Field.LAST_NAME), "empty"
        for each in (Field.BIRTH_DATE, Field.DIAGNOSED_ON):
            if fault := self._date_fault(row, each):
                yield each, fault
        if self._cell(row, Field.DECEASED) and self._deceased(row) is None:
            yield Field.DECEASED, "not_yes_no"

    def _date_fault(self, row: Row, each: Field) -> str | None:
        cell = self._cell(row, each)
        if not cell:
            return None
        if each is Field.BIRTH_DATE and has_short_year(cell):
            return "short_year"
        day = self._date(row, each)
        if day is None:
            return "not_a_date"
        return "future" if day.earliest > self._today else None

    def _cell(self, row: Row, each: Field) -> str:
        """Return the cell of the field, empty where there is none or it says so."""
        place = self._place.get(each)
        cell = "" if place is None else row.cells[place]
        if each in _AS_WRITTEN:
            return cell
        return "" if _bare(cell) in self._words.nothing else cell

    def _name(self, row: Row) -> str:
        if name := self._cell(row, Field.NAME):
            return name
        return ", ".join(part for part in (self._cell(row, Field.LAST_NAME), self._cell(row, Field.FIRST_NAME)) if part)

    def _date(self, row: Row, each: Field) -> PartialDate | None:
        cell = self._cell(row, each)
        return read_date(cell, self._orders[each], today=self._today) if cell else None

    def _deceased(self, row: Row) -> bool | None:
        cell = self._cell(row, Field.DECEASED)
        word = _bare(cell)
        if word in self._words.yes or word in self._words.no:
            return word in self._words.yes
        orders = (Order.MONTH_FIRST, Order.DAY_FIRST)
        return True if any(read_date(cell, order, today=self._today) for order in orders) else None  # a date of death

    def _order(self, rows: Iterable[Row], each: Field) -> Order:
        place = self._place.get(each)
        return order_of(row.cells[place] for row in rows if place is not None and place < len(row.cells))


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())
