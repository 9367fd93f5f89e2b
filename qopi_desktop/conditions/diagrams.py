"""Decision diagrams: what is asked first, and what is asked next, or is the end, for each answer to it.

They join conditions with *and*, *or* and *not*, and the rungs of a ladder: nothing is asked once all is decided.

Source: Bryant, Graph-Based Algorithms for Boolean Function Manipulation, IEEE Transactions on Computers 35 (1986), 8,
    677-691; here with four truths for each part, in the order in which the parts are written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from qopi_desktop.conditions.truth import FALSE, PENDING, SETTLED, TRUE, Cell, Env, Truth, negate

Decide = Callable[[Env], Truth]


Step: TypeAlias = Any  # a plain tuple as made by `looked_up` or `asked`, or an end: anything else
Ways = Mapping[Truth, Step]
"""Where each truth of a part leads."""


class Table(NamedTuple):
    """The truth for each value of a question; for what is not among *truths* it is *otherwise*."""

    slot: int
    truths: Mapping[Cell, Truth]
    otherwise: Truth


Into = Callable[[Ways], Step]
"""Makes the first step of a part whose truths lead on as told."""

_WORSE: Mapping[tuple[Truth, Truth], Truth] = {
    (SETTLED, SETTLED): SETTLED,
    (SETTLED, PENDING): PENDING,
    (PENDING, SETTLED): PENDING,
    (PENDING, PENDING): PENDING,
}


def walk(step: Step, env: Env) -> Step:
    """Return the end to which *step* leads for the answers *env*."""
    while step.__class__ is tuple:  # Python takes plain tuples apart fastest
        slot, find, rest = step
        step = rest[find(env)] if slot is None else find(env[slot], rest)
    return step


def whole(into: Into) -> Decide:
    """Return what decides a part by itself."""
    first = into({truth: truth for truth in Truth})
    return lambda env: walk(first, env)


def asked(decide: Decide) -> Into:
    """Return a part that is decided as a whole: its step leads on by ``ways[decide(env)]``."""
    return lambda ways: (None, decide, ways)


def looked_up(table: Table) -> Into:
    """Return a part whose truth stands in *table*: its step leads on by ``find(env[slot], otherwise)``."""
    return lambda ways: (
        table.slot,
        {value: ways[truth] for value, truth in table.truths.items()}.get,
        ways[table.otherwise],
    )


def inverted(part: Into) -> Into:
    """Return the opposite of *part*."""
    return lambda ways: part({truth: ways[negate(truth)] for truth in Truth})


def all_of(parts: Sequence[Into]) -> Into:
    """Return the *and* of *parts*, asked until one is false; true when there are none."""
    return lambda ways: _chain(parts, FALSE, TRUE, ways)


def any_of(parts: Sequence[Into]) -> Into:
    """Return the *or* of *parts*, asked until one is true; false when there are none."""
    return lambda ways: _chain(parts, TRUE, FALSE, ways)


def _chain(parts: Sequence[Into], deciding: Truth, neutral: Truth, ways: Ways) -> Step:
    """Return the first step; made from the last part to the first, for each truth that those before can have left."""
    after = {truth: ways[truth] for truth in (neutral, SETTLED, PENDING)}
    for part in reversed(parts):
        after = {
            so_far: part({deciding: ways[deciding], neutral: after[so_far]} | _unknown(so_far, after))
            for so_far in after
        }
    return after[neutral]


def _unknown(so_far: Truth, after: Ways) -> dict[Truth, Step]:
    return {found: after[_WORSE.get((so_far, found), found)] for found in (SETTLED, PENDING)}
