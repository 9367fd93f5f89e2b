"""Opening a case list of either kind, and planning the import of a registry's export."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qopi_desktop.errors import Cancelled, InputError
from qopi_desktop.intake.case_list import Field
from qopi_desktop.intake.csv_list import Table, read_table
from qopi_desktop.intake.registry import NUMBER_ITEMS, RegistryExport, read_cases, read_export
from qopi_desktop.intake.registry_items import load_dictionary
from qopi_desktop.operations.intake import ImportPlan, count_import

if TYPE_CHECKING:
    from qopi_desktop.domain.repositories import Store

_GZIP = b"\x1f\x8b"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 64
_STEPS = 100


@dataclass(frozen=True, slots=True)
class NumberChoice:
    """Which item of an export is the record number; ``remembered`` from the last import, else judged by the file."""

    item: str
    remembered: bool


def open_list(
    path: Path, today: date, report: Callable[[int, int], None], is_cancelled: Callable[[], bool]
) -> Table | RegistryExport:
    """Return the rows of a file of separated values, or the cases of a NAACCR XML file, perhaps packed by gzip.

    *report* is told how much is read of how much, in hundredths.

    Raises:
        InputError: what is wrong with the file, as `read_table` or `read_export` says it.
        OSError: it cannot be read.
        Cancelled: *is_cancelled* said so.
    """
    with path.open("rb", buffering=0) as plain, _Watched(plain, report, is_cancelled) as source:
        head = source.peek(_HEAD)[:_HEAD]
        if head.startswith(_GZIP):
            return _read_packed(source, today)
        if _is_xml(head):
            return read_export(source, load_dictionary(), today)
        return read_table(source.read())


def suggest_number(store: Store, export: RegistryExport) -> NumberChoice:
    """Return the item chosen at the last import, or the hospital's where every case has it, else the registry's."""
    remembered = store.candidates.mapping_for(NUMBER_ITEMS)
    if remembered is not None:
        return NumberChoice(next(iter(remembered)), remembered=True)
    has_all = bool(export.cases) and all(case.numbers[0] for case in export.cases)
    return NumberChoice(NUMBER_ITEMS[0 if has_all else 1], remembered=False)


def plan_registry(store: Store, export: RegistryExport, number_item: str, nameless: str) -> ImportPlan:
    """Return what importing *export* would do, `number_item` holding the record number; stores nothing.

    A patient without a name is called *nameless*, with the record number in place of ``{number}``.
    """
    reading = read_cases(export, number_item, nameless)
    return ImportPlan(NUMBER_ITEMS, {number_item: Field.RECORD_NUMBER}, reading, count_import(store, reading))


def _is_xml(head: bytes) -> bool:
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip().startswith(b"<")


def _read_packed(source: _Watched, today: date) -> RegistryExport:
    try:
        with closing(gzip.GzipFile(fileobj=source)) as unpacked:
            return read_export(unpacked, load_dictionary(), today)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(fault="broken_pack") from error


class _Watched(io.BufferedReader):
    """A file that tells how far it is read, and stops when it is told to."""

    def __init__(self, plain: io.FileIO, report: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        super().__init__(plain)
        self._whole = max(1, os.fstat(plain.fileno()).st_size)
        self._report, self._is_cancelled = report, is_cancelled
        self._told = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on.

        Raises:
            Cancelled: it is no longer wanted.
        """
        if self._is_cancelled():
            raise Cancelled
        found = super().read(size)
        step = self.tell() * _STEPS // self._whole
        if step > self._told:
            self._told = step
            self._report(step, _STEPS)
        return found
