"""How a comparison goes up or down with one answer."""

from __future__ import annotations

from collections.abc import Mapping

from qopi_desktop.conditions import Vocabulary, tree

STEADY = {"day": 1, "week": 7}
"""The units of time that are always as long."""


def slope_of_test(rule: tree.Node, slot: int, inside: Mapping[int, tree.Node], vocabulary: Vocabulary) -> int | None:
    """Return by how much the sides of a comparison move apart when the answer of *slot* grows by one.

    None where that is not always the same. *inside* has what is worked out, by the slot that holds it.
    """
    match rule:
        case tree.Compare(left, _, right):
            return _sum(_slope(left, slot, inside, vocabulary), _slope(right, slot, inside, vocabulary), -1)
        case tree.Within(left, duration, _, anchor):
            apart = _sum(_slope(left, slot, inside, vocabulary), _slope(anchor, slot, inside, vocabulary), -1)
            return apart if duration.unit in STEADY else None
        case tree.OneOf(operand):
            return _slope(operand, slot, inside, vocabulary)
        case _:
            return None


def _slope(node: tree.Node, slot: int, inside: Mapping[int, tree.Node], vocabulary: Vocabulary) -> int | None:
    match node:
        case tree.Name(word):
            own = vocabulary.terms[word].slot
            return _slope(inside[own], slot, inside, vocabulary) if own in inside else int(own == slot)
        case tree.Arithmetic(left, "+" | "-" as sign, right):
            if isinstance(right, tree.Duration) and right.unit not in STEADY:
                return _only_level(_slope(left, slot, inside, vocabulary))
            grown = _slope(left, slot, inside, vocabulary)
            return _sum(grown, _slope(right, slot, inside, vocabulary), 1 if sign == "+" else -1)
        case tree.DaysBetween(first, second):
            return _sum(_slope(second, slot, inside, vocabulary), _slope(first, slot, inside, vocabulary), -1)
        case _:
            slopes = {_slope(part, slot, inside, vocabulary) for part in tree.children(node)}
            return 0 if slopes <= {0} else None


def _sum(left: int | None, right: int | None, sign: int) -> int | None:
    return None if left is None or right is None else left + sign * right


def _only_level(slope: int | None) -> int | None:
    return slope if slope == 0 else None
