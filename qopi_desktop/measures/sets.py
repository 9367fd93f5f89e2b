"""Sets of measures that are looked at as a whole: the certification pathway and the reporting tracks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from qopi_desktop import resources
from qopi_desktop.conditions import nearest
from qopi_desktop.forms.proofreading import CONFIDENCES
from qopi_desktop.forms.tables import Faults, Table, read_tables, read_texts

_FOLDER = "sets"
_KEYS = ("id", "title", "kind", "version", "about", "confidence", "source", "measures")


class SetKind(Enum):
    """What a set is for: the threshold of certification, or a report of its own."""

    CERTIFICATION = "certification"
    TRACK = "track"


@dataclass(frozen=True, slots=True)
class MeasureSet:
    """Measures in the order in which they are listed; ``confidence`` says how well the list is known."""

    id: str
    title: str
    kind: SetKind
    version: str
    about: str
    confidence: str
    source: str
    measures: tuple[str, ...]


def load_sets(measures: Collection[str]) -> dict[str, MeasureSet]:
    """Return the sets shipped in resources/, by id.

    Raises:
        ResourceError: A file does not hold, or names a measure that is none of *measures*.
    """
    return build_sets(set_files(), measures)


def set_files() -> dict[str, str]:
    """Return the texts of the files that hold sets, by their path below resources/."""
    return read_texts(f"{_FOLDER}/{name}.toml" for name in resources.names(_FOLDER, ".toml"))


def build_sets(files: Mapping[str, str], measures: Collection[str]) -> dict[str, MeasureSet]:
    """Return the sets of *files*, by id.

    Raises:
        ResourceError: As for `load_sets`.
    """
    faults = Faults()
    found = [_read(table, measures) for table in read_tables(files, faults).values()]
    faults.stop()
    return {each.id: each for each in found}


def _read(table: Table, known: Collection[str]) -> MeasureSet:
    confidence, measures = table.text("confidence"), table.texts("measures")
    if confidence not in CONFIDENCES:
        table.fault("unknown-confidence", confidence, at=("confidence",))
    for place, measure in enumerate(measures):
        if measure not in known:
            table.fault("unknown-measure", measure, nearest(measure, known), at=("measures", place))
        elif measure in measures[:place]:
            table.fault("repeated", measure, at=("measures", place))
    found = MeasureSet(
        id=table.name("id"),
        title=table.name("title"),
        kind=table.member("kind", SetKind, SetKind.TRACK),
        version=table.text("version"),
        about=table.text("about"),
        confidence=confidence,
        source=table.text("source"),
        measures=measures,
    )
    table.end(_KEYS)
    return found
