"""Every word the window shows, found by its key in resources/messages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from qopi_desktop import resources

if TYPE_CHECKING:
    from qopi_desktop.errors import KnownError


def say(key: str, /, **facts: object) -> str:
    """Return the words under *key*, for example ``fields.day_known``, with *facts* filled in.

    Raises:
        KeyError: No file in resources/messages has *key*, or its words need a fact that was not given.
    """
    words = _found(key)
    return words.format(**facts) if facts else words


def counted(key: str, count: int, **facts: object) -> str:
    """Return the words under *key* followed by ``_one`` or ``_many``, with *count* filled in."""
    return say(f"{key}_one" if count == 1 else f"{key}_many", count=count, **facts)


def knows(key: str) -> bool:
    """Return whether some file in resources/messages has *key*."""
    return key in _words()


def of_error(error: KnownError) -> tuple[str, str]:
    """Return the sentence and the hint for *error*, from ``errors.<code>.say`` and ``errors.<code>.hint``.

    The hint is empty where there is none. A fact that is a code, such as ``disk-full``, is put in words too.
    """
    named = {name: _words().get(f"errors.{error.code}.{name}.{fact}", fact) for name, fact in error.facts.items()}
    facts = _Facts(named)
    said = _words()[f"errors.{error.code}.say"].format_map(facts)
    hint = _words().get(f"errors.{error.code}.hint", "").format_map(facts)
    return said, hint


def flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Return the strings of nested tables under dotted keys.

    Raises:
        TypeError: A value is neither text nor a table.
    """
    flat: dict[str, str] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{key}.")
        elif isinstance(value, str):
            flat[key] = value
        else:
            raise TypeError(f"{key} is no text")
    return flat


class _Facts(dict[str, object]):
    """The facts of an error; one that it does not carry is left out of the sentence."""

    def __missing__(self, _name: str) -> str:
        return ""


def _found(key: str) -> str:
    """Return the words under *key*: from the file of its first name, so that the first window reads few of them."""
    name = key.partition(".")[0]
    words = _file(name) if name in _names() else {}
    return words[key] if key in words else _words()[key]


@cache
def _names() -> tuple[str, ...]:
    return resources.names("messages", ".toml")


@cache
def _file(name: str) -> Mapping[str, str]:
    return flatten(tomllib.loads(resources.text("messages", f"{name}.toml")))


@cache
def _words() -> Mapping[str, str]:
    words: dict[str, str] = {}
    for name in _names():
        new = _file(name)
        if twice := words.keys() & new.keys():
            raise ValueError(f"{name}.toml repeats {', '.join(sorted(twice))}")
        words |= new
    return words
