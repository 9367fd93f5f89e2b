"""Reads the other names of codes, brands among them, and gives them to the choices that are found by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qopi_desktop.conditions import nearest
from qopi_desktop.forms.definition import Choice
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts

FINDING = "finding/"
_KEYS = ("id", "title", "version", "source", "list", "question", "name", "icd10", "icdo")
_NAME_KEYS = ("code", "brands", "also", "form_of")


@dataclass(frozen=True, slots=True)
class Names:
    """The other names of the codes of one code list, or of one question with choices of its own.

    ``form_of`` has, by code, the drug of which a code is another form.
    """

    table: Table
    of: str
    rows: Mapping[str, tuple[Table, tuple[str, ...]]]
    form_of: Mapping[str, str]

    def give(self, choices: Iterable[Choice]) -> tuple[Choice, ...]:
        """Return *choices* with their names; a name for a code that is not there is a fault of the file."""
        named = tuple(
            replace(each, names=self.rows[each.code][1]) if each.code in self.rows else each for each in choices
        )
        known = [each.code for each in named]
        for code, (row, _) in self.rows.items():
            if code not in known:
                row.fault("unknown-code", code, nearest(code, known), at=("code",))
        return named


def read_names(tables: Iterable[Table]) -> dict[str, Names]:
    """Return what each of *tables* names, by the id of its code list or question."""
    return {names.of: names for names in (_read(table) for table in tables)}


def load_names(file: str) -> Names:
    """Return the names in *file* below resources/finding/.

    Raises:
        ResourceError: The file does not hold.
    """
    faults, path = Faults(), f"{FINDING}{file}.toml"
    tables = read_tables(read_texts([path]), faults)
    faults.stop()
    names = _read(tables[path])
    faults.stop()
    return names


def _read(table: Table) -> Names:
    for key in ("id", "title", "version", "source"):
        table.text(key)
    rows: dict[str, tuple[Table, tuple[str, ...]]] = {}
    form_of = {}
    taken: dict[str, str] = {}
    for row in table.tables("name"):
        code, names = row.text("code"), (*row.texts("brands"), *row.texts("also"))
        for name in (name for name in names if taken.setdefault(name.casefold(), code) != code):
            row.fault("repeated", name, at=("code",))
        rows[code] = (row, names)
        if base := row.may_text("form_of"):
            form_of[code] = base
        row.end(_NAME_KEYS)
    of = table.may_text("list") or table.text("question")
    for key in ("icd10", "icdo"):
        table.tables(key)
    table.end(_KEYS)
    return Names(table, of, rows, form_of)
