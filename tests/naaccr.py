"""Writes NAACCR XML: what a registry's program would export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://naaccr.org/naaccrxml"

Items = Mapping[str, str]


@dataclass(frozen=True)
class Person:
    """One patient element: items by id, or by number where the id is digits; tumors before or behind the items."""

    items: Items
    tumors: Sequence[Items] = field(default=())
    tumors_first: bool = False


def head(version: str = "250", record_type: str = "A", more: str = "") -> str:
    """The beginning of a file, up to the first patient."""
    uri = f"{NAMESPACE}/naaccr-dictionary-{version}.xml"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<NaaccrData baseDictionaryUri="{uri}" recordType="{record_type}"'
        f' specificationVersion="1.8" xmlns="{NAMESPACE}"{more}>\n'
    )


def item(name: str, value: str) -> str:
    """One item, named by id, or by number where *name* is digits."""
    attribute = "naaccrNum" if name.isdigit() else "naaccrId"
    return f"<Item {attribute}={quoteattr(name)}>{escape(value)}</Item>\n"


def element(person: Person) -> str:
    """One patient."""
    own = "".join(item(*each) for each in person.items.items())
    tumors = "".join(
        "<Tumor>\n" + "".join(item(*each) for each in tumor.items()) + "</Tumor>\n" for tumor in person.tumors
    )
    inner = tumors + own if person.tumors_first else own + tumors
    return f"<Patient>\n{inner}</Patient>\n"


def export(people: Iterable[Person], version: str = "250", record_type: str = "A", more: str = "") -> bytes:
    """A whole file."""
    return (head(version, record_type, more) + "".join(map(element, people)) + "</NaaccrData>\n").encode()
