"""Puts each thing after those that it needs, or names a circle of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def in_order(needs: Sequence[Collection[int]]) -> tuple[int, ...]:
    """Return the places of *needs* so that each stands after those it needs; those that wait in a circle are left out.

    Needs are places too. What waits for nothing comes first, then what waits for that alone, each in its given order.
    """
    left = [len(set(each)) for each in needs]
    readers = turned(needs)
    order: list[int] = []
    ready = [place for place, count in enumerate(left) if not count]
    while ready:
        order += ready
        free = []
        for place in ready:
            for reader in readers[place]:
                left[reader] -= 1
                if not left[reader]:
                    free.append(reader)
        ready = sorted(free)
    return tuple(order)


def turned(needs: Sequence[Collection[int]]) -> tuple[tuple[int, ...], ...]:
    """Return, for each place, the places that need it."""
    readers: list[list[int]] = [[] for _ in needs]
    for reader, each in enumerate(needs):
        for place in set(each):
            readers[place].append(reader)
    return tuple(tuple(each) for each in readers)


def circle(needs: Sequence[Collection[int]], order: Collection[int]) -> tuple[int, ...]:
    """Return the places of one circle, each of which needs the next and the last the first.

    Args:
        needs: As for `in_order`.
        order: What `in_order` returned for them: not all.
    """
    done = set(order)
    waiting = {place: sorted(set(each) - done) for place, each in enumerate(needs) if place not in done}
    walk: dict[int, None] = {}
    place = min(waiting)
    while place not in walk:
        walk[place] = None
        place = waiting[place][0]
    steps = list(walk)
    found = steps[steps.index(place) :]
    first = found.index(min(found))
    return (*found[first:], *found[:first])
