"""The words that a condition may use: questions with their kinds and codes, code lists, measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Shape(Enum):
    """What kind of value a part of a condition has."""

    TRUTH = "truth"
    CHOICE = "choice"
    MANY = "many"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    DURATION = "duration"
    LITERAL = "literal"


@dataclass(frozen=True, slots=True)
class Term:
    """A question as conditions see it; ``codes`` None means that any code may occur."""

    id: str
    name: str
    slot: int
    shape: Shape
    codes: frozenset[str] | None = None


Codelist = Mapping[str, Mapping[str, str]]
"""Attributes of each code: ``{"cisplatin": {"class": "cytotoxic"}}``."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Questions by id and by name, code lists by id, measures by id.

    ``calendar`` allows months and years.
    """

    terms: Mapping[str, Term]
    codelists: Mapping[str, Codelist] = field(default_factory=dict)
    measures: frozenset[str] = frozenset()
    calendar: bool = False
