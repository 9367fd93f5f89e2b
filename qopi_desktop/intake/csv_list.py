"""The rows of a file of separated values, as text, each with the line it begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from qopi_desktop.errors import InputError

_ENCODINGS = ("utf-8-sig", "cp1252")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", ";", "\t")
_DIRECTIVE = "sep="  # Excel writes the delimiter into a first line of its own


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, trimmed; ``line`` is where it begins in the file, the first line being 1."""

    line: int
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a head: names of columns, each once, and at least one row; blank lines are left out."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)


def read_table(data: bytes) -> Table:
    """Return the rows of *data*: UTF-8 or Windows-1252 (or UTF-16 with a mark), parted by comma, semicolon or tab.

    Raises:
        InputError: ``fault`` is not_text, no_head, no_rows, or quotes with the ``line`` where quotes do not close.
    """
    text = _text(data)
    text, directive = _without_directive(text)
    delimiter = directive or _delimiter(text)
    rows = _rows(text, delimiter, skipped=1 if directive else 0)
    head = next(rows, None)
    if head is None:
        raise InputError(fault="no_head")
    body = tuple(rows)
    if not body:
        raise InputError(fault="no_rows")
    return Table(_unique(head.cells), body)


def _text(data: bytes) -> str:
    for encoding in ("utf-16",) if data.startswith(_UTF_16) else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(fault="not_text")


def _without_directive(text: str) -> tuple[str, str | None]:
    first, _, rest = text.partition("\n")
    line = first.strip("\r")
    if line.lower().startswith(_DIRECTIVE) and line[len(_DIRECTIVE) :] in _DELIMITERS:
        return rest, line[len(_DIRECTIVE) :]
    return text, None


def _delimiter(text: str) -> str:
    """Return the delimiter that parts the head into the most columns, the comma where they agree."""
    return max(_DELIMITERS, key=lambda each: _width_of_head(text, each))


def _width_of_head(text: str, delimiter: str) -> int:
    try:
        head = next(_rows(text, delimiter, skipped=0), None)
    except InputError:
        return 0
    return len(head.cells) if head else 0


def _rows(text: str, delimiter: str, *, skipped: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = tuple(_plain(cell) for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(fault="quotes", line=line) from error
        if any(cells):
            yield Row(line, cells)


def _plain(cell: str) -> str:
    """Return the trimmed cell; ``="00123"``, which keeps zeros through Excel, is 00123."""
    cell = " ".join(cell.split())
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return *names* with a number behind one that was there already or is empty, so that each can be chosen."""
    seen: dict[str, None] = {}
    for place, name in enumerate(names, start=1):
        free = name or f"({place})"
        while free in seen:
            free = f"{name} ({place})" if free != f"{name} ({place})" else f"{free}'"
        seen[free] = None
    return tuple(seen)
