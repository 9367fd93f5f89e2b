"""What a write touched, so that whoever shows it can reload it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from qopi_desktop.domain.answers import ChartId, QuestionId


class Topic(Enum):
    """A kind of stored thing other than the answers of a chart."""

    PEOPLE = "people"
    SWITCHES = "switches"
    PHYSICIANS = "physicians"
    CANDIDATES = "candidates"
    WORKLIST = "worklist"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids and kinds that a write touched; empty where nothing changed."""

    charts: frozenset[ChartId] = frozenset()
    questions: frozenset[QuestionId] = frozenset()
    topics: frozenset[Topic] = frozenset()
