"""Reads code lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qopi_desktop.conditions import nearest
from qopi_desktop.forms.definition import Choice, Codes
from qopi_desktop.forms.names import Names
from qopi_desktop.forms.tables import Table

_KEYS = ("id", "title", "version", "source", "filled_by", "code", "part_of", "with", "also")


def read_codelists(tables: Sequence[Table], names: Mapping[str, Names]) -> dict[str, Codes]:
    """Return the code lists of *tables* with their *names*, by id; a part of another has those codes that it names."""
    parts = [(table, whole) for table in tables if (whole := table.may_text("part_of"))]
    taken = [table for table, _ in parts]
    found = {codes.id: codes for codes in (_read(table, names) for table in tables if table not in taken)}
    for table, whole in parts:
        if whole in found:
            codes = _read_part(table, found[whole])
            found[codes.id] = codes
        else:
            table.fault("unknown-list", whole, nearest(whole, found), at=("part_of",))
    return found


def _read(table: Table, names: Mapping[str, Names]) -> Codes:
    """Return the code list of a file; every text beside code and label is an attribute of the code."""
    list_id, filled_by_program = _head(table), table.may_text("filled_by") == "program"
    choices, attributes = [], {}
    for row in table.tables("code"):
        choice = Choice(row.text("code"), row.text("label"))
        if choice.code in attributes:
            row.fault("repeated", choice.code, at=("code",))
        choices.append(choice)
        attributes[choice.code] = row.rest()
        row.end(())
    table.end(_KEYS)
    named = names[list_id].give(choices) if list_id in names else tuple(choices)
    return Codes(list_id, named, attributes, filled_by_program)


def _read_part(table: Table, whole: Codes) -> Codes:
    """Return the codes of *whole* whose attributes are those under ``with``, and those named under ``also``."""
    list_id, wanted, also = _head(table), table.plain("with"), table.texts("also")
    for place, code in enumerate(also):
        if code not in whole.attributes:
            table.fault("unknown-code", code, nearest(code, whole.attributes), at=("also", place))
    attributes = {
        code: each for code, each in whole.attributes.items() if code in also or wanted.items() <= each.items()
    }
    table.end(_KEYS)
    return Codes(list_id, tuple(each for each in whole.choices if each.code in attributes), attributes)


def _head(table: Table) -> str:
    for key in ("title", "version", "source"):
        table.text(key)
    return table.text("id")
