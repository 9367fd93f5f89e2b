"""The code that opens a store when a password is forgotten: made to be written down and typed."""

from __future__ import annotations

from collections.abc import Callable

SYMBOLS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""31 signs, none of which looks like another; a prime number, so that a check sign finds every swap."""

GROUPS = 7
GROUP_LENGTH = 5
_DATA_LENGTH = GROUP_LENGTH - 1
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "U": "V"})


def new_code(below: Callable[[int], int]) -> str:
    """Return a code of 138 random bits in seven groups of five, the last sign of each a check sign.

    Args:
        below: Gives a random number from 0 to below its argument: ``secrets.randbelow``.
    """
    groups = ("".join(SYMBOLS[below(len(SYMBOLS))] for _ in range(_DATA_LENGTH)) for _ in range(GROUPS))
    return "-".join(group + _check_sign(index, group) for index, group in enumerate(groups))


def normalize(text: str) -> str:
    """Return what was typed as it was printed: upper case, signs that look alike made one, groups apart."""
    signs = "".join(sign for sign in text.upper().translate(_LOOKALIKES) if sign.isalnum())
    return "-".join(signs[start : start + GROUP_LENGTH] for start in range(0, len(signs), GROUP_LENGTH))


def faulty_groups(text: str) -> tuple[int, ...]:
    """Return the groups, counted from 0, that cannot be right; empty when the code may be.

    A group too many is faulty too, and so is one that is missing.
    """
    groups = normalize(text).split("-")
    count = max(len(groups), GROUPS)
    return tuple(index for index in range(count) if index >= len(groups) or not _is_sound(index, groups[index]))


def _is_sound(index: int, group: str) -> bool:
    if index >= GROUPS or len(group) != GROUP_LENGTH or not set(group) <= set(SYMBOLS):
        return False
    return group[-1] == _check_sign(index, group[:-1])


def _check_sign(index: int, data: str) -> str:
    """Return the sign that finds one wrong sign, two swapped signs, or a group at the place of another."""
    weighed = sum(weight * SYMBOLS.index(sign) for weight, sign in enumerate(data, start=1))
    return SYMBOLS[(weighed + _DATA_LENGTH * index) % len(SYMBOLS)]
