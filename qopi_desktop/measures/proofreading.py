"""What measures must keep to beyond being readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qopi_desktop.conditions import TypeFault
from qopi_desktop.forms.proofreading import CONFIDENCES, blank, too_long
from qopi_desktop.measures.definition import Direction, Measure

LONGEST_TITLE = 24


def proofread_measures(measures: Sequence[Measure]) -> tuple[TypeFault, ...]:
    """Return what is wrong with *measures*; file and place name the measure."""
    return tuple(replace(fault, file=measure.file) for measure in measures for fault in _measure(measure))


def _measure(measure: Measure) -> list[TypeFault]:
    place = f"measure {measure.id}"
    words = measure.words
    said = (
        ("statement", measure.statement),
        ("reason", measure.reason or ""),
        ("source", measure.source),
        ("denominator", words.denominator),
        ("exclude", words.exclude),
        ("numerator", words.numerator),
    )
    faults = too_long(measure.title, LONGEST_TITLE, "title", place) + blank(said, place)
    if measure.confidence not in CONFIDENCES:
        faults.append(TypeFault("unknown-confidence", measure.confidence, place=place))
    if measure.direction is Direction.LOWER and not (measure.gap or "").strip():
        faults.append(TypeFault("lower-without-gap", place=place))
    return faults
