"""Values in columns and back: nothing is rounded, and what does not fit is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from qopi_desktop.bulk.codings import (
    BitColumns,
    CodeColumn,
    DayColumns,
    NotHeldError,
    NumberColumns,
    WordColumn,
    Words,
)
from qopi_desktop.bulk.sheet import Width
from qopi_desktop.conditions import Gap, Span

DAY = date(2016, 3, 14).toordinal()
CODES = CodeColumn("B1", {"no": 1, "yes": 2})
MANY = BitColumns("D1", {f"c{number}": number for number in range(70)})
HELD: list[tuple[Any, list[Any]]] = [
    (CODES, ["no", "yes"]),
    (WordColumn("E1", Words()), ["a", "b", "", "a"]),
    (DayColumns("A1", is_told=False), [DAY, Span(DAY, DAY + 30), date(1800, 1, 1).toordinal()]),
    (DayColumns("A1", is_told=True), [DAY, Span(DAY, DAY), Span(DAY, DAY + 365), date(2199, 12, 31).toordinal()]),
    (NumberColumns("C1", is_exact=True), [Decimal(0), Decimal("3.5"), Decimal("-0.000001"), Decimal(10**9)]),
    (NumberColumns("C1"), [Decimal(3), Span(Decimal("1.5"), Decimal(2))]),
    (NumberColumns("L1", is_whole=True), [3, -3, Span(-1, 10**9)]),
    (MANY, [frozenset(), frozenset({"c0", "c63", "c64", "c69"}), frozenset(MANY.places)]),
]
REFUSED: list[tuple[Any, list[Any]]] = [
    (CODES, ["perhaps", Decimal(1)]),
    (WordColumn("E1", Words()), [DAY, frozenset()]),
    (DayColumns("A1", is_told=False), [date(1799, 12, 31).toordinal(), Span(DAY, 146_098 + DAY), "2016", Decimal(DAY)]),
    (NumberColumns("C1", is_exact=True), [Decimal("0.0000001"), Decimal(10**9 + 1), Span(Decimal(1), Decimal(2)), "1"]),
    (NumberColumns("C1"), [Decimal("0.1234560000000000000000000000000000001"), Span(-(10**9) - 1, 0), frozenset()]),
    (MANY, [frozenset({"c0", "other"}), "c0"]),
]


@pytest.mark.parametrize(("coding", "cell"), [(coding, cell) for coding, cells in HELD for cell in (*cells, *Gap)])
def test_what_is_written_is_read_back(coding, cell):
    """Every value and every gap, each column with one number."""
    values = coding.write(cell)

    assert len(coding.columns) == len(values)
    assert cell == coding.read(values)
    assert (values[0] <= 0) == isinstance(cell, Gap)


@pytest.mark.parametrize(("coding", "cell"), [(coding, cell) for coding, cells in REFUSED for cell in cells])
def test_a_value_that_would_lose_something_is_refused(coding, cell):
    """It is never cut, rounded or taken for another."""
    with pytest.raises(NotHeldError):
        coding.write(cell)


def test_columns_are_no_wider_than_they_must_be():
    """A byte for a choice of few codes, one word for each 64 codes of which several are chosen."""
    wide = CodeColumn("B2", {str(number): number for number in range(1, 122)})

    assert [[Width.BYTE], [Width.INT]] == [[each.width for each in coding.columns] for coding in (CODES, wide)]
    assert [Width.BYTE, Width.WORD, Width.WORD] == [each.width for each in MANY.columns]
