"""What is read of a registry's export: the items, their codes, and which tumors make no candidate."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qopi_desktop import resources


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the dictionary: where it stands, and what its values may be.

    ``codes`` is empty where there is no list; ``unknown`` are codes that say that nobody knows.
    """

    id: str
    number: int
    parent: str
    date: bool
    codes: frozenset[str]
    unknown: frozenset[str]
    shape: re.Pattern[str] | None

    def knows(self, value: str) -> bool:
        """Return whether *value* is one that the dictionary has."""
        if value in self.unknown:
            return True
        if self.shape is not None:
            return self.shape.fullmatch(value) is not None
        return not self.codes or value in self.codes


@dataclass(frozen=True, slots=True)
class Screen:
    """Codes of an item that make a tumor none of the programme, and why."""

    item: str
    codes: frozenset[str]
    fault: str


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The versions understood, the items by id, and the screens in their order."""

    versions: tuple[str, ...]
    items: Mapping[str, Item]
    screens: tuple[Screen, ...]

    def names(self) -> Mapping[str, str]:
        """Return the id of each item by its id and by its number as text."""
        return {name: item.id for item in self.items.values() for name in (item.id, str(item.number))}


def load_dictionary() -> Dictionary:
    """Return the items of resources/intake/naaccr.toml."""
    table = tomllib.loads(resources.text("intake", "naaccr.toml"))
    return Dictionary(
        versions=tuple(table["versions"]),
        items={row["id"]: _item(row) for row in table["item"]},
        screens=tuple(Screen(row["item"], frozenset(row["codes"]), row["fault"]) for row in table["screen"]),
    )


def _item(row: Mapping[str, Any]) -> Item:  # any value of TOML
    return Item(
        id=row["id"],
        number=row["number"],
        parent=row["parent"],
        date=row.get("date", False),
        codes=frozenset(row.get("codes", ())),
        unknown=frozenset(row.get("unknown", ())),
        shape=re.compile(row["shape"], re.ASCII) if "shape" in row else None,
    )
