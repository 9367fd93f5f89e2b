"""Boxes: a choice of values for each of several places, any of which goes with any of the others."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Side = TypeVar("Side", bound=Hashable)


def merge(boxes: Iterable[tuple[Side, ...]], unite: Callable[[Side, Side], Side]) -> tuple[tuple[Side, ...], ...]:
    """Return fewer boxes that hold the same: those that differ in one place alone become one."""
    found = list(dict.fromkeys(boxes))
    size = 0
    while size != len(found):
        size = len(found)
        for place in range(len(found[0]) if found else 0):
            found = _merge_at(found, place, unite)
    return tuple(found)


def _merge_at(boxes: list[tuple[Side, ...]], place: int, unite: Callable[[Side, Side], Side]) -> list[tuple[Side, ...]]:
    sides: dict[tuple[tuple[Side, ...], tuple[Side, ...]], Side] = {}
    for box in boxes:
        rest = (box[:place], box[place + 1 :])
        sides[rest] = unite(sides[rest], box[place]) if rest in sides else box[place]
    return [(*before, side, *after) for (before, after), side in sides.items()]
