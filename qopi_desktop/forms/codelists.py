"""Reads one code list."""

from __future__ import annotations

from qopi_desktop.forms.definition import Choice, Codes
from qopi_desktop.forms.tables import Table


def read_codelist(table: Table) -> Codes:
    """Return the code list of a file; every text beside code and label is an attribute of the code."""
    for key in ("title", "version", "source"):
        table.text(key)
    codes = Codes(
        id=table.text("id"),
        choices=(),
        attributes={},
        filled_by_program=table.may_text("filled_by") == "program",
    )
    choices, attributes = [], {}
    for row in table.tables("code"):
        choice = Choice(row.text("code"), row.text("label"))
        if choice.code in attributes:
            row.fault("repeated", choice.code, at=("code",))
        choices.append(choice)
        attributes[choice.code] = row.rest()
        row.end(())
    table.end(("id", "title", "version", "source", "filled_by", "code"))
    return Codes(codes.id, tuple(choices), attributes, codes.filled_by_program)
