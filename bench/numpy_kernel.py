"""The lower bound of bulk scoring: the same steps over the same columns, by hand in numpy.

Comparisons are made on the short integers of the columns; what they give is packed to one bit a chart at once, so that
all that follows takes 64 charts a word, in arrays that are used again. Nothing is done for a chart alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from qopi_desktop.bulk.scoring import Scoring
from qopi_desktop.bulk.sheet import Do, Step, Width, needed

Array = npt.NDArray[Any]

_COMPARED: Mapping[Do, Callable[..., Array]] = {Do.EQUAL: np.equal, Do.LESS: np.less, Do.AT_MOST: np.less_equal}
_JOINED: Mapping[Do, Callable[..., Array]] = {Do.BOTH: np.bitwise_and, Do.EITHER: np.bitwise_or}
_FIGURED: Mapping[Do, Callable[..., Array]] = {Do.ADD: np.add, Do.SUBTRACT: np.subtract, Do.MULTIPLY: np.multiply}


@dataclass(frozen=True, slots=True)
class _Taken:
    place: int
    step: Step
    ends: tuple[int, ...]


class NumpyKernel:
    """Scores batches of one size, a multiple of 64, on one core."""

    def __init__(self, scoring: Scoring, charts: int) -> None:
        sheet = scoring.stage.sheet
        self._masks = list(dict.fromkeys(mask for found in scoring.outcomes.values() for mask in found.values()))
        self._taken = [_Taken(place, sheet.steps[place], ends) for place, ends in needed(sheet, self._masks)]
        self._words, self._free = charts // 64, [np.empty(charts // 64, np.uint64) for _ in range(8)]
        self._bools = np.empty(charts, np.bool_)

    def counts(self, columns: Mapping[str, Array], starts: Array) -> Array:
        """Return, for each mask in order, how many charts of each office are in it; *starts* is where offices begin."""
        values: dict[int, Any] = {}
        for taken in self._taken:
            values[taken.place] = self._take(taken.step, [values[part] for part in taken.step.parts], columns)
            for end in taken.ends:
                self._give_back(values.pop(end))
        counts = [np.add.reduceat(self._unpacked(values[mask]), starts, dtype=np.int32) for mask in self._masks]
        for mask in self._masks:
            self._give_back(values[mask])
        return np.stack(counts)

    def _take(self, step: Step, parts: list[Any], columns: Mapping[str, Array]) -> Any:
        if step.do is Do.CONSTANT:
            return np.uint64(step.value) if step.width is Width.WORD else int(step.value)
        if step.do is Do.COLUMN:
            return columns[str(step.value)]
        if step.do in _COMPARED:
            _COMPARED[step.do](*parts, out=self._bools)
            return np.packbits(self._bools).view(np.uint64)
        if step.do is Do.INVERT:
            return np.bitwise_not(parts[0], out=self._room())
        return _JOINED[step.do](*parts, out=self._room()) if step.do in _JOINED else _figure(step, parts)

    def _room(self) -> Array:
        return self._free.pop() if self._free else np.empty(self._words, np.uint64)

    def _give_back(self, value: Any) -> None:
        if isinstance(value, np.ndarray) and value.dtype == np.uint64 and len(value) == self._words:
            self._free.append(value)

    def _unpacked(self, mask: Any) -> Array:
        if isinstance(mask, int):
            return np.full(len(self._bools), mask, np.uint8)
        return np.unpackbits(mask.view(np.uint8))


def _figure(step: Step, parts: list[Any]) -> Any:
    if step.do in _FIGURED:
        return _FIGURED[step.do](*parts)
    if step.do is Do.CHOOSE:
        mask, one, other = parts
        return np.where(np.unpackbits(mask.view(np.uint8)).view(np.bool_), one, other)
    if step.do is Do.KEEP_BITS:
        return np.bitwise_and(parts[0], np.uint64(step.value))
    if step.do is Do.WIDEN:
        return parts[0].astype(np.int64 if step.width is Width.LONG else np.int32)
    return np.bitwise_count(parts[0])
