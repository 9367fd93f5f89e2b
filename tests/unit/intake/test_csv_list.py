"""Files of separated values are read as people's programs write them."""

from __future__ import annotations

import pytest

from qopi_desktop.errors import InputError
from qopi_desktop.intake.csv_list import read_table


def cells(data):
    """The cells of every row."""
    return [row.cells for row in read_table(data).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_delimiter_and_encoding_are_found(delimiter, encoding, newline):
    """Comma, semicolon or tab; UTF-8 with or without a mark, Windows-1252, UTF-16 with a mark."""
    lines = [delimiter.join(row) for row in (["MRN", "Name"], ["1", "Núñez"], ["2", "O’Neil"])]

    table = read_table((newline.join(lines) + newline).encode(encoding))

    assert ("MRN", "Name") == table.columns
    assert [("1", "Núñez"), ("2", "O’Neil")] == [row.cells for row in table.rows]


def test_a_quoted_line_break_stays_in_its_cell_and_lines_are_counted_in_the_file():
    """The row after a cell of three lines is named by its own line."""
    table = read_table(b'MRN,Name\n1,"Ada\nof\nRiverside"\n2,Bea\n')

    assert [(2, ("1", "Ada of Riverside")), (5, ("2", "Bea"))] == [(row.line, row.cells) for row in table.rows]


def test_blank_lines_are_left_out():
    """A line without a word is no row, and does not shift the others."""
    table = read_table(b"\nMRN,Name\n\n1,Ada\n,\n2,Bea\n\n")

    assert [4, 6] == [row.line for row in table.rows]


def test_a_first_line_that_names_the_delimiter_is_followed():
    """Excel writes sep= for files that it is to open itself."""
    table = read_table(b'sep=;\r\nMRN;Name\r\n1;"Roe, Ada"\r\n')

    assert [(3, ("1", "Roe, Ada"))] == [(row.line, row.cells) for row in table.rows]


def test_zeros_kept_by_a_formula_are_kept():
    """The cell ="00123" is the number 00123."""
    assert [("00123", "Ada")] == cells(b'MRN,Name\n"=""00123""",Ada\n')


def test_columns_of_one_name_can_be_told_apart():
    """A name that is there already, or empty, gets its place behind it."""
    table = read_table(b"Name,Name,,Name (2)\n1,2,3,4\n")

    assert ("Name", "Name (2)", "(3)", "Name (2) (4)") == table.columns


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (b"", {"fault": "no_head"}),
        (b"\n \n\t\n", {"fault": "no_head"}),
        (b"MRN,Name\n\n", {"fault": "no_rows"}),
        (b"MRN,Name\n1,\x81\n", {"fault": "not_text"}),
        (b"PK\x03\x04\x00\x00", {"fault": "not_text"}),
        (b'MRN,Name\n1,Ada\n2,"Bea\n3,Cat\n', {"fault": "quotes", "line": 3}),
        (b'MRN,Name\n1,"Ada "the" Roe"\n', {"fault": "quotes", "line": 2}),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(data, facts):
    """Empty, without rows, no text, or quotes that do not close."""
    with pytest.raises(InputError) as caught:
        read_table(data)

    assert facts == caught.value.facts
