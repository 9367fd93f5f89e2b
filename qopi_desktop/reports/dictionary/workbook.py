"""The sheets of the dictionary as one XLSX file."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from qopi_desktop.measures.package import Package
from qopi_desktop.reports.dictionary.sheets import Sheet, sheets
from qopi_desktop.reports.wording import Wording, load_wording

_LEAST, _MOST = 8, 56
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def workbook(package: Package) -> bytes:
    """Return the dictionary of *package* as an XLSX file; the same package gives the same bytes.

    No text becomes a formula or a link, whatever it begins with.
    """
    words, file = load_wording("dictionary"), BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": words.say("title"), "comments": words.say("own"), "created": _MADE})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets(package):
            _write(book, sheet, words, (head, body))
    return file.getvalue()


def _write(book: Workbook, sheet: Sheet, words: Wording, formats: tuple[Format, Format]) -> None:
    page = book.add_worksheet(words.say(f"sheet.{sheet.key}"))
    head, body = formats
    columns = list(sheet.rows[0]) if sheet.rows else []
    for column, key in enumerate(columns):
        page.write_string(0, column, words.say(f"column.{key}"), head)
        page.set_column(column, column, _width(sheet, key))
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row.values()):
            if isinstance(cell, str):
                page.write_string(line, column, cell, body)
            elif cell is not None:
                page.write_number(line, column, float(cell), body)
    page.freeze_panes(1, 1)
    if columns:
        page.autofilter(0, 0, len(sheet.rows), len(columns) - 1)


def _width(sheet: Sheet, key: str) -> int:
    """Return the width of a column in letters: that of its longest cell, up to a page's worth of wrapped text."""
    longest = max(len(str(row[key])) for row in sheet.rows)
    return min(max(longest, _LEAST), _MOST) + 2
