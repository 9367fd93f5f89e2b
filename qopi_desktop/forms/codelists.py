"""Reads code lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qopi_desktop.conditions import nearest
from qopi_desktop.forms.definition import Choice, Codes
from qopi_desktop.forms.names import Names
from qopi_desktop.forms.tables import Table

_KEYS = ("id", "title", "version", "source", "filled_by", "code", "part_of", "with", "also", "told")
_IN_BRACES = re.compile(r"{(\w+)}")


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
    codes, template = _head(table), table.may_text("told")
    choices, attributes, told = [], {}, {}
    for row in table.tables("code"):
        choice = Choice(row.name("code"), row.name("label"))
        if choice.code in attributes:
            row.fault("repeated", choice.code, at=("code",))
        choices.append(choice)
        attributes[choice.code] = row.rest()
        row.end(())
        if template is not None:
            told[choice.code] = _filled(template, attributes[choice.code], row)
    table.end(_KEYS)
    named = names[codes.id].give(choices) if codes.id in names else tuple(choices)
    return replace(codes, choices=named, attributes=attributes, told=told)


def _filled(template: str, attributes: Mapping[str, str], row: Table) -> str:
    """Return *template* with the attributes that it names in braces; one that the code in *row* lacks is a fault."""
    for key in _IN_BRACES.findall(template):
        if key not in attributes:
            row.fault("missing-key", key)
    return _IN_BRACES.sub(lambda found: attributes.get(found[1], ""), template)


def _read_part(table: Table, whole: Codes) -> Codes:
    """Return the codes of *whole* whose attributes are those under ``with``, and those named under ``also``."""
    wanted, also = table.plain("with"), table.texts("also")
    for place, code in enumerate(also):
        if code not in whole.attributes:
            table.fault("unknown-code", code, nearest(code, whole.attributes), at=("also", place))
    attributes = {
        code: each for code, each in whole.attributes.items() if code in also or wanted.items() <= each.items()
    }
    codes = replace(
        _head(table),
        choices=tuple(each for each in whole.choices if each.code in attributes),
        attributes=attributes,
        told={code: line for code, line in whole.told.items() if code in attributes},
    )
    table.end(_KEYS)
    return codes


def _head(table: Table) -> Codes:
    """Return the list of a file without its codes."""
    return Codes(
        id=table.word("id"),
        title=table.name("title"),
        version=table.text("version"),
        source=table.text("source"),
        choices=(),
        attributes={},
        told={},
        filled_by_program=table.may_text("filled_by") == "program",
    )
